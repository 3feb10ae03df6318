"""Taking back what is recorded: refused where something newer stands on it, and by whom."""

from __future__ import annotations

import json

import pytest

from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.deals import changes as deals
from svit_tui.crm.lists import names
from svit_tui.crm.lists import short_lists as lists
from svit_tui.model.deal import Deal
from svit_tui.model.errors import Conflict
from svit_tui.model.lists import Tag
from svit_tui.model.tables import BY_NAME
from svit_tui.store.changes.audit import audited_columns
from tests.crm.conftest import World
from tests.crm.test_undo import contents, undo_once


def test_undo_is_refused_when_somebody_changed_the_same_since(world: World) -> None:
    with world.store.unit() as work:
        deals.edit(work, world.website, title="Site")
    with world.other().unit() as work:
        deals.edit(work, world.website, title="Landing page")
    with pytest.raises(Conflict, match="taras changed deal “Landing page” since"):
        undo_once(world.store)
    with world.store.read() as session:
        assert session.get_one(Deal, world.website).title == "Landing page"


def test_a_move_is_not_undone_when_somebody_has_won_the_deal_since(world: World) -> None:
    with world.store.unit() as work:
        deals.step(work, world.website, 1)
    with world.other().unit() as work:
        deals.win(work, world.website)
    with pytest.raises(Conflict, match="taras changed deal “Website” since"):
        undo_once(world.store)


def test_undo_is_fine_when_somebody_changed_another_field(world: World) -> None:
    with world.store.unit() as work:
        deals.edit(work, world.website, title="Site")
    with world.other().unit() as work:
        deals.edit(work, world.website, notes="Call first")
    undo_once(world.store)
    with world.store.read() as session:
        deal = session.get_one(Deal, world.website)
        assert (deal.title, deal.notes) == ("Website", "Call first")


def test_undoing_a_new_contact_is_refused_when_somebody_uses_it(world: World) -> None:
    with world.store.unit() as work:
        added = contacts.add(work, name="Агросвіт", kind="organization")
    with world.other().unit() as work:
        deals.add(work, title="Scanners", contact_id=added.key)
    with pytest.raises(Conflict, match="taras added deal “Scanners” to it since"):
        undo_once(world.store)


def test_the_record_replayed_from_nothing_is_the_store(world: World) -> None:
    with world.store.unit() as work:
        deals.win(work, world.website)
    with world.store.unit() as work:
        deals.edit(work, world.licences, tags=["x"])
    undo_once(world.store)
    rows: dict[tuple[str, int], dict[str, object]] = {}
    for entity, row_id, op, after in world.store.light().execute(
        "SELECT entity, row_id, op, after FROM change ORDER BY id"
    ):
        if op == "remove":
            del rows[entity, row_id]
        else:
            rows.setdefault((entity, row_id), {}).update(json.loads(after))
    for entity, model in BY_NAME.items():
        names = audited_columns(model)
        stored = world.store.light().execute(f"SELECT id, {', '.join(names)} FROM {entity}")
        for row_id, *values in stored:
            replayed = rows.pop((entity, row_id))
            assert [replayed[name] for name in names] == values
    assert rows == {}


def test_a_name_that_somebody_else_has_taken_since_is_told(world: World) -> None:
    with world.store.unit() as work:
        number = lists.ensure(work, Tag, "hot").key
    with world.store.unit() as work:
        names.rename(work, Tag, number, "warm")
    with world.other().unit() as work:
        lists.ensure(work, Tag, "hot")
    before = contents(world.store)
    with pytest.raises(Conflict, match="Not undone: tag “hot” has “hot” now"):
        undo_once(world.store)
    assert contents(world.store) == before


def test_all_of_a_set_stays_if_a_part_of_it_can_not_be_taken_back(world: World) -> None:
    with world.store.unit() as work:
        deals.edit(work, world.website, title="Site")
        deals.edit(work, world.licences, title="Licences")
    with world.other().unit() as work:
        deals.edit(work, world.website, title="Landing page")
    with pytest.raises(Conflict, match="Undo that first"):
        undo_once(world.store)
    with world.store.read() as session:
        assert session.get_one(Deal, world.licences).title == "Licences"
