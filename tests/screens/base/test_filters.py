"""Lists say by what they are filtered; an empty one names the key that ends the filter."""

from __future__ import annotations

import pytest

from svit_tui.screens.base.list_screen import ListScreen
from svit_tui.widgets.form import FormModal
from svit_tui.widgets.frame import TopBar
from svit_tui.widgets.picker import PickerModal
from tests.screens.dialog_hands import Hands, Opener


def summary(hands: Hands) -> str:
    return hands.screen.query_one(TopBar).summary


def list_in_front(hands: Hands) -> ListScreen[object]:
    assert isinstance(hands.screen, ListScreen)
    return hands.screen


async def open_list(hands: Hands, key: str) -> None:
    await hands.press(key)
    await hands.until(
        lambda: (
            isinstance(hands.screen, ListScreen) and bool(hands.screen.query_one(TopBar).title_text)
        ),
        "the list",
    )


@pytest.mark.parametrize("key", ["2", "3", "4"])
async def test_a_list_names_the_text_that_it_is_filtered_by(opened: Opener, key: str) -> None:
    async with opened((120, 40)) as hands:
        await open_list(hands, key)
        await hands.press("slash")
        await hands.type("zzz")
        await hands.until(lambda: "filtered (esc clears)" in summary(hands), "while one types")
        await hands.press("enter")
        await hands.until(lambda: "filtered: zzz (esc clears)" in summary(hands), "its name")
        table = list_in_front(hands).table
        assert table.empty_text == "Nothing matches the filter.\nesc clears it"
        await hands.press("escape")
        await hands.until(lambda: "filtered" not in summary(hands), "no filter")
        await hands.until(lambda: "Nothing matches" not in table.empty_text, "all of it")


async def test_a_list_names_what_was_chosen(opened: Opener) -> None:
    async with opened((120, 40)) as hands:
        await open_list(hands, "2")
        await hands.press("f")
        await hands.opened(FormModal)
        await hands.press("right", "right", "tab", "enter")
        await hands.opened(PickerModal)
        await hands.press("space", "enter")
        await hands.opened(FormModal)
        await hands.press("ctrl+s")
        said = "filtered: organisations, olena (esc clears)"
        await hands.until(lambda: said in summary(hands), said)
        await hands.press("escape")
        await hands.until(lambda: "filtered" not in summary(hands), "no filter")


async def test_everybodys_tasks_are_named_so(opened: Opener) -> None:
    async with opened((120, 40)) as hands:
        await open_list(hands, "4")
        await hands.press("f")
        await hands.opened(FormModal)
        await hands.press("right", "ctrl+s")
        said = "filtered: everybody's (esc clears)"
        await hands.until(lambda: said in summary(hands), said)


async def test_after_a_filter_the_cursor_stands_on_the_first_row_that_fits(opened: Opener) -> None:
    async with opened((120, 40)) as hands:
        await open_list(hands, "2")
        screen = list_in_front(hands)
        await hands.press("G")
        await hands.until(lambda: screen.table.index == 1, "the last row")
        last = screen.number()
        await hands.press("slash")
        await hands.type("о")
        await hands.until(lambda: not screen.is_narrowing, "the filter")
        assert screen.number() is not None
        await hands.press("backspace")
        await hands.type("clinic.example")
        await hands.press("enter")
        await hands.until(lambda: len(screen.table.source) == 1, "the filter")
        assert screen.number() is not None
        assert last is not None
