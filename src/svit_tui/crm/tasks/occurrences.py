"""When events take place, those of series again and again."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Protocol

from svit_tui.model.values.instants import day_begins
from svit_tui.model.values.recurrence import days_between, moments_between


class HasTime(Protocol):
    """What is known of when an event takes place: instants or days, and the rule of a series."""

    @property
    def starts_at(self) -> datetime | None:
        """When it begins."""

    @property
    def ends_at(self) -> datetime | None:
        """When it is over."""

    @property
    def starts_on(self) -> date | None:
        """The first day of one of whole days."""

    @property
    def ends_on(self) -> date | None:
        """The last day of one of whole days."""

    @property
    def rule(self) -> str:
        """When it takes place again."""

    @property
    def zone(self) -> str:
        """Where the rule is reckoned."""


def occurrences(event: HasTime, first: datetime, last: datetime) -> list[tuple[datetime, datetime]]:
    """The beginning and end of each occurrence of an event between two instants.

    All-day events last from midnight to midnight in the user's time zone.
    """
    if event.starts_at is not None and event.ends_at is not None:
        length = event.ends_at - event.starts_at
        starts = [event.starts_at]
        if event.rule:
            starts = moments_between(
                event.rule, start=event.starts_at, first=first - length, last=last, zone=event.zone
            )
        spans = [(start, start + length) for start in starts]
        return [span for span in spans if span[0] <= last and span[1] >= first]
    assert event.starts_on is not None
    assert event.ends_on is not None
    days = event.ends_on - event.starts_on
    mornings = [event.starts_on]
    if event.rule:
        begin, end = first.astimezone().date() - days, last.astimezone().date()
        mornings = days_between(event.rule, start=event.starts_on, first=begin, last=end)
    spans = [(day_begins(day), day_begins(day + days + timedelta(days=1))) for day in mornings]
    return [span for span in spans if span[0] <= last and span[1] > first]
