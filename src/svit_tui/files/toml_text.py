"""Parse TOML written by hand: read what can be read, and name the lines of mistakes."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import Any

from svit_tui.i18n import _

_KEY = re.compile(r"(?:^|[{,])\s*([^\s\"'=\[\]{},#][^\"'=\[\]{},#]*?)\s*=")
_BARE_KEY = re.compile(r"[A-Za-z0-9_.\s-]*\.[A-Za-z0-9_.\s-]*|[A-Za-z0-9_-]+")
_AT_LINE = re.compile(r"\(at (?:line (\d+), column \d+|end of document)\)")
_HEAD = re.compile(r"[ \t]*\[")
# What stands for bytes that are no UTF-8.
_LOST = "\ufffd"


class NotToml(Exception):
    """A mistake in a text that keeps it from being read: its line, and what is wrong there."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(problem)
        self.line = line
        self.problem = problem


def parse(text: str) -> dict[str, Any]:
    """The values of a text without a mistake. Raises NotToml."""
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotToml(*mistake(error, text)) from error


@dataclass(frozen=True, slots=True)
class TomlText:
    """A file's values, and a sentence for each mistake that kept something from being read."""

    values: dict[str, Any]
    mistakes: tuple[str, ...]
    source: str
    text: str

    def place(self, table: str, key: str = "") -> str:
        """Where a table, or a key in it, stands: the file and, if it can be found, the line."""
        here = ""
        for number, line in enumerate(self.text.splitlines(), 1):
            if _HEAD.match(line):
                here = _bare(line.partition("#")[0]).strip("[]")
                if not key and here.split(".")[0] == table:
                    return _line(self.source, number)
                continue
            name = _bare(line.partition("=")[0])
            full = f"{here}.{name}".strip(".")
            if "=" in line and (full == f"{table}.{key}" if key else full.split(".")[0] == table):
                return _line(self.source, number)
        return self.source


def read(data: bytes, source: str) -> TomlText:
    """Read a file; a mistake takes away no more than its line. `source` is what it is called."""
    text = data.decode("utf-8-sig", errors="replace").replace("\r\n", "\n")
    if (wrong := _not_utf8(data)) is not None:
        values = _without_lost(_parts(text)[0])
        return TomlText(values, (told(source, wrong, _("this is not UTF-8 text")),), source, text)
    try:
        return TomlText(parse(text), (), source, text)
    except NotToml as error:
        values, mistakes = _parts(text)
        mistakes = mistakes or [(error.line, error.problem)]
        return TomlText(values, tuple(told(source, *one) for one in mistakes), source, text)


def mistake(error: Exception, text: str) -> tuple[int, str]:
    """The line of a mistake that tomllib has met in a text, and what is wrong there."""
    if isinstance(error, RecursionError):
        return 1, _("it is nested too deeply")
    said = str(error)
    found = _AT_LINE.search(said)
    line = int(found[1]) if found and found[1] else len(text.rstrip().splitlines())
    line = max(line, 1)
    lines = text.splitlines()
    if key := _unquoted(lines[line - 1] if line <= len(lines) else ""):
        problem = _(
            "a name with other characters than A-Z, a-z, 0-9, - and _ needs quotes: {name} = …"
        ).format(name=f'"{key}"')
    else:
        problem = _("this is not TOML: {error}").format(error=_AT_LINE.sub("", said).strip())
    return line, problem


def _unquoted(line: str) -> str:
    """The first key of a line that lacks its quotes; empty if none does."""
    keys = (found[1].strip() for found in _KEY.finditer(line))
    return next((key for key in keys if not _BARE_KEY.fullmatch(key)), "")


def told(source: str, line: int, problem: str) -> str:
    """The sentence for a mistake in a file."""
    return _("{file}, line {line}: {problem}.").format(
        file=source, line=line, problem=problem.rstrip(".")
    )


def _line(source: str, line: int) -> str:
    return _("{file}, line {line}").format(file=source, line=line)


def _bare(name: str) -> str:
    """A key or head without blanks and quotes."""
    return re.sub(r"[\s\"']", "", name)


def _not_utf8(data: bytes) -> int | None:
    """The line of the first byte that is not UTF-8, if there is one."""
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return data.count(b"\n", 0, error.start) + 1
    return None


def _parts(text: str) -> tuple[dict[str, Any], list[tuple[int, str]]]:
    """The values of a text with mistakes, each table read apart; and line and kind of those."""
    values: dict[str, Any] = {}
    mistakes: list[tuple[int, str]] = []
    lines = text.split("\n")
    starts = [0, *(place for place, line in enumerate(lines) if place and _HEAD.match(line))]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        part = lines[start:end]
        try:
            _merge(values, parse("\n".join(part)))
        except NotToml:
            mistakes += [(start + line, what) for line, what in _lines(part, values)]
    return values, mistakes


def _lines(part: list[str], values: dict[str, Any]) -> list[tuple[int, str]]:
    """Take in each line of a table that can be read; return the mistakes of the others."""
    head = part[0] if _HEAD.match(part[0]) else ""
    mistakes: list[tuple[int, str]] = []
    for number, line in enumerate(part, 1):
        text = line if line == head else f"{head}\n{line}"
        try:
            _merge(values, parse(text))
        except NotToml as error:
            mistakes.append((number, error.problem))
            if line == head:
                # Nobody knows whose the lines below it are.
                break
    return mistakes


def _merge(values: dict[str, Any], more: dict[str, Any]) -> None:
    """Take values in; what is there already stays."""
    for key, value in more.items():
        known = values.setdefault(key, value)
        if known is not value and isinstance(known, dict) and isinstance(value, dict):
            _merge(known, value)


def _without_lost(values: dict[str, Any]) -> dict[str, Any]:
    """Values without those that hold bytes nobody could read."""
    kept = {key: value for key, value in values.items() if _LOST not in f"{key}{value}"}
    for key, value in values.items():
        if isinstance(value, dict) and _LOST not in key:
            kept[key] = _without_lost(value)
    return kept
