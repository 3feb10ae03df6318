"""Qualifying leads, and stages that ask for something, by the keys that do it."""

from __future__ import annotations

import re

import pytest

from svit_tui.crm.lists import short_lists as lists
from svit_tui.crm.pipelines import qualification, stages
from svit_tui.crm.pipelines import sheet as deal_sheet
from svit_tui.screens.deals.screen import DealCardScreen
from svit_tui.widgets.form import FormModal
from svit_tui.widgets.notice import Notice
from svit_tui.widgets.picker import ManyPickerModal, PickerModal
from svit_tui.widgets.score_sheet import ScoreLine
from tests.screens.conftest import text_of
from tests.screens.dialog_hands import Hands, Opener, World


def ask(world: World, stage: str, *words: str) -> None:
    with world.store.unit() as work:
        found = lists.stages_named(work.session, lists.pipelines(work.session), stage)[0]
        stages.edit(work, found.key, requires=words)


def changes(world: World) -> int:
    return world.store.latest_change()


def answers(world: World, deal_id: int) -> dict[str, int | None]:
    with world.store.read() as session:
        sheet = deal_sheet.sheet(session, deal_id)
    return {answer.name: answer.value for answer in sheet.answers}


def first_column(hands: Hands) -> list[int]:
    """The deals of the first stage, in the board's order."""
    board = hands.board.board
    return [] if board is None else list(board.order[1])


async def command(hands: Hands, words: str) -> None:
    await hands.press(":")
    await hands.opened(PickerModal)
    await hands.type(words)
    await hands.press("enter")


async def test_a_lead_is_qualified_with_a_few_digits(world: World, opened: Opener) -> None:
    async with opened() as hands:
        await hands.press("Q")
        await hands.opened_sheet()
        await hands.press("4", "3", "space", "j", "2", "k", "backspace", "k")
        score = hands.screen.query_one(ScoreLine)
        assert (score.score, score.said, score.all) == (48, 3, 5)
        await hands.press("enter")
        await hands.closed("Assessed: Licences")
        assert "★48" in text_of(hands.app)
        await hands.press("u")
        await hands.closed("Undone: Assessed: Licences")
        assert "★" not in text_of(hands.app)
    assert set(answers(world, world.licences).values()) == {None}


async def test_what_was_said_and_not_saved_is_offered_again(world: World, opened: Opener) -> None:
    async with opened() as hands:
        await hands.press("Q")
        await hands.opened_sheet()
        await hands.press("4", "escape", "Q")
        await hands.opened_sheet()
        notice = hands.screen.query_one(Notice)
        assert notice.text == "What you said last time is back."
        assert notice.size.height == 1
        await hands.press("ctrl+s")
        await hands.closed("Assessed: Licences")
    assert answers(world, world.licences)["Fit"] == 4


async def test_selected_deals_are_qualified_one_after_the_other(
    world: World, opened: Opener
) -> None:
    async with opened() as hands:
        await hands.press("space", "space", "Q")
        await hands.opened_sheet("(1/2)")
        await hands.press("1", "enter")
        await hands.opened_sheet("(2/2)")
        await hands.press("2", "enter")
        await hands.closed("Assessed")
    assert answers(world, world.licences)["Fit"] == 1
    assert answers(world, world.website)["Fit"] == 2


async def test_a_deal_shows_what_it_has(opened: Opener) -> None:
    async with opened((120, 40)) as hands:
        await hands.press("enter")
        await hands.until(lambda: isinstance(hands.screen, DealCardScreen), "the deal")
        await hands.press("Q")
        await hands.opened_sheet()
        await hands.press("5", "enter")
        await hands.until(lambda: "Qualification · 20%" in text_of(hands.app), "the score")
        assert re.search(r"score +20%", text_of(hands.app))
        assert "●●●●●  5" in text_of(hands.app)
        await hands.press("tab", "tab", "enter")
        await hands.opened_sheet()


async def test_where_nothing_is_asked_the_key_begins_it(world: World, opened: Opener) -> None:
    with world.store.unit() as work:
        for entry in qualification.criteria(work.session, 1):
            qualification.archive(work, entry.key)
    async with opened() as hands:
        await hands.press("Q")
        await hands.opened(PickerModal)
        assert hands.labels()[0] == "+ the usual"
        await hands.press("enter")
        await hands.until(lambda: "Usual criteria" in hands.status(), "the usual")
        await hands.opened(PickerModal)
        await hands.press("escape")
        await hands.opened_sheet()
    assert len(answers(world, world.licences)) == 5


async def test_what_is_asked_is_changed_from_the_palette(world: World, opened: Opener) -> None:
    async with opened() as hands:
        await command(hands, "qualification of")
        await hands.opened(PickerModal)
        await hands.until(lambda: "Fit" in hands.labels(), "the criteria")
        await hands.type("Decision maker known")
        assert hands.labels() == [
            "+ criterion “Decision maker known”: 0 to 5 points",
            "+ criterion “Decision maker known”: yes or no",
        ]
        await hands.press("down", "enter")
        await hands.until(lambda: "New criterion" in hands.status(), "the criterion")
        await hands.opened(PickerModal)
        await hands.until(lambda: "Decision maker known" in hands.labels(), "it is listed")
        await hands.press("enter")
        await hands.opened(FormModal)
        assert hands.row("name").editor.raw == "Fit"
        await hands.press("tab", "tab", "backspace")
        await hands.type("9")
        await hands.press("ctrl+s")
        await hands.until(lambda: "Criterion changed: Fit" in hands.status(), "the order")
        await hands.opened(PickerModal)
        await hands.press("escape")
        await hands.press("u", "u")
        await hands.closed("Undone: New criterion")
    assert list(answers(world, world.licences)) == ["Fit", "Budget", "Authority", "Need", "Timing"]


async def test_a_refused_move_asks_for_just_what_is_missing_and_moves_in_one_change(
    world: World, opened: Opener
) -> None:
    ask(world, "Qualification", "amount", "contact", "next_step", "source", "Fit")
    async with opened() as hands:
        before = changes(world)
        await hands.press("L")
        await hands.opened(FormModal)
        assert list(hands.form.form.rows)[:5] == ["source", "phones", "emails", "next_step", "due"]
        assert "Qualification needs" in hands.status()
        await hands.press("S")
        await hands.opened(PickerModal)
        await hands.press("enter")
        await hands.opened(FormModal)
        await hands.type("+380 44 555-03-03")
        await hands.press("tab", "tab")
        await hands.type("Call about the offer")
        await hands.press("tab")
        await hands.type("tomorrow 10:00")
        await hands.press("tab", "4")
        await hands.press("ctrl+s")
        await hands.closed("Moved: Licences")
        deal = world.deal("Licences")
        assert (deal.stage, deal.next_step, deal.score, deal.source) == (
            "Qualification",
            "Call about the offer",
            16,
            "Site",
        )
        assert changes(world) == before + 1
        await hands.press("u")
        await hands.closed("Undone: Moved: Licences")
    deal = world.deal("Licences")
    assert (deal.stage, deal.next_step, deal.score, deal.source) == ("Lead", "", None, None)


async def test_what_is_still_missing_is_said_beside_its_field(world: World, opened: Opener) -> None:
    ask(world, "Qualification", "contact", "next_step", "Fit")
    async with opened() as hands:
        await hands.press("L")
        await hands.opened(FormModal)
        await hands.press("ctrl+s")
        assert hands.row("next_step").error == "What is the next step?"
        await hands.type("Call")
        await hands.press("ctrl+s")
        await hands.until(lambda: bool(hands.row("phones").error), "the refusal")
        assert hands.row("phones").error == "A phone or an e-mail is needed."
        await hands.type("555")
        await hands.press("ctrl+s")
        fit = list(hands.form.form.rows)[-1]
        await hands.until(lambda: bool(hands.row(fit).error), "the refusal")
        await hands.press("escape")
    assert world.deal("Licences").stage == "Lead"


@pytest.mark.parametrize("others", [True, False])
async def test_of_several_deals_none_moves_if_one_lacks_something_unless_the_others_are_to(
    world: World, opened: Opener, others: bool
) -> None:
    ask(world, "Qualification", "source")
    with world.store.unit() as work:
        from svit_tui.crm.deals import changes as deals

        deals.edit(work, world.licences, source_id=1)
    async with opened() as hands:
        await hands.press("space", "space", "L")
        await hands.opened(PickerModal)
        stays = "Website [/] stays. Qualification needs: source."
        assert hands.status() == f"Nothing was changed. {stays}"
        assert world.deal("Licences").stage == "Lead"
        if others:
            await hands.press("enter")
            await hands.until(lambda: hands.status().startswith("Moved"), "the move")
            assert hands.status() == f"Moved: Licences. {stays}"
            assert hands.board.selected == {world.website}
        else:
            await hands.press("escape")
            await hands.until(lambda: not isinstance(hands.app.screen, PickerModal), "the board")
            assert hands.board.selected == {world.website, world.licences}
    assert world.deal("Licences").stage == ("Qualification" if others else "Lead")
    assert world.deal("Website [/]").stage == "Lead"


async def test_the_deal_form_says_beside_the_stage_what_it_needs(
    world: World, opened: Opener
) -> None:
    ask(world, "Proposal", "source")
    async with opened() as hands:
        await hands.press("e")
        await hands.opened(FormModal)
        await hands.press("tab", "tab", "tab", "P")
        await hands.opened(PickerModal)
        await hands.type("ropo")
        await hands.press("enter")
        await hands.opened(FormModal)
        await hands.press("ctrl+s")
        await hands.until(lambda: bool(hands.row("stage").error), "the refusal")
        assert hands.row("stage").error == "Proposal needs: source."


async def test_a_stage_is_set_up_from_the_palette(world: World, opened: Opener) -> None:
    async with opened() as hands:
        await command(hands, "stages of")
        await hands.opened(PickerModal)
        await hands.until(lambda: "Proposal" in hands.labels(), "the stages")
        await hands.type("propo")
        await hands.press("enter")
        await hands.opened(FormModal)
        await hands.press("tab", *["backspace"] * 2)
        await hands.type("30")
        assert hands.row("rotting_days").said == "→ 30 days"
        await hands.press("tab", "enter")
        await hands.opened(ManyPickerModal)
        await hands.press("tab", "down", "tab", "ctrl+s")
        await hands.opened(FormModal)
        await hands.press("ctrl+s")
        await hands.until(lambda: "Stage changed: Proposal" in hands.status(), "the change")
        await hands.opened(PickerModal)
        await hands.press("escape")
        await hands.closed("Stage changed: Proposal")
        with world.store.read() as session:
            stage = next(row for row in lists.stages(session, 1) if row.name == "Proposal")
        assert (stage.probability, stage.rotting_days) == (60, 30)
        assert len(stage.requires.split()) == 2
        await hands.press("u")
        await hands.closed("Undone: Stage changed")


async def test_the_board_is_sorted_and_filtered_by_score(world: World, opened: Opener) -> None:
    with world.store.unit() as work:
        fit = qualification.find(work.session, 1, "Fit").key
        qualification.assess(work, world.website, {fit: 5})
    async with opened() as hands:
        await hands.press("s")
        await hands.opened(PickerModal)
        await hands.type("score")
        await hands.press("enter")
        await hands.until(
            lambda: first_column(hands) == [world.website, world.licences], "the order"
        )
        await hands.press("f")
        await hands.opened(FormModal)
        hands.form.form.focus_field("min_score")
        await hands.type("20")
        await hands.press("ctrl+s")
        await hands.until(lambda: first_column(hands) == [world.website], "the filter")
        assert "filtered" in text_of(hands.app)
