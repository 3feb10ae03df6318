"""Imports: records from files become rows, under the same rules as keys and commands."""

from __future__ import annotations

from svit_tui.crm.importing.run import KEYS, ON_DUPLICATE, ImportResult, import_files

__all__ = ["KEYS", "ON_DUPLICATE", "ImportResult", "import_files"]
