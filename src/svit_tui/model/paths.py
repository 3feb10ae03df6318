"""Check paths that a user typed, and say why the system refuses them."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path

from svit_tui.i18n import _


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


def reason(error: OSError | ValueError) -> str:
    """Why it went wrong, as part of a sentence."""
    if not isinstance(error, OSError):
        return str(error)
    match error.errno:
        case errno.ENOENT | errno.ENOTDIR:
            return _("there is no such folder; make it first")
        case errno.EISDIR:
            return _("it is a folder; name a file in it")
        case errno.ENOSPC | errno.EDQUOT:
            return _("the disk is full")
        case errno.ENAMETOOLONG:
            return _("its name is too long")
        case errno.EROFS:
            return _("the disk is read-only")
        case errno.EACCES | errno.EPERM if error.filename is not None:
            folder = Path(os.fsdecode(error.filename)).parent
            return _("you have no rights in the folder {folder}").format(folder=folder)
        case errno.EACCES | errno.EPERM:
            return _("it is read-only for you")
    return error.strerror or str(error)
