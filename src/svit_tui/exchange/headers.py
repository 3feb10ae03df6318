"""What headers of a file are compared by."""

from __future__ import annotations

import re

from svit_tui.model.text import search_key

_CAMEL = re.compile(r"(?<=[a-zа-яіїєґ0-9])(?=[A-ZА-ЯІЇЄҐ])")
_ASIDE = re.compile(r"\([^)]*\)|\[[^]]*\]|,.*")


def header_key(column: str) -> str:
    """A header without case, underscores and the marks that people put after it."""
    return search_key(column).replace("_", " ").strip(" :*")


def plain_header(column: str) -> str:
    """A header of another program in plain words: `CloseDate`, `Deal - Value`, `Сума, грн`."""
    words = _ASIDE.sub(" ", _CAMEL.sub(" ", column))
    words = header_key(words).replace(" - ", " ").replace("#", " ").replace("%", " ")
    return " ".join(words.split()).removesuffix(" id")
