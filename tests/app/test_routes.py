"""The table of routes leads to what there is, and screens ask for no other route."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest

import svit_tui
from svit_tui.app import routes
from svit_tui.screens.base.screen import CrmScreen

SCREENS = Path(svit_tui.__file__).parent / "screens"


@pytest.mark.parametrize("name", routes.SCREENS)
def test_a_route_of_a_screen_leads_to_one(name: str) -> None:
    found = routes.follow(routes.SCREENS[name])
    assert isinstance(found, type)
    assert issubclass(found, CrmScreen)


@pytest.mark.parametrize("name", routes.DIALOGS)
def test_a_route_of_a_dialog_leads_to_what_asks(name: str) -> None:
    assert inspect.iscoroutinefunction(routes.follow(routes.DIALOGS[name]))


def calls() -> Iterator[tuple[str, ast.Call, str]]:
    """Calls of `open` and `dialog` in the screens that name a route: where, the call, its kind."""
    for path in sorted(SCREENS.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            whose = ast.unparse(node.func.value)
            if node.func.attr == "open" and whose.endswith("desk"):
                yield f"{path.name}:{node.lineno}", node, "open"
            if node.func.attr == "dialog" and (whose.endswith("desk") or whose in SELVES):
                yield f"{path.name}:{node.lineno}", node, "desk" if whose[-4:] == "desk" else "own"


SELVES = ("self", "screen")


def test_screens_ask_for_routes_that_there_are_with_what_these_take() -> None:
    found = 0
    for where, call, kind in calls():
        name = call.args[0]
        if not isinstance(name, ast.Constant):
            continue
        assert isinstance(name.value, str)
        found += 1
        table = routes.SCREENS if kind == "open" else routes.DIALOGS
        assert name.value in table, where
        about = len(call.args) - 1 + (kind == "own")
        options = {keyword.arg: None for keyword in call.keywords if keyword.arg}
        target = inspect.signature(routes.follow(table[name.value]))
        target.bind(*[None] * about, **options)
    assert found > 40


def test_every_route_is_asked_for() -> None:
    named = {
        call.args[0].value
        for _where, call, _kind in calls()
        if call.args and isinstance(call.args[0], ast.Constant)
    }
    # The top-level screens are opened by their keys.
    top = {name for name in routes.SCREENS if name not in ("contact", "deal")}
    assert {*routes.SCREENS, *routes.DIALOGS} - named == top
