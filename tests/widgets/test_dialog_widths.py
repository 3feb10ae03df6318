"""Dialogs use the width that the terminal has: nothing in them is cut that has room."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.app import App
from textual.screen import ModalScreen

from svit_tui.i18n import set_language
from svit_tui.keys.actions import SCREENS
from svit_tui.screens.board.legend import legend
from svit_tui.widgets.fields import LineField
from svit_tui.widgets.form import FormModal
from svit_tui.widgets.frame import Dialog
from svit_tui.widgets.keys_help import KeysHelp
from svit_tui.widgets.picker import Choice, ChoiceList, PickerModal

LONG = "open a won or lost deal again; take back what is archived in the settings"
CHOICES = [Choice("long", LONG, "R"), Choice("short", "won", "w")]


async def width_of_dialog(modal: ModalScreen[Any], size: tuple[int, int]) -> int:
    app: App[None] = App()
    async with app.run_test(size=size) as pilot:
        app.push_screen(modal)
        await pilot.pause()
        return modal.query_one(Dialog).outer_size.width


@pytest.mark.parametrize(
    ("size", "width"),
    [((40, 12), 40), ((60, 24), 60), ((80, 24), 76), ((120, 40), 100), ((200, 60), 100)],
)
async def test_a_form_is_as_wide_as_the_screen_up_to_a_hundred(
    size: tuple[int, int], width: int
) -> None:
    form = FormModal("New deal", [LineField(key="title", label="Title")])
    assert await width_of_dialog(form, size) == width


def found(_query: str) -> list[Choice]:
    return CHOICES


@pytest.mark.parametrize("source", [CHOICES, found])
@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_a_picker_cuts_nothing_that_has_room(
    size: tuple[int, int], source: list[Choice] | Callable[[str], list[Choice]]
) -> None:
    app: App[None] = App()
    async with app.run_test(size=size) as pilot:
        modal = PickerModal("Commands", source)
        app.push_screen(modal)
        await pilot.pause()
        await app.workers.wait_for_complete()
        await pilot.pause()
        rows = modal.query_one(ChoiceList)
        texts = [rows.render_line(y).text for y in range(rows.size.height)]
        cut = any("…" in text for text in texts)
        assert cut == (size[0] < len(LONG) + 8)
        assert texts[0].rstrip().endswith("R")


async def test_a_picker_of_short_things_stays_small() -> None:
    modal = PickerModal("Sort", [Choice("name", "name")])
    assert await width_of_dialog(modal, (200, 60)) == 60


@pytest.mark.parametrize("size", [(120, 40), (200, 60)])
@pytest.mark.parametrize("language", ["en", "uk"])
@pytest.mark.parametrize("where", SCREENS)
async def test_no_line_of_the_help_goes_on_under_itself(
    size: tuple[int, int], language: str, where: str
) -> None:
    set_language(language)
    app: App[None] = App()
    async with app.run_test(size=size) as pilot:
        modal = KeysHelp(where, signs=legend() if where == "board" else None)
        app.push_screen(modal)
        await pilot.pause()
        rows = sum(len(rows) + 2 for _heading, rows in modal.lines.sections) - 1
        assert len(modal.lines.lines) == rows
        assert modal.lines.columns == (2 if size[0] == 200 else 1)
        # In two columns there is nothing to scroll to.
        assert size[0] < 200 or modal.lines.size.height == modal.lines.height
        shown = "".join(
            modal.lines.render_line(y).text for y in range(modal.lines.size.height)
        ).replace("☎ ✉ …", "")
        assert "…" not in shown
