"""The entry under the cursor of the tasks and the timeline is read in full below the list."""

from __future__ import annotations

import threading

import pytest
from sqlmodel import Session, select

from svit_tui.app.app import SvitApp
from svit_tui.crm.timeline import communications
from svit_tui.i18n import set_language
from svit_tui.model.contact import Contact
from svit_tui.model.kinds import CommunicationKind
from svit_tui.screens.base import reads_below
from svit_tui.store.store import Store
from svit_tui.widgets.entry_panel import EntryPanel
from svit_tui.widgets.strip import EntryStrip, StripLine
from tests.screens.board.test_screen import of
from tests.screens.conftest import Hands, on_top, text_of


def read(hands: Hands) -> list[str]:
    """The lines below the list, as far as they are shown."""
    strip = on_top(hands.app).query_one(EntryStrip)
    lines = [line for line in strip.query(StripLine) if strip.display and line.display]
    return [
        "".join(text for text, _look in line.parts(line.size.width)).removeprefix("│ ").strip()
        for line in lines
    ]


async def test_a_task_with_its_phone_deal_and_note(demo: Store) -> None:
    async with SvitApp(demo).run_test(size=(80, 24)) as pilot:
        hands = Hands(of(pilot), pilot)
        await hands.press("4")
        assert read(hands) == [
            "✉ e-mail  18 Nov · 6d  Send the text of the first page  Lucas Whitaker",
            "Website refresh  They wait for it.  €1,400  Presentation",
        ]
        await hands.press("j")
        assert read(hands) == [
            "☎ call  21 Nov · 3d  Узгодити кількість місяців  Леся Гончар",
            "+380 44 555-01-35  Реклама на весну  ₴22,500  Negotiation",
        ]
        assert "│ +380 44 555-01-35  Реклама на весну" in text_of(hands.app)


async def test_an_entry_of_the_timeline_with_its_text(demo: Store) -> None:
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        await hands.press("3", "slash", *"Уточнили обсяг", "enter")
        first, second = read(hands)
        assert first.startswith("↙ call  22 Nov 10:40  ")
        assert "Уточнили обсяг  Петро Лисенко" in first
        assert "…" not in first
        assert second == "Потрібна версія двома мовами і оплата карткою."


async def test_a_high_screen_has_room_for_a_long_text(demo: Store) -> None:
    words = [f"word{number}" for number in range(60)]
    with demo.unit() as work:
        contact = work.session.exec(select(Contact)).first()
        assert contact is not None
        communications.log(
            work,
            kind=CommunicationKind.EMAIL,
            participants=[contact.key],
            subject="Long",
            body="First of all\n" + " ".join(words),
        )
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        await hands.press("3")
        lines = read(hands)
        assert len(lines) == 6
        assert lines[1] == "First of all"
        assert " ".join(lines[2:]) == " ".join(words)
        # The list does not jump: lines that were needed once stay.
        await hands.press("j")
        assert len(read(hands)) == 6
        await pilot.resize_terminal(80, 24)
        await hands.settled()
        assert len(read(hands)) == 2
        await hands.press("g", "g")
        assert read(hands)[1].startswith("First of all word0")
        assert read(hands)[1].endswith("…  ▾ ctrl+d")


async def read_through(hands: Hands) -> list[str]:
    """All that `ctrl+d` shows of the entry under the cursor, in the order in which it is read."""
    seen, before = read(hands), None
    while before != read(hands):
        before = read(hands)
        await hands.press("ctrl+d")
        seen += read(hands)
    return seen


def as_read(lines: list[str], words: list[str]) -> bool:
    """Whether each word stands whole in a line, in their order."""
    found = [word for line in lines for word in line.split() if word in words]
    return list(dict.fromkeys(found)) == words


async def test_a_long_text_is_read_to_its_end_and_back(demo: Store) -> None:
    words = [f"word{number}" for number in range(60)]
    with demo.unit() as work:
        contact = work.session.exec(select(Contact)).first()
        assert contact is not None
        communications.log(
            work,
            kind=CommunicationKind.EMAIL,
            participants=[contact.key],
            subject="Long",
            body=" ".join(words),
        )
    async with SvitApp(demo).run_test(size=(80, 24)) as pilot:
        hands = Hands(of(pilot), pilot)
        await hands.press("3")
        first = read(hands)
        assert first[-1].endswith("…  ▾ ctrl+d")
        assert as_read(await read_through(hands), words)
        assert "ctrl+d" not in read(hands)[-1]
        while read(hands) != first:
            await hands.press("ctrl+u")
        # Another entry is read from its beginning, and so is the same one after it.
        await hands.press("ctrl+d", "j")
        await hands.press("k")
        assert read(hands) == first


def beside(hands: Hands) -> list[str]:
    """The lines of the panel at the right of the list."""
    panel = on_top(hands.app).query_one(EntryPanel)
    assert panel.display
    assert not on_top(hands.app).query_one(EntryStrip).display
    lines = [panel.render_line(y).text for y in range(panel.size.height)]
    return [line.removeprefix("│ ").strip() for line in lines]


async def test_a_wide_screen_reads_beside_the_list(demo: Store) -> None:
    async with SvitApp(demo).run_test(size=(160, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        await hands.press("4", "j")
        await hands.until(lambda: "Леся Гончар" in beside(hands))
        lines = [line for line in beside(hands) if line]
        assert lines == [
            *("☎ call", "21 Nov · 3d", "Узгодити кількість місяців", "Леся Гончар"),
            *("+380 44 555-01-35", "Реклама на весну", "₴22,500", "Negotiation"),
        ]
        # The week says all of an entry itself; a smaller screen reads it below the list.
        await hands.press("v")
        assert not on_top(hands.app).query_one(EntryPanel).display
        await hands.press("v")
        await hands.until(lambda: any(beside(hands)))
        await pilot.resize_terminal(120, 40)
        await hands.until(lambda: any(read(hands)))
        assert not on_top(hands.app).query_one(EntryPanel).display


async def test_a_text_that_is_longer_than_the_panel_is_read_to_its_end(demo: Store) -> None:
    words = [f"word{number}" for number in range(400)]
    with demo.unit() as work:
        contact = work.session.exec(select(Contact)).first()
        assert contact is not None
        communications.log(
            work,
            kind=CommunicationKind.EMAIL,
            participants=[contact.key],
            subject="Long",
            body="\n\n".join(" ".join(words[start : start + 40]) for start in range(0, 400, 40)),
        )
    async with SvitApp(demo).run_test(size=(150, 24)) as pilot:
        hands = Hands(of(pilot), pilot)
        await hands.press("3")
        await hands.until(lambda: "word0" in " ".join(beside(hands)))
        first = seen = beside(hands)
        while beside(hands)[-1] == "▾ ctrl+d":
            await hands.press("ctrl+d")
            seen = seen + beside(hands)
        assert as_read(seen, words)
        while beside(hands) != first:
            await hands.press("ctrl+u")


async def test_where_there_is_no_room_to_read_that_is_said(demo: Store) -> None:
    async with SvitApp(demo).run_test(size=(40, 12)) as pilot:
        hands = Hands(of(pilot), pilot)
        await hands.press("4", "ctrl+d")
        assert hands.status == "There is no room to read it below the list."


async def test_a_small_screen_and_the_week_have_none(demo: Store) -> None:
    async with SvitApp(demo).run_test(size=(40, 12)) as pilot:
        hands = Hands(of(pilot), pilot)
        await hands.press("4")
        assert read(hands) == []
        await pilot.resize_terminal(80, 24)
        await hands.settled()
        assert len(read(hands)) == 2
        await hands.press("v")
        assert read(hands) == []
        await pilot.resize_terminal(120, 40)
        await hands.settled()
        assert read(hands) == []
        await hands.press("v")
        assert len(read(hands)) >= 2


async def test_it_follows_what_is_done_and_a_filter(demo: Store) -> None:
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        await hands.press("4", "d")
        await hands.press("ctrl+s")
        await hands.until(lambda: "Узгодити кількість місяців" in read(hands)[0])
        await hands.press("slash", *"invoice", "enter")
        await hands.until(lambda: "Send the invoice" in read(hands)[0])
        await hands.press("slash", *"zzzz", "enter")
        await hands.until(lambda: not any(read(hands)))


async def test_nothing_is_looked_up_on_the_event_loop(
    demo: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[str] = []
    looked_up = reads_below._looked_up

    def watched(session: Session, entry: reads_below.Entry) -> reads_below.LookedUp:
        threads.append(threading.current_thread().name)
        return looked_up(session, entry)

    monkeypatch.setattr(reads_below, "_looked_up", watched)
    async with SvitApp(demo).run_test(size=(120, 40)) as pilot:
        hands = Hands(of(pilot), pilot)
        await hands.press("4", "j", "j")
    assert threads
    assert all(name.startswith("read") for name in threads)


async def test_in_ukrainian(demo: Store) -> None:
    set_language("uk")
    async with SvitApp(demo).run_test(size=(80, 24)) as pilot:
        hands = Hands(of(pilot), pilot)
        await hands.press("4", "j", "j")
        assert (
            read(hands)[0] == "☎ дзвінок  22 лист. · 2 д  !  Запитати про бюджет  Наталія Ткаченко"
        )
