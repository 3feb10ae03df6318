"""How entries of the timeline and rows of deals are written in tables."""

from __future__ import annotations

from datetime import date, datetime

from svit_tui import formatting
from svit_tui.crm.deal_reads import DealRow
from svit_tui.crm.timeline import Entry
from svit_tui.i18n import N_, _
from svit_tui.model.kinds import DealStatus
from svit_tui.widgets.table import ColumnSpec, TableRow

KIND_WORDS: dict[str, str] = {
    "call": N_("call"),
    "email": N_("e-mail"),
    "meeting": N_("meeting"),
    "message": N_("message"),
    "note": N_("note"),
    "stage": N_("stage"),
    "entered": N_("stage"),
    "won": N_("won"),
    "lost": N_("lost"),
    "reopened": N_("reopened"),
}
ARROWS = {"in": "↙", "out": "↗"}


def kind_said(entry: Entry) -> str:
    """What kind of entry it is, with an arrow for the direction."""
    arrow = ARROWS.get(entry.direction, " ")
    return f"{arrow} {_(KIND_WORDS[entry.kind])}"


def what_said(entry: Entry) -> str:
    """What an entry tells in one line."""
    if entry.is_stage_change:
        if entry.kind == "entered" and entry.from_stage:
            return f"{entry.from_stage} → {entry.to_stage}"
        if entry.kind == "entered":
            return _("new in {stage}").format(stage=entry.to_stage)
        return entry.to_stage or ""
    body = entry.body.split("\n", 1)[0]
    return " · ".join(part for part in (entry.subject, body) if part)


def entry_columns(*, with_contact: bool = True, with_deal: bool = True) -> list[ColumnSpec]:
    """The columns of a timeline."""
    columns = [
        ColumnSpec("at", _("When"), width=17),
        ColumnSpec("kind", _("Kind"), width=11),
    ]
    if with_contact:
        columns.append(ColumnSpec("contact", _("Contact"), weight=2, minimum=12, drop=1))
    if with_deal:
        columns.append(ColumnSpec("deal", _("Deal"), weight=2, minimum=12, drop=3))
    columns += [
        ColumnSpec("what", _("What"), weight=4, minimum=16, margin=True),
        ColumnSpec("who", _("Who"), width=10, drop=2, margin=True),
    ]
    return columns


def entry_row(
    entry: Entry, now: datetime, *, with_contact: bool = True, with_deal: bool = True
) -> TableRow:
    """An entry as a row of `entry_columns`."""
    cells = [formatting.moment_said(entry.at, now), kind_said(entry)]
    if with_contact:
        cells.append(", ".join(name for _number, name in entry.contacts))
    if with_deal:
        cells.append(entry.deal or "")
    cells += [what_said(entry), entry.who or ""]
    kind = entry.kind if entry.kind in ("won", "lost") else ""
    if entry.is_stage_change and not kind:
        kind = "muted"
    return TableRow(("entry", entry.key), tuple(cells), kind=kind)


def deal_columns() -> list[ColumnSpec]:
    """The columns of deals on a card."""
    return [
        ColumnSpec("title", _("Deal"), weight=4, minimum=16),
        ColumnSpec("amount", _("Amount"), width=14, align="right"),
        ColumnSpec("stage", _("Stage"), weight=2, minimum=10),
        ColumnSpec("when", "", weight=2, minimum=10, drop=1),
        ColumnSpec("owner", _("Owner"), width=10, drop=2, margin=True),
    ]


def state_said(deal: DealRow, today: date) -> str:
    """How a deal stands: when it closes, or how and when it ended."""
    if deal.status == DealStatus.OPEN:
        if deal.snoozed_until and deal.snoozed_until > today:
            until = formatting.date_said(deal.snoozed_until, today)
            return _("snoozed until {date}").format(date=until)
        if deal.snoozed_until:
            return _("↩ back from snooze")
        if deal.expected_close_on is None:
            return ""
        said = formatting.date_said(deal.expected_close_on, today)
        overdue = deal.expected_close_on < today
        return _("overdue {date}").format(date=said) if overdue else f"→ {said}"
    closed = (
        formatting.date_said(deal.closed_at.astimezone().date(), today) if deal.closed_at else ""
    )
    if deal.status == DealStatus.WON:
        return _("won {date}").format(date=closed)
    reason = deal.loss_reason or ""
    return _("lost {date}").format(date=closed) + (f": {reason}" if reason else "")


def amount_said(deal: DealRow) -> str:
    """A deal's amount, or nothing."""
    return "" if deal.amount is None else formatting.money(deal.amount, deal.currency)
