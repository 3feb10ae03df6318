"""Rows of tasks: colour says one thing, and the cursor is on all of its row."""

from __future__ import annotations

from rich.style import Style

from svit_tui.app.app import SvitApp
from svit_tui.store.store import Store
from svit_tui.widgets.strip import EntryStrip
from svit_tui.widgets.table import TableView
from tests.screens.board.test_screen import of
from tests.screens.conftest import Hands, on_top


def row_of(table: TableView, index: int) -> list[tuple[str, Style]]:
    """A row that is on screen: its texts and how they look."""
    line = index - table.top + (1 if table.show_head else 0)
    return [(segment.text, segment.style or Style()) for segment in table.render_line(line)]


async def test_only_the_date_of_an_overdue_task_is_red(demo: Store) -> None:
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        await hands.press("4")
        table = on_top(hands.app).query_one(TableView)
        await hands.press("j")
        (before, own), (date, red), (after, same), *more = row_of(table, table.index - 1)
        assert not more
        assert date.startswith("18 Nov · 6d")
        assert before == " "
        assert "Send the text of the first page" in after
        assert own.color == same.color != red.color


async def test_the_cursor_is_on_the_whole_row(demo: Store) -> None:
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        await hands.press("4")
        table = on_top(hands.app).query_one(TableView)
        row = row_of(table, table.index)
        assert "".join(text for text, _style in row).startswith("▌18 Nov")
        assert len({style.bgcolor for _text, style in row}) == 1


async def test_an_empty_list_has_all_of_the_screen(demo: Store) -> None:
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        await hands.press("4")
        screen = on_top(hands.app)
        strip = screen.query_one(EntryStrip)
        assert strip.display
        await hands.press("slash", *"zzzz", "enter")
        await hands.until(lambda: not strip.display)
        await hands.press("escape")
        await hands.until(lambda: bool(strip.display))
