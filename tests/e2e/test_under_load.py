"""Much at once: long pastes, a key that is held, a busy team, a terminal that takes little.

Nothing that was typed is lost or changes places, and in the end the screen is right.
"""

from __future__ import annotations

import os
import re
import select
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.deals import changes as deals
from svit_tui.crm.start.opening import open_store
from svit_tui.model.deal import Deal
from svit_tui.model.kinds import ContactKind
from svit_tui.model.values.text import search_key
from svit_tui.store.store import Store
from tests.e2e.conftest import ORDINARY, User
from tests.e2e.terminal import PATIENCE, PROGRAM, Terminal
from tests.reading import ScreenText

DEALS = 400
# What a keyboard repeats a key at that is held.
REPEAT_SECONDS = 0.033
# Text has blanks, letters that are keys, and letters of one, two and three bytes.
LINE = "{number:05} wxq/?: щось іще 漢字"


class LoadedTerminal(Terminal):
    """A terminal that is read for so long, or by so many bytes."""

    def watch(self, seconds: float) -> None:
        """Take what comes within so many seconds."""
        deadline = time.monotonic() + seconds
        while self._read(deadline):
            pass

    def sip(self, most: int) -> None:
        """Take at most so many bytes, if there are any."""
        ready, _, _ = select.select([self._open], [], [], 0)
        if ready:
            data = os.read(self._open, most)
            self.received += data
            self._show(data)

    def wait_for_cursor(self, title: str) -> None:
        """Wait until the board's cursor is on a deal."""
        marked = re.compile(rf"▌{re.escape(title)}( |$)", re.MULTILINE)
        self.wait_until(lambda screen: bool(marked.search(screen)), f"the cursor on {title!r}")


@pytest.fixture
def store(user: User) -> Iterator[Store]:
    """A store with many deals in the first stage, and some in the second."""
    store = open_store(user.store)
    with store.unit() as work:
        clinic = contacts.add(work, name="Медцентр", kind=ContactKind.ORGANIZATION)
    with store.unit() as work:
        titles = [(f"Deal {n}", 1) for n in range(1, DEALS + 1)] + [("Change 0", 2), ("Calm", 2)]
        rows = [
            {
                "title": title,
                "title_key": search_key(title),
                "contact_id": clinic.key,
                "pipeline_id": 1,
                "stage_id": stage,
                "stage_entered_at": work.now,
                "position": float(number),
                "owner_id": store.member.id if store.member else None,
            }
            for number, (title, stage) in enumerate(titles)
        ]
        work.add_many(Deal, rows)
    yield store
    store.close()


@pytest.fixture
def terminal(user: User, store: Store) -> LoadedTerminal:
    """The board of that store."""
    terminal = LoadedTerminal(
        [*ORDINARY, PROGRAM],
        environment=user.environment(SVIT_STORE=str(store.path)),
        folder=user.home,
    )
    user.terminals.append(terminal)
    terminal.wait_for_cursor("Deal 1")
    return terminal


# Pasting


def bracketed(text: str) -> str:
    return f"\x1b[200~{text}\x1b[201~"


def typed(text: str) -> str:
    return text


@pytest.mark.parametrize("paste", [bracketed, typed])
def test_100_kb_that_are_pasted_into_a_form_arrive_whole(
    user: User, terminal: LoadedTerminal, paste: Callable[[str], str]
) -> None:
    lines = [LINE.format(number=number) for number in range(2800)]
    text = "\n".join(lines)
    assert len(text.encode()) > 100_000
    terminal.press("n")
    terminal.wait_for("New deal")
    # Back from the first field is the last one: the notes.
    terminal.press("Pasted", "tab", "enter", "enter", *["shift+tab"] * 3)
    # A terminal sends what its enter key sends for the end of a line.
    terminal.type(paste(text.replace("\n", "\r")))
    terminal.press("ctrl+s")
    terminal.wait_for("New deal: Pasted", within=6 * PATIENCE)
    with closing(sqlite3.connect(user.store)) as connection:
        rows = connection.execute("SELECT title, notes FROM deal WHERE title LIKE 'Pasted%'")
        assert rows.fetchall() == [("Pasted", text)]
        assert connection.execute("SELECT count(*) FROM deal").fetchone() == (DEALS + 3,)


@pytest.mark.parametrize("paste", [bracketed, typed])
def test_a_long_text_pasted_into_one_line_stays_there(
    terminal: LoadedTerminal, paste: Callable[[str], str]
) -> None:
    terminal.press("a")
    terminal.wait_for("Quick add")
    terminal.type(paste("wxq/?: щось іще 漢字 " * 40))
    terminal.press("home", "Scanners ", "end", "@Медцентр", "enter")
    terminal.wait_for("New deal: Scanners wxq/?: щось")


# A key that is held


def test_a_key_held_for_ten_seconds_moves_exactly_so_far(terminal: LoadedTerminal) -> None:
    terminal.watch(1)
    first_screen = len(terminal.received)
    pressed = 0
    began = time.monotonic()
    while pressed < 300:
        terminal.press("down")
        pressed += 1
        terminal.watch(began + pressed * REPEAT_SECONDS - time.monotonic())
    terminal.wait_for_cursor("Deal 301")
    assert len(terminal.received) - first_screen < 300 * 500


def test_keys_as_fast_as_the_terminal_takes_them_move_exactly_so_far(
    terminal: LoadedTerminal,
) -> None:
    terminal.watch(1)
    first_screen = len(terminal.received)
    terminal.press(*["down"] * 350, *["up"] * 100, *["j"] * 120, *["k"] * 20)
    terminal.wait_for_cursor("Deal 351")
    # One frame brings the effect of many keys.
    assert len(terminal.received) - first_screen < 590 * 50


def test_keys_that_come_together_act_one_after_another(terminal: LoadedTerminal) -> None:
    terminal.press("j", "j", "/", "calm")
    terminal.wait_gone("Deal 1 ")
    terminal.wait_for("1 open", "Calm")
    terminal.press("escape")
    terminal.wait_for("Deal 1 ")
    # The filter has left the cursor on what it found.
    terminal.press("enter", "c", "Asked about wxq/?", "ctrl+s")
    terminal.wait_for("Logged a call", "Asked about wxq/?")


# A busy team


def test_changes_of_others_take_no_key_away(terminal: LoadedTerminal, store: Store) -> None:
    changing = number_of(store, "Change 0")
    began = time.monotonic()
    for number in range(1, 121):
        with store.unit() as work:
            deals.edit(work, changing, title=f"Change {number}")
            if number % 10 == 0:
                # The cursor's deal is pushed down; the cursor stays on it.
                clinic = work.get(Deal, changing).contact_id
                deals.add(work, title=f"New {number}", contact_id=clinic)
        terminal.press("down")
        terminal.watch(began + number * REPEAT_SECONDS - time.monotonic())
    terminal.wait_for_cursor("Deal 121")
    terminal.wait_for("Lead 412", "Change 120")


def test_changes_of_others_take_no_letter_away(terminal: LoadedTerminal, store: Store) -> None:
    changing = number_of(store, "Change 0")
    terminal.press("a")
    terminal.wait_for("Quick add")
    words = "Scanners, wxq/?: and forms that one changes while others write "
    for number, letter in enumerate(words + "@Медцентр", 1):
        with store.unit() as work:
            deals.edit(work, changing, title=f"Change {number}")
        terminal.type(letter)
    terminal.press("enter")
    # What others changed last came with one's own change, and is shown as well.
    terminal.wait_for(f"New deal: {words[:30]}", f"Change {len(words) + 9}")
    assert number_of(store, words.strip())


def number_of(store: Store, title: str) -> int:
    """The number of the one deal with a title."""
    found = store.light().execute("SELECT id FROM deal WHERE title = ?", (title,)).fetchall()
    assert len(found) == 1, (title, found)
    return int(found[0][0])


# A terminal that takes little


def test_keys_act_while_the_terminal_takes_nothing(terminal: LoadedTerminal) -> None:
    terminal.watch(1)
    # Far more than a terminal keeps by itself, if each were sent.
    for _n in range(20):
        terminal.press("2", "1", "v", "v")
    terminal.press("home", *["down"] * 37, "l", "w")
    terminal.press("n", "Typed unseen", "tab", "enter", "enter", "ctrl+s")
    terminal.wait_for("New deal: Typed unseen", "Lead 401", "Qualification 1 ")
    terminal.press("h", "home")
    terminal.wait_for_cursor("Typed unseen")


def test_the_screen_is_right_after_a_slow_line(terminal: LoadedTerminal) -> None:
    terminal.watch(1)
    for number in range(1, 401):
        terminal.press("pagedown" if number % 20 == 0 else "down")
        terminal.sip(24)
    # Near enough to the top to be seen in the smaller window too without scrolling.
    terminal.press("l", "h", "home", "down")
    terminal.wait_for_cursor("Deal 2")
    terminal.watch(1)
    screen = terminal.screen_text()
    # Another size draws all of it anew.
    terminal.resize(100, 30)
    terminal.wait_until(is_drawn, "the smaller screen")
    terminal.resize(120, 40)
    terminal.wait_until(lambda shown: shown == screen, f"the same screen as before:\n{screen}")


def is_drawn(screen: ScreenText) -> bool:
    """Whether the screen is whole: a window of another size cuts what was there."""
    lines = screen.splitlines()
    return "svit" in lines[0] and "? keys" in lines[-1]
