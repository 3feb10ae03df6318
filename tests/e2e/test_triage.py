"""Triage in real processes: a morning at 80×24, and several that triage one store."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.deals import changes as deals
from svit_tui.crm.start.opening import open_store
from tests.e2e.conftest import User
from tests.e2e.terminal import PATIENCE
from tests.folders import ROOT


def with_deals(user: User, count: int) -> list[int]:
    """The store with so many deals of the user's own that have no next step."""
    store = open_store(user.store)
    with store.unit() as work:
        clinic = contacts.add(work, name="Медцентр").key
        made = [
            deals.add(work, title=f"Deal {n:02}", contact_id=clinic, stage_id=2).key
            for n in range(count)
        ]
    store.close()
    return made


def test_a_morning_of_twelve_deals(user: User) -> None:
    with_deals(user, 12)
    terminal = user.open(cols=80, rows=24)
    terminal.wait_for("Deal 11")
    terminal.press("5")
    terminal.wait_for("Triage", "1 of 12 · mine", "? no next step")
    # In one go: each key acts on the deal that the one before it has brought.
    terminal.press(*"LwHj", "z", "enter", "enter", "x", "enter", "enter", *"LLLwww")
    terminal.wait_for("That was all.", "5  moved", "4  won", "1  lost", "1  snoozed", "1  skipped")
    terminal.press("u")
    terminal.wait_for("12 of 12", "Deal 11", "Undone: Won: Deal 11")
    terminal.press("escape")
    terminal.wait_for("Lead")
    terminal.press("q")
    assert terminal.exit_status() == 0
    waiting = json.loads(user.does("triage", "--json"))
    assert {"deal_id", "title", "reasons", "rank"} == set(waiting[0])
    titles = [deal["title"] for deal in waiting]
    assert "Deal 01" not in titles
    assert "Deal 11" in titles


def test_two_terminals_never_show_the_same_deal(user: User) -> None:
    with_deals(user, 3)
    one, other = user.open(cols=80, rows=24), user.open(cols=80, rows=24)
    for terminal in (one, other):
        terminal.wait_for("Deal 00")
    one.press("5")
    one.wait_for("1 of 3", "Deal 00")
    other.press("5")
    other.wait_for("1 of 3", "Deal 01")
    one.press("w")
    one.wait_for("2 of 3", "Deal 02")
    other.press("w")
    other.wait_for("That was all.", "1  won", "1 is with")
    one.press("j")
    one.wait_for("That was all.", "1  skipped")
    other.press("enter")
    other.wait_for("1 of 1", "Deal 02")


def test_processes_that_triage_one_store_never_have_the_same_deal(
    user: User, tmp_path: Path
) -> None:
    made = with_deals(user, 40)
    open_store(user.store, login="taras").close()
    screens = tmp_path / "screens"
    screens.mkdir()
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.e2e.triager", user.store, login, screens],
            cwd=ROOT,
            env=user.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for login in ("olena", "taras")
    ]
    found = []
    for process in running:
        out, error = process.communicate(timeout=PATIENCE * 3)
        assert process.returncode == 0, error
        found.append(json.loads(out))
    won = [number for each in found for number in each["won"]]
    assert sorted(won) == [number for number in made if number % 3]
    # Nothing is kept back: who comes later gets what was skipped.
    skipped = {number for each in found for number in each["skipped"]}
    assert skipped == {number for number in made if number % 3 == 0}
    store = open_store(user.store)
    assert store.light().execute("SELECT count(*) FROM lease").fetchone() == (0,)
    wins = store.light().execute("SELECT count(*) FROM change_set WHERE action = 'deal.win'")
    assert wins.fetchone() == (len(won),)
    store.close()
