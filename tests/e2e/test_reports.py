"""Reports at a real terminal: from a number to its deals, to the clipboard and into a file."""

from __future__ import annotations

import base64
import csv
import re

from tests.e2e.conftest import User


def test_a_number_leads_to_its_deals_and_into_a_file(user: User) -> None:
    user.begin()
    user.does("deal", "add", "Scanners", "--contact", "Медцентр", "--amount", "44500 UAH")
    user.does("deal", "win", "Scanners")
    terminal = user.open(cols=80, rows=24)
    terminal.wait_for("Website")
    terminal.press("6")
    terminal.wait_for("Funnel", "Growth zones", "Open now")

    # Win rate, its table, the first of its numbers, the deal itself: typed in one go.
    terminal.press("jjl", "enter", "enter")
    terminal.wait_for("Scanners", "won today", "Stage history")
    terminal.press("escape")
    terminal.wait_for("· Won", "1 deal", "Scanners", "₴44,500")
    terminal.press("escape")
    terminal.wait_for("Win rate", "100%")

    terminal.press("y")
    terminal.wait_for("Copied: Win rate")
    sent = re.findall(rb"\x1b\]52;c;([A-Za-z0-9+/=]+)\x07", bytes(terminal.received))
    assert "Win rate" in base64.b64decode(sent[-1]).decode()

    terminal.press("e")
    terminal.wait_for("Export the report")
    terminal.press("ctrl+u", "~/won.csv", "enter")
    terminal.wait_for("Written:")
    with (user.home / "won.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["won"], row["won_value"]) for row in rows] == [("1", "44500.00")]

    # Nothing is written over by itself.
    terminal.press("e")
    terminal.wait_for("Export the report")
    terminal.press("ctrl+u", "~/won.csv", "enter")
    terminal.wait_for("already exists")
    terminal.press("escape")
    terminal.wait_gone("Export the report")


def test_reports_live_through_sizes_and_plain_terminals(user: User) -> None:
    user.begin()
    terminal = user.open(cols=120, rows=40, TERM="xterm", COLORTERM="", NO_COLOR="1")
    terminal.wait_for("Website")
    terminal.press("6")
    terminal.wait_for("Funnel", "Reached", "Lead")
    terminal.resize(60, 20)
    terminal.wait_for("Funnel", "Lead")
    terminal.resize(40, 12)
    # As many as fit; the others are further down.
    terminal.wait_until(
        lambda screen: "Sales cycle" in screen and "Growth zones" not in screen,
        "the reports that fit",
    )
    terminal.press("G")
    terminal.wait_for("▌Growth zones")
    terminal.press("gg")
    terminal.wait_for("▌Funnel")
    terminal.press("enter")
    terminal.wait_for("Lead")
    terminal.resize(120, 40)
    terminal.wait_for("Growth zones", "Reached", "export")


def test_a_colleagues_win_is_counted_without_a_key(user: User) -> None:
    user.begin()
    terminal = user.open()
    terminal.wait_for("Website")
    terminal.press("6jj")
    terminal.wait_for("Win rate", "None of this is in the period")
    user.does("deal", "win", "Website")
    terminal.wait_for("100%")
