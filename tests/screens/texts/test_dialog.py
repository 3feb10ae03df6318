"""Writing a text by a template: read, copied, logged, put into the form of a communication."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from svit_tui.app.app import SvitApp
from svit_tui.crm.templates import changes as templates
from svit_tui.crm.timeline import order as timeline
from svit_tui.crm.timeline.order import TimelineFilter
from svit_tui.i18n import set_language
from svit_tui.screens.texts.modal import TextModal
from svit_tui.settings.groups import Settings, Work
from svit_tui.store.store import Store
from svit_tui.widgets.form import FormModal
from tests.screens.conftest import Hands, text_of
from tests.screens.snapshots import SnapCompare

SIZES = {"120x40": (120, 40), "80x24": (80, 24)}


@pytest.fixture
def lettered(demo: Store) -> Store:
    """The demo company with two templates."""
    with demo.unit() as work:
        templates.add(
            work,
            "Offer",
            kind="email",
            heading="{{ deal.title }}: our offer",
            body="Dear {{ contact.name }},\n\nour price is {{ deal.amount }}.\n\n"
            "{{ me.name }}, {{ me.team }}",
        )
        templates.add(work, "Thanks", body="Thank you!")
    return demo


def newest(store: Store) -> tuple[str, str, str]:
    """Kind, subject and text of the communication that was logged last."""
    with store.read() as session:
        order = timeline.timeline_order(session, TimelineFilter(kinds=("email", "message", "call")))
        [entry] = timeline.entries(session, order[:1]).values()
    return entry.kind, entry.subject, entry.body


async def pick(hands: Hands, *keys: str) -> None:
    """Press keys that lead to a text, and wait for it."""
    for key in keys:
        await hands.pilot.press(key)
    await hands.until(lambda: isinstance(hands.app.screen, TextModal))
    await hands.pilot.pause()


async def test_a_text_is_shown_filled_and_copied(lettered: Store) -> None:
    app = SvitApp(lettered)
    async with app.run_test(size=(80, 24)) as pilot:
        hands = Hands(app, pilot)
        await hands.settled()
        title, contact = hands.card.title, hands.card.contact_name
        await pick(hands, "T", "enter")
        shown = text_of(app)
        assert f"{title}: our offer" in shown
        assert f"Dear {contact}," in shown
        await hands.press("y")
        assert app.clipboard.startswith(f"{title}: our offer\n\nDear {contact},\n")
        # It stays: the text is often logged as well.
        assert isinstance(app.screen, TextModal)
        assert "Copied: Offer" in text_of(app)


async def test_what_is_not_known_is_told(lettered: Store) -> None:
    app = SvitApp(lettered)
    async with app.run_test(size=(80, 24)) as pilot:
        hands = Hands(app, pilot)
        await hands.press("2")
        await pick(hands, "T", "enter")
        assert "! not known: deal.title, deal.amount" in text_of(app)


async def test_a_text_is_logged_as_it_was_filled(lettered: Store) -> None:
    app = SvitApp(lettered)
    async with app.run_test(size=(80, 24)) as pilot:
        hands = Hands(app, pilot)
        await hands.settled()
        title = hands.card.title
        await pick(hands, "T", "enter")
        await pilot.press("m")
        await hands.until(lambda: isinstance(app.screen, FormModal) and bool(app.focused))
        await hands.press("ctrl+s")
        kind, subject, body = newest(lettered)
        assert (kind, subject) == ("email", f"{title}: our offer")
        assert body.startswith("Dear ")


async def test_a_template_is_put_below_what_was_typed_while_logging(lettered: Store) -> None:
    app = SvitApp(lettered)
    async with app.run_test(size=(120, 40)) as pilot:
        hands = Hands(app, pilot)
        await hands.settled()
        await pilot.press("c")
        await hands.until(lambda: isinstance(app.screen, FormModal) and bool(app.focused))
        form = app.screen
        assert isinstance(form, FormModal)
        form.form.fill({"body": "He was in a hurry."})
        form.form.rows["template"].editor.focus()
        for key in ("enter", "T", "h", "enter"):
            await pilot.press(key)
            await pilot.pause()
        await hands.until(lambda: app.screen is form)
        await hands.until(lambda: "Thank" in str(form.form.raw()["body"]))
        await hands.press("ctrl+s")
        assert newest(lettered)[2] == "He was in a hurry.\n\nThank you!"


async def test_a_mail_program_is_given_a_link(
    lettered: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(
        "svit_tui.screens.texts.dialog.subprocess.Popen",
        lambda words, **_options: started.append(words),
    )
    app = SvitApp(lettered, Settings(work=Work(mail_command="open-mail --new")))
    async with app.run_test(size=(80, 24)) as pilot:
        hands = Hands(app, pilot)
        await hands.settled()
        await pick(hands, "T", "enter")
        await pilot.press("o")
        await hands.until(lambda: isinstance(app.screen, FormModal))
    [words] = started
    assert words[:2] == ["open-mail", "--new"]
    assert words[2].startswith("mailto:")
    assert "our%20offer&body=Dear%20" in words[2]
    assert "%0D%0A" in words[2]


async def test_without_templates_the_key_says_where_they_are_made(demo: Store) -> None:
    app = SvitApp(demo)
    async with app.run_test(size=(80, 24)) as pilot:
        hands = Hands(app, pilot)
        await hands.press("T")
        assert hands.status == "There are no templates yet: 7 makes the first one."


def picture(snap_compare: SnapCompare, store: Store, size: tuple[int, int]) -> bool:
    async def run(pilot: Pilot[None]) -> None:
        assert isinstance(pilot.app, SvitApp)
        hands = Hands(pilot.app, pilot)
        await hands.settled()
        await pick(hands, "T", "enter")

    return snap_compare(SvitApp(store), terminal_size=size, run_before=run)


@pytest.mark.parametrize("size", SIZES)
def test_a_filled_text(snap_compare: SnapCompare, lettered: Store, size: str) -> None:
    assert picture(snap_compare, lettered, SIZES[size])


def test_a_filled_text_in_ukrainian(snap_compare: SnapCompare, lettered: Store) -> None:
    set_language("uk")
    assert picture(snap_compare, lettered, (80, 24))
