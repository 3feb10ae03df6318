"""Goals: set, set anew, removed, undone; of members, teams and everybody."""

from __future__ import annotations

import pytest

from svit_tui.crm import undo
from svit_tui.crm.lists import goals
from svit_tui.crm.lists.short_lists import find_member
from svit_tui.crm.timeline import history
from svit_tui.model.errors import Invalid, NotFound
from svit_tui.model.member import Member
from svit_tui.model.values.money import Money
from svit_tui.store.file.connect import driver_of
from svit_tui.store.reads.goals import goals_by_month
from svit_tui.store.store import Store
from tests.crm.conftest import World


def told(store: Store) -> list[tuple[str, str, int, str]]:
    """What the list of goals shows."""
    with store.read() as session:
        return [
            (row.month, row.whose, row.amount.minor, row.amount.currency)
            for row in goals.listed(session)
        ]


def set_goal(store: Store, month: str, minor: int, currency: str = "UAH", **whose: object) -> int:
    with store.unit() as work:
        member = whose.get("member")
        member_id = find_member(work.session, str(member)).key if member else None
        team = str(whose.get("team", ""))
        return goals.set_goal(work, month, Money(minor, currency), member_id, team).key


@pytest.fixture
def store(world: World) -> Store:
    with world.store.unit() as work:
        work.add(Member(name="Тарас", name_key="тарас", team="Захід"))
    return world.store


def test_a_goal_set_again_takes_the_place_of_the_old_one(store: Store) -> None:
    first = set_goal(store, "2026-12", 100_00)
    assert set_goal(store, " 2026-12 ", 250_00) == first
    assert told(store) == [("2026-12", "everybody", 250_00, "UAH")]


def test_each_currency_member_and_team_has_a_goal_of_its_own(store: Store) -> None:
    set_goal(store, "2026-12", 1)
    set_goal(store, "2026-12", 2, "USD")
    set_goal(store, "2026-12", 3, member="тарас")
    set_goal(store, "2026-12", 4, team="захід")
    set_goal(store, "2027-01", 5)
    assert told(store) == [
        ("2027-01", "everybody", 5, "UAH"),
        ("2026-12", "everybody", 1, "UAH"),
        ("2026-12", "everybody", 2, "USD"),
        ("2026-12", "Захід", 4, "UAH"),
        ("2026-12", "Тарас", 3, "UAH"),
    ]


def test_goals_of_members_are_not_added_up(store: Store) -> None:
    set_goal(store, "2026-12", 3, member="Тарас")
    set_goal(store, "2026-12", 4, team="Захід")
    with store.read() as session:
        taras = find_member(session, "Тарас").key
        assert goals_by_month(driver_of(session)) == {}
        assert goals_by_month(driver_of(session), teams=["Захід"]) == {"2026-12": {"UAH": 4}}
        assert goals_by_month(driver_of(session), owner_ids=[taras]) == {"2026-12": {"UAH": 3}}


def test_a_removed_goal_is_gone_and_comes_back_when_it_is_set(store: Store) -> None:
    number = set_goal(store, "2026-12", 100)
    with store.unit() as work:
        goals.remove(work, number)
    assert told(store) == []
    with pytest.raises(NotFound), store.unit() as work:
        goals.remove(work, number)
    assert set_goal(store, "2026-12", 70) == number
    assert told(store) == [("2026-12", "everybody", 70, "UAH")]


def test_goals_are_undone_and_told_in_the_history(store: Store) -> None:
    number = set_goal(store, "2026-12", 100, member="Тарас")
    set_goal(store, "2026-12", 200, member="Тарас")
    with store.unit() as work:
        goals.remove(work, number)
    sentences = []
    for _step in range(3):
        with store.unit() as work:
            sentences.append(undo.undo(work).sentence())
    assert sentences == [
        "Goal removed: 2026-12 · Тарас",
        "Goal set: 2026-12 · Тарас",
        "Goal set: 2026-12 · Тарас",
    ]
    assert told(store) == []
    with store.unit() as work:
        undo.redo(work)
    assert told(store) == [("2026-12", "Тарас", 100, "UAH")]
    with store.read() as session:
        assert {entry.action for entry in history.history(session, "goal", number)} == {
            "goal.set",
            "goal.remove",
        }


@pytest.mark.parametrize(
    ("month", "minor", "whose", "field"),
    [
        ("2026-13", 1, {}, "month"),
        ("December", 1, {}, "month"),
        ("٢٠٢٦-12", 1, {}, "month"),
        ("2026-12", 0, {}, "amount"),
        ("2026-12", 10**16, {}, "amount"),
        ("2026-12", 1, {"team": "East"}, "team"),
        ("2026-12", 1, {"team": "Захід", "member": "Тарас"}, "team"),
    ],
)
def test_what_is_no_goal_is_refused_in_a_sentence(
    store: Store, month: str, minor: int, whose: dict[str, str], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        set_goal(store, month, minor, **whose)
    assert refused.value.field == field
    assert told(store) == []
