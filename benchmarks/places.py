"""Where things are: the programs, a folder for stores, and a home of nobody for each run."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

FOLDER = Path(tempfile.gettempdir()) / "svit-tui-bench"
PROGRAM = str(Path(sys.executable).parent / "svit-tui")
MINIMAL = Path(__file__).parent / "minimal_app.py"
# How the program knows that its terminal is far: then it sends no more than the line takes.
FAR = {"SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22"}
# The same program with Textual's own output.
PLAIN = {**FAR, "SVIT_WIRE": "plain"}


def environment(home: Path) -> dict[str, str]:
    """The environment of a login shell with nothing in the home folder yet."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "HOME": str(home),
        **{
            f"XDG_{name}_HOME": str(home / name.lower())
            for name in ("CONFIG", "DATA", "STATE", "CACHE")
        },
    }
