"""What is done with a report: the deals behind a number, a copy, a file, a goal."""

from __future__ import annotations

import base64
import csv
import io
import json
import re
from pathlib import Path

import pytest
from sqlmodel import select
from textual import events

from svit_tui.app.app import SvitApp
from svit_tui.crm.reports import catalogue
from svit_tui.crm.reports.catalogue import REPORTS
from svit_tui.crm.reports.shared.report import TOTAL
from svit_tui.crm.start.opening import open_store
from svit_tui.model.goal import Goal
from svit_tui.screens.deals.screen import DealCardScreen
from svit_tui.screens.reports.deals_counted import BehindScreen
from svit_tui.store.store import Store
from svit_tui.widgets.form import FormModal
from svit_tui.widgets.picker import PickerModal
from tests.screens.conftest import Hands, Reports, text_of
from tests.screens.reports.hands import ask, go_to, report_of, screen_of, spin


def behind(hands: Hands) -> BehindScreen:
    screen = hands.app.screen
    assert isinstance(screen, BehindScreen)
    return screen


def listed(hands: Hands) -> list[object]:
    table = behind(hands).table
    return [table.source.row(at).id for at in range(len(table.source))]


async def test_enter_opens_exactly_the_deals_behind_a_number(reports: Reports) -> None:
    async with reports() as hands:
        await go_to(hands, "win-rate")
        await hands.press("enter", "j")
        row = report_of(hands).rows[1]
        await ask(hands, "enter")
        assert isinstance(hands.app.screen, PickerModal)
        assert str(row.values["lost"]) in text_of(hands.app)
        await hands.press(*"lost", "enter")
        assert len(listed(hands)) == row.values["lost"]
        assert f"{row.label} · Lost" in hands.headline
        assert f"{row.values['lost']} deals · all time" in hands.headline
        with hands.app.store.read() as session:
            assert listed(hands) == catalogue.deals_behind(
                session, "win-rate", behind(hands).question, row.id, "lost"
            )


async def test_esc_goes_back_with_all_cursors_where_they_were(reports: Reports) -> None:
    async with reports() as hands:
        await go_to(hands, "win-rate")
        await hands.press("l", "j", "j")
        await ask(hands, "enter")
        await hands.press("enter")
        await hands.press("j")
        here = behind(hands).number()
        await hands.press("enter")
        assert isinstance(hands.app.screen, DealCardScreen)
        await hands.press("escape")
        assert behind(hands).number() == here
        await hands.press("escape")
        screen = screen_of(hands)
        assert screen.in_table
        assert screen.rows_table.index == 2
        assert screen.asked.name == "win-rate"


@pytest.mark.parametrize("name", REPORTS)
async def test_each_first_row_opens_as_many_deals_as_it_says(reports: Reports, name: str) -> None:
    async with reports() as hands:
        await go_to(hands, name)
        report = report_of(hands)
        columns = [column for column in report.columns if column.opens]
        row = next(
            (row for row in report.rows if any(row.values.get(one.key) for one in columns)), None
        )
        if row is None:
            assert name == "activity"
            return
        columns = [column for column in columns if row.values.get(column.key)]
        await hands.press("l", *["j"] * list(report.rows).index(row))
        await ask(hands, "enter")
        if len(columns) > 1:
            await hands.press("enter")
        else:
            await hands.settled()
        assert len(listed(hands)) == row.values[columns[0].key]


async def test_the_total_opens_the_deals_of_all_rows(reports: Reports) -> None:
    async with reports() as hands:
        await go_to(hands, "win-rate")
        await hands.press("l", "G")
        total = report_of(hands).total
        assert total is not None
        await ask(hands, "enter")
        await hands.press("enter")
        assert behind(hands).row_id == TOTAL
        assert len(listed(hands)) == total.values["won"]


async def test_a_deal_reopened_behind_a_number_leaves_list_and_number(reports: Reports) -> None:
    async with reports() as hands:
        await go_to(hands, "win-rate")
        await hands.press("l")
        row = report_of(hands).rows[0]
        await ask(hands, "enter")
        await hands.press("enter")
        await hands.press("R")
        assert len(listed(hands)) == row.values["won"] - 1
        await hands.press("escape")
        now = next(one for one in report_of(hands).rows if one.id == row.id)
        assert now.values["won"] == row.values["won"] - 1
        await hands.press("u")
        now = next(one for one in report_of(hands).rows if one.id == row.id)
        assert now.values["won"] == row.values["won"]


async def test_a_long_list_behind_a_number_can_be_left(
    reports: Reports, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with reports() as hands:
        await go_to(hands, "win-rate")
        await hands.press("l")
        await ask(hands, "enter")

        monkeypatch.setattr(catalogue, "deals_behind", spin)
        await hands.pilot.press("enter")
        await hands.until(
            lambda: isinstance(hands.app.screen, BehindScreen) and "reading" in hands.headline
        )
        await hands.pilot.press("escape")
        await hands.until(lambda: not isinstance(hands.app.screen, BehindScreen))
        await hands.settled()
        assert screen_of(hands).in_table


async def test_the_table_is_copied_for_the_terminal(
    reports: Reports, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with reports() as hands:
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


async def write(hands: Hands, path: str) -> None:
    """Fill the form of the export, and leave its name."""
    await ask(hands, "e")
    assert isinstance(hands.app.screen, FormModal)
    await hands.pilot.press("ctrl+u")
    hands.app.post_message(events.Paste(path))
    await hands.pilot.press("enter")


@pytest.mark.parametrize("ending", ["csv", "json", "md", "svg"])
async def test_a_report_is_written_to_a_file_that_is_not_there(
    reports: Reports, tmp_path: Path, ending: str
) -> None:
    path = tmp_path / f"report.{ending}"
    async with reports() as hands:
        await write(hands, str(path))
        await hands.until(lambda: "Written" in text_of(hands.app))
        first = path.read_text(encoding="utf-8")
        labels = [row.label for row in report_of(hands).rows]
        keys = [row.key for row in report_of(hands).rows]
        match ending:
            case "csv":
                assert [row["stage"] for row in csv.DictReader(io.StringIO(first))] == keys
            case "json":
                assert [row["stage"] for row in json.loads(first)["rows"]] == keys
            case "md":
                assert all(f"| {label}" in first for label in labels)
            case _:
                # The bars have a colour of their own.
                (bar,) = set(re.findall(r'class="(report-r\d+)"[^>]*>█', first))
                (ink,) = re.findall(rf"\.{bar} {{ fill: (#\w+)", first)
                assert ink != re.findall(r"\.report-r1 { fill: (#\w+)", first)[0]
                assert labels[0] in first
        await write(hands, str(path))
        await hands.until(lambda: "already exists" in text_of(hands.app))
        assert isinstance(hands.app.screen, FormModal)
        assert path.read_text(encoding="utf-8") == first


async def test_a_file_may_be_in_the_home_folder_or_in_a_folder(
    reports: Reports, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "weekly").mkdir()
    async with reports() as hands:
        await write(hands, "~/funnel.md")
        await hands.until(lambda: "Written" in text_of(hands.app))
        assert (tmp_path / "funnel.md").exists()
        await write(hands, "~/weekly")
        await hands.until(lambda: "weekly" in hands.status)
        assert [path.name for path in (tmp_path / "weekly").iterdir()] == ["funnel-2026-11-24.csv"]


async def test_a_folder_that_is_not_there_is_said_in_the_form(
    reports: Reports, tmp_path: Path
) -> None:
    async with reports() as hands:
        await write(hands, str(tmp_path / "no" / "report.csv"))
        await hands.until(lambda: "written" in text_of(hands.app))
        assert isinstance(hands.app.screen, FormModal)
        assert not (tmp_path / "no").exists()


async def test_a_goal_is_set_from_the_forecast(reports: Reports, sales: Store) -> None:
    async with reports() as hands:
        await go_to(hands, "forecast")
        await hands.press("l", "j")
        month = str(report_of(hands).rows[1].key)
        await ask(hands, "dollar_sign")
        assert month in text_of(hands.app)
        await hands.press(*"500000", "ctrl+s")
        with sales.read() as session:
            goals = session.exec(select(Goal).where(Goal.month == month)).all()
        assert 50_000_000 in [goal.amount for goal in goals]
        assert report_of(hands).rows[1].values["goal"] == {"UAH": 50_000_000}
        assert screen_of(hands).rows_table.index == 1
        await ask(hands, "dollar_sign")
        form = hands.app.screen
        assert isinstance(form, FormModal)
        assert form.form.raw()["amount"] == "500000 UAH"
        await hands.press("shift+tab", "ctrl+u", *"2031-01")
        assert form.form.raw()["amount"] == ""
        await hands.press("escape", "u")
        assert "Undone" in hands.status
        assert report_of(hands).rows[1].values["goal"] != {"UAH": 50_000_000}


async def test_a_plain_member_sets_the_own_goal_alone(sales: Store) -> None:
    taras = open_store(sales.path, login="taras", clock=sales.clock)
    app = SvitApp(taras)
    async with app.run_test(size=(120, 40)) as pilot:
        hands = Hands(app, pilot)
        await hands.settled()
        await hands.press("6")
        await ask(hands, "dollar_sign")
        await hands.press(*"700", "ctrl+s")
        assert "Goal set: " in hands.status
        assert "taras" in hands.status
        await ask(hands, "dollar_sign")
        await hands.pilot.press(*"800", "tab", "backspace", "ctrl+s")
        await hands.until(lambda: "Only an administrator can change goals" in text_of(app))
        assert isinstance(app.screen, FormModal)


async def test_a_goal_of_no_month_is_refused_in_its_form(reports: Reports) -> None:
    async with reports() as hands:
        await ask(hands, "dollar_sign")
        await hands.pilot.press("shift+tab", "ctrl+u", *"soon", "tab", *"5", "ctrl+s")
        await hands.until(lambda: "is not a month" in text_of(hands.app))
        assert isinstance(hands.app.screen, FormModal)
