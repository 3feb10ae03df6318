"""Instants as stored: text in UTC that sorts by time; and the first instant of a day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time


def now_utc() -> datetime:
    """This second, in UTC. Instants are kept to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def instant_text(moment: datetime) -> str:
    """The stored form of an instant, `2026-11-24T13:05:00Z`, which is valid ISO 8601."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def day_begins(day: date) -> datetime:
    """The first instant of a day in the user's time zone.

    Where the clock jumps over midnight, as in Cairo or Santiago, the day begins when it jumps.
    """
    midnight = datetime.combine(day, time())
    begins = midnight.astimezone()
    return begins if begins.date() == day else midnight.replace(fold=1).astimezone()
