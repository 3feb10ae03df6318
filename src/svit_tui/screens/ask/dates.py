"""Pick a future day: one of the usual ones, or one that is typed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from svit_tui import formatting
from svit_tui.i18n import _
from svit_tui.model.errors import Invalid
from svit_tui.model.values.dates import parse_date
from svit_tui.widgets.picker import Choice, PickerResult, matching


def date_choices(query: str, today: date, *, first: Sequence[Choice] = ()) -> list[Choice]:
    """The usual dates that fit what is typed, and the date that is typed.

    `first` are choices that stand before the dates.
    """
    usual = [
        *first,
        *(
            Choice(day, name, formatting.date_full(day))
            for name, day in (
                (_("tomorrow"), today + timedelta(days=1)),
                (_("in a week"), today + timedelta(days=7)),
                (_("in two weeks"), today + timedelta(days=14)),
                (_("in a month"), month_later(today)),
                (_("in three months"), month_later(today, 3)),
            )
        ),
    ]
    if not query.strip():
        return usual
    found = matching(usual, query)
    try:
        typed = parse_date(query, today=today)
    except Invalid:
        return found
    known = {choice.key for choice in found}
    if typed > today and typed not in known:
        found.insert(0, Choice(typed, formatting.date_full(typed), _("as typed")))
    return found


def date_of(picked: PickerResult | None) -> date | None:
    """The date that was picked, if one was."""
    key = picked.one.key if picked is not None and picked.one is not None else None
    return key if isinstance(key, date) else None


def month_later(day: date, months: int = 1) -> date:
    """The same day some months later, or the last one of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + years, month + 1, 1)
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return min(first + timedelta(days=day.day - 1), following - timedelta(days=1))
