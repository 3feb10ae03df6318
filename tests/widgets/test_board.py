"""The board's widget: what it draws, and how little."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from textual.app import App, ComposeResult
from textual.geometry import Region

from svit_tui.widgets import cells
from svit_tui.widgets.board import BoardView, ColumnHead
from svit_tui.widgets.cards import (
    SPARE,
    WANTED,
    Card,
    Mark,
    fit_marks,
    sums_line,
    whole_parts,
    wrapped,
)
from svit_tui.widgets.cells import width_of

STAGES = ("Lead", "Qualification", "Presentation", "Proposal", "Negotiation", "Closing")


class Source:
    """Columns of so many cards, which remembers what it was asked for."""

    def __init__(self, *counts: int, title: str = "") -> None:
        self.counts = counts
        self.title = title
        self.asked: list[tuple[int, int]] = []

    def columns(self) -> Sequence[ColumnHead]:
        return [
            ColumnHead(STAGES[number], count, "", ("₴210k", "$5k"), ("₴80k",), 0.5)
            for number, count in enumerate(self.counts)
        ]

    def card(self, column: int, row: int) -> Card | None:
        self.asked.append((column, row))
        title = self.title or f"Deal {column}-{row}"
        marks = (Mark(("12d",)), Mark(("⚠ rotting", "⚠"), "rotting"))
        return Card(row, title, "Агросвіт", ("₴120,000", "₴120k"), marks)


class BoardApp(App[None]):
    def compose(self) -> ComposeResult:
        yield BoardView(empty="No deals here yet.\nn new deal", id="board")

    @property
    def view(self) -> BoardView:
        return self.query_one(BoardView)


def lines_of(view: BoardView) -> list[str]:
    return [view.render_line(y).text for y in range(view.size.height)]


async def test_a_card_shows_title_contact_amount_and_marks() -> None:
    app = BoardApp()
    async with app.run_test(size=(120, 40)) as pilot:
        app.view.show(Source(9, 3, 0, 2, 1, 1))
        await pilot.pause()
        lines = [line[:19].rstrip() for line in lines_of(app.view)]
        assert lines[:8] == [
            *(" Lead 9", " ₴210k + $5k", " ~ ₴80k", "━━━━━━━━━━"),
            *("▌Deal 0-0", " Агросвіт  ₴120,000", " 12d ⚠ rotting", ""),
        ]


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (59, 20), (40, 12), (20, 5), (3, 2)])
@pytest.mark.parametrize(
    "title",
    [
        "漢字漢字漢字漢字漢字漢字漢字",
        "👩‍👩‍👧 family 👍🏽 deal of the year",
        "a\tb\x1b[31m\x9bc\u202ed",
    ],
)
async def test_every_line_is_as_wide_as_the_screen(title: str, size: tuple[int, int]) -> None:
    app = BoardApp()
    async with app.run_test(size=size) as pilot:
        app.view.show(Source(9, 3, 0, 2, 1, 1, title=title))
        await pilot.pause()
        for line in lines_of(app.view):
            assert width_of(line) == size[0]
            assert not any(ord(sign) < 32 or 0x7F <= ord(sign) < 0xA0 for sign in line)
            assert "\u202e" not in line


async def test_only_cards_on_screen_are_asked_for() -> None:
    app = BoardApp()
    async with app.run_test(size=(120, 40)) as pilot:
        source = Source(*(100_000,) * 6)
        app.view.show(source)
        await pilot.pause()
        app.view.move_to(app.view.column, app.view.count(app.view.column) - 1)
        await pilot.pause()
        assert app.view.row == 99_999
        assert len(set(source.asked)) <= 2 * 6 * app.view.visible_rows(0)
        assert any("▌Deal 0-99999" in line for line in lines_of(app.view))


async def test_a_move_of_the_cursor_repaints_two_cards(monkeypatch: pytest.MonkeyPatch) -> None:
    app = BoardApp()
    async with app.run_test(size=(120, 40)) as pilot:
        app.view.show(Source(9, 9, 9, 9, 9, 9))
        await pilot.pause()
        painted: list[Region] = []
        monkeypatch.setattr(app.view, "refresh", lambda *regions, **_: painted.extend(regions))
        app.view.move(0, 1)
        assert painted == [Region(0, 4, 19, 1), Region(0, 8, 19, 1)]


async def test_the_cursor_stops_at_the_edges_and_skips_no_empty_column() -> None:
    app = BoardApp()
    async with app.run_test(size=(120, 40)) as pilot:
        app.view.show(Source(3, 0, 2))
        await pilot.pause()
        app.view.move(0, 9)
        assert (app.view.column, app.view.row) == (0, 2)
        app.view.move(1, 0)
        assert (app.view.column, app.view.row) == (1, 0)
        app.view.move(9, 0)
        assert (app.view.column, app.view.row) == (2, 0)


async def test_the_name_of_an_empty_column_is_marked_where_the_cursor_has_no_card() -> None:
    app = BoardApp()
    async with app.run_test(size=(120, 40)) as pilot:
        app.view.show(Source(3, 0, 2))
        await pilot.pause()
        app.view.move(1, 0)
        assert "▌Qualification 0" in lines_of(app.view)[0]
        app.view.move(1, 0)
        assert "▌" not in lines_of(app.view)[0]


async def test_long_columns_scroll_half_a_page_so_that_the_next_keys_are_cheap() -> None:
    app = BoardApp()
    async with app.run_test(size=(120, 40)) as pilot:
        app.view.show(Source(100, 1, 1, 1, 1, 1))
        await pilot.pause()
        rows, scrolls, top = app.view.visible_rows(0), 0, 0
        for _step in range(60):
            app.view.move(0, 1)
            shown = app.view.tops[0]
            scrolls += shown != top
            top = shown
            assert top <= app.view.row < top + rows
        assert scrolls <= 60 // (rows // 2) + 1


async def test_a_narrow_screen_says_how_many_columns_are_hidden() -> None:
    app = BoardApp()
    async with app.run_test(size=(40, 12)) as pilot:
        app.view.show(Source(9, 3, 4, 2, 1, 1))
        await pilot.pause()
        head = lines_of(app.view)[0]
        assert head.startswith(" Lead 9")
        assert head.rstrip().endswith("5›")
        app.view.move(2, 0)
        head = lines_of(app.view)[0]
        assert head.startswith(" ‹2 Presentation 4")
        assert head.rstrip().endswith("3›")


async def test_a_key_before_the_first_frame_does_not_scroll_the_board() -> None:
    app = BoardApp()
    async with app.run_test(size=(80, 24)) as pilot:
        view = BoardView()
        view.show(Source(9, 9, 9, 9, 9, 9))
        view.move(1, 0)
        view.move(0, 3)
        await app.mount(view)
        app.query_one("#board").remove()
        await pilot.pause()
        assert (view.column, view.row) == (1, 3)
        assert (view.first_column, view.tops[1]) == (0, 0)


async def test_an_empty_board_says_which_key_fills_it() -> None:
    app = BoardApp()
    async with app.run_test(size=(40, 12)) as pilot:
        app.view.show(Source(0, 0, 0))
        await pilot.pause()
        text = "\n".join(lines_of(app.view))
        assert "No deals here yet." in text
        assert "n new deal" in text


async def test_a_terminal_without_unicode_gets_plain_signs(monkeypatch: pytest.MonkeyPatch) -> None:
    cells.fit.cache_clear()
    monkeypatch.setattr(cells, "unicode_terminal", lambda: False)
    app = BoardApp()
    async with app.run_test(size=(40, 12)) as pilot:
        app.view.show(
            Source(9, 3, title="A title much longer than what a line of the board can hold")
        )
        await pilot.pause()
        lines = [line.replace("Агросвіт", "") for line in lines_of(app.view)]
        assert all(line.isascii() for line in lines)
        assert lines[2].rstrip().endswith("~ UAH 120,000")
    cells.fit.cache_clear()


def test_sums_are_cut_whole() -> None:
    sums = ("₴169k", "€3.3k", "$700")
    assert whole_parts(sums, 30) == "₴169k + €3.3k + $700"
    assert whole_parts(sums, 18) == "₴169k + €3.3k + …"
    assert whole_parts(sums, 11) == "₴169k + …"
    assert whole_parts(sums, 5) == ""


def test_a_converted_sum_comes_first_and_what_it_is_made_of_where_there_is_room() -> None:
    sums = ("₴169k", "€3.3k", "$700")
    assert sums_line("≈₴349k", sums, 40) == "≈₴349k  ₴169k + €3.3k + $700"
    assert sums_line("≈₴349k", sums, 18) == "≈₴349k  ₴169k + …"
    assert sums_line("≈₴349k", sums, 12) == "≈₴349k"
    assert sums_line("", sums, 12) == "₴169k + …"


def test_signs_are_said_in_words_where_there_is_room() -> None:
    age, none = Mark(("13d", "1w")), Mark(("○ no next step", "○ no step", "○"))
    closes, owner = Mark(("→ 15 Dec",), rank=SPARE), Mark(("KM",))

    def said(room: int, *marks: Mark) -> str:
        return " ".join(text for text, _kind in fit_marks(marks, room))

    assert said(18, age, none) == "13d ○ no next step"
    assert said(17, age, none) == "13d ○ no step"
    assert said(17, age, none, closes, owner) == "13d ○ no step KM"
    assert said(18, age, none, closes) == "13d ○ no next step"
    assert said(40, age, none, closes, owner) == "13d ○ no next step → 15 Dec KM"
    assert said(7, age, none, closes, owner) == "1w ○ KM"
    assert said(18, age, none, Mark(("★72",), rank=WANTED)) == "13d ○ no step ★72"


def test_a_name_among_signs_may_be_cut_where_something_can_be_read_of_it() -> None:
    marks = (Mark(("× lost",), "lost"), Mark(("Bought from another one",), rank=SPARE, name=True))
    assert fit_marks(marks, 18) == (("× lost", "lost"), ("Bought fro…", ""))
    assert fit_marks(marks, 11) == (("× lost", "lost"),)


def test_a_title_is_broken_between_words() -> None:
    assert wrapped("Website with booking", 18) == ("Website with", "booking")
    assert wrapped("Website", 18) == ("Website", "")
    assert wrapped("Рекомендаційнийлистдовгий", 10) == ("Рекомендац", "ійнийлистдовгий")
    assert wrapped("A Рекомендаційнийлист", 10) == ("A Рекоменд", "аційнийлист")


async def test_titles_have_two_lines_where_all_cards_of_the_column_have_room_so() -> None:
    app = BoardApp()
    async with app.run_test(size=(120, 40)) as pilot:
        app.view.show(Source(6, 60, 0, 0, 0, 0, title="Website with online booking"))
        await pilot.pause()
        lines = lines_of(app.view)
        few, many = ([line[at : at + 19].rstrip() for line in lines] for at in (0, 20))
        head = app.view.head_height
        assert few[head : head + 6] == [
            *("▌Website with", " online b… ₴120,000", " Агросвіт", " 12d ⚠ rotting"),
            *("", " Website with"),
        ]
        assert many[head : head + 5] == [
            *(" Website with onli…", " Агросвіт  ₴120,000", " 12d ⚠ rotting", ""),
            " Website with onli…",
        ]


async def test_a_low_board_has_the_amount_beside_the_title_and_signs_below() -> None:
    app = BoardApp()
    async with app.run_test(size=(40, 12)) as pilot:
        app.view.show(Source(6, 60, title="Website with online booking"))
        await pilot.pause()
        lines = [line.rstrip() for line in lines_of(app.view)]
        assert lines[2:4] == [
            "▌Website with online booking    ₴120,000",
            " 12d ⚠ rotting Агросвіт",
        ]
