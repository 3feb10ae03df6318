"""The list shows amounts, dates and signs whole, and colours only what it is about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from svit_tui.app.app import SvitApp
from svit_tui.i18n import set_language
from svit_tui.store.store import Store
from svit_tui.widgets.cells import width_of
from svit_tui.widgets.table import TableView
from tests.screens.board.test_screen import of
from tests.screens.conftest import Hands

SIZES = ((80, 24), (100, 30), (120, 40), (160, 45))
DECIDES = ("amount", "step", "expected", "age", "score", "state")


@pytest.fixture(params=["en", "uk"])
def spoken(request: pytest.FixtureRequest) -> Iterator[str]:
    yield set_language(request.param)
    set_language("en")


def line_of(table: TableView, index: int) -> str:
    return table.render_line(index - table.top + 1).text


def cut_on_screen(table: TableView) -> list[str]:
    """What of the rows on screen is not there as a whole, of what decides."""
    keys = [column.key for column in table.columns]
    wrong = []
    last = min(table.top + table.visible_rows, len(table.source))
    for index in range(table.top, last):
        line = line_of(table, index)
        cells = dict(zip(keys, table.source.row(index).cells, strict=True))
        wrong += [f"{key} {cells[key]!r}: {line}" for key in DECIDES if cells[key] not in line]
    return wrong


@pytest.mark.usefixtures("spoken")
@pytest.mark.parametrize("shown", ["open", "snoozed", "won", "lost"])
@pytest.mark.parametrize("size", SIZES)
async def test_no_amount_date_or_sign_is_cut(
    demo: Store, size: tuple[int, int], shown: str
) -> None:
    async with SvitApp(demo).run_test(size=size) as pilot:
        hands = Hands(of(pilot), pilot)
        await hands.press("v")
        hands.board.narrow(replace(hands.board.wanted, show=shown))
        await hands.settled()
        table = hands.board.table
        assert len(table.source) > 0
        wrong = cut_on_screen(table)
        while table.index < len(table.source) - 1:
            await hands.press("pagedown")
            wrong += cut_on_screen(table)
        assert not wrong, "\n".join(wrong)


async def test_what_is_empty_in_all_rows_has_no_column(demo: Store) -> None:
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        await hands.press("v")
        table = hands.board.table
        rows = [table.source.row(index).cells for index in range(table.visible_rows)]
        for index, column in enumerate(table.columns):
            if not any(row[index] for row in rows):
                assert not table.room_of(index), column.key
        # What is there is whole where all of it fits.
        await pilot.resize_terminal(250, 40)
        await hands.settled()
        for index in range(len(table.columns)):
            widest = max(width_of(row[index]) for row in rows)
            assert table.room_of(index) >= widest


async def test_only_the_date_that_has_passed_is_red(demo: Store) -> None:
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        await hands.press("v", "j")
        table = hands.board.table
        red = table.get_component_rich_style("table--overdue", partial=True).color
        said = [
            segment.text
            for y in range(1, table.visible_rows + 1)
            for segment in table.render_line(y)
            if segment.style is not None and segment.style.color == red
        ]
        assert said
        # Each is told in a word or a sign too.
        assert all("overdue" in text or "⚑" in text for text in said)
