"""`svit-tui goal …`: goals of a month, set, listed, removed and undone."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Svit


def test_a_goal_is_set_listed_and_removed(svit: Svit) -> None:
    goal = svit("goal", "set", "2026-12", "500 000", "--json").json
    assert goal == {
        "id": 1,
        "month": "2026-12",
        "member": None,
        "team": None,
        "amount": "500000.00",
        "currency": "UAH",
    }
    own = svit("goal", "set", "2026-12", "$5k", "--member", "me", "--json").json
    assert (own["amount"], own["currency"]) == ("5000.00", "USD")
    assert own["member"]
    assert svit("goal", "list", "--json").json == [goal, own]
    assert "₴500,000" in svit("goal", "list").out
    assert svit("goal", "remove", "2", "--json").json == own
    assert svit("goal", "list", "--json").json == [goal]


def test_a_goal_takes_the_place_of_the_one_before(svit: Svit) -> None:
    svit("goal", "set", "2026-12", "500")
    svit("goal", "set", "2026-12", "600")
    assert [goal["amount"] for goal in svit("goal", "list", "--json").json] == ["600.00"]
    assert svit("undo").code == 0
    assert [goal["amount"] for goal in svit("goal", "list", "--json").json] == ["500.00"]


def test_a_removed_goal_comes_back(svit: Svit) -> None:
    svit("goal", "set", "2026-12", "500")
    assert svit("goal", "remove", "1").code == 0
    assert svit("goal", "list", "--json").json == []
    assert svit("undo").code == 0
    assert len(svit("goal", "list", "--json").json) == 1


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("set", "2026-13", "5"), 1),
        (("set", "December", "5"), 1),
        (("set", "2026-12", "much"), 1),
        (("set", "2026-12", "0"), 1),
        (("set", "2026-12", "5", "--member", "nobody"), 1),
        (("set", "2026-12", "5", "--team", "nobody"), 1),
        (("set", "2026-12", "5", "--team", "a", "--member", "me"), 2),
        (("remove", "9"), 1),
        (("remove", "x"), 2),
        ((), 2),
    ],
)
def test_what_is_no_goal_is_refused(svit: Svit, words: tuple[str, ...], code: int) -> None:
    refused = svit("goal", *words)
    assert (refused.code, refused.out) == (code, "")
    assert refused.err.startswith("svit-tui: ")
    assert svit("goal", "list", "--json").json == []
