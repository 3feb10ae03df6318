"""The reports screen: its panes, what is asked, and reads that are long or broken off."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlmodel import Session
from textual import events
from textual.widget import Widget

from svit_tui.crm.deals import changes as deals
from svit_tui.crm.reports import catalogue
from svit_tui.crm.reports.catalogue import REPORTS
from svit_tui.crm.reports.shared.question import Period, Question
from svit_tui.crm.reports.shared.report import Report
from svit_tui.crm.start.opening import open_store
from svit_tui.keys.actions import footer
from svit_tui.screens.board.screen import BoardScreen
from svit_tui.screens.reports.screen import ReportsScreen
from svit_tui.settings.groups import RateSettings, Settings
from svit_tui.store.store import Store
from svit_tui.widgets.cells import unicode_terminal
from svit_tui.widgets.charts.chart import ChartView
from svit_tui.widgets.form import FormModal
from svit_tui.widgets.notes import Notes
from svit_tui.widgets.picker import PickerModal
from tests.conftest import FrozenClock
from tests.screens.conftest import Reports, text_of
from tests.screens.reports.hands import ask, endless, go_to, report_of, screen_of

# Of the deals begun late three in four are open.
OPEN_DEAL = 70

# Panes


async def test_each_report_opens_under_the_cursor(reports: Reports) -> None:
    async with reports() as hands:
        seen = []
        for _name in REPORTS:
            seen.append(report_of(hands).name)
            await hands.press("j")
        assert seen == list(REPORTS)
        await hands.press("g", "g")
        assert report_of(hands).name == "funnel"
        await hands.press("G")
        assert report_of(hands).name == "growth"


async def test_the_panes_are_switched_and_left(reports: Reports) -> None:
    async with reports() as hands:
        screen = screen_of(hands)
        for key, in_table in (
            *(("tab", True), ("shift+tab", False), ("right", True), ("left", False)),
            *(("l", True), ("h", False), ("enter", True), ("escape", False)),
        ):
            await hands.press(key)
            assert screen.in_table is in_table
        await hands.press("escape")
        assert isinstance(hands.app.screen, BoardScreen)


async def test_the_cursor_of_the_table_goes_to_its_ends(reports: Reports) -> None:
    async with reports() as hands:
        await hands.press("l", "j", "j")
        table = screen_of(hands).rows_table
        assert table.index == 2
        await hands.press("G")
        assert table.index == len(table.source) - 1
        assert screen_of(hands).asked.name == "funnel"
        await hands.press("k", "g", "g")
        assert table.index == 0


async def test_a_ukrainian_keyboard_has_the_same_keys(reports: Reports) -> None:
    async with reports() as hands:
        await hands.press("о", "о", "д")
        assert report_of(hands).name == "win-rate"
        assert screen_of(hands).in_table
        await ask(hands, "к")
        assert isinstance(hands.app.screen, PickerModal)
        await hands.press("escape")
        await ask(hands, "у")
        assert isinstance(hands.app.screen, FormModal)
        await hands.press("escape", "р")
        await ask(hands, "semicolon")
        assert "Goal" in text_of(hands.app)


async def test_another_table_of_a_report_is_shown(reports: Reports) -> None:
    async with reports() as hands:
        await hands.press("v")
        assert "one table" in hands.status
        await go_to(hands, "loss-reasons")
        assert "table 1 of 2 (v)" in hands.headline
        await hands.press("v")
        assert "table 2 of 2 (v)" in hands.headline
        assert report_of(hands).title in hands.headline
        await hands.press("v")
        assert "table 1 of 2 (v)" in hands.headline


async def test_who_comes_back_finds_the_reports_as_they_were_left(reports: Reports) -> None:
    async with reports() as hands:
        await go_to(hands, "win-rate")
        await ask(hands, "b")
        await hands.press(*"source", "enter")
        await ask(hands, "r")
        await hands.press(*"this year", "enter")
        await hands.press("1", "6")
        assert (report_of(hands).name, report_of(hands).by) == ("win-rate", "source")
        assert report_of(hands).question.period.first == date(2026, 1, 1)
        assert screen_of(hands).names.index == 2


def test_the_footer_names_the_keys_of_reports() -> None:
    labels = dict(footer("reports"))
    assert list(labels) == ["tab", "enter", "f", "r", "b", "=", "y", "e", "?"]


def is_shown(widget: Widget) -> bool:
    return widget.display


@pytest.mark.parametrize("size", [(40, 12), (30, 8)])
async def test_a_small_screen_shows_one_pane_at_a_time(
    reports: Reports, size: tuple[int, int]
) -> None:
    async with reports(size) as hands:
        screen = screen_of(hands)
        assert (is_shown(screen.names), is_shown(screen.query_one("#report"))) == (True, False)
        await hands.press("enter")
        assert (is_shown(screen.names), is_shown(screen.query_one("#report"))) == (False, True)
        assert not is_shown(screen.query_one(ChartView))
        row = report_of(hands).rows[0]
        assert row.label[:4] in text_of(hands.app)
        await hands.press("escape")
        assert is_shown(screen.names)


async def test_a_window_made_smaller_and_larger_again_is_drawn_anew(reports: Reports) -> None:
    async with reports() as hands:
        await go_to(hands, "win-rate")
        await hands.press("l", "j")
        before = text_of(hands.app)
        for size in ((60, 20), (40, 12), (60, 20), (120, 40)):
            await hands.pilot.resize_terminal(*size)
            await hands.settled()
            assert report_of(hands).rows[1].label[:8] in text_of(hands.app)
        assert text_of(hands.app) == before


async def test_numbers_that_have_no_room_are_told_of_the_row(reports: Reports) -> None:
    async with reports((80, 24)) as hands:
        await go_to(hands, "members")
        await hands.press("l", "j")
        notes, row = screen_of(hands).query_one(Notes), report_of(hands).rows[1]
        assert notes.sentences[0].startswith(f"{row.label}: ")
        assert f"Calls {row.values['calls']}" in text_of(hands.app)
        await hands.pilot.resize_terminal(220, 40)
        await hands.settled()
        assert not notes.sentences[0].startswith(row.label)


async def test_columns_without_room_are_named_with_the_key_that_tells_them(
    reports: Reports,
) -> None:
    async with reports((80, 24)) as hands:
        await go_to(hands, "forecast")
        notes = screen_of(hands).query_one(Notes)
        more = "3 more columns: Best case, Committed, Coverage. Press tab to read them here"
        assert notes.sentences[0].startswith(more)
        # What explains a column stands below it, or below what is told of it.
        assert "Committed: deals" not in " ".join(notes.sentences)
        await hands.press("tab")
        assert " Committed" in notes.sentences[0].replace("\u00a0", " ")
        assert "Committed: deals with a chance of 80% or more." in notes.sentences
        await hands.press("tab")
        await hands.pilot.resize_terminal(200, 40)
        await hands.settled()
        assert "more column" not in notes.sentences[0]
        assert "Committed: deals with a chance of 80% or more." in notes.sentences


async def test_growth_zones_say_of_which_days_they_are(reports: Reports) -> None:
    async with reports() as hands:
        await go_to(hands, "growth")
        assert "25 Nov 2025 – 24 Nov 2026" in hands.headline
        await go_to(hands, "time-in-stage")
        assert "all time" in hands.headline
        assert any("Bottleneck, all time: " in note for note in report_of(hands).notes)


async def test_growth_zones_are_whole_sentences(reports: Reports) -> None:
    for size in ((120, 40), (60, 20)):
        async with reports(size) as hands:
            await go_to(hands, "growth")
            await hands.press("l")
            label = report_of(hands).rows[0].label
            assert label.split()[-1] in text_of(hands.app)


async def test_a_terminal_without_unicode_shows_all_of_it(
    reports: Reports, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("locale.getpreferredencoding", lambda _do=True: "ISO-8859-1")
    unicode_terminal.cache_clear()
    from svit_tui.widgets import cells

    cells.fit.cache_clear()
    try:
        async with reports() as hands:
            for name in REPORTS:
                await go_to(hands, name)
                plain = str(text_of(hands.app))
                for client in ("Марта Коваль", "Софія Гнатюк"):
                    plain = plain.replace(client, "")
                assert plain.isascii(), [sign for sign in plain if not sign.isascii()]
    finally:
        unicode_terminal.cache_clear()
        cells.fit.cache_clear()


# What is asked


async def test_a_period_narrows_and_is_compared(reports: Reports) -> None:
    async with reports() as hands:
        await go_to(hands, "win-rate")
        await hands.press("equals_sign")
        assert "beginning" in hands.status
        await ask(hands, "r")
        assert all(said in text_of(hands.app) for said in ("This week", "All time", "From"))
        await hands.press(*"this year", "enter")
        assert report_of(hands).question.period == Period(date(2026, 1, 1), date(2026, 12, 31))
        await hands.press("equals_sign")
        before = report_of(hands).before
        assert before is not None
        assert before.question.period.last == date(2025, 12, 31)
        assert "compared" in hands.headline
        assert "(+" in text_of(hands.app)
        await hands.press("equals_sign")
        assert report_of(hands).before is None


async def test_a_period_of_two_dates(reports: Reports) -> None:
    async with reports() as hands:
        await ask(hands, "r")
        await hands.pilot.press(*"From", "enter")
        await hands.until(lambda: isinstance(hands.app.screen, FormModal))
        await hands.pilot.press(*"2026-03-01", "enter", *"2026-02-01", "enter")
        assert isinstance(hands.app.screen, FormModal)
        await hands.press(*["backspace"] * 10, *"2026-03-31", "enter")
        assert report_of(hands).question.period == Period(date(2026, 3, 1), date(2026, 3, 31))
        # It is there to be changed the next time.
        await ask(hands, "r")
        await hands.pilot.press(*"From", "enter")
        await hands.until(lambda: isinstance(hands.app.screen, FormModal))
        assert "2026-03-31" in text_of(hands.app)
        await hands.press("escape")
        assert report_of(hands).question.period.first == date(2026, 3, 1)


async def test_this_month_is_another_one_after_its_end(
    reports: Reports, clock: FrozenClock
) -> None:
    async with reports() as hands:
        await ask(hands, "r")
        await hands.press(*"this month", "enter")
        assert report_of(hands).question.period.first == date(2026, 11, 1)
        clock.forward(days=8)
        hands.app.store_watch.look()
        await hands.until(lambda: report_of(hands).question.period.first == date(2026, 12, 1))


async def test_nothing_in_the_period_says_which_keys_help(reports: Reports) -> None:
    async with reports() as hands:
        await go_to(hands, "win-rate")
        await ask(hands, "r")
        await hands.pilot.press(*"From", "enter")
        await hands.until(lambda: isinstance(hands.app.screen, FormModal))
        await hands.press(*"2020-03-01", "enter", *"2020-03-31", "enter")
        assert "None of this is in the period." in text_of(hands.app)
        assert "r period" in text_of(hands.app)
        await hands.press("l", "enter")
        assert "No deals are behind this row." in hands.status


async def test_rows_are_grouped_otherwise(reports: Reports) -> None:
    async with reports() as hands:
        await hands.press("b")
        assert "one grouping" in hands.status
        await go_to(hands, "win-rate")
        # What went wrong before is no news any more.
        assert hands.status == ""
        await ask(hands, "b")
        await hands.press(*"source", "enter")
        assert report_of(hands).by == "source"
        assert "by source" in hands.headline
        # Each report has its own grouping.
        await hands.press("j")
        assert report_of(hands).by != "source"


async def test_a_filter_narrows_all_reports_and_esc_clears_it(reports: Reports) -> None:
    async with reports() as hands:
        await ask(hands, "f")
        assert isinstance(hands.app.screen, FormModal)
        await hands.pilot.press("tab")
        await ask(hands, "space")
        await ask(hands, "space", "enter")
        await hands.press("ctrl+s")
        screen = screen_of(hands)
        owners = screen.asked.narrowed.owner_ids
        assert len(owners) == 1
        assert report_of(hands).question.owner_ids == owners
        await go_to(hands, "members")
        assert f"filtered: {report_of(hands).rows[0].label} (esc clears)" in hands.headline
        await go_to(hands, "win-rate")
        assert len(report_of(hands).rows) == 1
        await hands.press("escape")
        assert not screen.asked.is_filtered
        assert len(report_of(hands).rows) > 1
        assert screen is hands.app.screen_stack[-1]


async def test_amounts_are_converted_by_the_rates_of_the_settings(reports: Reports) -> None:
    async with reports() as hands:
        await ask(hands, "M")
        assert "Rate of which currency?" in text_of(hands.app)
        await hands.press("escape")
        assert hands.status == "There are no rates: 7 has a place for them."
    settings = Settings(rates=RateSettings("UAH", "2026-11-24", {"USD": "41.5", "EUR": "45"}))
    async with reports(settings=settings) as hands:
        await ask(hands, "M")
        await hands.press(*"EUR", "enter")
        assert report_of(hands).question.currency == "EUR"
        assert "EUR" in hands.headline
        assert "Converted to EUR by your rates of 2026-11-24." in text_of(hands.app)
        await ask(hands, "M")
        await hands.press(*"as they", "enter")
        assert report_of(hands).question.rates is None


# Reading


async def test_a_change_elsewhere_is_read_and_the_cursor_stays(
    reports: Reports, sales: Store, clock: FrozenClock
) -> None:
    async with reports() as hands:
        await hands.press("l", "j", "j")
        screen = screen_of(hands)
        here, found = screen.rows_table.current(), screen.found
        other = open_store(sales.path, login="taras", clock=clock)
        with other.unit() as work:
            deals.win(work, OPEN_DEAL)
        other.close()
        hands.app.store_watch.look()
        await hands.until(lambda: screen.found is not found)
        now = screen.rows_table.current()
        assert here is not None
        assert now is not None
        assert now.id == here.id


async def test_a_long_read_is_told_and_esc_breaks_it_off(
    reports: Reports, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with reports() as hands:
        screen = screen_of(hands)
        before = screen.found
        endless(monkeypatch, "funnel")
        screen.load()
        await hands.until(lambda: "reading" in hands.headline)
        await hands.pilot.press("escape")
        await hands.until(lambda: not screen.reading)
        assert screen.found is before
        assert "Stopped" in hands.status
        await hands.until(lambda: not screen.reads.under_way)
        # A newer question breaks the one before off too.
        screen.load()
        await hands.until(lambda: screen.reads.under_way)
        monkeypatch.undo()
        screen.load()
        await hands.settled()
        assert screen.found is not before
        assert not screen.reading


async def test_a_report_that_is_not_there_is_no_other_one(
    reports: Reports, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with reports() as hands:
        screen = screen_of(hands)
        endless(monkeypatch, "stage-conversion")
        hands.app.post_message(_key("j"))
        await hands.until(lambda: "Reading …" in text_of(hands.app))
        assert "Qualification" not in text_of(hands.app)
        await hands.pilot.press("escape")
        await hands.until(lambda: "Not read." in text_of(hands.app))
        await hands.press("y")
        assert "not read to its end" in hands.status
        monkeypatch.undo()
        await hands.press("enter")
        assert report_of(hands).name == "stage-conversion"
        assert screen.in_table


async def test_esc_breaks_off_what_other_keys_wait_for(
    reports: Reports, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with reports() as hands:
        endless(monkeypatch, "stage-conversion")
        hands.app.post_message(_key("j"))
        await hands.until(lambda: screen_of(hands).reads.under_way)
        for key in ("l", "j", "y", "escape"):
            hands.app.post_message(_key(key))
        await hands.settled()
        assert not screen_of(hands).reading
        assert "not read to its end" in hands.status


async def test_a_key_held_down_does_not_read_all_that_it_passes(
    reports: Reports, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    run = catalogue.run

    def counted(session: Session, name: str, question: Question, **options: Any) -> Report:
        asked.append(name)
        return run(session, name, question, **options)

    async with reports() as hands:
        monkeypatch.setattr(catalogue, "run", counted)
        for _time in range(len(REPORTS) - 1):
            hands.app.post_message(_key("j"))
        await hands.until(lambda: screen_of(hands).asked.name == "growth")
        await hands.settled()
        assert report_of(hands).name == "growth"
        # Growth zones ask others by themselves; those are not asked through the catalogue.
        assert len([name for name in asked if name in REPORTS]) <= 3


async def test_keys_typed_ahead_act_on_the_report_that_they_are_for(reports: Reports) -> None:
    async with reports() as hands:
        for key in ("j", "j", "l", "j"):
            hands.app.post_message(_key(key))
        await hands.until(lambda: screen_of(hands).rows_table.index == 1)
        await hands.settled()
        assert report_of(hands).name == "win-rate"
        assert screen_of(hands).rows_table.index == 1


async def test_a_deal_won_here_is_counted_at_once(reports: Reports) -> None:
    async with reports() as hands:
        await go_to(hands, "win-rate")
        won = sum(row.values["won"] for row in report_of(hands).rows)
        await screen_of(hands).write(lambda work: deals.win(work, OPEN_DEAL))
        await hands.settled()
        assert sum(row.values["won"] for row in report_of(hands).rows) == won + 1
        await hands.press("u")
        assert sum(row.values["won"] for row in report_of(hands).rows) == won


def _key(key: str) -> events.Key:
    return events.Key(key, key if len(key) == 1 else None)


def test_an_unfiltered_question_keeps_its_period() -> None:
    screen = ReportsScreen()
    narrowed = replace(screen.asked.narrowed, owner_ids=(1,), period=Period(date(2026, 1, 1)))
    asked = replace(screen.asked, narrowed=narrowed, period="custom")
    assert asked.is_filtered
    assert not asked.unfiltered().is_filtered
    assert asked.unfiltered().narrowed.period == narrowed.period
