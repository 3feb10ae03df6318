"""The reports screen: every key, what is read and broken off, and pictures of each report."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select

from svit_tui.app import SvitApp
from svit_tui.config import RateSettings, Settings
from svit_tui.crm import deals
from svit_tui.crm.opening import open_store
from svit_tui.crm.reports import catalogue
from svit_tui.crm.reports.question import Period, Question
from svit_tui.crm.reports.report import Report
from svit_tui.model.goal import Goal
from svit_tui.screens.behind import BehindScreen
from svit_tui.screens.board import BoardScreen
from svit_tui.screens.deal import DealCardScreen
from svit_tui.screens.report_view import NAMES
from svit_tui.screens.reports import ReportsScreen
from svit_tui.store.store import Store
from svit_tui.widgets.chart import ChartView
from svit_tui.widgets.form import FormModal
from svit_tui.widgets.picker import PickerModal
from tests.conftest import FrozenClock
from tests.screens.conftest import Hands, text_of
from tests.screens.test_pictures import SIZES, picture

Running = Callable[..., AbstractAsyncContextManager[Hands]]


@pytest.fixture
def running(demo: Store) -> Running:
    @asynccontextmanager
    async def run(
        size: tuple[int, int] = (120, 40), settings: Settings | None = None
    ) -> AsyncIterator[Hands]:
        app = SvitApp(demo, settings)
        async with app.run_test(size=size) as pilot:
            hands = Hands(app, pilot)
            await hands.settled()
            await hands.press("6")
            await hands.settled()
            yield hands

    return run


def screen_of(hands: Hands) -> ReportsScreen:
    screen = hands.app.screen
    assert isinstance(screen, ReportsScreen)
    return screen


def report_of(hands: Hands) -> Report:
    found = screen_of(hands).shown_report
    assert found is not None
    return found


async def go_to(hands: Hands, name: str) -> None:
    await hands.press(*["j"] * list(NAMES).index(name))
    assert report_of(hands).name == name


async def ask(hands: Hands, *keys: str) -> None:
    """Press what opens a dialog: until it is answered its worker waits."""
    before = len(hands.app.screen_stack)
    await hands.pilot.press(*keys)
    await hands.until(lambda: len(hands.app.screen_stack) != before)
    await hands.pilot.pause()


def test_the_list_has_every_report() -> None:
    assert list(NAMES) == list(catalogue.REPORTS)


async def test_each_report_opens_under_the_cursor(running: Running) -> None:
    async with running() as hands:
        seen = []
        for _name in NAMES:
            seen.append(report_of(hands).name)
            await hands.press("j")
        assert seen == list(NAMES)


async def test_enter_opens_exactly_the_deals_behind_a_number(running: Running) -> None:
    async with running() as hands:
        await hands.press("enter")
        await ask(hands, "enter")
        assert isinstance(hands.app.screen, PickerModal)
        await hands.press("enter")
        behind = hands.app.screen
        assert isinstance(behind, BehindScreen)
        await hands.settled()
        with hands.app.store.read() as session:
            expected = catalogue.deals_behind(
                session, "funnel", behind.question, behind.row_id, behind.column
            )
        assert [
            behind.table.source.row(at).id for at in range(len(behind.table.source))
        ] == expected
        await hands.press("enter")
        assert isinstance(hands.app.screen, DealCardScreen)
        await hands.press("escape", "escape")
        assert screen_of(hands).in_table


async def test_the_panes_are_switched_and_left(running: Running) -> None:
    async with running() as hands:
        screen = screen_of(hands)
        for key, in_table in (("tab", True), ("h", False), ("l", True), ("escape", False)):
            await hands.press(key)
            assert screen.in_table is in_table
        await hands.press("escape")
        assert isinstance(hands.app.screen, BoardScreen)


async def test_a_period_narrows_and_is_compared(running: Running) -> None:
    async with running() as hands:
        await go_to(hands, "win-rate")
        await hands.press("equals_sign")
        assert "beginning" in hands.status
        await ask(hands, "r")
        await hands.press(*"this year", "enter")
        assert report_of(hands).question.period == Period(date(2026, 1, 1), date(2026, 12, 31))
        await hands.press("equals_sign")
        before = report_of(hands).before
        assert before is not None
        assert before.question.period.last == date(2025, 12, 31)
        assert "compared" in hands.headline
        await hands.press("equals_sign")
        assert report_of(hands).before is None


async def test_a_period_of_two_dates(running: Running) -> None:
    async with running() as hands:
        await ask(hands, "r")
        await hands.pilot.press(*"From", "enter")
        await hands.until(lambda: isinstance(hands.app.screen, FormModal))
        await hands.pilot.press(*"2026-03-01", "enter", *"2026-02-01", "enter")
        assert isinstance(hands.app.screen, FormModal)
        await hands.press(*["backspace"] * 10, *"2026-03-31", "enter")
        assert report_of(hands).question.period == Period(date(2026, 3, 1), date(2026, 3, 31))


async def test_rows_are_grouped_otherwise(running: Running) -> None:
    async with running() as hands:
        await hands.press("b")
        assert "one grouping" in hands.status
        await go_to(hands, "win-rate")
        await ask(hands, "b")
        await hands.press(*"source", "enter")
        assert report_of(hands).by == "source"
        assert "by source" in hands.headline


async def test_a_filter_narrows_all_reports_and_esc_clears_it(running: Running) -> None:
    async with running() as hands:
        await ask(hands, "f")
        assert isinstance(hands.app.screen, FormModal)
        await hands.pilot.press("tab")
        await ask(hands, "space")
        await ask(hands, "space", "enter")
        await hands.press("ctrl+s")
        screen = screen_of(hands)
        assert len(screen.asked.narrowed.owner_ids) == 1
        assert report_of(hands).question.owner_ids == screen.asked.narrowed.owner_ids
        assert "filtered" in hands.headline
        await hands.press("escape")
        assert not screen.asked.is_filtered
        assert screen is hands.app.screen


async def test_amounts_are_converted_by_the_rates_of_the_settings(running: Running) -> None:
    async with running() as hands:
        await hands.press("M")
        assert "[rates]" in hands.status
    settings = Settings(rates=RateSettings("UAH", "2026-11-24", {"USD": "41.5", "EUR": "45"}))
    async with running(settings=settings) as hands:
        await ask(hands, "M")
        await hands.press(*"EUR", "enter")
        assert report_of(hands).question.currency == "EUR"
        assert "EUR" in hands.headline


async def test_the_table_is_copied_for_the_terminal(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running() as hands:
        written: list[str] = []
        driver = hands.app._driver
        assert driver is not None
        monkeypatch.setattr(driver, "write", written.append)
        await hands.press("y")
        sent = next(text for text in written if text.startswith("\x1b]52;c;"))
        text = base64.b64decode(sent[7:-1]).decode()
        assert report_of(hands).title in text
        assert all(row.label in text for row in report_of(hands).rows)
        assert "Copied" in hands.status


@pytest.mark.parametrize("ending", ["csv", "json", "md", "svg"])
async def test_a_report_is_written_to_a_file_that_is_not_there(
    running: Running, tmp_path: Path, ending: str
) -> None:
    path = tmp_path / f"report.{ending}"
    async with running() as hands:
        for again in (False, True):
            await ask(hands, "e")
            assert isinstance(hands.app.screen, FormModal)
            await hands.pilot.press("ctrl+u", *str(path))
            await hands.pilot.press("enter")
            said = "is there already" if again else "Written"
            await hands.until(lambda said=said: said in text_of(hands.app))
            assert isinstance(hands.app.screen, FormModal) is again
        first = path.read_text(encoding="utf-8")
        assert first
        if ending == "svg":
            assert "█" in first


async def test_a_goal_is_set_from_the_forecast(running: Running, demo: Store) -> None:
    async with running() as hands:
        await go_to(hands, "forecast")
        await ask(hands, "dollar_sign")
        await hands.press(*"500000", "ctrl+s")
        with demo.read() as session:
            goals = session.exec(select(Goal).where(Goal.month == "2026-11")).all()
        assert 50_000_000 in [goal.amount for goal in goals]
        await hands.press("u")
        assert "Undone" in hands.status


async def test_a_change_elsewhere_is_read_and_the_cursor_stays(
    running: Running, demo: Store, clock: FrozenClock
) -> None:
    async with running() as hands:
        await hands.press("l", "j", "j")
        screen = screen_of(hands)
        here, found = screen.rows_table.current(), screen.found
        other = open_store(demo.path, login="taras", clock=clock)
        with other.unit() as work:
            deals.win(work, 1)
        other.close()
        hands.app._look_for_changes()
        await hands.until(lambda: screen.found is not found)
        now = screen.rows_table.current()
        assert here is not None
        assert now is not None
        assert now.id == here.id


async def test_a_long_read_is_told_and_esc_breaks_it_off(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    module: Any = import_module("svit_tui.crm.reports.funnel")

    def endless(session: Session, _question: Question) -> Report:
        from sqlalchemy import func, literal

        numbers = select(literal(1).label("n")).cte(recursive=True)
        numbers = numbers.union_all(select(numbers.c.n + 1).where(numbers.c.n < 10**12))
        session.connection().execute(select(func.count()).select_from(numbers)).all()
        raise AssertionError

    async with running() as hands:
        screen = screen_of(hands)
        before = screen.found
        monkeypatch.setattr(module, "run", endless)
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


@pytest.mark.parametrize("size", [(40, 12), (30, 8)])
async def test_a_small_screen_shows_one_pane_at_a_time(
    running: Running, size: tuple[int, int]
) -> None:
    async with running(size) as hands:
        screen = screen_of(hands)
        assert screen.names.display
        assert not screen.query_one("#report").display
        await hands.press("enter")
        assert not screen.names.display
        assert screen.query_one("#report").display
        assert not screen.query_one(ChartView).display
        row = report_of(hands).rows[0]
        assert row.label[:6] in text_of(hands.app)
        await hands.press("escape")
        assert screen.names.display


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", NAMES)
def test_a_report_looks_as_it_did(snap_compare: Any, demo: Store, name: str, size: str) -> None:
    keys = ("6", *["j"] * list(NAMES).index(name), "l")
    assert picture(snap_compare, demo, keys, SIZES[size])
