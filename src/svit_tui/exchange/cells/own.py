"""Read cells of our own exports that hold several values or named texts.

They are written for people, `a; b` and `word=text; word=text`, and as JSON where that would not be
read back as it was.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from svit_tui.i18n import _
from svit_tui.model.errors import Invalid
from svit_tui.model.values.text import clean_line

BETWEEN = ";"


# The column that says that the cells of a file were made harmless for a spreadsheet.
HARMLESS = "excel"
_FORMULAS = ("=", "+", "-", "@", "'", "\t", "\r", "\n")


def harmless(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe before what may be one."""
    return f"'{text}" if text.startswith(_FORMULAS) else text


def as_it_was(text: str) -> str:
    """A cell without the apostrophe that made it harmless."""
    return text.removeprefix("'")


def list_cell(values: Sequence[Any]) -> str:
    """Several values as the text of a cell."""
    texts = [str(value) for value in values]
    plain = f"{BETWEEN} ".join(texts)
    is_plain = not plain.startswith("[") and all(
        text and text == text.strip() and not set(text) & {BETWEEN, "\n"} for text in texts
    )
    return plain if is_plain else json.dumps(texts, ensure_ascii=False)


def read_list(text: str) -> list[str] | None:
    """The values of a cell that was written as JSON; none if it was not."""
    found = _json(text) if text.startswith("[") else None
    return [str(value) for value in found] if isinstance(found, list) else None


def table_cell(table: Mapping[str, Any]) -> str:
    """Texts by a word as the text of a cell."""
    texts = {word: str(value) for word, value in table.items()}
    plain = f"{BETWEEN} ".join(f"{word}={text}" for word, text in texts.items())
    return plain if read_table(plain) == texts else json.dumps(texts, ensure_ascii=False)


def read_table(text: str) -> dict[str, str]:
    """Texts by a word from a cell; what has no word is left out."""
    found = _json(text) if text.startswith("{") else None
    if isinstance(found, dict):
        return {str(word): str(value) for word, value in found.items()}
    pairs = (piece.partition("=") for piece in text.split(BETWEEN))
    return {word.strip(): value.strip() for word, is_, value in pairs if is_ and word.strip()}


def parts_cell(parts: Sequence[Mapping[str, Any]]) -> str:
    """Parts with words of their own as the text of a cell; what is empty is left out."""
    told = [
        {word: value for word, value in part.items() if value not in (None, "")} for part in parts
    ]
    return json.dumps(told, ensure_ascii=False) if told else ""


def read_parts(text: str) -> list[dict[str, str]]:
    """The parts of a cell, each its texts by a word. Raises Invalid."""
    found = _json(text)
    if not isinstance(found, list) or not all(isinstance(part, dict) for part in found):
        raise Invalid("parts", _("these are not parts as svit-tui exports them"))
    return [{str(word): clean_line(str(value)) for word, value in part.items()} for part in found]


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None
