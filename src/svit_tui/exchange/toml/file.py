"""Read settings files in TOML, and say in which line each mistake is.

    [[template]]
    name = "Offer"

A file has tables of one name, each read into a `Table`, whose methods take a value of the kind that
is expected or raise Invalid: the file, the line and what is wrong there in one sentence.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import tomli_w

from svit_tui.files.toml_text import NotToml, parse, told
from svit_tui.i18n import _
from svit_tui.model.errors import Invalid
from svit_tui.model.values.text import BLOCK_LIMIT, clean_block, clean_line

LARGEST_FILE = 10_000_000
_HEAD = re.compile(r"^[ \t]*\[\[?[ \t]*([^\]\n]+?)[ \t]*\]\]?[ \t]*(?:#.*)?$", re.MULTILINE)


@dataclass(slots=True)
class TomlTable:
    """One table of a file: its values, and where it begins."""

    values: Mapping[str, Any]
    source: str
    line: int = 1
    name: str = ""
    # The lines of the table itself, to find a key's line in.
    text: str = ""
    # Where tables inside it begin, by name, in order.
    inner: Mapping[str, list[tuple[int, str]]] = field(default_factory=dict)

    def wrong(self, key: str, problem: str) -> Invalid:
        """The error for a key, with its line."""
        found = re.search(rf"^[ \t]*[\"']?{re.escape(key)}[\"']?[ \t]*=", self.text, re.MULTILINE)
        line = self.line + (self.text.count("\n", 0, found.start()) if found and key else 0)
        return Invalid(key, told(self.source, line, problem))

    def known(self, *keys: str) -> None:
        """Refuse keys that mean nothing here."""
        for key in self.values:
            if key not in keys:
                raise self.wrong(
                    key,
                    _("“{key}” is not known here; there are: {keys}").format(
                        key=clean_line(key[:40]), keys=", ".join(keys)
                    ),
                )

    def word(self, key: str, default: str | None = None, *, limit: int = 200) -> str:
        """A text of one line; it has to be there unless there is a default."""
        value = self._value(key, default)
        if not isinstance(value, str):
            raise self.wrong(key, _("{key} is a text in quotes").format(key=key))
        try:
            cleaned = clean_line(value, limit)
        except Invalid as error:
            raise self.wrong(key, str(error)) from None
        if not cleaned and default is None:
            raise self.wrong(key, _("{key} can't be empty").format(key=key))
        return cleaned

    def block(self, key: str, default: str | None = None) -> str:
        """A text of many lines."""
        value = self._value(key, default)
        if not isinstance(value, str):
            raise self.wrong(key, _("{key} is a text in quotes").format(key=key))
        try:
            return clean_block(value, BLOCK_LIMIT)
        except Invalid as error:
            raise self.wrong(key, str(error)) from None

    def one_of(self, key: str, words: Sequence[str], default: str | None = None) -> str:
        """One of these words."""
        value = self._value(key, default)
        if value not in words:
            said = ", ".join(word for word in words if word)
            raise self.wrong(key, _("{key} is one of: {words}").format(key=key, words=said))
        return str(value)

    def whole(self, key: str, least: int, most: int, default: int | None = None) -> int:
        """A whole number between two."""
        value = self._value(key, default)
        if type(value) is not int or not least <= value <= most:
            raise self.wrong(
                key,
                _("{key} is a whole number from {least} to {most}").format(
                    key=key, least=least, most=most
                ),
            )
        return value

    def flag(self, key: str, default: bool | None = None) -> bool:
        """true or false."""
        value = self._value(key, default)
        if not isinstance(value, bool):
            raise self.wrong(key, _("{key} is true or false").format(key=key))
        return value

    def moment(self, key: str) -> datetime | None:
        """A time with its offset, as TOML writes it; none if it is left out."""
        value = self.values.get(key)
        if value is not None and (not isinstance(value, datetime) or value.tzinfo is None):
            sentence = _("{key} is a time such as 2026-11-24T13:05:00Z, without quotes")
            raise self.wrong(key, sentence.format(key=key))
        return value

    def words(self, key: str, default: Sequence[str] | None = None) -> tuple[str, ...]:
        """A list of texts of one line."""
        value = self._value(key, default)
        if not isinstance(value, (list, tuple)) or not all(isinstance(one, str) for one in value):
            raise self.wrong(key, _("{key} is a list of texts").format(key=key))
        try:
            return tuple(cleaned for one in value if (cleaned := clean_line(one)))
        except Invalid as error:
            raise self.wrong(key, str(error)) from None

    def tables(self, key: str) -> list[TomlTable]:
        """The tables inside it, `[[pipeline.stage]]` in a pipeline; none is an empty list."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise self.wrong(key, _("{key} is a list of tables").format(key=key))
        places = self.inner.get(key, [])
        found = []
        for number, values in enumerate(value):
            line, text = places[number] if number < len(places) else (self.line, self.text)
            found.append(TomlTable(values, self.source, line, key, text))
        return found

    def _value(self, key: str, default: object) -> Any:
        if key in self.values:
            return self.values[key]
        if default is None:
            raise self.wrong("", _("{key} is missing").format(key=key))
        return default


def read_tables(data: bytes, source: str, name: str) -> list[TomlTable]:
    """The tables `[[name]]` of a file. `source` is what sentences call the file. Raises Invalid."""
    if len(data) > LARGEST_FILE:
        raise Invalid("file", _("{file} is too large.").format(file=source))
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise Invalid("file", _("{file} is not UTF-8 text.").format(file=source)) from None
    try:
        values = parse(text)
    except NotToml as error:
        raise TomlTable({}, source, error.line).wrong("", error.problem) from None
    whole = TomlTable(values, source, 1, "", text)
    whole.known(name)
    found = values.get(name, [])
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise whole.wrong(name, _("a {name} begins with [[{name}]]").format(name=name))
    places = _places(text, name)
    tables = []
    for number, one in enumerate(found):
        line, own, inner = places[number] if number < len(places) else (1, text, {})
        tables.append(TomlTable(one, source, line, name, own, inner))
    return tables


def _places(text: str, name: str) -> list[tuple[int, str, dict[str, list[tuple[int, str]]]]]:
    """Of each `[[name]]`: its line, its own lines, and the same of the tables inside it."""
    heads = list(_HEAD.finditer(text))
    ends = [*(head.start() for head in heads[1:]), len(text)]
    found: list[tuple[int, str, dict[str, list[tuple[int, str]]]]] = []
    for head, end in zip(heads, ends, strict=False):
        called = head[1].replace(" ", "")
        line, own = text.count("\n", 0, head.start()) + 1, text[head.start() : end]
        if called == name:
            found.append((line, own, {}))
        elif found and called.startswith(f"{name}."):
            found[-1][2].setdefault(called.removeprefix(f"{name}."), []).append((line, own))
    return found


def write_tables(name: str, tables: Sequence[Mapping[str, Any]]) -> str:
    """A file of these tables; texts of many lines stay readable."""
    return tomli_w.dumps({name: list(tables)}, multiline_strings=True)
