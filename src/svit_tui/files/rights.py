"""Follow links only where they are safe, and decide who may read what is written."""

from __future__ import annotations

import errno
import grp
import os
import pwd
import re
import stat
from pathlib import Path

from svit_tui.i18n import _

# As many as Linux follows.
_MOST_LINKS = 40
_OPEN_FILE = re.compile(r"(?:/proc/(\d+)|/dev)/fd/(\d+)")


def place_of(path: Path) -> Path:
    """The path of the file that is meant, without links; there or not, but its folder is there.

    A link in a folder that others can write to may be theirs, and is never followed. Raises OSError
    for it, for links that lead in a circle, and for a folder that is not there or is closed.
    """
    whole = path.absolute()
    here, rest, links = Path(whole.anchor), list(reversed(whole.parts[1:])), 0
    while rest:
        part = rest.pop()
        if part == "..":
            here = here.parent
            continue
        there = here / part
        try:
            found = there.lstat()
        except FileNotFoundError:
            if rest:
                raise
            return there
        if not stat.S_ISLNK(found.st_mode) or open_file(there) is not None:
            here = there
            continue
        links += 1
        if links > _MOST_LINKS:
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
        if others_can_write(here.stat()):
            raise OSError(
                errno.ELOOP,
                _(
                    "{link} is a link in a folder that others can write to; name the file itself"
                ).format(link=there),
                str(path),
            )
        target = there.readlink()
        if target.is_absolute():
            here = Path(target.anchor)
        rest += reversed(target.parts[1:] if target.is_absolute() else target.parts)
    return here


def open_file(place: Path) -> int | None:
    """The number of the program's own open file that has this name: `/dev/stdout` leads to one."""
    found = _OPEN_FILE.fullmatch(str(place))
    if found is None or found[1] not in (None, str(os.getpid())):
        return None
    return int(found[2])


def others_can_write(folder: os.stat_result) -> bool:
    """Whether somebody else, but for the administrator, can put things into a folder."""
    if folder.st_mode & stat.S_IWOTH or folder.st_uid not in (0, os.geteuid()):
        return True
    return bool(folder.st_mode & stat.S_IWGRP) and not _is_private(folder.st_gid)


def _is_private(group: int) -> bool:
    """Whether a group is that of this user alone, such as many systems make for each of them."""
    try:
        found, name = grp.getgrgid(group), pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return False
    return found.gr_name == name and set(found.gr_mem) <= {name}


def give_rights(descriptor: int, like: os.stat_result) -> None:
    """Give an open file or folder the group and mode of another one.

    Where the group can't be given, another group does not get its rights.
    """
    mode = stat.S_IMODE(like.st_mode)
    if not stat.S_ISDIR(like.st_mode):
        mode &= 0o777
    if os.fstat(descriptor).st_gid != like.st_gid:
        try:
            os.fchown(descriptor, -1, like.st_gid)
        except PermissionError:
            mode &= ~stat.S_IRWXG
    os.fchmod(descriptor, mode)
