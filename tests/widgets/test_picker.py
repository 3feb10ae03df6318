from __future__ import annotations

import asyncio
import threading

import pytest
from textual import events
from textual.app import App

from svit_tui.widgets.cells import width_of
from svit_tui.widgets.frame import Dialog
from svit_tui.widgets.picker import (
    Choice,
    ChoiceList,
    ManyPickerModal,
    NewChoice,
    PickerModal,
    PickerResult,
    matching,
)

REASONS = [Choice(1, "Price"), Choice(2, "No need", "often"), Choice(3, "Імʼя [/]")]


async def picked(modal: PickerModal, *keys: str, size: tuple[int, int] = (80, 24)) -> object:
    """What the modal returns after these keys; `...` while it is open."""
    results: list[object] = []
    app: App[None] = App()
    async with app.run_test(size=size) as pilot:
        app.push_screen(modal, results.append)
        await pilot.pause()
        await pilot.press(*keys)
        await app.workers.wait_for_complete()
        await pilot.pause()
    return results[0] if results else ...


async def test_enter_takes_the_first() -> None:
    result = await picked(PickerModal("Why?", REASONS), "enter")
    assert result == PickerResult((REASONS[0],))


async def test_typing_narrows_and_arrows_move() -> None:
    assert await picked(PickerModal("Why?", REASONS), "n", "e", "enter") == PickerResult(
        (REASONS[1],)
    )
    assert await picked(PickerModal("Why?", REASONS), "down", "down", "up", "enter") == (
        PickerResult((REASONS[1],))
    )


async def test_the_current_choice_is_under_the_cursor() -> None:
    result = await picked(PickerModal("Why?", REASONS, current=3), "enter")
    assert result == PickerResult((REASONS[2],))


async def test_escape_picks_nothing() -> None:
    assert await picked(PickerModal("Why?", REASONS), "escape") is None


async def test_enter_on_an_empty_list_stays() -> None:
    assert await picked(PickerModal("Why?", REASONS), "q", "q", "enter") is ...


async def test_what_was_typed_can_be_made() -> None:
    modal = PickerModal("Why?", REASONS, create=["+ new reason “{name}”"])
    assert await picked(modal, *"moon", "enter") == PickerResult((), (NewChoice("moon"),))


async def test_what_is_there_is_not_offered_to_be_made() -> None:
    modal = PickerModal("Why?", REASONS, create=["+ new reason “{name}”"])
    assert await picked(modal, *"price", "down", "enter") == PickerResult((REASONS[0],))


async def test_a_source_that_is_slow_answers_the_last_letter_only() -> None:
    asked: list[str] = []
    begun, gate = threading.Event(), threading.Event()

    def source(query: str) -> list[Choice]:
        asked.append(query)
        if query == "a":
            begun.set()
            gate.wait(5)
        elif query:
            gate.set()
        return [Choice(query, query.upper() or "all")]

    app: App[None] = App()
    async with app.run_test() as pilot:
        picker = PickerModal("Jump", source)
        app.push_screen(picker)
        await pilot.pause()
        app.post_message(events.Key("a", "a"))
        assert await asyncio.to_thread(begun.wait, 5)
        await pilot.press("b")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert asked[-2:] == ["a", "ab"]
        assert picker.query_one(ChoiceList).choices == [Choice("ab", "AB")]


async def test_several_are_marked_and_taken_together() -> None:
    modal = ManyPickerModal("Tags", REASONS, create=["+ new tag “{name}”"])
    result = await picked(modal, "p", "enter", *"vip", "enter", "enter")
    assert result == PickerResult((REASONS[0],), (NewChoice("vip"),))


async def test_space_on_an_empty_line_marks_and_unmarks() -> None:
    modal = ManyPickerModal("Tags", REASONS, marked=[REASONS[1]])
    assert await picked(modal, "space", "down", "space", "ctrl+s") == PickerResult((REASONS[0],))


async def test_blank_in_typed_text_is_text() -> None:
    modal = ManyPickerModal("Tags", [], create=["+ new tag “{name}”"])
    result = await picked(modal, *"key", "space", *"account", "enter", "ctrl+s")
    assert result == PickerResult((), (NewChoice("key account"),))


@pytest.mark.parametrize("size", [(80, 24), (40, 12), (20, 5)])
async def test_a_picker_fits_the_screen(size: tuple[int, int]) -> None:
    app: App[None] = App()
    many = [Choice(number, f"龍 choice {number} " * 5, "detail") for number in range(1000)]
    async with app.run_test(size=size) as pilot:
        app.push_screen(PickerModal("龍" * 50, many))
        await pilot.pause()
        await pilot.press("pagedown", "pagedown", "down")
        rows = app.screen.query_one(ChoiceList)
        assert rows.top <= rows.cursor < rows.top + rows.size.height
        assert app.screen.query_one(Dialog).region.bottom <= size[1]
        for y in range(rows.size.height):
            assert width_of(rows.render_line(y).text) == rows.size.width


def test_what_begins_with_the_query_comes_first_and_apostrophes_do_not_count() -> None:
    choices = [Choice(1, "Old website"), Choice(2, "Website"), Choice(3, "Імʼя")]
    assert [choice.key for choice in matching(choices, "WEB")] == [2, 1]
    assert [choice.key for choice in matching(choices, "ім'я")] == [3]
    assert [choice.key for choice in matching(choices, "site old")] == [1]
