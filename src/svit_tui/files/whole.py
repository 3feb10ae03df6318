"""Replace files atomically: a reader sees the old text or the new one, never half."""

from __future__ import annotations

import errno
import fcntl
import os
import re
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from svit_tui.files.rights import give_rights, place_of

# What SQLite keeps beside a database, and the database itself.
ENDINGS = ("", "-wal", "-shm", "-journal")
_FRESH = re.compile(rf"\.[0-9a-f]{{16}}\.new({'|'.join(ENDINGS)})")
_ABANDONED_SECONDS = 24 * 60 * 60


def put(
    path: Path,
    data: bytes,
    *,
    mode: int | None = None,
    like: Path | None = None,
    durable: bool = True,
    new: bool = False,
    keeps_rights: bool = True,
) -> None:
    """Write a file whole: beside it first, then in its place.

    A symbolic link stays, the file that it leads to is written (see place_of). A file that is there
    keeps its mode and group, unless told otherwise; a new one gets `mode`, or mode and group of the
    file `like`, or else this user's usual ones. `durable` waits for the disk; with `new` nothing is
    replaced. Raises OSError; then all is as it was.
    """
    path = place_of(path)
    pattern = _writable(path)
    if pattern is None or not keeps_rights:
        pattern = like.stat() if like is not None else None
    fresh = _fresh(path.parent)
    is_private = pattern is not None or mode is not None
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY
    descriptor = os.open(fresh, flags, 0o600 if is_private else 0o666)
    try:
        with os.fdopen(descriptor, "wb") as target:
            if pattern is not None:
                give_rights(descriptor, pattern)
            elif mode is not None:
                os.fchmod(descriptor, mode)
            target.write(data)
            target.flush()
            if durable:
                os.fsync(descriptor)
        if new:
            take_free_place(fresh, path)
        else:
            fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


@contextmanager
def beside(folder: Path, *, mode: int) -> Iterator[Path]:
    """An empty file in the folder, for what is to take its place when it is whole.

    What has not taken it by the end is gone, with all that SQLite keeps beside it; so is what was
    begun there more than a day ago and never became whole. Raises OSError.
    """
    fresh = _fresh(folder)
    descriptor = os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        os.fchmod(descriptor, mode)
        # The clock of the file system, which is another machine's for a folder on the network.
        now = os.fstat(descriptor).st_mtime
        os.close(descriptor)
        _sweep(folder, before=now - _ABANDONED_SECONDS)
        yield fresh
    finally:
        for ending in ENDINGS:
            fresh.with_name(fresh.name + ending).unlink(missing_ok=True)


def _fresh(folder: Path) -> Path:
    return folder / f".{secrets.token_hex(8)}.new"


def _sweep(folder: Path, *, before: float) -> None:
    with suppress(OSError):
        for path in folder.iterdir():
            with suppress(OSError):
                if _FRESH.fullmatch(path.name) and path.lstat().st_mtime < before:
                    path.unlink()


def sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk. Raises OSError."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def take_free_place(fresh: Path, path: Path) -> None:
    """Give a file that is whole its name, if nothing has it. Raises FileExistsError, OSError."""
    try:
        os.link(fresh, path, follow_symlinks=False)
    except FileExistsError:
        raise
    except OSError:
        # Some file systems have no second names for a file: the name is kept until it is there.
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        try:
            fresh.replace(path)
        except OSError:
            path.unlink(missing_ok=True)
            raise
    else:
        fresh.unlink()


def _writable(path: Path) -> os.stat_result | None:
    """How the file stands that is to be replaced, none if there is none. Raises OSError.

    Replacing would get around the protection of a file, and put a file in place of a device.
    """
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(found.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(path))
    if not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    return found


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Keep other programs from changing the file between reading and writing it.

    They all lock its folder, since the file itself is replaced. Where locks are not to be had, the
    last one to write wins.
    """
    folder: int | None = None
    try:
        with suppress(OSError):
            folder = os.open(place_of(path).parent, os.O_RDONLY)
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        if folder is not None:
            os.close(folder)


def with_line_ends_of(before: str, text: str) -> str:
    """A text with lines that end as those of the text before: by CR LF if all of those do."""
    text = text.replace("\r\n", "\n")
    ends = before.count("\r\n")
    return text.replace("\n", "\r\n") if ends and ends == before.count("\n") else text
