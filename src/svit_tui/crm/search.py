"""Search contacts, deals, communications, tasks and events by what people type."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from svit_tui.i18n import _
from svit_tui.model.errors import Invalid
from svit_tui.model.values.text import search_key
from svit_tui.store import search_index
from svit_tui.store.file.connect import driver_of
from svit_tui.store.reads.names import archived_called, names, newest_open_deals
from svit_tui.store.search_index import COMMUNICATION, CONTACT, DEAL, EVENT, TASK, Hit

if TYPE_CHECKING:
    from svit_tui.store.file.connect import Reader

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
class SearchResult:
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
    reader: Reader, query: str, *, kinds: Sequence[int] = (CONTACT, DEAL), limit: int = 50
) -> list[Hit]:
    """What the index finds, best first."""
    return search_index.find(driver_of(reader), query, kinds=kinds, limit=limit)


def search(
    reader: Reader,
    query: str,
    *,
    kinds: Sequence[int] = tuple(WORDS),
    limit: int = 50,
) -> list[SearchResult]:
    """What has all words of the query, best first."""
    ranked = hits(reader, query, kinds=kinds, limit=limit)
    texts: dict[tuple[int, int], tuple[str, str]] = {}
    for kind in kinds:
        ids = [hit.id for hit in ranked if hit.kind == kind]
        for number, name, detail in names(driver_of(reader), kind, ids):
            texts[kind, number] = (name, detail)
    return [
        SearchResult(WORDS[hit.kind], hit.id, *texts[hit.kind, hit.id], hit.where)
        for hit in ranked
        if (hit.kind, hit.id) in texts
    ]


def contacts_and_deals(reader: Reader, query: str, *, limit: int = 50) -> list[SearchResult]:
    """The contacts and deals that have all words of the query, best first."""
    return search(reader, query, kinds=(CONTACT, DEAL), limit=limit)


def suggested_deals(reader: Reader, query: str, *, limit: int = 50) -> list[SearchResult]:
    """What a picker of deals offers: what the query finds; with none yet, the newest open ones."""
    if query.strip():
        return search(reader, query, kinds=(DEAL,), limit=limit)
    connection = driver_of(reader)
    ids = newest_open_deals(connection, limit)
    texts = {number: (name, detail) for number, name, detail in names(connection, DEAL, ids)}
    return [SearchResult(WORDS[DEAL], number, *texts[number], "name") for number in ids]


def found_communications(reader: Reader, query: str) -> list[int]:
    """Numbers of the communications with all words of the query."""
    return [hit.id for hit in hits(reader, query, kinds=(COMMUNICATION,), limit=MANY)]


def found_tasks(reader: Reader, query: str) -> list[int]:
    """Numbers of the tasks with all words of the query."""
    return [hit.id for hit in hits(reader, query, kinds=(TASK,), limit=MANY)]


def found_events(reader: Reader, query: str) -> list[int]:
    """Numbers of the events with all words of the query."""
    return [hit.id for hit in hits(reader, query, kinds=(EVENT,), limit=MANY)]


def found_contacts(reader: Reader, query: str, limit: int = 300) -> list[int]:
    """Numbers of the contacts with all words of the query, best first."""
    return [hit.id for hit in hits(reader, query, kinds=(CONTACT,), limit=limit)]


def the_contact(reader: Reader, named: str) -> int:
    """The number of the contact meant, as `the_one` finds it. Raises Invalid."""
    return the_one(reader, CONTACT, named)


def the_deal(reader: Reader, named: str) -> int:
    """The number of the deal meant, as `the_one` finds it. Raises Invalid."""
    return the_one(reader, DEAL, named)


def archived_contact(reader: Reader, named: str) -> int:
    """The number of an archived contact by its number or its whole name. Raises Invalid."""
    return _archived(reader, CONTACT, named)


def archived_deal(reader: Reader, named: str) -> int:
    """The number of an archived deal by its number or its whole title. Raises Invalid."""
    return _archived(reader, DEAL, named)


def _archived(reader: Reader, kind: int, named: str) -> int:
    """The search index has nothing that is archived: such things are found by their whole name."""
    if (number := _number(named)) is not None:
        return number
    found = archived_called(driver_of(reader), kind, search_key(named), limit=6)
    if len(found) == 1:
        return found[0]
    word, name = WORDS[kind], named.strip()
    if not found:
        raise Invalid(word, _("Nothing archived has the name “{name}”.").format(name=name))
    raise Invalid(
        word,
        _("“{words}” matches several: {names}. Give the number.").format(
            words=name, names=", ".join(f"{number} {name}" for number in found[:5])
        ),
    )


def _number(named: str) -> int | None:
    """The number that is written, if it is one."""
    text = named.strip()
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else None


def the_one(reader: Reader, kind: int, named: str) -> int:
    """The number of the contact or deal meant by a number or by words that fit just one.

    Raises Invalid, with some of those that fit, if it is not one.
    """
    if (number := _number(named)) is not None:
        return number
    found = search(reader, named, kinds=(kind,), limit=6)
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
        _("“{words}” matches several: {names}. Give the number.").format(
            words=named.strip(), names=", ".join(f"{row.id} {row.name}" for row in found[:5])
        ),
    )
