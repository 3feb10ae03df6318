"""How long something took, as people type it."""

from __future__ import annotations

import re

from svit_tui.i18n import _
from svit_tui.model.errors import Invalid

_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)")
_PARTS = re.compile(
    r"(?:(?P<hours>\d{1,3}(?:[.,]\d{1,2})?)\s*(?:hours|hour|hrs|hr|h|години|годин|година|год|г)\.?)?"
    r"\s*(?:(?P<minutes>\d{1,5}(?:[.,]\d{1,2})?)\s*(?:minutes|minute|mins|min|m|хвилин|хвилини|хвилина|хв|х)?\.?)?",
    re.IGNORECASE,
)


def parse_duration(text: str) -> int:
    """Seconds of `15`, `15 min`, `1h 20`, `1:20`, `1,5 год`; a bare number is minutes.

    Raises Invalid.
    """
    given = " ".join(text.split())
    if found := _CLOCK.fullmatch(given):
        return int(found[1]) * 3600 + int(found[2]) * 60
    found = _PARTS.fullmatch(given)
    if given and found:
        hours, minutes = (
            float((found[part] or "0").replace(",", ".")) for part in ("hours", "minutes")
        )
        return round(hours * 3600) + round(minutes * 60)
    raise Invalid(
        "duration",
        _("“{text}” is no duration; write 15 min, 1h 20 or 1:20.").format(text=given[:40]),
    )
