"""What others have changed: which deals have moved, and which a board shows otherwise."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from svit_tui.crm import news, undo
from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.deals import changes as deals
from svit_tui.crm.tasks import changes as tasks
from svit_tui.crm.timeline import communications
from svit_tui.model.pipeline import Stage
from svit_tui.store.changes.unit import Unit
from tests.crm.conftest import World

Act = Callable[[World, Unit], object]


def told(world: World, *acts: Act) -> tuple[frozenset[int], frozenset[int] | None]:
    """The deals that moved and those touched by changes, told to another member."""
    light = world.store.light()
    before = world.store.latest_change()
    for act in acts:
        with world.store.unit() as work:
            act(world, work)
    return news.moved(light, before, None), news.touched(light, before)


def test_a_move_and_its_undo(world: World) -> None:
    deal = frozenset({world.website})
    assert told(world, lambda it, work: deals.step(work, it.website, 1)) == (deal, deal)
    assert told(world, lambda _it, work: undo.undo(work)) == (deal, deal)


def test_ones_own_moves_are_no_news(world: World) -> None:
    before = world.store.latest_change()
    with world.store.unit() as work:
        deals.step(work, world.website, 1)
    assert world.store.member is not None
    assert news.moved(world.store.light(), before, world.store.member.id) == frozenset()


def test_a_task_touches_the_deals_that_it_was_and_is_about(world: World) -> None:
    with world.store.unit() as work:
        task = tasks.add(work, title="Ring", deal_id=world.website)
    moved, touched = told(world, lambda it, work: tasks.edit(work, task.key, deal_id=it.licences))
    assert moved == frozenset()
    assert touched == frozenset({world.website, world.licences})


TOUCHES_WEBSITE: dict[str, Act] = {
    "a note": lambda it, work: communications.log(work, "note", deal_id=it.website, body="x"),
    "a task": lambda it, work: tasks.add(work, title="Ring", deal_id=it.website),
    "tags": lambda it, work: deals.set_tags(work, it.website, ["new"]),
    "won": lambda it, work: deals.win(work, it.website),
}


@pytest.mark.parametrize("what", TOUCHES_WEBSITE)
def test_what_is_about_a_deal_touches_it_alone(world: World, what: str) -> None:
    assert told(world, TOUCHES_WEBSITE[what])[1] == frozenset({world.website})


def test_what_no_board_shows_touches_nothing(world: World) -> None:
    assert told(
        world,
        lambda _it, work: tasks.add(work, title="Ring"),
        lambda it, work: contacts.edit(work, it.clinic, notes="about"),
    ) == (frozenset(), frozenset())


ALL: dict[str, Act] = {
    "a contact renamed": lambda it, work: contacts.edit(work, it.clinic, name="Anew"),
    "a stage": lambda _it, work: work.change(work.get(Stage, 1), name="Anew"),
}


@pytest.mark.parametrize("what", ALL)
def test_what_many_deals_follow_from_touches_all(world: World, what: str) -> None:
    assert told(world, ALL[what])[1] is None


def test_many_changes_are_not_told_one_by_one(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(news, "MOST_ROWS", 2)
    monkeypatch.setattr(news, "MOST_MOVED", 1)
    moved, touched = told(
        world,
        lambda it, work: deals.step(work, it.website, 1),
        lambda it, work: deals.step(work, it.licences, 1),
    )
    assert (moved, touched) == (frozenset(), None)
