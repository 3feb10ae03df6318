"""Undo and redo of every change, from the audit record."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from svit_tui.crm import undo
from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.contacts import merging
from svit_tui.crm.contacts.changes import Point
from svit_tui.crm.deals import changes as deals
from svit_tui.crm.deals.parts import LineDraft
from svit_tui.crm.timeline import communications, history
from svit_tui.model.errors import CrmError, NotFound
from svit_tui.model.tables import BY_NAME
from svit_tui.store.changes.audit import audited_columns
from svit_tui.store.file.connect import connect
from svit_tui.store.store import Store
from tests.crm.conftest import World
from tests.effort import examples


def contents(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables but for versions and stamps."""
    light = store.light()
    return {
        name: light.execute(
            f"SELECT id, {', '.join(audited_columns(model))} FROM {name} ORDER BY id"
        ).fetchall()
        for name, model in BY_NAME.items()
    }


def found(store: Store) -> list[tuple[object, ...]]:
    """What the search index holds."""
    return store.light().execute("SELECT rowid, name FROM search ORDER BY rowid").fetchall()


def undo_once(store: Store) -> str:
    with store.unit() as work:
        return undo.undo(work).sentence()


def redo_once(store: Store) -> str:
    with store.unit() as work:
        return undo.redo(work).sentence()


def test_a_win_is_undone_and_done_again(world: World) -> None:
    before = contents(world.store)
    with world.store.unit() as work:
        deals.win(work, world.website)
    after = contents(world.store)
    assert undo_once(world.store) == "Won: Website"
    assert contents(world.store) == before
    assert redo_once(world.store) == "Won: Website"
    assert contents(world.store) == after


def test_undo_works_after_a_restart(world: World) -> None:
    before = contents(world.store)
    with world.store.unit() as work:
        deals.archive(work, world.website)
    world.store.close()
    assert undo_once(world.other("olena")) == "Archived: Website"
    assert contents(world.store) == before


def test_a_bulk_change_is_one_undo(world: World) -> None:
    before = contents(world.store)
    with world.store.unit() as work:
        for deal_id in (world.website, world.licences):
            deals.step(work, deal_id, 1)
    assert undo_once(world.store) == "Moved: Website and 1 more"
    assert contents(world.store) == before


def test_undoing_everything_leaves_nothing_but_the_beginning(world: World) -> None:
    for _n in range(3):
        undo_once(world.store)
    light = world.store.light()
    for table in ("deal", "contact", "contact_point", "stage_change", "contact_tag", "tag"):
        assert light.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table
    assert found(world.store) == []
    with pytest.raises(NotFound, match="nothing to undo"):
        undo_once(world.store)


def test_undo_takes_back_only_ones_own_changes(world: World) -> None:
    other = world.other()
    with other.unit() as work:
        deals.edit(work, world.website, notes="Call first")
    with world.store.unit() as work:
        deals.win(work, world.licences)
    assert undo_once(other) == "Edited: Website"
    with pytest.raises(NotFound, match="nothing to undo"):
        undo_once(other)


def test_a_new_change_ends_redo(world: World) -> None:
    with world.store.unit() as work:
        deals.win(work, world.website)
    undo_once(world.store)
    with world.store.unit() as work:
        deals.step(work, world.licences, 1)
    with pytest.raises(NotFound, match="nothing to redo"):
        redo_once(world.store)


def test_several_steps_back_and_forth(world: World) -> None:
    states = [contents(world.store)]
    for _n in range(3):
        with world.store.unit() as work:
            deals.step(work, world.website, 1)
        states.append(contents(world.store))
        world.clock.forward(minutes=1)
    for state in reversed(states[:-1]):
        undo_once(world.store)
        assert contents(world.store) == state
    for state in states[1:]:
        redo_once(world.store)
        assert contents(world.store) == state


def test_history_tells_who_changed_what(world: World) -> None:
    with world.other().unit() as work:
        deals.edit(work, world.website, title="Site", lines=[LineDraft(name="Design")])
    with world.store.read() as session:
        entries = history.history(session, "deal", world.website)
    newest = next(entry for entry in entries if "title" in entry.fields)
    assert newest.who == "taras"
    assert newest.fields["title"] == ("Website", "Site")
    assert any(entry.entity == "line" and entry.op == "add" for entry in entries)


def act(store: Store, world: World, choice: int) -> None:
    """One of the things that people do."""
    with store.unit() as work:
        match choice:
            case 0:
                deals.step(work, world.website, 1)
            case 1:
                deals.step(work, world.licences, -1)
            case 2:
                deals.win(work, world.website)
            case 3:
                deals.lose(work, world.licences, reason_id=1, note="dear")
            case 4:
                deals.reopen(work, world.website)
            case 5:
                communications.log(work, "call", deal_id=world.licences, body="hello")
            case 6:
                contacts.edit(
                    work, world.person, points=[Point("email", "new@x.example")], tags=["a", "b"]
                )
            case 7:
                deals.edit(
                    work,
                    world.website,
                    lines=[LineDraft(name="Hosting", unit_price=100), LineDraft(name="Care")],
                    people=[world.person],
                    tags=["web"],
                )
            case 8:
                merging.merge(work, world.clinic, world.person)
            case _:
                deals.place(work, world.website, below=world.licences)


@settings(
    max_examples=examples(40),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(choices=st.lists(st.integers(0, 9), min_size=1, max_size=8))
def test_any_sequence_of_changes_can_be_undone_and_redone(world: World, choices: list[int]) -> None:
    start, index = contents(world.store), found(world.store)
    done = 0
    for choice in choices:
        sets = _sets(world.store)
        try:
            act(world.store, world, choice)
        except CrmError:
            continue
        done += _sets(world.store) - sets
    end, end_index = contents(world.store), found(world.store)
    for _n in range(done):
        undo_once(world.store)
    assert contents(world.store) == start
    assert found(world.store) == index
    for _n in range(done):
        redo_once(world.store)
    assert contents(world.store) == end
    assert found(world.store) == end_index
    for _n in range(done):
        undo_once(world.store)


def _sets(store: Store) -> int:
    return int(store.light().execute("SELECT count(*) FROM change_set").fetchone()[0])


def test_foreign_keys_hold(world: World) -> None:
    connection = connect(world.path, write=True)
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute("UPDATE deal SET contact_id = 999")
