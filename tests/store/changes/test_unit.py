"""A change: all of it or nothing, written down, and the same for one row and for thousands."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlmodel import select

from svit_tui.crm.deals import changes as deals
from svit_tui.crm.search import found_contacts
from svit_tui.model.contact import Contact
from svit_tui.model.deal import Deal
from svit_tui.model.errors import Conflict, NotFound, StoreUnavailable
from svit_tui.model.lists import Tag
from svit_tui.model.values.text import search_key
from svit_tui.store.changes.unit import Unit
from tests.crm.conftest import World
from tests.crm.test_undo import contents


def written(world: World, since: int = 0) -> list[tuple[str, int, str, Any, Any]]:
    """What the audit record says of changes after one: entity, row, what, before, after."""
    rows = world.store.light().execute(
        "SELECT entity, row_id, op, before, after FROM change WHERE set_id > ? ORDER BY id",
        (since,),
    )
    return [
        (entity, row, op, before and json.loads(before), after and json.loads(after))
        for entity, row, op, before, after in rows
    ]


def sets(world: World) -> int:
    return int(world.store.light().execute("SELECT count(*) FROM change_set").fetchone()[0])


def tag(name: str) -> dict[str, Any]:
    return {"name": name, "name_key": search_key(name)}


def test_what_fails_half_way_leaves_nothing(world: World) -> None:
    before, record = contents(world.store), sets(world)

    def half(work: Unit) -> None:
        work.change(work.get(Deal, world.website), title="Half")
        work.add(Tag(**tag("half")))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), world.store.unit() as work:
        half(work)
    assert contents(world.store) == before
    assert sets(world) == record


def test_a_trial_leaves_nothing_but_knows_what_it_would_do(world: World) -> None:
    before = contents(world.store)
    with world.store.unit(dry_run=True) as work:
        work.change(work.get(Deal, world.website), title="Tried")
        assert (
            work.session.exec(select(Deal.title).where(Deal.id == world.website)).one() == "Tried"
        )
    assert contents(world.store) == before


def test_only_what_differs_is_changed_and_written_down(world: World) -> None:
    latest = world.store.latest_change()
    with world.store.unit() as work:
        deal = work.get(Deal, world.website)
        version = deal.version
        assert work.change(deal, title=deal.title, notes="New") == ["notes"]
        assert deal.version == version + 1
        assert work.change(deal, notes="New") == []
        assert deal.version == version + 1
    assert written(world, latest) == [
        ("deal", world.website, "change", {"notes": ""}, {"notes": "New"})
    ]


def test_a_change_of_nothing_is_not_written_down(world: World) -> None:
    record = sets(world)
    with world.store.unit() as work:
        work.change(work.get(Deal, world.website), notes="")
    assert sets(world) == record


def test_a_part_that_is_removed_is_kept_in_the_record(world: World) -> None:
    with world.store.unit() as work:
        deals.set_tags(work, world.website, ["hot"])
    latest = world.store.latest_change()
    with world.store.unit() as work:
        deals.set_tags(work, world.website, [])
    [(entity, _row, op, before, after)] = written(world, latest)
    assert (entity, op, after) == ("deal_tag", "remove", None)
    assert before["deal_id"] == world.website


def test_thousands_are_written_as_one_by_one(world: World) -> None:
    latest = world.store.latest_change()
    with world.store.unit() as work:
        for name in ("a", "b"):
            work.add(Tag(**tag(name)))
    one_by_one, middle = written(world, latest), world.store.latest_change()
    with world.store.unit() as work:
        numbers = work.add_many(Tag, [tag("c"), tag("d")])
    at_once = written(world, middle)
    assert [row for _e, row, *_rest in at_once] == numbers

    def shape(rows: list[tuple[str, int, str, Any, Any]]) -> list[Any]:
        return [
            (
                entity,
                op,
                before,
                {key: key in ("name", "name_key") or value for key, value in after.items()},
            )
            for entity, _row, op, before, after in rows
        ]

    assert shape(one_by_one) == shape(at_once)
    with world.store.read() as session:
        rows = {row.name: row for row in session.exec(select(Tag).where(Tag.name != "vip"))}
    assert {(row.version, row.created_by_id, row.created_at) for row in rows.values()} == {
        (1, 1, world.clock.now)
    }


def test_many_rows_are_changed_by_number(world: World) -> None:
    latest = world.store.latest_change()
    with world.store.unit() as work:
        loaded = work.get(Deal, world.website)
        changed = work.change_many(
            Deal,
            [
                (world.website, {"notes": "a"}),
                (world.licences, {"notes": ""}),
                (999, {"notes": "nobody"}),
                (world.website, {"notes": "b"}),
            ],
        )
        assert changed == 2
        assert loaded.notes == "b"
    assert [(row, before, after) for _e, row, _o, before, after in written(world, latest)] == [
        (world.website, {"notes": ""}, {"notes": "a"}),
        (world.website, {"notes": "a"}, {"notes": "b"}),
    ]


def test_the_record_names_who_did_what_and_when(world: World) -> None:
    other = world.other()
    world.clock.forward(hours=1)
    with other.unit() as work:
        deals.win(work, world.website)
    row = (
        world.store.light()
        .execute(
            "SELECT at, member_id, kind, action, title, count FROM change_set ORDER BY id DESC"
        )
        .fetchone()
    )
    assert other.member is not None
    assert row[1:] == (other.member.id, "do", "deal.win", "Website", 1)
    with world.store.read() as session:
        deal = session.get_one(Deal, world.website)
    assert (deal.updated_by_id, deal.updated_at) == (other.member.id, world.clock.now)


def test_what_is_found_and_counted_follows(world: World) -> None:
    with world.store.unit() as work:
        work.change(work.get(Contact, world.clinic), name="Клініка", name_key=search_key("Клініка"))
    reader = world.store.light()
    # Who works there is found by it, too.
    assert found_contacts(reader, "клініка") == [world.clinic, world.person]
    assert found_contacts(reader, "медцентр") == []


def test_a_row_is_asked_for_by_number_and_version(world: World) -> None:
    with world.store.unit() as work:
        with pytest.raises(NotFound, match="no deal with the number 999"):
            work.get(Deal, 999)
        version = work.get(Deal, world.website).version
    with world.other().unit() as work:
        deals.edit(work, world.website, title="Shop")
    with world.store.unit() as work, pytest.raises(Conflict, match="taras changed this") as told:
        work.get(Deal, world.website, version=version)
    assert told.value.who == "taras"


def test_what_the_database_refuses_is_one_sentence(world: World) -> None:
    with pytest.raises(StoreUnavailable, match="can't be used"), world.store.unit() as work:
        work.raw.execute("INSERT INTO tag (name) VALUES ('x')")
