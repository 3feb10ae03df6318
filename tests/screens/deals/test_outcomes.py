from __future__ import annotations

from datetime import date

import pytest

from svit_tui.crm.deals import changes as deals
from svit_tui.crm.deals.board import BoardFilter
from svit_tui.screens.ask.dates import month_later
from svit_tui.screens.board.screen import BoardScreen
from svit_tui.screens.deals.outcomes import reason_choices, snooze_choices
from svit_tui.widgets.form import FormModal
from svit_tui.widgets.picker import PickerModal
from tests.screens.dialog_hands import Opener, World

TODAY = date(2026, 11, 24)


async def test_a_lost_deal_asks_for_its_reason_and_a_note(world: World, opened: Opener) -> None:
    async with opened() as hands:
        await hands.press("x")
        await hands.opened(PickerModal)
        await hands.type("comp")
        await hands.press("enter")
        await hands.opened(FormModal)
        await hands.type("Cheaper")
        await hands.press("enter")
        await hands.closed("Lost: Licences")
    deal = world.deal("Licences")
    assert (deal.status, deal.loss_reason) == ("lost", "Chose a competitor")


async def test_a_reason_that_is_not_there_is_made(world: World, opened: Opener) -> None:
    async with opened() as hands:
        await hands.press("x")
        await hands.opened(PickerModal)
        await hands.type("Moved away")
        await hands.press("enter")
        await hands.opened(FormModal)
        await hands.press("enter")
        await hands.closed("Lost: Licences")
    assert world.deal("Licences").loss_reason == "Moved away"


async def test_esc_loses_nothing(world: World, opened: Opener) -> None:
    async with opened() as hands:
        await hands.press("x")
        await hands.opened(PickerModal)
        await hands.press("enter")
        await hands.opened(FormModal)
        await hands.press("escape")
    assert world.deal("Licences").status == "open"


async def test_several_deals_are_lost_as_one_change(world: World, opened: Opener) -> None:
    async with opened() as hands:
        await hands.press("space", "space", "x")
        await hands.opened(PickerModal)
        assert "2 deals" in hands.picker.heading
        await hands.press("enter")
        await hands.opened(FormModal)
        await hands.press("enter")
        await hands.closed("and 1 more")
        await hands.press("u")
        await hands.closed("Undone")
    assert {world.deal("Licences").status, world.deal("Website [/]").status} == {"open"}


async def test_a_deal_is_put_aside_until_a_preset(world: World, opened: Opener) -> None:
    async with opened() as hands:
        await hands.press("z")
        await hands.opened(PickerModal)
        await hands.found("in a week")
        await hands.type("week")
        await hands.found("in a week")
        await hands.press("enter")
        await hands.found("no reason")
        await hands.press("enter")
        await hands.closed("Snoozed: Licences")
    deal = world.deal("Licences")
    assert (deal.snoozed_until, deal.snooze_reason) == (date(2026, 12, 1), "")


async def test_a_deal_is_put_aside_until_a_typed_date(world: World, opened: Opener) -> None:
    async with opened() as hands:
        await hands.press("z")
        await hands.opened(PickerModal)
        await hands.type("15.12")
        await hands.found("15 Dec 2026")
        await hands.press("enter")
        await hands.found("no reason")
        assert hands.picker.heading == "Until 15 Dec. Why?"
        await hands.type("Budget  in January")
        await hands.press("enter")
        await hands.closed("Snoozed: Licences")
    deal = world.deal("Licences")
    assert (deal.snoozed_until, deal.snooze_reason) == (date(2026, 12, 15), "Budget in January")


async def test_leaving_the_question_why_snoozes_nothing(world: World, opened: Opener) -> None:
    async with opened() as hands:
        await hands.press("z")
        await hands.opened(PickerModal)
        await hands.found("in a week")
        await hands.press("enter")
        await hands.found("no reason")
        await hands.press("escape")
        await hands.until(lambda: not isinstance(hands.screen, PickerModal), "the board")
    assert world.deal("Licences").snoozed_until is None


async def test_a_reason_is_offered_again(world: World, opened: Opener) -> None:
    async with opened() as hands:
        for title, reasons in (
            ("Licences", ["no reason"]),
            ("Website", ["no reason", "On holiday"]),
        ):
            await hands.press("z")
            await hands.opened(PickerModal)
            await hands.found("tomorrow")
            await hands.press("enter")
            await hands.found("no reason")
            assert hands.labels() == reasons
            if reasons[1:]:
                await hands.press("down")
            else:
                await hands.type("On holiday")
            await hands.press("enter")
            await hands.closed(f"Snoozed: {title}")
    assert world.deal("Website [/]").snooze_reason == "On holiday"


async def test_a_snoozed_deal_is_offered_back_first(world: World, opened: Opener) -> None:
    with world.store.unit() as work:
        deals.snooze(work, world.licences, date(2026, 12, 1), "later")
    async with opened() as hands:
        board = hands.screen
        assert isinstance(board, BoardScreen)
        board.narrow(BoardFilter(show="snoozed"))
        await hands.until(
            lambda: (card := board.current()) is not None and card.title == "Licences", "the deal"
        )
        await hands.press("z")
        await hands.opened(PickerModal)
        await hands.found("tomorrow")
        assert hands.labels()[0] == "back now: not snoozed any more"
        await hands.press("enter")
        await hands.closed("Back from snooze: Licences")
    deal = world.deal("Licences")
    assert (deal.snoozed_until, deal.snooze_reason) == (None, "")


def test_typed_dates_stand_first_and_the_past_is_not_offered() -> None:
    assert [choice.key for choice in snooze_choices("15.12", TODAY)] == [date(2026, 12, 15)]
    assert snooze_choices("yesterday", TODAY) == []
    assert [choice.key for choice in snooze_choices("tomorrow", TODAY)] == [date(2026, 11, 25)]
    assert snooze_choices("", TODAY)[0].key == date(2026, 11, 25)
    assert snooze_choices("", TODAY, asleep=True)[0].key == "back"


def test_a_typed_reason_is_taken_as_it_is_typed() -> None:
    known = ["No budget till May", "On holiday"]
    assert [row.key for row in reason_choices("", known)] == ["", *known]
    assert [row.key for row in reason_choices(" budget ", known)] == ["budget", known[0]]
    assert [row.key for row in reason_choices("On holiday", known)] == ["On holiday"]


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 11, 24), 1, date(2026, 12, 24)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last(day: date, months: int, later: date) -> None:
    assert month_later(day, months) == later
