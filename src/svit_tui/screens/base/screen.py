"""The base of all screens: the frame, one way to write, undo, and the global keys."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar, cast

from textual import events
from textual.app import ComposeResult
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget

from svit_tui.i18n import _
from svit_tui.keys.actions import (
    AREAS,
    BY_ID,
    MOVE,
    SCREENS,
    actions_of,
    beyond,
    elsewhere,
    key_text,
    keys_known,
    keys_of,
    need_of,
    presses,
)
from svit_tui.model.errors import CrmError
from svit_tui.model.kinds import ChangeKind
from svit_tui.screens.base.type_ahead import ASKING
from svit_tui.widgets.frame import KeyBar, StatusLine, TopBar

if TYPE_CHECKING:
    from svit_tui.crm.flows.offers import OfferedStep
    from svit_tui.screens.base.desk import Desk, Store, Unit

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Written(Generic[T]):
    """A change that was kept: what it gave, what it is called, which deals it touched, and its
    number in the audit record, none if it changed nothing.

    `action` is its name in `crm/undo.py`, empty if nothing was done anew, and `kind` of ChangeKind
    tells undo and redo. `step` is what is offered after it as the deal's next step."""

    result: T
    sentence: str
    deals: frozenset[int]
    number: int | None
    action: str = ""
    kind: str = "do"
    step: OfferedStep | None = None


class CrmScreen(Screen[None]):
    """A screen of the CRM, with top line, status line and key bar."""

    where: ClassVar[str] = ""
    parts: ClassVar[tuple[type[Widget], ...]] = (TopBar, StatusLine)
    AUTO_FOCUS = None

    # Filters that were asked for, and how many of them what is shown has taken in.
    filters_asked = 0
    filters_shown = 0

    @cached_property
    def _parts_there(self) -> dict[type[Widget], Widget]:
        """The parts that were found last."""
        return {}

    # Frame

    def compose(self) -> ComposeResult:
        """Frame and body."""
        yield TopBar()
        yield from self.body()
        yield StatusLine()
        yield KeyBar(self.where)

    def body(self) -> Iterable[Widget]:
        """What stands between the top line and the status line."""
        return ()

    async def _dispatch_message(self, message: Message) -> None:
        """Deal with a message. A read that fails is said, and does not end the screen."""
        try:
            await super()._dispatch_message(message)
        except Exception as error:
            if not self.desk.takes_failure(error):
                raise

    @property
    def shown(self) -> bool:
        """Whether the screen is whole: one that was left during a read is not any more."""
        return self.is_attached and all(self._has(part) for part in self.parts)

    def _has(self, part: type[Widget]) -> bool:
        """Whether a part is there. To look through all of the screen takes as long as to draw."""
        found = self._parts_there.get(part)
        if found is None or not found.is_attached:
            found = next(iter(self.query(part)), None)
            if found is None:
                return False
            self._parts_there[part] = found
        return True

    @property
    def takes_keys(self) -> bool:
        """Whether the screen is there."""
        return self.shown

    @property
    def desk(self) -> Desk:
        """The program around the screen."""
        return cast("Desk", self.app)

    @property
    def store(self) -> Store:
        """The open store."""
        return self.desk.store

    def say(self, message: str, *, hint: str = "") -> None:
        """Tell something in the status line, and which key goes on from there."""
        if not self.shown:
            return
        self.query_one(StatusLine).say(message, hint=hint)

    def complain(self, message: str) -> None:
        """Tell an error in the status line."""
        if not self.shown:
            return
        self.query_one(StatusLine).fail(message)

    def withdraw(self) -> None:
        """Take back what the status line offers about an older change: `u` undoes the newest."""
        if self.shown:
            line = self.query_one(StatusLine)
            if line.hint:
                line.clear()

    def headline(self, title: str, summary: str = "") -> None:
        """Set the top line; the member's name and what is due are at its right end."""
        who = self.store.member.name if self.store.member else ""
        self.query_one(TopBar).show(title, summary=summary, right=who, due=self.desk.due_said)
        self.tell_keys()

    def tell_due(self, said: tuple[str, ...]) -> None:
        """Say what is due at the right end of the top line."""
        if self.shown:
            self.query_one(TopBar).show(due=said)

    def remind(self, message: str, *, hint: str = "", over_error: bool = False) -> bool:
        """Say something nobody has asked for. It does not take an error away, unless it may."""
        if not self.shown or (self.query_one(StatusLine).failed and not over_error):
            return False
        self.say(message, hint=hint)
        return True

    def hear(self, news: str) -> None:
        """Say what somebody else has changed, unless the line says something of one's own."""
        line = self.query_one(StatusLine) if self.shown else None
        if line is not None and not line.failed and not line.hint:
            self.say(news)

    def lacks(self, need: str) -> str:
        """Why what needs this can't be done now, in a sentence; empty if it can."""
        return ""

    def why_not(self, action: str) -> str:
        """Why an action can't be done now, in a sentence; empty if it can."""
        known = BY_ID.get(action)
        need = need_of(known, self.where) if known is not None else ""
        return self.lacks(need) if need else ""

    @property
    def beyond(self) -> frozenset[str]:
        """The actions that can't be done now."""
        return beyond(self.where, self.lacks)

    def tell_keys(self) -> None:
        """Show the keys of what can be done now."""
        if self.shown:
            self.query_one(KeyBar).show(without=self.beyond)

    @cached_property
    def cursor_keys(self) -> frozenset[str]:
        """Keys that do no more than move the cursor: many may be under way at once."""
        moves = (action for action in actions_of(self.where) if action.section == MOVE)
        return frozenset(key for action in moves for key in keys_of(action) if " " not in key)

    # Writing

    async def write(self, act: Callable[[Unit], T]) -> Written[T] | None:
        """Run a change as one unit of work and say what was done; none if it was refused.

        Changes run one after the other in a thread of their own, so the order of keys is kept.
        """
        try:
            written = await self.attempt(act)
        except CrmError as error:
            self.refused(error)
            return None
        self.written(written)
        return written

    def refused(self, error: CrmError) -> None:
        """Say why a change was not made."""
        self.complain(str(error))

    def written(self, written: Written[Any]) -> None:
        """Say what was done, show it, and offer the deal's next step if it has none."""
        self.desk.offered = step = written.step
        if step is not None:
            from svit_tui.screens.base.next_step import hint

            self.say(written.sentence, hint=hint(step, self.desk.today))
        elif written.sentence:
            self.say(written.sentence, hint=_("u undo"))
        for screen in self.app.screen_stack:
            if isinstance(screen, CrmScreen):
                screen.changed(written.deals)

    def take_offer(self) -> OfferedStep | None:
        """The step that is offered, if one is; it is offered no more."""
        step, self.desk.offered = self.desk.offered, None
        if step is not None and self.shown:
            line = self.query_one(StatusLine)
            line.say(line.text, hint=_("u undo"))
        return step

    async def attempt(self, act: Callable[[Unit], T]) -> Written[T]:
        """Run a change; a refusal is the caller's to show. Raises CrmError."""
        loop = asyncio.get_running_loop()
        offers = self.desk.settings.work.offer_next_step
        screens = [one for one in self.app.screen_stack if isinstance(one, CrmScreen)]
        written = await loop.run_in_executor(
            self.desk.writer, _run, self.store, act, offers, screens
        )
        if written.number is not None:
            self.desk.own_change(written.number)
            for screen in screens:
                screen.withdraw()
        return written

    async def read(self, look: Callable[..., T], *args: Any, **options: Any) -> T:
        """Run a read with a session as its first argument, away from the event loop."""
        loop = asyncio.get_running_loop()

        def run() -> T:
            with self.store.read() as session:
                return look(session, *args, **options)

        return await loop.run_in_executor(self.desk.reader, run)

    def prepare(self, deals: frozenset[int]) -> None:
        """Read what `changed` will show of these deals. Runs in the writer's thread."""

    def changed(self, deals: frozenset[int]) -> None:
        """Show the store anew after a change; `deals` are those that it touched."""

    @property
    def is_narrowing(self) -> bool:
        """Whether what a filter lets through is still being read: keys for the list wait for it."""
        return self.filters_shown < self.filters_asked

    def stale(self) -> None:
        """Show the store anew after somebody else's change."""
        self.changed(frozenset())

    def time_passed(self) -> None:
        """Show anew what a clock alone makes overdue."""

    def ask(self, dialog: Coroutine[Any, Any, object]) -> None:
        """Ask something in dialogs; keys typed meanwhile wait for them."""
        self.run_worker(dialog, group=ASKING, exclusive=True)

    def dialog(self, route: str, *about: Any, **options: Any) -> None:
        """Ask something in the dialog of that route."""
        self.ask(self.desk.dialog(route, self, *about, **options))

    # Keys of everywhere

    async def action_undo(self) -> None:
        """Undo the member's last change."""
        from svit_tui.crm import undo

        written = await self.write(undo.undo)
        if written is not None:
            done = written.result.sentence()
            self.say(_("Undone: {what}").format(what=done), hint=_("ctrl+r redo"))

    async def action_redo(self) -> None:
        """Redo what was undone last."""
        from svit_tui.crm import undo

        written = await self.write(undo.redo)
        if written is not None:
            done = written.result.sentence()
            self.say(_("Redone: {what}").format(what=done), hint=_("u undo"))

    async def action_accept_step(self) -> None:
        """Plan the next step that the status line offers."""
        step, self.desk.offered = self.desk.offered, None
        if step is None:
            self.complain(_("No next step is on offer."))
            return
        from svit_tui.crm.flows import offers

        offered = step
        await self.write(lambda work: offers.accept(work, offered))

    def action_go_board(self) -> None:
        """Open the board."""
        self.desk.show("board")

    def action_go_contacts(self) -> None:
        """Open the contacts."""
        self.desk.show("contacts")

    def action_go_timeline(self) -> None:
        """Open the timeline."""
        self.desk.show("timeline")

    def action_go_tasks(self) -> None:
        """Open the tasks."""
        self.desk.show("tasks")

    def action_go_triage(self) -> None:
        """Open the deals that need a decision."""
        self.desk.show("triage")

    def action_go_reports(self) -> None:
        """Open the reports."""
        self.desk.show("reports")

    def action_go_settings(self) -> None:
        """Open what the team sets up for itself."""
        self.desk.show("settings")

    def action_help(self) -> None:
        """Keys of this screen."""
        from svit_tui.widgets.keys_help import KeysHelp

        self.app.push_screen(KeysHelp(self.where, self.beyond, signs=self.signs()))

    def signs(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """What signs on the screen mean, under headings, for the help."""
        return []

    def action_palette(self) -> None:
        """Find a command by name."""
        self.dialog("palette")

    def action_jump(self) -> None:
        """Jump to a contact or deal."""
        self.dialog("jump")

    def action_import_files(self) -> None:
        """Import files: contacts, deals, a calendar."""
        self.dialog("import")

    def action_back(self) -> None:
        """Back to where one came from."""
        self.app.pop_screen()

    # Keys that do nothing here

    @cached_property
    def known_keys(self) -> frozenset[str]:
        """All keys that do something on this screen."""
        return keys_known(self.where)

    def _forget_error(self) -> None:
        """The next key ends what went wrong with the last one."""
        if self.shown:
            line = self.query_one(StatusLine)
            if line.failed:
                line.clear()

    def _say_where(self, event: events.Key) -> None:
        """Say on which screens a key does something, if it does on any."""
        action = elsewhere(event.key, event.character)
        if action is None or hasattr(self.focused, "value"):
            # What is typed into a field is text.
            return
        areas = ", ".join(_(AREAS[area]) for area in action.where if area in SCREENS)
        said = _("{key} ({what}) works only in: {where}.")
        key = key_text(keys_of(action)[0])
        self.complain(said.format(key=key, what=_(action.label), where=areas))

    # A key pressed twice, such as g g

    _pressed = ""
    last_key = ""

    def action_twice(self, name: str) -> None:
        """The first of two presses; the second one acts. Any other key forgets the first."""
        if self._pressed == name:
            self._pressed = ""
            self.run_worker(self.run_action(name), exclusive=False)
        else:
            self._pressed = name

    def on_key(self, event: events.Key) -> None:
        """Another key than the one that waits for its second press ends the waiting.

        And any key but its own ends the offer of a next step.
        """
        self.last_key = event.key
        self._forget_error()
        if event.key not in self.known_keys and event.character not in self.known_keys:
            self._say_where(event)
        own = ("accept_step", "plan")
        if not any(presses(event.key, event.character, action) for action in own):
            self.take_offer()
        if self._pressed and event.character not in ("g", "п"):
            self._pressed = ""


def _run(
    store: Store, act: Callable[[Unit], T], offers: bool, screens: Sequence[CrmScreen]
) -> Written[T]:
    """One unit of work, and what the screens have to know of it. Runs in the writer's thread."""
    with store.unit() as work:
        result = act(work)
        action, title, count, kind = work.action, work.title, work.count, work.kind
        fresh = work.kind == ChangeKind.DO and work.set_id is not None
        deals, number = frozenset(work.touched["deal"]), work.set_id
    from svit_tui.crm.undo import known

    sentence = "" if number is None else known(action).told(title, count)
    step = None
    if offers and fresh and number is not None and len(deals) == 1:
        from svit_tui.crm.flows.offers import after

        (deal_id,) = deals
        today = store.clock().astimezone().date()
        step = after(store.light(), known(action), change=number, deal_id=deal_id, today=today)
    for screen in screens:
        screen.prepare(deals)
    return Written(result, sentence, deals, number, action if fresh else "", kind, step)
