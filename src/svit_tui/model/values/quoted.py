"""Leave words in quotes alone: nothing is read from them."""

from __future__ import annotations

import re

# A quote opens before a word and closes behind one: of 55" and @"Bank" it does neither.
_QUOTED = re.compile(r"""(?:(?<=[\s(])|^)(?:"[^"]+"|“[^”]+”|„[^“”]+[“”]|«[^»]+»)(?!\w)""")
# It is in no form that anything is read by, and no blank.
_HIDDEN = "\ue010"


def without_quoted(line: str) -> str:
    """A line of the same length in which words in quotes can't be read as anything."""
    return _QUOTED.sub(lambda found: _HIDDEN * len(found[0]), line)
