"""Read durations as people type them."""

from __future__ import annotations

import re

from svit_tui.i18n import _
from svit_tui.model.errors import Invalid

# What a bare number may count, in seconds.
UNITS: dict[str, float] = {"hours": 3600, "minutes": 60, "seconds": 1, "milliseconds": 0.001}
LONGEST = 10**10
_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)(?::([0-5]\d)(?:[.,]\d+)?)?")
_BARE = re.compile(r"\d{1,12}(?:[.,]\d{1,6})?")
_NUMBER = r"\d{1,5}(?:[.,]\d{1,2})?"
# Behind hours, minutes may stand without their word: 1h 20.
_PARTS = re.compile(
    rf"(?:(?P<hours>{_NUMBER})\s*(?:hours|hour|hrs|hr|h|години|годин|година|год|г)\.?)?"
    rf"\s*(?:(?P<minutes>{_NUMBER})\s*"
    r"(?:(?:minutes|minute|mins|min|m|хвилини|хвилин|хвилина|хв|х)\.?|$))?"
    r"\s*(?:(?P<seconds>\d{1,6})\s*(?:seconds|second|secs|sec|s|секунди|секунд|секунда|сек|с)\.?)?",
    re.IGNORECASE,
)


def parse_duration(text: str, unit: str = "") -> int:
    """Seconds of `15`, `15 min`, `1h 20`, `1:20`, `1,5 год`, `90 s`, `0:01:30`.

    A bare number counts what `unit` says, else minutes. Raises Invalid.
    """
    given = " ".join(text.split())
    if found := _CLOCK.fullmatch(given):
        return int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3] or 0)
    if _BARE.fullmatch(given):
        seconds = round(float(given.replace(",", ".")) * UNITS[unit or "minutes"])
        if seconds <= LONGEST:
            return seconds
    elif given and (found := _PARTS.fullmatch(given)):
        hours, minutes = (
            float((found[part] or "0").replace(",", ".")) for part in ("hours", "minutes")
        )
        return round(hours * 3600) + round(minutes * 60) + int(found["seconds"] or 0)
    raise Invalid(
        "duration",
        _("“{text}” is not a duration; write 15 min, 1h 20 or 1:20.").format(text=given[:40]),
    )
