"""Tell a filter in words from text that is just looked for, as people type either into a list."""

from __future__ import annotations

import re

from svit_tui.store.reads.filters.terms import Condition

__all__ = ["Condition", "is_filter"]

# A field with its operator, a quote, a parenthesis, or a minus before a word.
_SIGNS = re.compile(r"[^\W\d_][\w.-]*\s?(?:[:=<>])|[\"«“(]|(?:^|\s)-\w")


def is_filter(text: str) -> bool:
    """Whether a text has anything in it that only a filter has. Plain words have not."""
    return _SIGNS.search(text) is not None
