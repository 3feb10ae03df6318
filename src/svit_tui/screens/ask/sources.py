"""The choices that pickers offer: members, stages, contacts and others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from svit_tui import formatting
from svit_tui.crm import search
from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.contacts import rows as contact_reads
from svit_tui.crm.contacts.rows import ContactFilter
from svit_tui.crm.lists import short_lists as lists
from svit_tui.i18n import _
from svit_tui.model.kinds import ContactKind
from svit_tui.model.lists import Product, Source, Tag
from svit_tui.widgets.picker import Choice, NewChoice

if TYPE_CHECKING:
    from sqlmodel import Session

    from svit_tui.screens.base.desk import Store, Unit

FOUND = 40
Finder = Callable[[str], Sequence[Choice]]


@dataclass(slots=True)
class Lists:
    """The user's own short lists, as choices."""

    members: list[Choice]
    sources: list[Choice]
    tags: list[Choice]
    products: list[Product]
    stages: list[Choice]
    pipelines: dict[int, int]
    """Pipeline of each stage."""
    currencies: dict[int, str]
    """Currency of each pipeline."""

    def product_choices(self) -> list[Choice]:
        """Products with their prices."""
        return [
            Choice(
                product.key,
                product.name,
                formatting.money(product.price, product.currency) if product.price else "",
            )
            for product in self.products
        ]


def read_lists(session: Session) -> Lists:
    """All short lists at once."""
    pipelines = lists.pipelines(session)
    stages: list[Choice] = []
    of_stage: dict[int, int] = {}
    for pipeline in pipelines:
        for stage in lists.stages(session, pipeline.key):
            detail = (
                pipeline.name if len(pipelines) > 1 else formatting.whole_percent(stage.probability)
            )
            stages.append(Choice(stage.key, stage.name, detail))
            of_stage[stage.key] = pipeline.key
    return Lists(
        members=members(session),
        sources=[Choice(entry.key, entry.name) for entry in lists.named(session, Source)],
        tags=tags(session),
        products=list(lists.products(session)),
        stages=stages,
        pipelines=of_stage,
        currencies={pipeline.key: pipeline.currency for pipeline in pipelines},
    )


def members(session: Session) -> list[Choice]:
    """The sales team."""
    return [
        Choice(member.key, member.name, member.team or member.login or "")
        for member in lists.members(session)
    ]


def tags(session: Session) -> list[Choice]:
    """All tags."""
    return [Choice(entry.key, entry.name) for entry in lists.named(session, Tag)]


def choice_of(choices: Sequence[Choice], key: object) -> Choice | None:
    """The choice with that key."""
    return next((choice for choice in choices if choice.key == key), None)


def contact_finder(store: Store, kind: str = "", first: Choice | None = None) -> Finder:
    """Contacts by a few letters; without letters the newest ones, after the one to offer first."""

    def find(query: str) -> list[Choice]:
        with store.read() as session:
            if query.strip():
                ids: Sequence[int] = search.found_contacts(session, query, limit=FOUND * 3)
            else:
                wanted = ContactFilter(kind=kind, sort="newest")
                ids = list(contact_reads.contact_order(session, wanted, limit=FOUND))
            rows = contact_reads.contact_rows(session, ids)
        found = [rows[number] for number in ids if number in rows]
        choices = [
            Choice(row.id, row.name, row.organization or (row.emails[0] if row.emails else ""))
            for row in found
            if not kind or row.kind == kind
        ][:FOUND]
        if first is None or query.strip():
            return choices
        return [first, *(choice for choice in choices if choice.key != first.key)]

    return find


def deal_finder(store: Store) -> Finder:
    """Deals by a few letters; without letters the newest open ones."""

    def find(query: str) -> list[Choice]:
        with store.read() as session:
            hits = search.suggested_deals(session, query, limit=FOUND)
        return [Choice(hit.id, hit.name, hit.detail) for hit in hits]

    return find


def anything_finder(store: Store) -> Finder:
    """Contacts and deals by a few letters. A key is (kind of thing, number)."""

    def find(query: str) -> list[Choice]:
        if not query.strip():
            return []
        with store.read() as session:
            hits = search.contacts_and_deals(session, query, limit=FOUND)
        words = {"contact": _("contact"), "deal": _("deal")}
        return [
            Choice(
                (hit.type, hit.id),
                hit.name,
                " · ".join(part for part in (hit.detail, words[hit.type]) if part),
            )
            for hit in hits
        ]

    return find


def contact_choice(session: Session, contact_id: int | None) -> Choice | None:
    """A contact as a choice."""
    rows = contact_reads.contact_rows(session, [contact_id]) if contact_id is not None else {}
    row = rows.get(contact_id) if contact_id is not None else None
    return Choice(row.id, row.name, row.organization or "") if row is not None else None


# Offers to make a contact, in the order of `New.offer`.
NEW_CONTACT_KINDS = (ContactKind.PERSON, ContactKind.ORGANIZATION)


def new_contact_offers() -> tuple[str, str]:
    """What a picker of contacts offers to make."""
    return _("+ new person “{name}”"), _("+ new organisation “{name}”")


def contact_id_of(work: Unit, choice: Choice) -> int:
    """The number of a chosen contact; made if it is new."""
    if isinstance(choice.key, NewChoice):
        kind = NEW_CONTACT_KINDS[choice.key.offer]
        return contacts.add(work, name=choice.key.name, kind=kind).key
    return number_of(choice)


def number_of(choice: Choice) -> int:
    """The row number that a choice stands for."""
    if not isinstance(choice.key, int):
        raise TypeError(f"not a row: {choice.key!r}")
    return choice.key


def id_of(choice: Choice | None) -> int | None:
    """The row number that a choice stands for, none for none."""
    return number_of(choice) if choice is not None else None


def source_id_of(work: Unit, choice: Choice | None) -> int | None:
    """The number of a chosen source; made if it is new."""
    if choice is None:
        return None
    if isinstance(choice.key, NewChoice):
        return lists.ensure(work, Source, choice.key.name).key
    return number_of(choice)


def names_of(choices: Sequence[Choice]) -> list[str]:
    """The names of chosen tags."""
    return [choice.label for choice in choices]
