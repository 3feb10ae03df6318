"""Read the zip file of a spreadsheet: its parts as XML, within limits."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from io import BytesIO
from typing import IO
from xml.parsers import expat

from svit_tui.i18n import _
from svit_tui.model.errors import Invalid

# What the members of one file may unpack to.
UNPACKED_LIMIT = 1_000_000_000
CHUNK = 1 << 16
_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    NotImplementedError,  # a way of packing that Python does not know
    RuntimeError,  # a password
    OSError,
)
Begin = Callable[[str, Mapping[str, str]], None]
Text = Callable[[str], None]


class Package:
    """The members of a file. Each read counts towards what it may unpack to."""

    def __init__(self, data: bytes, name: str) -> None:
        self.file_name = name
        self._unpacked = 0
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
            # Some programs write the names of members in another case, or with backslashes.
            self._members = {_key(name): name for name in self._zip.namelist()}
        except (*_ERRORS, ValueError) as error:
            raise self.damaged(error) from error

    def has(self, member: str) -> bool:
        """Whether there is such a member."""
        return _key(member) in self._members

    def has_folder(self, folder: str) -> bool:
        """Whether there is a member in such a folder."""
        return any(key.startswith(f"{_key(folder)}/") for key in self._members)

    def damaged(self, error: object) -> Invalid:
        """The refusal of a file that can't be what it says."""
        return Invalid(
            "file",
            _(
                "{file} is damaged: {error}. Open it in a spreadsheet program and save it again."
            ).format(file=self.file_name, error=str(error).rstrip(".")),
        )

    def chunks(self, member: str) -> Iterator[bytes]:
        """A member's bytes, piece by piece. Raises Invalid."""
        try:
            with self._open(member) as stream:
                while piece := stream.read(CHUNK):
                    self._unpacked += len(piece)
                    if self._unpacked > UNPACKED_LIMIT:
                        raise too_large(self.file_name)
                    yield piece
        except (*_ERRORS, ValueError) as error:
            raise self.damaged(error) from error

    def _open(self, member: str) -> IO[bytes]:
        if not self.has(member):
            raise self.damaged(_("{part} is missing").format(part=member))
        return self._zip.open(self._members[_key(member)])

    def read(self, member: str, begin: Begin, end: Callable[[str], None], text: Text) -> None:
        """Read a member as XML to its end. Raises Invalid."""
        for _piece in self.steps(member, begin, end, text):
            pass

    def steps(
        self, member: str, begin: Begin, end: Callable[[str], None], text: Text
    ) -> Iterator[None]:
        """Read a member as XML, and stop after each piece of it. Raises Invalid.

        `begin` and `end` are told the elements, as `namespace name`.
        """
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = begin
        parser.EndElementHandler = end
        parser.CharacterDataHandler = text
        parser.StartDoctypeDeclHandler = self._refuse_entities
        try:
            for piece in self.chunks(member):
                parser.Parse(piece, False)
                yield
            parser.Parse(b"", True)
            yield
        except expat.ExpatError as error:
            raise self.damaged(error) from error

    def _refuse_entities(self, *_declared: object) -> None:
        # Spreadsheets have none; a few lines of entities unpack to gigabytes.
        raise self.damaged(_("it declares a document type"))


def _key(member: str) -> str:
    return member.replace("\\", "/").casefold()


def too_large(name: str) -> Invalid:
    """The refusal of a file that is more than can be held."""
    return Invalid(
        "file",
        _(
            "{file} is too large to be read as a spreadsheet: save the sheet as CSV, and import"
            " that."
        ).format(file=name),
    )


@lru_cache(maxsize=1000)
def local(name: str) -> str:
    """An element's name without its namespace."""
    return name.rpartition(" ")[2]
