"""The one way to write a file for the user: whole, private, and over nothing of value."""

from __future__ import annotations

import errno
import os
import stat
import sys
from pathlib import Path

from svit_tui.files.rights import open_file, place_of
from svit_tui.files.whole import put
from svit_tui.i18n import N_, _
from svit_tui.model.errors import Invalid
from svit_tui.model.paths import reason
from svit_tui.store.file.own_files import OwnFiles, is_database

PRIVATE = 0o600


class OutputFile:
    """An output file, checked when it is named and again when it is written.

    Refused are the files of the store, any other database, folders, and existing files unless
    `force` is given. If `force` is None, the refusal mentions no option to overwrite. Pipes and
    devices such as /dev/stdout are written to directly if `streams` are allowed.

    A new file is private to its user. An existing file keeps its mode and group if it belongs to
    the user, and always if it is `shared`.
    """

    def __init__(
        self,
        path: str | Path,
        *,
        store: Path,
        force: bool | None = False,
        streams: bool = True,
        shared: bool = False,
        field: str = "output",
        failed: str = N_("{file} can't be written: {error}."),
    ) -> None:
        """Raises Invalid about `field`; `failed` is the sentence for what the system refuses."""
        self.path = Path(path)
        self._own = OwnFiles(store)
        self._force = force
        self._streams = streams
        self._shared = shared
        self._field = field
        self._failed = failed
        try:
            self._place = place_of(self.path)
            self._open_file = open_file(self._place)
            if str(path).endswith(os.sep) and not self._place.is_dir():
                raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
            self._look()
        except (OSError, ValueError) as error:
            raise self._unwritable(error) from error

    def write(self, data: bytes | str) -> None:
        """Write all of the content or nothing; text as UTF-8. Raises Invalid.

        Raises BrokenPipeError if whoever reads the program's output has closed it.
        """
        try:
            content = data.encode() if isinstance(data, str) else data
            before = self._look()
            if self._open_file is not None:
                sys.stdout.flush()
                _pour(os.dup(self._open_file), content)
            elif before is not None and not stat.S_ISREG(before.st_mode):
                _pour(os.open(self._place, os.O_WRONLY | os.O_NOCTTY | os.O_NOFOLLOW), content)
            else:
                is_own = before is not None and before.st_uid == os.geteuid()
                put(
                    self._place,
                    content,
                    mode=PRIVATE,
                    new=before is None,
                    keeps_rights=is_own or self._shared,
                )
        except FileExistsError as error:
            raise self._there_already() from error
        except (OSError, ValueError) as error:
            if isinstance(error, BrokenPipeError) and self._open_file is not None:
                raise
            raise self._unwritable(error) from error

    def _look(self) -> os.stat_result | None:
        """What is there now and may be written over, none for nothing. Raises Invalid, OSError."""
        if self._open_file is not None:
            found = os.fstat(self._open_file)
            if self._own.has_file(found):
                raise self._is_own()
            if not self._streams:
                raise self._not_ordinary()
            return found
        try:
            found = self._place.lstat()
        except FileNotFoundError:
            if self._own.has(self._place, None):
                raise self._is_own() from None
            self._check_folder()
            return None
        if stat.S_ISDIR(found.st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if self._own.has(self._place, found):
            raise self._is_own()
        if not stat.S_ISREG(found.st_mode):
            self._check_stream(found)
            return found
        if not self._force:
            raise self._there_already()
        if is_database(self._place):
            raise self._refused(
                _("{file} is a database, which is never written over: name another file.")
            )
        if not os.access(self._place, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        self._check_folder()
        return found

    def _check_folder(self) -> None:
        if not os.access(self._place.parent, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(self._place))

    def _check_stream(self, found: os.stat_result) -> None:
        """Only a pipe or a character device that nobody else has put there is written to."""
        is_stream = stat.S_ISFIFO(found.st_mode) or stat.S_ISCHR(found.st_mode)
        if not (self._streams and is_stream and found.st_uid in (0, os.geteuid())):
            raise self._not_ordinary()
        if not os.access(self._place, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    def _not_ordinary(self) -> Invalid:
        return self._refused(_("{file} is not an ordinary file: name another one."))

    def _is_own(self) -> Invalid:
        return self._refused(
            _("{file} belongs to the store, which is never written over: name another file.")
        )

    def _there_already(self) -> Invalid:
        if self._force is None:
            return self._refused(_("{file} already exists: name another one."))
        return self._refused(
            _("{file} already exists: name another one, or write over it with --force.")
        )

    def _unwritable(self, error: OSError | ValueError) -> Invalid:
        return self._refused(_(self._failed), error=reason(error))

    def _refused(self, sentence: str, **words: str) -> Invalid:
        return Invalid(self._field, sentence.format(file=self.path, **words))


def _pour(descriptor: int, content: bytes) -> None:
    with os.fdopen(descriptor, "wb") as target:
        target.write(content)
