"""Search contacts, deals, communications, tasks and events by what people type."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from svit_tui.i18n import _
from svit_tui.model.communication import Communication, Participant
from svit_tui.model.contact import Contact
from svit_tui.model.deal import Deal
from svit_tui.model.errors import Invalid
from svit_tui.model.kinds import DealStatus
from svit_tui.model.task import Event, Task
from svit_tui.model.values.text import search_key
from svit_tui.store import search_index
from svit_tui.store.file.connect import driver_of
from svit_tui.store.search_index import COMMUNICATION, CONTACT, DEAL, EVENT, TASK, Hit

WORDS: dict[int, str] = {
    CONTACT: "contact",
    DEAL: "deal",
    COMMUNICATION: "communication",
    TASK: "task",
    EVENT: "event",
}
MANY = 1000
# A number of a row has no more digits; what has more can only be words.
MOST_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Found:
    """Something found: `type` is one of WORDS; `where` name, reach or text."""

    type: str
    id: int
    name: str
    detail: str
    where: str

    def as_dict(self) -> dict[str, Any]:
        """The row as scripts read it."""
        return {"type": self.type, "id": self.id, "name": self.name, "where": self.where}


def hits(
    session: Session, query: str, *, kinds: Sequence[int] = (CONTACT, DEAL), limit: int = 50
) -> list[Hit]:
    """What the index finds, best first."""
    return search_index.find(driver_of(session), query, kinds=kinds, limit=limit)


def search(
    session: Session,
    query: str,
    *,
    kinds: Sequence[int] = tuple(WORDS),
    limit: int = 50,
) -> list[Found]:
    """What has all words of the query, best first."""
    ranked = hits(session, query, kinds=kinds, limit=limit)
    texts: dict[tuple[int, int], tuple[str, str]] = {}
    for kind in kinds:
        ids = [hit.id for hit in ranked if hit.kind == kind]
        for number, name, detail in _texts(session, kind, ids):
            texts[kind, number] = (name, detail)
    return [
        Found(WORDS[hit.kind], hit.id, *texts[hit.kind, hit.id], hit.where)
        for hit in ranked
        if (hit.kind, hit.id) in texts
    ]


def _texts(session: Session, kind: int, ids: Sequence[int]) -> list[tuple[int, str, str]]:
    """Name and a word beside it of things of one kind."""
    if not ids:
        return []
    if kind == CONTACT:
        organization = Contact.__table__.alias()  # type: ignore[attr-defined]  # SQLModel adds it
        query: Any = (
            select(col(Contact.id), col(Contact.name), organization.c.name)
            .outerjoin(organization, organization.c.id == Contact.organization_id)
            .where(col(Contact.id).in_(ids))
        )
    elif kind == DEAL:
        query = (
            select(col(Deal.id), col(Deal.title), col(Contact.name))
            .join(Contact, col(Contact.id) == Deal.contact_id)
            .where(col(Deal.id).in_(ids))
        )
    elif kind == TASK:
        query = (
            select(col(Task.id), col(Task.title), col(Contact.name))
            .outerjoin(Contact, col(Contact.id) == Task.contact_id)
            .where(col(Task.id).in_(ids))
        )
    elif kind == EVENT:
        query = select(col(Event.id), col(Event.title), col(Event.place)).where(
            col(Event.id).in_(ids)
        )
    else:
        query = (
            select(col(Communication.id), col(Communication.subject_line), col(Contact.name))
            .join(Participant, col(Participant.communication_id) == Communication.id)
            .join(Contact, col(Contact.id) == Participant.contact_id)
            .where(col(Communication.id).in_(ids))
        )
    return [(number, name, detail or "") for number, name, detail in session.execute(query)]


def contacts_and_deals(session: Session, query: str, *, limit: int = 50) -> list[Found]:
    """The contacts and deals that have all words of the query, best first."""
    return search(session, query, kinds=(CONTACT, DEAL), limit=limit)


def suggested_deals(session: Session, query: str, *, limit: int = 50) -> list[Found]:
    """What a picker of deals offers: what the query finds; with none yet, the newest open ones."""
    if query.strip():
        return search(session, query, kinds=(DEAL,), limit=limit)
    newest: Any = select(Deal.id).where(
        col(Deal.archived_at).is_(None), Deal.status == DealStatus.OPEN
    )
    ids = list(session.exec(newest.order_by(col(Deal.id).desc()).limit(limit)))
    texts = {number: (name, detail) for number, name, detail in _texts(session, DEAL, ids)}
    return [Found(WORDS[DEAL], number, *texts[number], "name") for number in ids]


def found_communications(session: Session, query: str) -> list[int]:
    """Numbers of the communications with all words of the query."""
    return [hit.id for hit in hits(session, query, kinds=(COMMUNICATION,), limit=MANY)]


def found_tasks(session: Session, query: str) -> list[int]:
    """Numbers of the tasks with all words of the query."""
    return [hit.id for hit in hits(session, query, kinds=(TASK,), limit=MANY)]


def found_events(session: Session, query: str) -> list[int]:
    """Numbers of the events with all words of the query."""
    return [hit.id for hit in hits(session, query, kinds=(EVENT,), limit=MANY)]


def found_contacts(session: Session, query: str, limit: int = 300) -> list[int]:
    """Numbers of the contacts with all words of the query, best first."""
    return [hit.id for hit in hits(session, query, kinds=(CONTACT,), limit=limit)]


def the_contact(session: Session, named: str) -> int:
    """The number of the contact meant, as `the_one` finds it. Raises Invalid."""
    return the_one(session, CONTACT, named)


def the_deal(session: Session, named: str) -> int:
    """The number of the deal meant, as `the_one` finds it. Raises Invalid."""
    return the_one(session, DEAL, named)


def archived_contact(session: Session, named: str) -> int:
    """The number of an archived contact by its number or its whole name. Raises Invalid."""
    return _archived(session, CONTACT, named, col(Contact.name_key), col(Contact.archived_at))


def archived_deal(session: Session, named: str) -> int:
    """The number of an archived deal by its number or its whole title. Raises Invalid."""
    return _archived(session, DEAL, named, col(Deal.title_key), col(Deal.archived_at))


def _archived(session: Session, kind: int, named: str, key: Any, archived_at: Any) -> int:
    """The search index has nothing that is archived: such things are found by their whole name."""
    if (number := _number(named)) is not None:
        return number
    model = Contact if kind == CONTACT else Deal
    query = select(model.id).where(key == search_key(named), archived_at.is_not(None))
    found = list(session.exec(query.order_by(col(model.id)).limit(6)))
    if len(found) == 1 and found[0] is not None:
        return found[0]
    word, name = WORDS[kind], named.strip()
    if not found:
        raise Invalid(word, _("Nothing archived has the name “{name}”.").format(name=name))
    raise Invalid(
        word,
        _("“{words}” fits several: {names}. Give the number.").format(
            words=name, names=", ".join(f"{number} {name}" for number in found[:5])
        ),
    )


def _number(named: str) -> int | None:
    """The number that is written, if it is one."""
    text = named.strip()
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else None


def the_one(session: Session, kind: int, named: str) -> int:
    """The number of the contact or deal meant by a number or by words that fit just one.

    Raises Invalid, with some of those that fit, if it is not one.
    """
    if (number := _number(named)) is not None:
        return number
    found = search(session, named, kinds=(kind,), limit=6)
    exact = [row for row in found if row.name.casefold() == named.strip().casefold()]
    if len(exact) == 1:
        return exact[0].id
    if len(found) == 1:
        return found[0].id
    word = WORDS[kind]
    if not found:
        raise Invalid(word, _("Nothing is found by “{words}”.").format(words=named.strip()))
    raise Invalid(
        word,
        _("“{words}” fits several: {names}. Give the number.").format(
            words=named.strip(), names=", ".join(f"{row.id} {row.name}" for row in found[:5])
        ),
    )
