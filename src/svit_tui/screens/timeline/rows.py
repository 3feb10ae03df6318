"""Write entries of the timeline and deals as rows of tables."""

from __future__ import annotations

from datetime import date, datetime

from svit_tui import formatting
from svit_tui.crm.deals.rows import DealRow
from svit_tui.crm.tasks.planned import Planned
from svit_tui.crm.timeline.order import Thing, TimelineEntry
from svit_tui.i18n import N_, _
from svit_tui.model.kinds import DealStatus
from svit_tui.model.standing import is_past, is_snoozed
from svit_tui.screens.base.reads_below import Entry
from svit_tui.widgets.sheet import SheetLine, fact
from svit_tui.widgets.table import ColumnSpec, TableRow

KIND_WORDS: dict[str, str] = {
    "call": N_("call"),
    "email": N_("e-mail"),
    "meeting": N_("meeting"),
    "message": N_("message"),
    "note": N_("note"),
    "todo": N_("to-do"),
    "deadline": N_("deadline"),
    "event": N_("event"),
    "stage": N_("stage"),
    "entered": N_("stage"),
    "won": N_("won"),
    "lost": N_("lost"),
    "reopened": N_("reopened"),
}
ARROWS = {"in": "↙", "out": "↗"}


def kind_said(entry: TimelineEntry) -> str:
    """What kind of entry it is, with an arrow for the direction or a tick for what was done."""
    sign = ARROWS.get(entry.direction, " ")
    if entry.thing in (Thing.TASK, Thing.EVENT):
        sign = "✓"
    return f"{sign} {_(KIND_WORDS[entry.kind])}"


def when_said(entry: TimelineEntry, now: datetime) -> str:
    """When it was; of what took whole days just the date."""
    if entry.whole_day:
        return formatting.date_said(entry.at.astimezone().date(), now.astimezone().date())
    return formatting.moment_said(entry.at, now)


def what_said(entry: TimelineEntry) -> str:
    """What an entry tells in one line."""
    if entry.is_stage_change:
        if entry.kind == "entered" and entry.from_stage:
            return f"{entry.from_stage} → {entry.to_stage}"
        if entry.kind == "entered":
            return _("new in {stage}").format(stage=entry.to_stage)
        return entry.to_stage or ""
    body = entry.body.split("\n", 1)[0]
    return " · ".join(part for part in (entry.subject, entry.place, body) if part)


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
        ColumnSpec("what", _("What"), weight=4, minimum=16),
        ColumnSpec("who", _("Who"), width=10, drop=2, margin=True),
    ]
    return columns


def entry_row(
    entry: TimelineEntry, now: datetime, *, with_contact: bool = True, with_deal: bool = True
) -> TableRow:
    """An entry as a row of `entry_columns`."""
    cells = [when_said(entry, now), kind_said(entry)]
    if with_contact:
        cells.append(", ".join(name for _number, name in entry.contacts))
    if with_deal:
        cells.append(entry.deal or "")
    cells += [what_said(entry), entry.who or ""]
    kind, look = ink_of(entry)
    return TableRow(("entry", entry.key), tuple(cells), kind=kind, looks=("", look))


def ink_of(entry: TimelineEntry) -> tuple[str, str]:
    """What colours the row of an entry, and what just the words that say what happened."""
    if entry.kind in ("won", "lost"):
        return "", entry.kind
    return ("muted" if entry.is_stage_change else ""), ""


def entry_read(entry: TimelineEntry, now: datetime, *, with_deal: bool = True) -> Entry:
    """An entry in full, for the lines below a list."""
    what = what_said(entry) if entry.is_stage_change else entry.subject
    length = formatting.duration(entry.duration) if entry.duration else ""
    return Entry(
        [
            (kind_said(entry).strip(), "", False),
            (when_said(entry, now), "", False),
            (length, "", False),
            (what, "", True),
            (entry.place, "", True),
            (", ".join(name for _number, name in entry.contacts), "", True),
        ],
        entry.body,
        deal_id=entry.deal_id if with_deal else None,
        deal=(entry.deal or "") if with_deal else "",
    )


def state_said(deal: DealRow, today: date, *, short: bool = False) -> str:
    """How a deal stands: when it closes, or how and when it ended. A row is `short` of room."""
    if deal.status == DealStatus.OPEN:
        if deal.snoozed_until:
            if is_snoozed(deal.snoozed_until, today):
                until = formatting.date_said(deal.snoozed_until, today)
                return _("snoozed until {date}").format(date=until)
            return _("↩ back from snooze")
        if deal.expected_close_on is None:
            return ""
        said = formatting.date_said(deal.expected_close_on, today)
        if is_past(deal.expected_close_on, today):
            return _("close passed {date}").format(date=said)
        return f"→ {said}" if short else _("closes {date}").format(date=said)
    closed = (
        formatting.date_said(deal.closed_at.astimezone().date(), today) if deal.closed_at else ""
    )
    if deal.status == DealStatus.WON:
        return _("won {date}").format(date=closed)
    reason = deal.loss_reason or ""
    return _("lost {date}").format(date=closed) + (f": {reason}" if reason else "")


def closes_fact(deal: DealRow, today: date) -> SheetLine:
    """When an open deal is expected to close, and that this has passed."""
    day = deal.expected_close_on
    if day is None:
        return fact(_("closes"), "–")
    said = formatting.date_said(day, today)
    if deal.status == DealStatus.OPEN and is_past(day, today):
        return fact(_("closes"), _("{date}, passed").format(date=said), "overdue")
    return fact(_("closes"), said)


def amount_said(deal: DealRow) -> str:
    """A deal's amount, or nothing."""
    return "" if deal.amount is None else formatting.money(deal.amount, deal.currency)


def standing_said(deal: DealRow, now: datetime, *, short: bool = False) -> tuple[str, str]:
    """How a deal goes on, and what colours it: its next step, rotting, when it closes.

    Of a deal that is put aside or closed, how it stands. A row is `short` of room.
    """
    today = now.astimezone().date()
    state = state_said(deal, today, short=short)
    if deal.status != DealStatus.OPEN:
        return state, deal.status
    if is_snoozed(deal.snoozed_until, today):
        return state, ""
    standing = deal.standing
    title = "" if deal.next_step_on else deal.next_step
    parts = [formatting.next_step_said(standing.step, title, now)]
    kind = "overdue" if standing.step.is_overdue(now) else ""
    if standing.days_rotting(now) is not None:
        parts.append(_("rotting"))
        kind = kind or "rotting"
    return " · ".join([*parts, state] if state else parts), kind


def planned_row(planned: Planned, now: datetime, *, beside: str) -> TableRow:
    """A planned task or event as a row of a card; `beside` is what it is about or with whom."""
    overdue = planned.step.is_overdue(now)
    sign = formatting.STEP_SIGNS[planned.kind]
    title = " · ".join(part for part in (planned.title, planned.place) if part)
    more = ("!" if planned.is_urgent else "") + ("↻" if planned.repeats else "")
    what = f"{sign} {_(KIND_WORDS[planned.kind])}: {title}"
    return TableRow(
        (planned.type, planned.id),
        (
            formatting.due_said(planned.day, planned.moment, now, planned.ends) or _("some time"),
            f"{what} {more}" if more else what,
            planned.who or "",
            beside,
        ),
        looks=("overdue",) if overdue else (),
    )
