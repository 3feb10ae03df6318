from __future__ import annotations

from sqlmodel import col, select

from svit_tui.model.communication import Communication, Participant
from svit_tui.widgets.form import FormModal
from svit_tui.widgets.picker import ManyPickerModal
from svit_tui.widgets.table import TableView
from tests.screens.dialog_hands import Hands, Opener, World


def logged(world: World) -> list[tuple[Communication, list[int]]]:
    with world.store.read() as session:
        found = session.exec(select(Communication).order_by(col(Communication.id))).all()
        return [
            (
                row,
                list(
                    session.exec(
                        select(Participant.contact_id).where(
                            Participant.communication_id == row.key
                        )
                    )
                ),
            )
            for row in found
        ]


async def opened_form(hands: Hands, key: str) -> None:
    await hands.press(key)
    await hands.opened(FormModal)


async def test_a_call_is_logged_with_two_keys(world: World, opened: Opener) -> None:
    async with opened() as hands:
        await opened_form(hands, "c")
        await hands.press("ctrl+s")
        await hands.closed("Logged a call: Медцентр")
    ((call, people),) = logged(world)
    assert (call.kind, call.direction, call.deal_id) == ("call", "out", world.licences)
    assert people == [world.clinic]
    assert call.started_at == world.clock.now


async def test_a_call_with_subject_text_time_and_duration(world: World, opened: Opener) -> None:
    async with opened() as hands:
        await opened_form(hands, "c")
        await hands.type("About the price")
        await hands.press("tab")
        await hands.type("It is too high")
        await hands.press("tab")
        await hands.type("yesterday 14:30")
        assert hands.row("started_at").said == "→ yesterday 14:30"
        await hands.press("tab")
        await hands.type("1h 20")
        assert hands.row("duration").said == "→ 1 h 20 min"
        await hands.press("ctrl+s")
        await hands.closed("Logged a call: About the price")
    ((call, _people),) = logged(world)
    assert (call.subject_line, call.body, call.duration) == (
        "About the price",
        "It is too high",
        4_800,
    )
    assert f"{call.started_at:%Y-%m-%d %H:%M}" == "2026-11-23 14:30"


async def test_a_note_has_no_direction_until_somebody_says(world: World, opened: Opener) -> None:
    async with opened() as hands:
        await opened_form(hands, "m")
        await hands.press("n")
        assert hands.form.form.raw()["kind"] == "note"
        assert hands.form.form.raw()["direction"] == "none"
        await hands.press("ctrl+s")
        await hands.closed("Logged a note")
    ((note, _people),) = logged(world)
    assert (note.kind, note.direction) == ("note", "none")


async def test_a_time_to_come_is_refused_beside_its_field(opened: Opener) -> None:
    async with opened() as hands:
        await opened_form(hands, "c")
        await hands.press("tab", "tab")
        await hands.type("2026-12-24 10:00")
        await hands.press("ctrl+s")
        await hands.until(lambda: bool(hands.row("started_at").error), "the refusal")
        assert hands.row("started_at").error.startswith("That is in the future")


async def test_without_contact_and_deal_the_form_asks_with_whom(
    world: World, opened: Opener
) -> None:
    async with opened() as hands:
        await opened_form(hands, "c")
        await hands.press(
            "shift+tab", "shift+tab", "backspace", *["tab"] * 6, "backspace", "ctrl+s"
        )
        await hands.until(lambda: bool(hands.row("contacts").error), "the refusal")
        assert hands.row("contacts").error == "With whom? Name a contact or a deal."
        await hands.press("enter")
        await hands.opened(ManyPickerModal)
        await hands.found("Шевченко")
        await hands.press("space", "ctrl+s")
        await hands.opened(FormModal)
        await hands.press("ctrl+s")
        await hands.closed("Logged a call")
    assert len(logged(world)) == 1


async def test_editing_a_communication_changes_only_what_was_typed(
    world: World, opened: Opener
) -> None:
    async with opened() as hands:
        await opened_form(hands, "c")
        await hands.type("Price")
        await hands.press("ctrl+s")
        await hands.closed("Logged a call: Price")
        before = logged(world)[0][0].started_at
        await hands.press("3")
        await hands.until(lambda: len(hands.app.screen_stack) == 2, "timeline")
        await hands.until(lambda: len(hands.screen.query_one(TableView).source) > 0, "entries")
        entry = getattr(hands.screen, "entry", lambda: None)()
        assert entry is not None
        if entry.is_stage_change:
            await hands.press("j")
        await opened_form(hands, "e")
        assert hands.form.form.raw()["subject"] == "Price"
        await hands.type("s")
        await hands.press("ctrl+s")
        await hands.until(lambda: logged(world)[0][0].subject_line == "Prices", "the change")
    assert logged(world)[0][0].started_at == before
