"""What is read below a card's list of the row under its cursor."""

from __future__ import annotations

from datetime import datetime

from svit_tui import formatting
from svit_tui.crm.deals.rows import DealRow
from svit_tui.crm.tasks.planned import Planned
from svit_tui.i18n import _
from svit_tui.screens.base.reads_below import Entry
from svit_tui.screens.timeline.rows import KIND_WORDS, amount_said, standing_said
from svit_tui.widgets.table import TableRow


def planned_read(planned: Planned, now: datetime, *, with_deal: bool = True) -> Entry:
    """A planned task or event in full."""
    look = "overdue" if planned.step.is_overdue(now) else ""
    due = formatting.due_said(planned.day, planned.moment, now, planned.ends)
    return Entry(
        [
            (f"{formatting.STEP_SIGNS[planned.kind]} {_(KIND_WORDS[planned.kind])}", "", False),
            (due or _("some time"), look, False),
            ("!" if planned.is_urgent else "", "", False),
            (f"{planned.title} ↻" if planned.repeats else planned.title, "", True),
            (planned.place, "", True),
            (planned.contact or "", "", True),
        ],
        phone_of=planned.contact_id if planned.kind == "call" else None,
        deal_id=planned.deal_id if with_deal else None,
        deal=(planned.deal or "") if with_deal else "",
        notes_of=(planned.type, planned.id),
    )


def deal_read(deal: DealRow, now: datetime) -> Entry:
    """A deal in full: how long it has been in its stage, and how it goes on."""
    days = formatting.days_since(deal.stage_entered_at.isoformat(), now)
    said, look = standing_said(deal, now)
    return Entry(
        [
            (deal.title, "", True),
            (amount_said(deal), "", False),
            (f"{deal.stage} · {formatting.age(days)}", "", True),
            (said, look if look in ("overdue", "rotting") else "", True),
            (deal.snooze_reason, "", True),
            (deal.contact, "", True),
        ]
    )


def row_read(row: TableRow) -> Entry:
    """A row of any other section: its cells, and the phone of a person."""
    person: int | None = None
    match row.id:
        case ("contact", int(number)):
            person = number
    return Entry([(cell, "", True) for cell in row.cells], phone_of=person)
