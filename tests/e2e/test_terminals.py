"""Terminals of all kinds: small ones, plain ones, and none at all."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import User


def test_the_demo_opens_on_the_board(user: User) -> None:
    terminal = user.open("demo")
    screen = terminal.wait_for("Lead", "Qualification", "Presentation", "Proposal")
    assert "₴" in screen
    terminal.press("q")
    assert terminal.exit_status() == 0
    assert not user.store.exists()


def test_the_demo_speaks_ukrainian(user: User) -> None:
    terminal = user.open("demo", LANG="uk_UA.UTF-8")
    terminal.wait_for("Лід", "Кваліфікація", "Презентація", "Пропозиція")


def test_80x24_shows_whole_cards_and_the_keys(user: User) -> None:
    terminal = user.open("demo", cols=80, rows=24)
    screen = terminal.wait_for("Lead", "Qualification", "keys")
    assert all(len(line) <= 80 for line in screen.splitlines())
    terminal.press("enter")
    terminal.wait_gone("Qualification ")


def test_40x12_shows_one_stage_at_a_time(user: User) -> None:
    terminal = user.open("demo", cols=40, rows=12)
    screen = terminal.wait_for("Lead")
    assert "Presentation" not in screen
    terminal.press("right")
    terminal.wait_for("Qualification")
    terminal.press("w")
    terminal.wait_for("Won:")


def test_20x5_stays_alive_and_says_what_it_needs(user: User) -> None:
    user.begin()
    terminal = user.open(cols=20, rows=5)
    terminal.wait_for("40×12")
    terminal.resize(80, 24)
    terminal.wait_for("Website")
    terminal.press("q")
    assert terminal.exit_status() == 0


def test_a_window_made_larger_shows_more_stages(user: User) -> None:
    user.begin()
    terminal = user.open(cols=40, rows=12)
    terminal.wait_for("Website")
    terminal.resize(120, 40)
    terminal.wait_for("Website", "Presentation", "Proposal")


def test_a_window_made_small_and_large_again_at_once_is_drawn_anew(user: User) -> None:
    user.begin()
    terminal = user.open()
    before = terminal.wait_for("Lead 1", "Website", "Closing 0")
    # The program learns of the last size only; the terminal has cut off what did not fit.
    terminal.screen.resize(10, 30)
    terminal.resize(120, 40)
    assert "Closing" not in terminal.screen_text()
    terminal.wait_until(lambda screen: screen == before, "the whole screen again")


@pytest.mark.parametrize("kind", ["dumb", ""])
def test_a_terminal_that_can_not_draw_is_refused(user: User, kind: str) -> None:
    terminal = user.open("demo", TERM=kind)
    assert terminal.exit_status() == 2
    assert "svit-tui:" in terminal.screen_text()


def test_without_a_terminal_there_is_a_sentence_and_exit_code_2(user: User) -> None:
    result = user.run()
    assert result.returncode == 2
    assert result.stderr.startswith("svit-tui: ")
    assert len(result.stderr.splitlines()) == 1
    assert result.stdout == ""


def test_no_color_means_no_colour(user: User) -> None:
    user.begin()
    terminal = user.open(NO_COLOR="1")
    terminal.wait_for("Website")
    coloured = {
        (cell.fg, cell.bg)
        for row in terminal.screen.buffer.values()
        for cell in row.values()
        if not _grey(cell.fg) or not _grey(cell.bg)
    }
    assert not coloured


def _grey(colour: str) -> bool:
    return colour in ("default", "black", "white") or colour[:2] == colour[2:4] == colour[4:]


def test_sixteen_colours_are_enough(user: User) -> None:
    user.begin()
    terminal = user.open(TERM="xterm", COLORTERM="")
    terminal.wait_for("Website", "Lead")
    assert b"38;2;" not in terminal.received
    assert b"38;5;" not in terminal.received


def test_a_terminal_without_utf_8_gets_plain_signs(user: User) -> None:
    user.begin()
    terminal = user.open(LANG="C", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    terminal.wait_for("Website", "Lead")
    terminal.press("w")
    terminal.wait_for("Won: Website")
