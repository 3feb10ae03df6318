"""What was promised, beside what was measured."""

from __future__ import annotations

from typing import Any


def target(what: str, value: float, at_most: float, plain: float | None = None) -> dict[str, Any]:
    """One promise, what was measured, and the same of Textual's own output."""
    beside = {} if plain is None else {"plain": plain}
    return {"what": what, "value": value, "at_most": at_most, **beside, "met": value <= at_most}
