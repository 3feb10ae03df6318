"""Nothing that decides is cut on a card: signs and numbers are whole, however narrow the column."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from svit_tui.app.app import SvitApp
from svit_tui.crm.deals.board import SHOWN, Board, BoardFilter, CardRow
from svit_tui.i18n import set_language
from svit_tui.model.values.instants import instant_text
from svit_tui.screens.board.cards import amounts_of
from svit_tui.screens.board.signs import initials, marks_of, step_mark
from svit_tui.store.store import Store
from svit_tui.widgets.cards import NEEDED, Card, card_line, fit_marks
from svit_tui.widgets.cells import width_of
from svit_tui.widgets.keys_help import KeysHelp
from tests.crm.deals.board_cards import cards_of
from tests.screens.board.test_screen import of
from tests.screens.conftest import Hands

WIDTHS = (19, 24, 30)
NOW = datetime(2026, 11, 25, 10, 30, tzinfo=UTC)
TODAY = date(2026, 11, 25)
RANDOM_DEALS = 2_000
NAMES = (
    "Olena Hrytsenko",
    "Тарас",
    "Kateryna van der Meer-Мельник",
    "漢字 漢字",
    "Ґеорґій Їжак",
    None,
)
TITLES = (
    "Website",
    "Навчання команди з бронюванням для трьох філій",
    "漢字漢字漢字漢字漢字漢字漢字漢字",
    "👩‍👩‍👧 family 👍🏽 deal of the year",
    "Непереможнедовгесловобезжодногопробілу",
)


@pytest.fixture(params=["en", "uk"])
def spoken(request: pytest.FixtureRequest) -> Iterator[str]:
    yield set_language(request.param)
    set_language("en")


def card_of(row: CardRow, now: datetime, today: date, own: str = "") -> Card:
    return Card(
        row.id, row.title, row.contact_name, amounts_of(row), marks_of(row, now, today, own)
    )


def cut_signs(card: Card, width: int) -> list[str]:
    """What is wrong with a card in a column so wide: what is missing, cut or does not fit."""
    wrong = []
    for height in (2, 3, 4):
        lines = [
            "".join(text for text, _kind in card_line(card, inside, height, width))
            for inside in range(height)
        ]
        wrong += [f"{width_of(line)}: {line}" for line in lines if width_of(line) != width]
        for mark in card.marks:
            if mark.rank == NEEDED and not any(form in lines[-1] for form in mark.forms):
                wrong.append(f"{mark.forms[-1]} is not in {lines[-1]!r}")
        if card.amounts and not any(
            line.endswith(f" {amount}") for amount in card.amounts for line in lines
        ):
            wrong.append(f"{card.amounts} is not in {lines}")
    room = width - 1
    names = [form for mark in card.marks if mark.name for form in mark.forms]
    for text, _kind in fit_marks(card.marks, room):
        whole = any(text in mark.forms for mark in card.marks)
        if not whole and not any(name.startswith(text.removesuffix("…")) for name in names):
            wrong.append(f"{text!r} is cut")
    return wrong


def random_deal(chance: random.Random, number: int) -> CardRow:
    """A deal of any age, with anything planned or nothing, however late."""

    def days(most: int) -> timedelta:
        return timedelta(days=chance.choice((0, 1, 9, 13, chance.randint(0, most))))

    def maybe(value: str) -> str | None:
        return value if chance.random() < 0.7 else None

    entered = NOW - days(900)
    planned = NOW + chance.choice((-1, 1)) * (days(400) + timedelta(minutes=chance.randint(0, 900)))
    kind = chance.choice(("", "call", "email", "meeting", "message", "todo", "deadline", "event"))
    timed = chance.random() < 0.5
    dated = bool(kind) and chance.random() < 0.8
    ends = planned + timedelta(hours=1)
    until = TODAY + chance.choice((-1, 0, 1, 1)) * days(500)
    status = chance.choice(("open",) * 8 + ("won", "lost"))
    return CardRow(
        id=number,
        title=chance.choice(TITLES),
        contact_id=1,
        contact_name=chance.choice(TITLES),
        stage_id=1,
        pipeline_id=1,
        amount=chance.choice((None, 0, 1, 123_456, 12_345_678_99, 10 ** chance.randint(1, 15))),
        currency=chance.choice(("UAH", "EUR", "USD", "JPY", "UZS", "KWD")),
        probability=None,
        owner_id=1,
        owner_name=chance.choice(NAMES),
        source_id=None,
        status=status,
        stage_entered_at=instant_text(entered),
        active_at=instant_text(entered),
        expected_close_on=maybe((TODAY + chance.choice((-1, 1)) * days(900)).isoformat()),
        snoozed_until=until.isoformat() if chance.random() < 0.3 else None,
        snooze_reason=chance.choice(("", "Budget next year", "Бюджет наступного року")),
        next_step=chance.choice(TITLES) if kind else "",
        next_step_kind=kind,
        next_step_on=planned.date().isoformat() if dated and not timed else None,
        next_step_at=instant_text(planned) if dated and timed else None,
        score=chance.choice((None, 7, 100)),
        nurture=chance.choice((None, "Warm-up")),
        nurture_steps=12,
        nurture_left=chance.randint(0, 12),
        closed_at=instant_text(NOW - days(900)) if status != "open" else None,
        loss_reason="Bought from a competitor" if status == "lost" else None,
        archived_at=None,
        version=1,
        next_step_ends=(instant_text(ends) if timed else ends.date().isoformat())
        if dated and kind == "event"
        else None,
        rotting_days=chance.choice((None, 0, 7, 30)),
    )


@pytest.mark.parametrize("width", WIDTHS)
def test_no_sign_or_number_of_any_deal_is_cut(spoken: str, width: int) -> None:
    chance = random.Random(width)
    for number in range(RANDOM_DEALS):
        card = card_of(random_deal(chance, number), NOW, TODAY)
        assert cut_signs(card, width) == [], spoken


@pytest.mark.parametrize("width", WIDTHS)
def test_no_sign_or_number_of_the_demo_is_cut(demo: Store, spoken: str, width: int) -> None:
    light, now = demo.light(), demo.clock()
    today = now.astimezone().date()
    seen = 0
    for show in SHOWN:
        board = Board(light, 1, BoardFilter(show=show), today=today, now=now)
        for stage in board.stages:
            for row in cards_of(board, light, stage.id):
                assert cut_signs(card_of(row, now, today), width) == [], spoken
                seen += 1
    assert seen > 40


@pytest.mark.usefixtures("spoken")
def test_no_two_signs_share_a_word() -> None:
    """What is late of a step and of a close date are told by different words."""
    row = random_deal(random.Random(1), 1)._replace(
        status="open",
        snoozed_until=(TODAY - timedelta(days=1)).isoformat(),
        snooze_reason="",
        stage_entered_at=instant_text(NOW - timedelta(days=90)),
        active_at=instant_text(NOW - timedelta(days=90)),
        rotting_days=7,
        expected_close_on=(TODAY - timedelta(days=40)).isoformat(),
        next_step_kind="call",
        next_step_on=(TODAY - timedelta(days=5)).isoformat(),
        next_step_at=None,
        next_step_ends=None,
        owner_name=None,
    )
    marks = [mark.forms[0] for mark in marks_of(row, NOW, TODAY, "") if mark.rank == NEEDED]
    words = [word for text in marks for word in text.split() if word.isalpha() and len(word) > 3]
    assert len(words) >= 5
    assert len(words) == len(set(words)), marks


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Olena Hrytsenko", "OH"),
        ("Kateryna van der Meer-Мельник", "KM"),
        ("тарас", "Т"),
        ("漢字 漢字", "漢"),
        ("(Sales) Team", "T"),
        ("?", "?"),
    ],
)
def test_initials(name: str, said: str) -> None:
    assert initials(name) == said


async def test_the_help_of_the_board_explains_each_sign(demo: Store) -> None:
    async with SvitApp(demo).run_test(size=(80, 24)) as pilot:
        hands = Hands(of(pilot), pilot)
        await hands.press("question_mark")
        modal = pilot.app.screen
        assert isinstance(modal, KeysHelp)
        told = {key for _heading, rows in modal.lines.sections for key, _text in rows}
        assert {"⚠", "○", "⚑", "→", "↩", "◷", "☎+2d ☎−2d", "★72", "OH"} <= told


def test_a_step_of_today_has_no_direction() -> None:
    row = random_deal(random.Random(1), 1)._replace(
        status="open",
        next_step_kind="todo",
        next_step_on=TODAY.isoformat(),
        next_step_at=None,
        next_step_ends=None,
        snoozed_until=None,
    )
    mark = step_mark(row, NOW)
    assert mark is not None
    assert mark.forms == ("□ today", "□0d")
