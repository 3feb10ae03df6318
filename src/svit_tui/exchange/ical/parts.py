"""Split an .ics file into its components, so that a broken one spoils only itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from svit_tui.exchange.csv.file import likely_encodings
from svit_tui.i18n import _
from svit_tui.model.errors import Invalid

FILE_LIMIT = 20_000_000
LINE_LIMIT = 1_000_000
ENDINGS = (".ics", ".ical", ".icalendar", ".ifb")
WANTED = frozenset({"VEVENT", "VTODO"})
# Deeper than this nothing is nested that anybody wrote on purpose.
_DEEPEST = 20
_NAME = re.compile(rb"[A-Za-z0-9-]+[ \t]*[;:]")


@dataclass(slots=True)
class RawComponent:
    """A VEVENT or VTODO: where it begins, the METHOD of its calendar, its own lines.

    `odd` are lines that are none of a calendar. `whole` says that its END is there.
    """

    name: str
    line: int
    method: str
    lines: list[str] = field(default_factory=list)
    odd: list[tuple[int, str]] = field(default_factory=list)
    whole: bool = False


@dataclass(slots=True)
class Cut:
    """A file's parts, its descriptions of zones by name, and what else is to be said."""

    parts: list[RawComponent] = field(default_factory=list)
    zones: dict[str, str] = field(default_factory=dict)
    others: dict[str, int] = field(default_factory=dict)
    odd: list[tuple[int, str]] = field(default_factory=list)
    open_at_end: str = ""


@dataclass(slots=True)
class _Open:
    """A component whose END is still to come."""

    name: str
    method: str
    part: RawComponent | None = None
    zone: list[str] | None = None


def is_calendar(name: str, data: bytes) -> bool:
    """Whether a file is a calendar: by its name, or by how it begins."""
    return name.casefold().endswith(ENDINGS) or looks_like_calendar(data)


def looks_like_calendar(data: bytes) -> bool:
    """Whether bytes begin as a calendar does, in whatever encoding."""
    head = data[:200].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return head[:6].upper() == b"BEGIN:" and head[6:7].upper() == b"V"


def cut(data: bytes, name: str) -> Cut:
    """Cut a file into components. Raises Invalid, in one sentence, for what is no calendar."""
    if len(data) > FILE_LIMIT:
        raise Invalid(
            "file",
            _("{file} is too large: {size} MB, {limit} MB fit.").format(
                file=name, size=len(data) // 1_000_000, limit=FILE_LIMIT // 1_000_000
            ),
        )
    if not data.strip(b"\xef\xbb\xbf \r\n\t\0"):
        raise Invalid("file", _("{file} is empty.").format(file=name))
    data = _as_utf8(data)
    if b"BEGIN:" not in data[:FILE_LIMIT].upper():
        raise Invalid(
            "file", _("{file} is not a calendar: it has no BEGIN:VCALENDAR.").format(file=name)
        )
    found = Cut()
    stack: list[_Open] = []
    for number, line in _unfolded(data):
        _take(found, stack, number, line)
    for left in stack:
        found.open_at_end = found.open_at_end or left.name
    return found


def _take(found: Cut, stack: list[_Open], number: int, raw: bytes) -> None:
    """One line: it opens or closes a component, or belongs to the one that is open."""
    line = raw.decode("utf-8", errors="replace")
    verb, _colon, value = line.partition(":")
    verb, word = verb.strip().upper(), value.strip().upper()
    if verb == "BEGIN":
        if word in WANTED or word == "VCALENDAR":
            # Neither stands in one of its own kind: the one before was never closed.
            while stack and (word == "VCALENDAR" or stack[-1].name in WANTED):
                stack.pop()
        if len(stack) < _DEEPEST:
            stack.append(_opened(found, stack, number, word))
        return
    if verb == "END":
        if any(entry.name == word for entry in stack):
            while stack:
                closed = stack.pop()
                _close(found, closed, whole=closed.name == word)
                if closed.name == word:
                    break
        return
    if not stack:
        if line.strip():
            found.odd.append((number, line))
        return
    inmost = stack[-1]
    if verb == "METHOD" and inmost.name == "VCALENDAR":
        inmost.method = word
    if not _NAME.match(raw):
        (inmost.part.odd if inmost.part else found.odd).append((number, line))
    elif inmost.zone is not None:
        inmost.zone.append(line)
    elif inmost.part is not None:
        inmost.part.lines.append(line)


def _opened(found: Cut, stack: list[_Open], number: int, name: str) -> _Open:
    opened = _Open(name, stack[-1].method if stack else "")
    if name in WANTED:
        opened.part = RawComponent(name, number, opened.method)
        found.parts.append(opened.part)
    elif stack and stack[-1].zone is not None:
        # STANDARD and DAYLIGHT belong to their VTIMEZONE.
        opened.zone = stack[-1].zone
        opened.zone.append(f"BEGIN:{name}")
    elif name == "VTIMEZONE":
        opened.zone = []
    elif name in ("VJOURNAL", "VFREEBUSY", "VAVAILABILITY", "VPOLL"):
        found.others[name] = found.others.get(name, 0) + 1
    return opened


def _close(found: Cut, closed: _Open, *, whole: bool) -> None:
    if closed.part is not None:
        closed.part.whole = whole
    elif closed.zone is not None and closed.name != "VTIMEZONE":
        closed.zone.append(f"END:{closed.name}")
    elif closed.zone is not None and whole:
        lines = ["BEGIN:VTIMEZONE", *closed.zone, "END:VTIMEZONE", ""]
        for line in closed.zone:
            verb, _colon, value = line.partition(":")
            if verb.partition(";")[0].strip().upper() == "TZID":
                found.zones.setdefault(value.strip(), "\r\n".join(lines))
                break


def _as_utf8(data: bytes) -> bytes:
    """The same text in UTF-8; what is neither that nor another usual encoding keeps a mark."""
    data = data.removeprefix(b"\xef\xbb\xbf")
    for candidate in likely_encodings(data):
        try:
            # Lines may be folded within a letter: UTF-8 is unfolded as bytes.
            return data.decode(candidate).removeprefix("\ufeff").encode("utf-8", "replace")
        except (UnicodeDecodeError, LookupError):
            if candidate == "utf-8-sig" and b"\n" in data:
                try:
                    re.sub(rb"\r?\n[ \t]", b"", data).decode("utf-8")
                except UnicodeDecodeError:
                    continue
                return data
    return data


def _unfolded(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The lines of a file, folded ones put together, with the number of their first."""
    start, pieces, length = 0, [b""], 0
    for number, line in enumerate(re.split(rb"\r\n|\n|\r", data), 1):
        if line[:1] in (b" ", b"\t") and start:
            if length < LINE_LIMIT:
                pieces.append(line[1:])
                length += len(line)
            continue
        if any(piece.strip() for piece in pieces):
            yield start, b"".join(pieces)[:LINE_LIMIT]
        start, pieces, length = number, [line], len(line)
    if any(piece.strip() for piece in pieces):
        yield start, b"".join(pieces)[:LINE_LIMIT]
