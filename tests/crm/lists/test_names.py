"""Sources, loss reasons and tags set up: named anew, merged, put away, put in order, undone."""

from __future__ import annotations

from typing import Any

import pytest

from svit_tui.crm import undo
from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.contacts import rows as contact_reads
from svit_tui.crm.deals import changes as deals
from svit_tui.crm.deals import rows as deal_reads
from svit_tui.crm.lists import names as named
from svit_tui.crm.lists import short_lists as lists
from svit_tui.model.errors import Invalid
from svit_tui.model.lists import LossReason, Source, Tag
from svit_tui.store import search_index
from svit_tui.store.store import Store
from tests.crm.conftest import World

MODELS = (Source, LossReason, Tag)


def names(store: Store, model: Any) -> list[str]:
    with store.read() as session:
        return [entry.name for entry in lists.named(session, model)]


def number(store: Store, model: Any, name: str) -> int:
    with store.read() as session:
        return int(lists.find_entry(session, model, name).key)


@pytest.mark.parametrize("model", MODELS)
def test_an_entry_is_added_renamed_put_away_and_taken_back(world: World, model: Any) -> None:
    store, before = world.store, names(world.store, model)
    with store.unit() as work:
        entry = named.add(work, model, " Fair  2027 ").key
    assert set(names(store, model)) - set(before) == {"Fair 2027"}
    with store.unit() as work:
        named.rename(work, model, entry, "Exhibition")
    with store.unit() as work:
        named.archive(work, model, entry)
    assert names(store, model) == before
    with store.unit() as work:
        assert named.add(work, model, "EXHIBITION").key == entry
    assert "EXHIBITION" in names(store, model)
    for _time in range(4):
        with store.unit() as work:
            undo.undo(work)
    assert names(store, model) == before


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("name", ["", " \n", "x" * 81, "одна"])
def test_a_name_that_is_no_name_or_is_taken_is_refused(world: World, model: Any, name: str) -> None:
    with world.store.unit() as work:
        named.add(work, model, "Одна")
        other = named.add(work, model, "Інша").key
    with pytest.raises(Invalid), world.store.unit() as work:
        named.add(work, model, name)
    with pytest.raises(Invalid), world.store.unit() as work:
        named.rename(work, model, other, name)


def test_merged_tags_are_one_on_deals_and_contacts(world: World) -> None:
    store = world.store
    with store.unit() as work:
        deals.set_tags(work, world.website, ["vip", "hot"])
        deals.set_tags(work, world.licences, ["hot"])
    with store.unit() as work:
        old, new = number(store, Tag, "hot"), number(store, Tag, "vip")
        assert named.merge(work, Tag, old, new) == 2
    with store.read() as session:
        rows = deal_reads.deal_rows(session)
        person = contact_reads.contact_rows(session, [world.person])[world.person]
        assert named.used(session, Tag) == {new: 3}
    assert [row.tags for row in rows] == [["vip"], ["vip"]]
    assert person.tags == ["vip"]
    assert names(store, Tag) == ["vip"]
    with store.unit() as work:
        undo.undo(work)
    with store.read() as session:
        assert [row.tags for row in deal_reads.deal_rows(session)] == [["hot"], ["hot", "vip"]]


def test_merged_sources_and_reasons_go_along_with_what_has_them(world: World) -> None:
    store = world.store
    site, fair = number(store, Source, "Site"), number(store, Source, "Conference")
    price, budget = number(store, LossReason, "Price"), number(store, LossReason, "No budget")
    with store.unit() as work:
        deals.edit(work, world.website, source_id=site)
        contacts.edit(work, world.person, source_id=site)
        deals.lose(work, world.website, reason_id=price)
    with store.unit() as work:
        assert named.merge(work, Source, site, fair) == 2
        assert named.merge(work, LossReason, price, budget) == 1
    with store.read() as session:
        [row] = deal_reads.deal_rows(session, ids=[world.website])
        assert named.used(session, LossReason) == {budget: 1}
    assert (row.source, row.loss_reason) == ("Conference", "No budget")
    with pytest.raises(Invalid, match="merged into another one"), store.unit() as work:
        named.merge(work, Source, fair, fair)


def test_an_archived_reason_stays_on_what_has_it(world: World) -> None:
    store = world.store
    price = number(store, LossReason, "Price")
    with store.unit() as work:
        deals.lose(work, world.website, reason_id=price)
        named.archive(work, LossReason, price)
    with store.read() as session:
        [row] = deal_reads.deal_rows(session, ids=[world.website])
        assert [entry.name for entry in named.archived(session, LossReason)] == ["Price"]
    assert row.loss_reason == "Price"
    with store.unit() as work:
        named.restore(work, LossReason, price)
    assert names(store, LossReason)[0] == "Price"


def test_the_order_is_the_teams_own_but_tags_stand_by_name(world: World) -> None:
    store = world.store
    with store.unit() as work:
        named.shift(work, Source, number(store, Source, "Partner"), -99)
    assert names(store, Source)[0] == "Partner"
    with pytest.raises(Invalid, match="sorted by name"), store.unit() as work:
        named.shift(work, Tag, number(store, Tag, "vip"), 1)


def test_a_renamed_tag_is_found_by_its_new_name(world: World) -> None:
    store = world.store
    with store.unit() as work:
        deals.set_tags(work, world.website, ["hot"])
    with store.unit() as work:
        named.rename(work, Tag, number(store, Tag, "hot"), "sizzling")

    def found(query: str) -> list[int]:
        return [hit.id for hit in search_index.find(store.light(), query)]

    assert (found("sizzling"), found("hot")) == ([world.website], [])
    with store.unit() as work:
        undo.undo(work)
    assert (found("sizzling"), found("hot")) == ([], [world.website])
