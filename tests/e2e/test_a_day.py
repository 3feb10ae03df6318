"""A day's work at a real terminal: each test presses what a salesperson presses."""

from __future__ import annotations

import json

from tests.e2e.conftest import User


def deals_of(user: User, status: str = "all") -> dict[str, dict[str, object]]:
    """Deals by title, as a script reads them."""
    listed = json.loads(user.does("deal", "list", "--status", status, "--json"))
    return {deal["title"]: deal for deal in listed}


def test_a_deal_is_created_moved_won_and_taken_back(user: User) -> None:
    user.begin()
    terminal = user.open()
    terminal.wait_for("Website", "Lead")

    terminal.press("a")
    terminal.wait_for("Quick add")
    terminal.press("Warehouse scanners @Медцентр 44500 UAH #web", "enter")
    terminal.wait_for("New deal: Warehouse scanners", "u undo")

    terminal.press("shift+right")
    terminal.wait_for("Moved: Warehouse scanners")
    assert deals_of(user)["Warehouse scanners"]["stage"] == "Qualification"

    terminal.press("w")
    terminal.wait_for("Won: Warehouse scanners", "u undo")
    terminal.wait_until(
        lambda screen: screen.count("Warehouse scanners") == 1, "the won deal off the board"
    )

    terminal.press("u")
    terminal.wait_for("Undone: Won: Warehouse scanners")
    terminal.wait_until(
        # On its card, in the lines below the board, and in the message.
        lambda screen: screen.count("Warehouse scanners") == 3,
        "the deal back on the board",
    )
    deal = deals_of(user)["Warehouse scanners"]
    assert (deal["status"], deal["stage"], deal["amount"], deal["tags"]) == (
        "open",
        "Qualification",
        "44500.00",
        ["web"],
    )

    terminal.press("q")
    assert terminal.exit_status() == 0


def test_undo_reaches_back_over_a_restart(user: User) -> None:
    user.begin()
    terminal = user.open()
    terminal.wait_for("Website")
    terminal.press("w")
    terminal.wait_for("Won: Website")
    terminal.press("q")
    assert terminal.exit_status() == 0

    again = user.open()
    again.wait_for("Lead")
    again.press("u")
    again.wait_for("Undone: Won: Website")
    assert deals_of(user, "open").keys() == {"Website"}


def test_a_new_deal_is_made_in_its_form(user: User) -> None:
    user.begin()
    terminal = user.open()
    terminal.wait_for("Website")
    terminal.press("n")
    terminal.wait_for("New deal")
    terminal.press("Annual support", "tab", "enter")
    terminal.wait_for("Whose deal?", "Медцентр")
    terminal.press("enter", "ctrl+s")
    terminal.wait_for("New deal: Annual support", "u undo")
    assert deals_of(user)["Annual support"]["contact"] == "Медцентр"


def test_a_lost_deal_asks_for_its_reason(user: User) -> None:
    user.begin()
    terminal = user.open()
    terminal.wait_for("Website")
    terminal.press("x")
    terminal.wait_for("Chose a competitor", "No budget")
    terminal.press("comp", "enter")
    terminal.wait_for("Note")
    terminal.press("They went with a cheaper one", "ctrl+s")
    terminal.wait_for("Lost: Website · u undo")
    deal = deals_of(user, "lost")["Website"]
    assert deal["loss_reason"] == "Chose a competitor"


def test_a_call_is_logged_with_two_keys_and_stands_on_the_card(user: User) -> None:
    user.begin()
    terminal = user.open()
    terminal.wait_for("Website")
    terminal.press("c")
    terminal.wait_for("Subject")
    terminal.press("ctrl+s")
    terminal.wait_for("Logged a call")

    terminal.press("2")
    terminal.wait_for("Медцентр")
    terminal.press("enter")
    terminal.wait_for("Website", "call")


def test_a_call_with_its_subject_stands_on_the_contact_card(user: User) -> None:
    user.begin()
    terminal = user.open()
    terminal.wait_for("Website")
    terminal.press("2")
    terminal.wait_for("Медцентр")
    terminal.press("enter")
    terminal.wait_for("Website")
    terminal.press("c")
    terminal.wait_for("Subject")
    terminal.press("Asked about the price", "ctrl+s")
    terminal.wait_for("Logged a call")
    terminal.wait_until(
        lambda screen: screen.count("Asked about the price") >= 2, "the call on the card"
    )


def test_ctrl_k_jumps_to_a_contact_by_a_few_letters(user: User) -> None:
    user.begin()
    terminal = user.open()
    terminal.wait_for("Website")
    terminal.press("ctrl+k")
    terminal.wait_for("Jump")
    terminal.press("шевч")
    terminal.wait_for("Олена Шевченко")
    terminal.press("enter")
    terminal.wait_for("olena@clinic.example")


def test_a_colleagues_deal_shows_up_without_a_key(user: User) -> None:
    user.begin()
    terminal = user.open()
    terminal.wait_for("Website")
    user.does("deal", "add", "Scanners, new", "--contact", "Медцентр")
    terminal.wait_for("Scanners, new")
    # The cursor is still on the deal that it was on.
    terminal.press("w")
    terminal.wait_for("Won: Website")


def test_the_help_lists_the_keys_of_the_screen(user: User) -> None:
    user.begin()
    terminal = user.open()
    terminal.wait_for("Website")
    terminal.press("?")
    terminal.wait_for("lost: pick a reason")
    terminal.press("escape")
    terminal.wait_gone("lost: pick a reason")
    terminal.press("q")
    assert terminal.exit_status() == 0


def test_the_whole_day_in_ukrainian(user: User) -> None:
    user.begin(language="uk")
    terminal = user.open(LANG="uk_UA.UTF-8")
    terminal.wait_for("Лід", "Кваліфікація", "Переговори", "Website")
    terminal.press("shift+right")
    terminal.wait_for("Пересунуто: Website")
    terminal.press("w")
    terminal.wait_for("Виграно: Website")
    terminal.press("u")
    terminal.wait_for("Скасовано: Виграно: Website")


def test_letters_work_on_a_ukrainian_keyboard(user: User) -> None:
    user.begin()
    terminal = user.open()
    terminal.wait_for("Website")
    terminal.press("ц")
    terminal.wait_for("Won: Website")
    terminal.press("г")
    terminal.wait_for("Undone: Won: Website")


def test_a_lost_connection_ends_the_program_and_keeps_the_work(user: User) -> None:
    user.begin()
    terminal = user.open()
    terminal.wait_for("Website")
    terminal.press("w")
    terminal.wait_for("Won: Website")
    terminal.hang_up()
    assert terminal.exit_status() == 0
    assert deals_of(user, "won").keys() == {"Website"}


def test_what_is_typed_ahead_waits_for_its_dialog(user: User) -> None:
    user.begin()
    terminal = user.open()
    terminal.wait_for("Website")
    terminal.press("a", "Scanners @Медцентр 44500 UAH", "enter")
    terminal.wait_for("New deal: Scanners")
    terminal.press("c", "Asked about the price", "ctrl+s")
    terminal.wait_for("Logged a call")
    terminal.press("x", "comp", "enter", "Too slow", "ctrl+s")
    terminal.wait_for("Lost: Scanners · u undo")
    assert deals_of(user, "lost")["Scanners"]["loss_reason"] == "Chose a competitor"
    terminal.press("ctrl+k", "шевч", "enter")
    terminal.wait_for("olena@clinic.example")
