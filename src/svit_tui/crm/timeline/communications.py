"""Log communications: what was said, to whom, about which deal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from svit_tui.crm import nurturing, plain_fields
from svit_tui.crm.timeline import actions
from svit_tui.fields.communication import COMMUNICATION
from svit_tui.i18n import _
from svit_tui.model.communication import Communication, Participant
from svit_tui.model.contact import Contact
from svit_tui.model.deal import Deal
from svit_tui.model.errors import Invalid, NotFound
from svit_tui.model.kinds import CommunicationKind, Direction
from svit_tui.model.values.text import clean_block, clean_line
from svit_tui.store.changes.unit import Unit

DAY = 24 * 60 * 60


def log(
    work: Unit,
    kind: str,
    *,
    participants: Sequence[int] = (),
    deal_id: int | None = None,
    direction: str | None = None,
    started_at: datetime | None = None,
    duration: int | None = None,
    subject: str = "",
    body: str = "",
    by_id: int | None = None,
    **fields: Any,
) -> Communication:
    """Log a communication with contacts, about a deal or none. `duration` is in seconds.

    By default the participant is the deal's contact, the time is now, and a call, e-mail or message
    is outgoing. Raises Invalid if there is neither contact nor deal.
    """
    people = list(dict.fromkeys(participants))
    if deal_id is not None:
        deal = work.get(Deal, deal_id)
        people = people or [deal.contact_id]
    if not people:
        raise Invalid("contacts", _("With whom? Name a contact or a deal."))
    values = _checked(
        work,
        {
            "kind": kind,
            "direction": direction or usual_direction(kind),
            "started_at": started_at or work.now,
            "duration": duration,
            "subject_line": subject,
            "body": body,
            **fields,
        },
    )
    if by_id is None and work.member:
        by_id = work.member.id
    communication = work.add(Communication(**values, deal_id=deal_id, by_id=by_id))
    set_participants(work, communication, people)
    nurturing.said(work, [_said(communication, people)])
    work.label(actions.LOGGED[communication.kind], name_of(work, communication, people))
    return communication


def usual_direction(kind: str) -> str:
    """Which way a communication went when nobody says."""
    both = (CommunicationKind.MEETING, CommunicationKind.NOTE)
    return Direction.NONE if kind in both else Direction.OUT


def edit(
    work: Unit,
    communication_id: int,
    *,
    version: int | None = None,
    participants: Sequence[int] | None = None,
    subject: str | None = None,
    **fields: Any,
) -> Communication:
    """Set fields of a communication; those left out stay. Raises Invalid, NotFound, Conflict."""
    communication = work.get(Communication, communication_id, version=version)
    if subject is not None:
        fields["subject_line"] = subject
    if fields.get("deal_id") is not None:
        work.get(Deal, fields["deal_id"])
    changed = work.change(communication, **_checked(work, fields))
    if participants is not None:
        if not participants:
            raise Invalid("contacts", _("With whom? Name a contact or a deal."))
        set_participants(work, communication, list(dict.fromkeys(participants)))
    if participants is not None or {"direction", "deal_id", "started_at"} & set(changed):
        nurturing.said(work, [_said(communication, participants_of(work, communication))])
    work.label(actions.EDIT, name_of(work, communication, list(participants or ())))
    return communication


def archive(work: Unit, communication_id: int) -> Communication:
    """Put a communication away."""
    communication = work.get(Communication, communication_id)
    work.change(communication, archived_at=work.now)
    work.label(actions.ARCHIVE, name_of(work, communication, []))
    return communication


def _said(communication: Communication, people: Sequence[int]) -> nurturing.Said:
    return nurturing.Said(
        communication.direction, communication.deal_id, communication.started_at, people
    )


def one(session: Session, communication_id: int) -> tuple[Communication, Sequence[int]]:
    """A communication to edit, and the contacts who took part. Raises NotFound."""
    row = session.get(Communication, communication_id)
    if row is None:
        raise NotFound(_("This communication is not there any more."))
    query = select(Participant.contact_id).where(Participant.communication_id == communication_id)
    return row, session.exec(query.order_by(col(Participant.id))).all()


def participants_of(work: Unit, communication: Communication) -> Sequence[int]:
    """Numbers of the contacts who took part."""
    return work.session.exec(
        select(Participant.contact_id).where(Participant.communication_id == communication.key)
    ).all()


def _checked(work: Unit, fields: dict[str, Any]) -> dict[str, Any]:
    values = dict(fields)
    if "kind" in values and values["kind"] not in list(CommunicationKind):
        raise Invalid("kind", _("A communication is a call, email, meeting, message or note."))
    if "direction" in values and values["direction"] not in list(Direction):
        raise Invalid("direction", _("A direction is in, out or none."))
    if "subject_line" in values:
        values["subject_line"] = clean_line(values["subject_line"])
    if "body" in values:
        values["body"] = clean_block(values["body"])
    duration = values.get("duration")
    if duration is not None and not 0 <= duration <= 31 * DAY:
        raise Invalid("duration", _("A duration is from nothing to a month."))
    started_at = values.get("started_at")
    if started_at is not None and started_at > work.now + timedelta(days=1):
        raise Invalid(
            "started_at", _("That is in the future; a communication must be in the past.")
        )
    return values | plain_fields.cleaned(COMMUNICATION, fields)


def set_participants(work: Unit, communication: Communication, people: Sequence[int]) -> None:
    """Make the participants those contacts."""
    for contact_id in people:
        work.get(Contact, contact_id)
    old = work.session.exec(
        select(Participant).where(Participant.communication_id == communication.key)
    ).all()
    for link in old:
        if link.contact_id not in people:
            work.remove(link)
    known = {link.contact_id for link in old}
    for contact_id in people:
        if contact_id not in known:
            work.add(Participant(communication_id=communication.key, contact_id=contact_id))


def name_of(work: Unit, communication: Communication, people: Sequence[int]) -> str:
    """How the status line and history call a communication."""
    if communication.subject_line:
        return communication.subject_line
    contact = work.session.get(Contact, people[0]) if people else None
    if contact is None:
        contact = work.session.exec(
            select(Contact)
            .join(Participant)
            .where(Participant.communication_id == communication.key)
        ).first()
    return contact.name if contact else ""
