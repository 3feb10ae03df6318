"""What tests of the reports screen do and look at."""

from __future__ import annotations

from typing import NoReturn

import pytest

from svit_tui.crm.reports import catalogue
from svit_tui.crm.reports.catalogue import REPORTS
from svit_tui.crm.reports.shared.report import Report
from svit_tui.screens.reports.screen import ReportsScreen
from svit_tui.store.file.connect import Connection
from tests.screens.conftest import Hands


def screen_of(hands: Hands) -> ReportsScreen:
    screen = hands.app.screen
    assert isinstance(screen, ReportsScreen)
    return screen


def report_of(hands: Hands) -> Report:
    found = screen_of(hands).shown_report
    assert found is not None
    return found


async def go_to(hands: Hands, name: str) -> None:
    """Move the cursor of the list to a report."""
    names = list(REPORTS)
    here = names.index(screen_of(hands).asked.name)
    by = names.index(name) - here
    await hands.press(*["j" if by > 0 else "k"] * abs(by))
    assert report_of(hands).name == name


async def ask(hands: Hands, *keys: str) -> None:
    """Press what opens a dialog: until it is answered its worker waits."""
    before = len(hands.app.screen_stack)
    await hands.pilot.press(*keys)
    await hands.until(lambda: len(hands.app.screen_stack) != before)
    await hands.pilot.pause()


def spin(connection: Connection, *_asked: object) -> NoReturn:
    """Read for ever; only breaking it off ends it."""
    connection.execute(
        "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers)"
        " SELECT max(n) FROM numbers"
    ).fetchone()
    raise AssertionError


def endless(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Let a report take for ever."""
    monkeypatch.setattr(catalogue.module_of(name), "run", spin)
