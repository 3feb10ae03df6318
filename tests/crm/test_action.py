"""Every action is declared once, and all that is done has a sentence."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from types import ModuleType

import pytest

import svit_tui.crm
from svit_tui.crm import undo
from svit_tui.crm.action import Action, Decision
from svit_tui.crm.flows import bulk
from svit_tui.screens.triage.sheet import OUTCOME_WORDS


def test_undo_knows_the_actions_of_each_room() -> None:
    rooms = {
        import_module(found.name)
        for found in pkgutil.walk_packages(svit_tui.crm.__path__, "svit_tui.crm.")
        if found.name.endswith(".actions")
    }
    assert rooms == set(undo.ROOMS)


def test_an_action_is_not_declared_twice() -> None:
    room, other = ModuleType("room"), ModuleType("other")
    vars(room)["WIN"] = Action("deal.win", "Won: {title}")
    vars(other)["VICTORY"] = Action("deal.win", "Victory: {title}")
    with pytest.raises(ValueError, match=r"other declares deal\.win once more"):
        undo.declared(room, other)


def test_each_sentence_has_a_place_for_the_title() -> None:
    for action in undo.ACTIONS.values():
        assert "Website" in action.told("Website"), action.name


def test_what_a_newer_version_did_is_told_by_its_title() -> None:
    assert undo.known("deal.teleport").told("Website", 3) == "Website and 2 more"


def test_an_action_that_is_not_in_the_menu_is_no_bulk_action() -> None:
    with pytest.raises(ValueError, match=r"deal\.place is not declared"):
        bulk.Act(undo.known("deal.place"), lambda _work, _number: None)


def test_each_decision_is_made_by_some_action_and_has_a_word() -> None:
    made = {action.decides for action in undo.ACTIONS.values() if action.decides}
    assert made == set(Decision)
    assert {str(decision) for decision in Decision} <= OUTCOME_WORDS.keys()


@pytest.mark.parametrize("thing", ["task", "event"])
@pytest.mark.parametrize("verb", ["add", "done", "reschedule"])
def test_tasks_and_events_decide_alike(thing: str, verb: str) -> None:
    assert undo.known(f"{thing}.{verb}").decides is not None
