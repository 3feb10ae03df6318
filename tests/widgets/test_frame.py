from __future__ import annotations

import pytest
from textual.app import App, ComposeResult
from textual.geometry import Region

from svit_tui.i18n import set_language
from svit_tui.widgets.cells import width_of
from svit_tui.widgets.frame import KeyBar, OneLine, StatusLine, TopBar


class Frame(App[None]):
    def compose(self) -> ComposeResult:
        yield TopBar()
        yield StatusLine()
        yield KeyBar("board")


def text_of(line: OneLine) -> str:
    return line.render_line(0).text.rstrip()


async def test_the_top_line_says_pipeline_sums_and_member() -> None:
    app = Frame()
    async with app.run_test(size=(80, 5)):
        bar = app.query_one(TopBar)
        bar.show("Sales ▾", summary="42 open · ₴1,284,000 · weighted ₴512,400", right="olena")
        text = bar.render_line(0).text
        assert text.startswith(" svit  Sales ▾   42 open · ₴1,284,000 · weighted ₴512,400 ")
        assert text.endswith(" olena ")
        assert width_of(text) == 80


async def test_a_narrow_top_line_leaves_out_whole_sums() -> None:
    app = Frame()
    async with app.run_test(size=(40, 5)):
        bar = app.query_one(TopBar)
        bar.show("Sales", summary="42 open · ₴1,284,000 · weighted ₴512,400", right="olena")
        assert text_of(bar) == " Sales   42 open · ₴1,284,000     olena"


async def test_the_status_line_says_what_was_done_and_how_to_take_it_back() -> None:
    app = Frame()
    async with app.run_test(size=(80, 24)):
        line = app.query_one(StatusLine)
        line.say("Won: [/] [@click=app.quit]x[/]", hint="u undo")
        assert text_of(line) == " Won: [/] [@click=app.quit]x[/] · u undo"
        line.fail("“Website” is already won.")
        assert text_of(line) == " ! “Website” is already won."
        line.clear()
        assert text_of(line) == ""


async def test_a_window_that_is_too_small_says_what_the_screens_need() -> None:
    app = Frame()
    async with app.run_test(size=(20, 5)):
        line = app.query_one(StatusLine)
        assert text_of(line) == " Needs 40×12."
        line.say("Won: Website")
        assert text_of(line) == " Won: Website"


async def test_a_long_message_keeps_its_hint() -> None:
    app = Frame()
    async with app.run_test(size=(40, 5)):
        line = app.query_one(StatusLine)
        line.say("Won: " + "龍" * 40, hint="u undo")
        assert text_of(line).endswith("… · u undo")
        assert width_of(line.render_line(0).text) == 40


async def test_a_change_repaints_only_the_cells_that_differ(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = Frame()
    async with app.run_test(size=(80, 5)) as pilot:
        bar = app.query_one(TopBar)
        bar.show("Sales", summary="42 open · ₴10", right="olena")
        await pilot.pause()
        regions: list[Region] = []
        monkeypatch.setattr(bar, "refresh", lambda *found: regions.extend(found))
        bar.show(summary="43 open · ₴10")
        assert [region.width <= 4 for region in regions] == [True]


async def test_the_keys_are_cut_whole_and_help_stays() -> None:
    for width in (120, 80, 40):
        app = Frame()
        async with app.run_test(size=(width, 5)):
            text = text_of(app.query_one(KeyBar))
            assert text.endswith("? keys")
            assert width_of(text) <= width
            # Who has little room knows the arrows, and still has to be told the rest.
            assert text.startswith(" h/l stage  j/k card  ") == (width == 120)
            assert "c call  t task  m log" in text


async def test_the_keys_of_each_day_are_told_in_ukrainian_too() -> None:
    set_language("uk")
    app = Frame()
    async with app.run_test(size=(80, 5)):
        text = text_of(app.query_one(KeyBar))
        assert all(f" {key} " in text for key in ("H/L", "w", "c", "t", "m", "?"))
        assert width_of(text) <= 80
