"""Pictures of every dialog, over a screen that shows nothing else."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from datetime import date
from typing import Any, ClassVar

import pytest
from textual.binding import BindingType
from textual.pilot import Pilot

from svit_tui.app.app import SvitApp
from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.contacts.rows import ContactFilter
from svit_tui.crm.deals.board import BoardFilter
from svit_tui.crm.tasks.lists import TaskListFilter
from svit_tui.crm.timeline.order import TimelineFilter
from svit_tui.i18n import set_language
from svit_tui.keys.actions import bindings_for
from svit_tui.model.nurture_steps import NurtureSequence, parse_steps
from svit_tui.screens.base.deal_keys import DealKeys
from svit_tui.screens.board import choices as board_choices
from svit_tui.screens.board.facets import board_facets
from svit_tui.screens.contacts import form as contact_form
from svit_tui.screens.contacts.facets import contact_facets
from svit_tui.screens.deals import choices as deal_choices
from svit_tui.screens.deals import form as deal_form
from svit_tui.screens.deals import outcomes, sequences
from svit_tui.screens.program import first_start
from svit_tui.screens.program.jump import run_jump
from svit_tui.screens.program.palette import run_palette
from svit_tui.screens.quick_add import modal as quick_add
from svit_tui.screens.tasks import event_form
from svit_tui.screens.tasks import form as task_form
from svit_tui.screens.tasks.facets import task_facets
from svit_tui.screens.timeline import form as communication_form
from svit_tui.screens.timeline.facets import timeline_facets
from tests.screens.dialog_hands import Hands, World
from tests.screens.snapshots import SnapCompare

Dialog = Callable[["Plain", World], Coroutine[Any, Any, Any]]
SIZES = {"120x40": (120, 40), "80x24": (80, 24)}
WARM_UP = NurtureSequence("Warm-up", parse_steps("day 0 email Hello\nday 7 call\nday 30 message"))
LINE = "Scanners @Медцентр 44500 UAH #web ~15.12"
TASK = "call Олені 15.12 10:00 about the offer !high every week"


class Plain(DealKeys):
    """A screen with nothing on it but its frame."""

    where: ClassVar[str] = "board"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("board")]

    def deals(self) -> Sequence[int]:
        return [1]

    def on_mount(self) -> None:
        self.headline("Sales")


class Host(SvitApp):
    def get_default_screen(self) -> Plain:
        return Plain()


DIALOGS: dict[str, tuple[Dialog, str]] = {
    "new_deal": (lambda s, w: deal_form.new_deal(s, contact_id=w.clinic), "Shop"),
    "edit_deal": (lambda s, w: deal_form.edit_deal(s, w.website), ""),
    "new_contact": (lambda s, _w: contact_form.new_contact(s), "Taras"),
    "edit_contact": (lambda s, w: contact_form.edit_contact(s, w.person), ""),
    "call": (lambda s, w: communication_form.log(s, "call", deal_id=w.website), "Price"),
    "log": (lambda s, w: communication_form.log(s, None, contact_id=w.person), ""),
    "quick_add": (lambda s, _w: quick_add.quick_add(s), LINE),
    "quick_task": (lambda s, w: quick_add.quick_add(s, deal_id=w.website), TASK),
    "lost": (lambda s, w: outcomes.lose(s, [w.website]), ""),
    "snooze": (lambda s, w: outcomes.snooze(s, [w.website]), ""),
    "snooze_reason": (lambda s, _w: outcomes.snooze_reason(s, date(2026, 12, 15)), "No bud"),
    "sequences": (lambda s, w: sequences.nurture(s, [w.website]), ""),
    "sequence_form": (lambda s, _w: sequences.edit_sequence(s, WARM_UP), ""),
    "owner": (lambda s, w: deal_choices.owner(s, [w.website]), ""),
    "tags": (lambda s, w: deal_choices.tags(s, [w.website]), ""),
    "new_tag": (lambda s, w: deal_choices.tags(s, [w.website]), "key account"),
    "board_sort": (lambda s, _w: board_choices.order(s, "amount"), ""),
    "pipeline": (lambda s, _w: board_choices.pipeline(s, 1), ""),
    "board_facets": (lambda s, _w: board_facets(s, BoardFilter(show="won")), ""),
    "contact_facets": (lambda s, _w: contact_facets(s, ContactFilter()), ""),
    "timeline_facets": (lambda s, _w: timeline_facets(s, TimelineFilter()), ""),
    "new_task": (lambda s, w: task_form.new_task(s, deal_ids=[w.website]), "Call back"),
    "new_event": (lambda s, w: event_form.new_event(s, contact_id=w.person), "Demo"),
    "task_facets": (lambda s, _w: task_facets(s, TaskListFilter()), ""),
    "jump": (lambda s, _w: run_jump(s), "мед"),
    "palette": (lambda s, _w: run_palette(s), ""),
    "first_start": (lambda s, _w: first_start.first_start(s), ""),
}


# What a picker shows that looks up its choices.
AWAITED = {"snooze": "tomorrow", "snooze_reason": "No bud", "sequences": "Long pause"}


def shown(
    world: World, name: str, keys: Sequence[str] = ()
) -> Callable[[Pilot[None]], Coroutine[Any, Any, None]]:
    """Opens a dialog, types its text and presses keys."""
    dialog, text = DIALOGS[name]

    async def run(pilot: Pilot[None]) -> None:
        app = pilot.app
        assert isinstance(app, Host)
        hands = Hands(app, pilot, world)
        screen = app.screen
        assert isinstance(screen, Plain)
        screen.run_worker(dialog(screen, world))
        await hands.until(lambda: app.screen is not screen and app.focused is not None, name)
        await hands.type(text)
        if name in ("quick_add", "quick_task"):
            await hands.until(lambda: "✓" in hands.row("line").said, "the contact")
        if name == "two":
            await hands.until(lambda: "2 fit" in hands.row("line").said, "the contacts")
        if name == "jump":
            await hands.found("Медцентр")
        if name in AWAITED:
            await hands.found(AWAITED[name])
        await hands.press(*keys)

    return run


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", DIALOGS)
def test_dialog(world: World, snap_compare: SnapCompare, name: str, size: str) -> None:
    app = Host(world.store)
    assert snap_compare(app, terminal_size=SIZES[size], run_before=shown(world, name))


@pytest.mark.parametrize("name", ["new_deal", "edit_contact", "quick_add", "snooze"])
def test_dialog_on_a_very_small_screen(world: World, snap_compare: SnapCompare, name: str) -> None:
    app = Host(world.store)
    assert snap_compare(app, terminal_size=(40, 12), run_before=shown(world, name))


def test_errors_stand_beside_their_fields(world: World, snap_compare: SnapCompare) -> None:
    keys = ["tab", "tab", "x", "tab", "tab", "y", "ctrl+s"]
    app = Host(world.store)
    assert snap_compare(app, terminal_size=(80, 24), run_before=shown(world, "edit_deal", keys))


def test_a_task_that_one_has_to_be_asked_about(
    world: World, snap_compare: SnapCompare, monkeypatch: pytest.MonkeyPatch
) -> None:
    with world.store.unit() as work:
        for name in ("Тарас Коваль", "Тарас Шевчук"):
            contacts.add(work, name=name)
    line = "call Тарасу tomorrow !soon"
    monkeypatch.setitem(DIALOGS, "two", (lambda s, _w: quick_add.quick_add(s), line))
    app = Host(world.store)
    assert snap_compare(app, terminal_size=(80, 24), run_before=shown(world, "two"))


def test_dialog_in_ukrainian(world: World, snap_compare: SnapCompare) -> None:
    set_language("uk")
    app = Host(world.store)
    assert snap_compare(app, terminal_size=(80, 24), run_before=shown(world, "edit_deal"))


async def test_help_of_every_screen_opens_and_closes(world: World) -> None:
    app = Host(world.store)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("question_mark")
        assert app.screen.__class__.__name__ == "KeysHelp"
        await pilot.press("q")
        assert isinstance(app.screen, Plain)
