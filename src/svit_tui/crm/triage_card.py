"""All that triage shows of a deal: enough to decide without opening it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlmodel import Session, col, or_, select

from svit_tui.crm.deal_reads import DealRow, deal_rows
from svit_tui.crm.task_reads import TaskFilter, task_rows
from svit_tui.crm.timeline import Entry, TimelineFilter, entries, timeline_order
from svit_tui.i18n import _
from svit_tui.model.contact import Contact, ContactPoint
from svit_tui.model.errors import NotFound
from svit_tui.model.kinds import PointKind
from svit_tui.model.qualification import Assessment, Criterion
from svit_tui.model.task import Event

LAST_ENTRIES = 5
TASK, EVENT = "task", "event"


@dataclass(frozen=True, slots=True)
class Planned:
    """A planned task or event of a deal. `type` says which; an event's kind is `event`."""

    type: str
    id: int
    kind: str
    title: str
    day: date | None
    at: datetime | None

    def is_overdue(self, now: datetime) -> bool:
        """Whether its time or its day is over."""
        if self.at is not None:
            return self.at < now
        return self.day is not None and self.day < now.astimezone().date()


@dataclass(frozen=True, slots=True)
class Assessed:
    """A line of the qualification; no value means that nobody has said yet."""

    name: str
    kind: str
    value: int | None


@dataclass(slots=True)
class TriageCard:
    """A deal with its contact's ways and recent history, what is planned, its qualification."""

    deal: DealRow
    phones: list[str]
    mails: list[str]
    entries: list[Entry]
    planned: list[Planned]
    criteria: list[Assessed]


def triage_card(session: Session, deal_id: int) -> TriageCard:
    """All that triage shows of a deal. Raises NotFound."""
    rows = deal_rows(session, ids=[deal_id], archived=True)
    if not rows:
        raise NotFound(_("There is no deal with the number {id}.").format(id=deal_id))
    deal = rows[0]
    points = session.exec(
        select(ContactPoint.kind, ContactPoint.value)
        .where(ContactPoint.contact_id == deal.contact_id)
        .order_by(col(ContactPoint.position), col(ContactPoint.id))
    ).all()
    return TriageCard(
        deal=deal,
        phones=[value for kind, value in points if kind == PointKind.PHONE],
        mails=[value for kind, value in points if kind == PointKind.EMAIL],
        entries=_last_entries(session, deal.contact_id),
        planned=planned(session, deal_id),
        criteria=list(_criteria(session, deal)),
    )


def _last_entries(session: Session, contact_id: int) -> list[Entry]:
    """The newest of what was said and done with the contact, and with its people."""
    people = session.exec(
        select(Contact.id).where(
            or_(Contact.id == contact_id, Contact.organization_id == contact_id),
            col(Contact.archived_at).is_(None),
        )
    ).all()
    related = tuple({contact_id, *(number for number in people if number is not None)})
    keys = timeline_order(session, TimelineFilter(contact_ids=related), limit=LAST_ENTRIES)
    found = entries(session, keys)
    return [found[key] for key in keys if key in found]


def planned(session: Session, deal_id: int) -> list[Planned]:
    """A deal's planned tasks and events, in the order that its next step is the first of."""
    found = [
        Planned(TASK, row.id, row.kind, row.title, row.day, row.due_at)
        for row in task_rows(session, TaskFilter(deal_id=deal_id))
    ]
    for event in session.exec(
        select(Event).where(
            Event.deal_id == deal_id,
            col(Event.done_at).is_(None),
            col(Event.archived_at).is_(None),
        )
    ):
        at = event.starts_at
        day = at.astimezone().date() if at else event.starts_on
        found.append(Planned(EVENT, event.key, EVENT, event.title, day, at))
    return sorted(found, key=_when)


def _when(item: Planned) -> tuple[date, bool, datetime, str]:
    """By day, those with a time first in it; without a day last."""
    return (
        item.day or date.max,
        item.at is None,
        item.at or datetime.max.replace(tzinfo=UTC),
        item.title,
    )


def _criteria(session: Session, deal: DealRow) -> Sequence[Assessed]:
    query = (
        select(Criterion.name, Criterion.kind, Assessment.value)
        .outerjoin(
            Assessment,
            (col(Assessment.criterion_id) == col(Criterion.id))
            & (col(Assessment.deal_id) == deal.id),
        )
        .where(Criterion.pipeline_id == deal.pipeline_id, col(Criterion.archived_at).is_(None))
        .order_by(col(Criterion.position), col(Criterion.id))
    )
    return [Assessed(name, kind, value) for name, kind, value in session.exec(query)]
