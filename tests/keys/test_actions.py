from __future__ import annotations

import importlib
import pkgutil

import pytest
from textual.binding import Binding, BindingsMap

import svit_tui
from svit_tui.i18n import _
from svit_tui.keys import actions
from svit_tui.keys.actions import AREAS, OVERLAYS, SCREENS, every_action, named
from tests.folders import ROOT

# On numbers, which nobody edits, these two mean what they do with numbers.
OTHERWISE = {("reports", "y"): "copy", ("reports", "e"): "export"}


@pytest.fixture(autouse=True)
def _default_keys() -> None:
    actions.use_keys({})


def test_one_key_means_one_thing_on_all_screens() -> None:
    meaning: dict[str, str] = {}
    for screen in SCREENS:
        for action in actions.actions_of(screen):
            for key in action.keys:
                if (screen, key) in OTHERWISE:
                    assert action.id == OTHERWISE[screen, key]
                    continue
                assert meaning.setdefault(key.split(" ")[0], action.id) == action.id


@pytest.mark.parametrize("area", [*SCREENS, *OVERLAYS])
def test_no_area_has_a_key_twice(area: str) -> None:
    bindings = BindingsMap(actions.bindings_for(area))
    assert [key for key, found in bindings.key_to_bindings.items() if len(found) > 1] == []


def test_every_area_that_an_action_names_exists() -> None:
    for action in every_action():
        assert set(action.where) <= {actions.EVERYWHERE, *AREAS}
        assert set(action.shown) <= set(AREAS)
        assert action.section in actions.SECTIONS
    assert len(named()) == len(every_action())


def test_no_screen_has_a_key_that_the_table_lacks() -> None:
    known = {
        (binding.action, binding.key)
        for area in AREAS
        for binding in Binding.make_bindings(actions.bindings_for(area))
    }
    strangers = []
    for module in pkgutil.walk_packages(svit_tui.__path__, "svit_tui."):
        if not module.name.startswith(("svit_tui.screens", "svit_tui.widgets", "svit_tui.app.app")):
            continue
        for thing in vars(importlib.import_module(module.name)).values():
            if isinstance(thing, type) and thing.__module__ == module.name:
                own = vars(thing).get("BINDINGS", [])
                strangers += [
                    f"{thing.__name__}: {binding.key}"
                    for binding in Binding.make_bindings(own)
                    if (binding.action, binding.key) not in known
                ]
    assert strangers == []


def test_the_footer_of_the_board_is_that_of_the_design() -> None:
    said = "  ".join(f"{key} {label}" for key, label in actions.footer("board"))
    assert said.startswith("h/l stage  j/k card")
    assert "H/L move  w won  x lost  z snooze  c call" in said
    assert said.endswith("? keys")


def test_every_action_of_a_screen_is_in_its_help_and_in_the_palette() -> None:
    for screen in SCREENS:
        helped = {row for _title, rows in actions.help_sections(screen) for row in rows}
        offered = {name for name, _said, _keys in actions.palette(screen)}
        for action in actions.actions_of(screen):
            assert (actions.keys_text(action), _(action.description)) in helped
            assert action.section == actions.MOVE or action.id in offered | {"palette"}


def test_letters_work_on_a_ukrainian_keyboard() -> None:
    keys = BindingsMap(actions.bindings_for("board")).key_to_bindings
    assert keys["о"][0].id == "down"
    assert keys["ц"][0].id == "won"
    assert keys["numero_sign"][0].id == "tags"


def test_the_users_keys_take_the_place_of_the_tables() -> None:
    assert actions.use_keys({"won": "ctrl+w, W", "first": "home"}) == []
    assert actions.keymap() == {"won": "ctrl+w,W,Ц", "first": "home", "first.twice": "unbound"}
    assert ("ctrl+w", "won") in actions.footer("board")
    bindings = BindingsMap(actions.bindings_for("board"))
    bindings.apply_keymap(actions.keymap())
    assert "w" not in bindings.key_to_bindings
    assert "g" not in bindings.key_to_bindings
    assert bindings.key_to_bindings["W"][0].action == "won"


def test_an_action_without_a_key_is_in_the_palette_and_can_get_one() -> None:
    bindings = BindingsMap(actions.bindings_for("board"))
    assert ("stages", "") in [(name, keys) for name, _said, keys in actions.palette("board")]
    assert actions.use_keys({"stages": "ctrl+y"}) == []
    bindings.apply_keymap(actions.keymap())
    assert bindings.key_to_bindings["ctrl+y"][0].action == "stages"


def test_a_users_key_that_is_taken_or_unknown_is_told() -> None:
    problems = actions.use_keys({"won": "x", "fly": "f", "lost": "", "tags": "b"})
    assert [text.split(": ", 1)[1] for text in problems] == [
        "there is no action “fly”.",
        "“lost” can't be “”.",
        "“x” is both “won” and “lost”.",
    ]
    assert actions.keymap() == {"tags": "b,и"}


def test_the_key_page_is_in_step_with_the_table() -> None:
    page = (ROOT / "docs" / "keys.md").read_text(encoding="utf-8")
    assert page == actions.keys_page(), "run: python -m svit_tui.keys.actions > docs/keys.md"
