"""What a store is told apart by."""

from __future__ import annotations

from pathlib import Path

from svit_tui.crm.lists.short_lists import find_member
from svit_tui.crm.start.opening import open_store
from tests.conftest import FrozenClock


def test_two_stores_made_in_the_same_second_are_two(tmp_path: Path, clock: FrozenClock) -> None:
    one, other = (open_store(tmp_path / name, login="olena", clock=clock) for name in ("a", "b"))
    assert one.identity() != other.identity()
    one.close()
    assert open_store(tmp_path / "a", login="taras", clock=clock).identity() == one.identity()


def test_a_store_stays_the_same_whatever_its_founder_is_called(
    tmp_path: Path, clock: FrozenClock
) -> None:
    store = open_store(tmp_path / "svit.db", login="olena", clock=clock)
    before = store.identity()
    with store.unit() as work:
        work.change(find_member(work.session, "olena"), login="olena2", name="Olena")
    assert store.identity() == before
