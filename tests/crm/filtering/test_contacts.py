"""Filters on contacts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.contacts.changes import Point
from svit_tui.crm.contacts.rows import ContactFilter, contact_order, contact_rows
from svit_tui.crm.deals import changes as deals
from svit_tui.crm.filtering.contacts import contact_condition
from svit_tui.crm.lists import short_lists as lists
from svit_tui.crm.start.opening import open_store
from svit_tui.crm.timeline import communications
from svit_tui.model.errors import Invalid
from svit_tui.model.kinds import Consent, ContactKind
from svit_tui.model.lists import Source
from svit_tui.store.store import Store
from tests.conftest import FrozenClock


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Two organisations, three people, deals of one of them."""
    clock = FrozenClock()
    path: Path = tmp_path_factory.mktemp("contacts") / "svit.db"
    store = open_store(path, login="olena", clock=clock)
    open_store(path, login="taras", clock=clock).close()
    clock.forward(days=-60)
    with store.unit() as work:
        site = lists.ensure(work, Source, "Site").key
        bank = contacts.add(
            work,
            name="Банк Дніпро",
            kind=ContactKind.ORGANIZATION,
            owner_id=1,
            source_id=site,
            points=[Point("email", "Info@Bank.example"), Point("phone", "+380 44 555-01-01")],
            tags=["vip"],
        ).key
        contacts.add(work, name="Acme", kind=ContactKind.ORGANIZATION, owner_id=2)
    clock.forward(days=50)
    with store.unit() as work:
        contacts.add(
            work,
            first_name="Олена",
            last_name="Шевченко",
            organization_id=bank,
            consent=Consent.GIVEN,
        )
        tom = contacts.add(work, name="Tom", tags=["vip", "hot"], owner_id=1).key
        contacts.add(work, name="Gone")
        for number in range(3):
            deal = deals.add(work, title=f"Deal {number}", contact_id=tom)
        deals.win(work, deal.key)
    clock.forward(days=10)
    with store.unit() as work:
        contacts.archive(work, 5)
        communications.log(work, "call", participants=[bank])
    yield store
    store.close()


NOW: datetime = FrozenClock().now


def found(store: Store, text: str) -> set[str]:
    with store.light_read() as reader:
        condition = contact_condition(reader, text, now=NOW, member_id=1)
        numbers = list(contact_order(reader, ContactFilter(condition=condition)))
        return {row.name for row in contact_rows(reader, numbers).values()}


BANK, ACME, OLENA, TOM = "Банк Дніпро", "Acme", "Олена Шевченко", "Tom"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", {BANK, ACME, OLENA, TOM}),
        ("person", {OLENA, TOM}),
        ("організації", {BANK, ACME}),
        ("kind:company", {BANK, ACME}),
        ("вид:особа", {OLENA, TOM}),
        ("mine", {BANK, TOM}),
        ("owner:taras", {ACME}),
        ("no:owner", {OLENA}),
        ("source:site", {BANK}),
        ("has:source", {BANK}),
        ("tag:vip", {BANK, TOM}),
        ("tag:vip -tag:hot", {BANK}),
        ("tag:vip,hot person", {TOM}),
        ("no:tag", {ACME, OLENA}),
        ("дніпро", {BANK, OLENA}),
        ('"Олена Шев"', {OLENA}),
        ("organization:банк", {OLENA}),
        ("has:organization", {OLENA}),
        ("email:bank.example", {BANK}),
        ("phone:555", {BANK}),
        ("телефон:0101", {BANK}),
        ("no:email person", {OLENA, TOM}),
        ("has:phone", {BANK}),
        ("consent:given", {OLENA}),
        ("згода:невідомо person", {TOM}),
        ("deals:2", {TOM}),
        ("deals>2", set()),
        ("no:deals", {BANK, ACME, OLENA}),
        ("won>=1", {TOM}),
        ("has:won", {TOM}),
        ("lost:0", {BANK, ACME, OLENA, TOM}),
        ("created<30d", {OLENA, TOM}),
        ("created>30d", {BANK, ACME}),
        ("last:today", {BANK}),
        ("last:none", {ACME, OLENA, TOM}),
        ("not last<30d", {ACME, OLENA, TOM}),
        ("id:1..2", {BANK, ACME}),
        ("name:tom or email:info", {TOM, BANK}),
    ],
)
def test_a_filter_finds_those_that_match(store: Store, text: str, names: set[str]) -> None:
    assert found(store, text) == names


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("stage:lead", "no “stage” to filter by. There are: owner, source"),
        ("kind:robot", "“robot” does not fit “kind”; it may be: person, organization"),
        ("consent:maybe", "it may be: unknown, given, refused"),
        ("name>a", "can't be compared by size"),
        ("no:name", "“name” does not fit “no”"),
        ("deals:many", "“many” does not fit “deals”"),
    ],
)
def test_a_mistake_names_the_word_and_what_would_fit(store: Store, text: str, said: str) -> None:
    with pytest.raises(Invalid) as refused:
        found(store, text)
    assert said in str(refused.value)
