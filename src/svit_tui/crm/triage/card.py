"""Everything that triage shows of a deal, enough to decide without opening it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, or_, select

from svit_tui.crm.deals.rows import DealRow, deal_rows
from svit_tui.crm.pipelines.sheet import Answer, sheet
from svit_tui.crm.tasks.planned import Planned, planned_about
from svit_tui.crm.timeline.order import TimelineEntry, TimelineFilter, entries, timeline_order
from svit_tui.i18n import _
from svit_tui.model.contact import Contact, ContactPoint
from svit_tui.model.errors import NotFound
from svit_tui.model.kinds import PointKind

LAST_ENTRIES = 5


@dataclass(slots=True)
class TriageCard:
    """A deal with its contact's ways and recent history, what is planned, its qualification."""

    deal: DealRow
    phones: list[str]
    mails: list[str]
    entries: list[TimelineEntry]
    planned: list[Planned]
    answers: Sequence[Answer]


def triage_card(session: Session, deal_id: int, now: datetime) -> TriageCard:
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
        planned=planned_about(session, deal_id, now),
        answers=sheet(session, deal_id).answers,
    )


def _last_entries(session: Session, contact_id: int) -> list[TimelineEntry]:
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
