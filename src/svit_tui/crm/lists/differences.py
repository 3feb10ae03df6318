"""The changes that an imported settings file makes, for `--dry-run` and for the result."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from svit_tui.i18n import _

Sign = Literal["+", "~", "-"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is new (`+`), different (`~`) or put away (`-`).

    `what` names it: template “Offer”. `changes` has a field in words, what it was and what it is.
    """

    sign: Sign
    what: str
    changes: tuple[tuple[str, str, str], ...] = ()

    def sentence(self) -> str:
        """`~ stage “Lead”: probability 10 → 20`."""
        said = ", ".join(
            _("{field} {before} → {after}").format(
                field=field, before=_short(before), after=_short(after)
            )
            for field, before, after in self.changes
        )
        return f"{self.sign} {self.what}: {said}" if said else f"{self.sign} {self.what}"

    def as_dict(self) -> dict[str, Any]:
        """The difference as scripts read it."""
        return {
            "sign": self.sign,
            "what": self.what,
            "changes": [
                {"field": field, "before": before, "after": after}
                for field, before, after in self.changes
            ],
        }


def compared(
    what: str, before: Mapping[str, Any], after: Mapping[str, Any], names: Mapping[str, str]
) -> Iterable[Difference]:
    """The difference between two states of one thing, if there is one; `names` are its fields'."""
    changes = tuple(
        (name, _text(before.get(field)), _text(after[field]))
        for field, name in names.items()
        if field in after and before.get(field) != after[field]
    )
    return [Difference("~", what, changes)] if changes else []


def _text(value: Any) -> str:
    """A value in words."""
    if value is None or value == "" or value == ():
        return _("none")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, (list, tuple)):
        return ", ".join(str(one) for one in value)
    return str(value)


def _short(text: str) -> str:
    """The beginning of a long text, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= 40 else f"{line[:39]}…"
