"""Keys that point into another file: which file, which column, and what to take from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from svit_tui.i18n import _
from svit_tui.model.errors import Invalid

_PARTS = ("file", "key", "take")


@dataclass(frozen=True, slots=True)
class Via:
    """One step from a key to a column of another file.

    `file` stands beside the imported one; its column `key` has the keys, `take` what they lead to.
    `values` are other words for keys.
    """

    file: str
    key: str
    take: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Join:
    """A step with what was read for it: the cells that each key leads to."""

    via: Via
    cells: Mapping[str, Sequence[str]]

    def led(self, key: str) -> Sequence[str]:
        """The cells that a key leads to. Raises Invalid if the file has no such key."""
        found = self.cells.get(self.via.values.get(key, key))
        if found is None:
            raise Invalid(
                "via",
                _("{file} has no row whose {column} is “{key}”").format(
                    file=self.via.file, column=self.via.key, key=key
                ),
            )
        return found


def read_via(said: Any) -> tuple[Via, ...]:
    """The steps that a mapping names: one, or a list of them.

    Each is a text `file:key:take`, or a table of these. Raises ValueError for anything else.
    """
    if said is None:
        return ()
    steps = said if isinstance(said, list) else [said]
    if not steps:
        raise ValueError("no steps")
    return tuple(_step(step) for step in steps)


def _step(said: Any) -> Via:
    # The name of a file may have a colon, before the sheet of a spreadsheet.
    said = dict(zip(_PARTS, said.rsplit(":", 2), strict=False)) if isinstance(said, str) else said
    if not isinstance(said, dict) or not said.keys() >= set(_PARTS):
        raise ValueError("a part is missing")
    values = said.get("values", {})
    parts = [said[name] for name in _PARTS]
    if said.keys() - {*_PARTS, "values"} or not isinstance(values, dict):
        raise ValueError("there are other parts")
    if not all(isinstance(part, str) and part.strip() for part in parts):
        raise ValueError("a part is no text")
    file, key, take = (part.strip() for part in parts)
    return Via(file, key, take, {str(word): str(value) for word, value in values.items()})
