"""Questions about paths that a user typed: where the system refuses to look, the answer is no."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path


def at_home(text: str | Path) -> Path:
    """A path, with `~` for the home folder; `~nobody` stays a name like any other."""
    path = Path(text)
    with suppress(RuntimeError):
        return path.expanduser()
    return path


def is_there(path: Path) -> bool:
    """Whether anything is there, as far as one may see."""
    with suppress(OSError, ValueError):
        return path.exists()
    return False


def is_folder(path: Path) -> bool:
    """Whether a folder is there, as far as one may see."""
    with suppress(OSError, ValueError):
        return path.is_dir()
    return False
