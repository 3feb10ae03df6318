"""What the filters of all lists share: fields with several choices, and which are chosen."""

from __future__ import annotations

from collections.abc import Sequence

from svit_tui.i18n import _
from svit_tui.screens.ask import sources
from svit_tui.widgets.fields import FormField, ManyField
from svit_tui.widgets.picker import Choice, Source


def many(key: str, label: str, source: Source) -> FormField:
    """A field of several choices; none of them is all."""
    return ManyField(key=key, label=label, title=label, source=source, hint=_("all"))


def chosen(choices: Sequence[Choice], ids: Sequence[int]) -> tuple[Choice, ...]:
    """The choices with these numbers."""
    return tuple(choice for choice in choices if choice.key in ids)


def said(*chosen: Choice | Sequence[Choice] | None) -> list[str]:
    """What choices are called, those of one field together."""
    fields = [[one] if isinstance(one, Choice) else one or () for one in chosen]
    return [" + ".join(choice.label for choice in field) for field in fields if field]


def numbers(choices: Sequence[Choice]) -> tuple[int, ...]:
    """The numbers of choices."""
    return tuple(sources.number_of(choice) for choice in choices)
