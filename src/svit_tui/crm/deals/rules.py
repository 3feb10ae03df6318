"""The columns of a won, a lost and a snoozed deal, for one deal and for imports of thousands."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from svit_tui.i18n import _
from svit_tui.model.errors import Invalid
from svit_tui.model.kinds import DealStatus
from svit_tui.model.values.text import clean_block, clean_line

# A reason stands on a card.
REASON_LIMIT = 200
AWAKE: dict[str, Any] = {"snoozed_until": None, "snooze_reason": ""}


def won(at: datetime) -> dict[str, Any]:
    """The columns of a deal that was won: nothing that is closed is put aside."""
    return {"status": DealStatus.WON, "closed_at": at, **AWAKE}


def lost(at: datetime, reason_id: int, note: str) -> dict[str, Any]:
    """The columns of a deal that was lost, which always has a reason."""
    return {
        "status": DealStatus.LOST,
        "closed_at": at,
        "loss_reason_id": reason_id,
        "loss_note": clean_block(note),
        **AWAKE,
    }


def may_sleep(until: date, today: date) -> bool:
    """Whether a deal may be put aside until a day."""
    return until > today


def asleep(until: date, reason: str, today: date) -> dict[str, Any]:
    """The columns of a deal that is put aside until a day, for a reason or none. Raises Invalid."""
    if not may_sleep(until, today):
        raise Invalid("until", _("Choose a date after today."))
    return {"snoozed_until": until, "snooze_reason": clean_line(reason, REASON_LIMIT)}
