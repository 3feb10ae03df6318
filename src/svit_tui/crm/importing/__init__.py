"""Imports: records of files become rows, by the rules that hold for keys and commands."""

from __future__ import annotations

from svit_tui.crm.importing.run import ON_DUPLICATE, ImportResult, import_files

__all__ = ["ON_DUPLICATE", "ImportResult", "import_files"]
