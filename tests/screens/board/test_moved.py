"""What somebody else moves is marked for two seconds, so that the eye can follow it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from svit_tui.app.app import SvitApp
from svit_tui.crm import undo
from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.deals import changes as deals
from svit_tui.crm.deals.board import Board, BoardFilter
from svit_tui.crm.start.opening import open_store
from svit_tui.crm.tasks import changes as tasks
from svit_tui.screens.board import moved
from svit_tui.screens.board.keeping_up import KeepingUp
from svit_tui.screens.board.moved import Moved
from svit_tui.store.changes.unit import Unit
from svit_tui.store.store import Store
from tests.conftest import FrozenClock
from tests.screens.board.test_screen import of, same
from tests.screens.conftest import Hands, text_of

Act = Callable[[Unit], object]


@pytest.fixture
def taras(demo: Store, clock: FrozenClock) -> Iterator[Callable[[Act], None]]:
    """Let Taras change something in another session."""
    other = open_store(Path(demo.path), login="taras", clock=clock)

    def act(change: Act) -> None:
        with other.unit() as work:
            change(work)

    yield act
    other.close()


@pytest.fixture
def no_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Marks stay, however long a test takes."""
    monkeypatch.setattr(moved, "MARKED", 10_000.0)


async def look(hands: Hands) -> None:
    """What happens each second."""
    hands.app.store_watch.look()
    await hands.settled()


def marked(hands: Hands) -> list[str]:
    """The lines of cards with the sign."""
    return [line for line in text_of(hands.app).split("\n") if "▸" in line]


@pytest.mark.usefixtures("no_end")
async def test_a_card_that_somebody_else_moves_has_a_sign(
    demo: Store, taras: Callable[[Act], None]
) -> None:
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        await hands.press("j", "space", "k")
        before, selected = hands.card, set(hands.board.selected)
        await look(hands)
        other = hands.board.view.source
        assert other is not None
        card = other.card(0, 3)
        assert card is not None
        taras(lambda work: deals.step(work, card.id, 1))
        await look(hands)
        (line,) = marked(hands)
        assert f"▸{card.title[:6]}" in line
        assert same(hands)
        assert (hands.card.id, hands.board.selected) == (before.id, selected)
        taras(undo.undo)
        await look(hands)
        (line,) = marked(hands)
        assert line.startswith(f"▸{card.title[:6]}")
        await hands.press("v")
        (line,) = marked(hands)
        assert "▸ Lead" in line


@pytest.mark.usefixtures("no_end")
async def test_a_new_deal_and_one_in_another_place_of_its_stage_have_a_sign_too(
    demo: Store, taras: Callable[[Act], None]
) -> None:
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        await look(hands)
        board = hands.board.board
        assert board is not None
        ids = board.order[board.stages[0].id]
        first, third = ids[0], ids[2]
        taras(lambda work: deals.place(work, third, above=first))
        await look(hands)
        assert len(marked(hands)) == 1
        taras(lambda work: deals.add(work, title="Нова", contact_id=1))
        await look(hands)
        assert any("▸Нова" in line for line in marked(hands))
        assert same(hands)


@pytest.mark.usefixtures("no_end")
async def test_what_moves_nothing_and_ones_own_moves_have_no_sign(
    demo: Store, taras: Callable[[Act], None]
) -> None:
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        await look(hands)
        number = hands.card.id
        await hands.press("L")
        taras(lambda work: deals.edit(work, number, title="By Taras"))
        await look(hands)
        assert "By Taras" in text_of(hands.app)
        assert marked(hands) == []


async def test_the_sign_goes_by_itself(
    demo: Store, taras: Callable[[Act], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[int] = []
    add = Moved.add

    def watched(self: Moved, deal_ids: frozenset[int]) -> None:
        given.extend(deal_ids)
        add(self, deal_ids)

    monkeypatch.setattr(Moved, "add", watched)
    monkeypatch.setattr(moved, "MARKED", 0.05)
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        await look(hands)
        number = hands.card.id
        taras(lambda work: deals.step(work, number, 1))
        await look(hands)
        assert given == [number]
        await hands.until(lambda: marked(hands) == [] and number not in hands.board.moved)


def test_each_mark_ends_at_its_own_time() -> None:
    now = [100.0]
    marks = Moved(lambda: now[0])
    assert marks.left() is None
    marks.add([1])
    now[0] += 1.5
    marks.add([2])
    assert (marks.left(), marks.end()) == (0.5, [])
    now[0] += 0.5
    assert marks.end() == [1]
    assert 1 not in marks
    assert 2 in marks
    assert marks.left() == 1.5
    now[0] += 9
    assert marks.left() == 0.0
    assert (marks.end(), marks.left()) == ([2], None)


def change_task(work: Unit, deal_id: int) -> None:
    tasks.add(work, title="Ring Taras", deal_id=deal_id)


CHANGES: dict[str, tuple[Callable[[Unit, int], object], bool]] = {
    "a deal moved": (lambda work, deal: deals.step(work, deal, 1), False),
    "a deal won": (deals.win, False),
    "a task planned": (change_task, False),
    "a contact renamed": (lambda work, _deal: contacts.edit(work, 1, name="Anew"), True),
}


@pytest.mark.parametrize("what", CHANGES)
async def test_only_what_a_change_touches_is_read(
    demo: Store, taras: Callable[[Act], None], monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    act, reads_all = CHANGES[what]
    read: list[int] = []
    read_all = KeepingUp._read

    def watched(self: KeepingUp, pipeline_id: int, wanted: BoardFilter) -> Board:
        read.append(pipeline_id)
        return read_all(self, pipeline_id, wanted)

    monkeypatch.setattr(KeepingUp, "_read", watched)
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        await look(hands)
        number = hands.card.id
        read.clear()
        taras(lambda work: act(work, number))
        await look(hands)
        assert bool(read) == reads_all
        assert same(hands)
