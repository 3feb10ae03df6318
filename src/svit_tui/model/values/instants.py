"""Instants as they are stored: text in UTC, to the second, that sorts as it goes in time."""

from __future__ import annotations

from datetime import UTC, datetime


def now_utc() -> datetime:
    """This second, in UTC. Instants are kept to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def instant_text(moment: datetime) -> str:
    """The stored form of an instant, `2026-11-24T13:05:00Z`, which is valid ISO 8601."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
