"""Triage: one deal fills the screen, one key decides and brings the next.

A deal is decided when something was done on it: it was moved, won, lost, snoozed or handed over,
something was logged, planned or done. What is only edited or tagged stays. Whether the deal still
has a reason afterwards does not matter in this round; the next one will ask again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Sequence
from contextlib import suppress
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual import events
from textual.binding import BindingType
from textual.containers import Container
from textual.widget import Widget

from svit_tui.crm.tasks.chosen import Item
from svit_tui.crm.triage import queue as triage
from svit_tui.crm.triage.card import TriageCard, triage_card
from svit_tui.crm.triage.queue import Reason
from svit_tui.crm.triage.round import ELSEWHERE, Round, bring_next
from svit_tui.crm.undo import known
from svit_tui.i18n import _
from svit_tui.keys.actions import bindings_for, key_text, keys_of, named
from svit_tui.keys.key_action import ROW, SOME_DEALS, SOME_TASKS
from svit_tui.model.errors import CrmError
from svit_tui.screens.ask import sources
from svit_tui.screens.ask.asking import pick
from svit_tui.screens.base.deal_keys import DealKeys
from svit_tui.screens.base.screen import Written
from svit_tui.screens.triage import sheet as triage_sheet
from svit_tui.screens.triage.queue_rows import queue_columns, queue_rows
from svit_tui.widgets.background import work_on
from svit_tui.widgets.frame import StatusLine, TopBar
from svit_tui.widgets.sheet import Sheet
from svit_tui.widgets.table import Rows, TableView

if TYPE_CHECKING:
    from svit_tui.screens.base.desk import Store, Unit

T = TypeVar("T")
# A lease lasts two minutes.
PROLONG_SECONDS = 30.0
# From so many lines there is room between sections.
AIRY_FROM = 30
# A screen of so many columns and lines has room for the queue beside the deal, a wide one for more
# of its titles.
QUEUE_FROM, QUEUE_FROM_LINES, WIDE = 120, 20, 160
# The keys that decide most often, said beside the reasons where there is room.
DECIDING = ("stage_forward", "won", "lost", "snooze", "toggle_done", "call", "plan")


class TriageScreen(DealKeys):
    """The deals that need a decision, one at a time."""

    where: ClassVar[str] = "triage"
    parts: ClassVar[tuple[type[Widget], ...]] = (TopBar, StatusLine, Sheet)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("triage")]
    DEFAULT_CSS: ClassVar[str] = """
    TriageScreen {
        #triage { layout: horizontal; height: 1fr; }
        #queue { width: 40; margin: 0 1 0 0; }
        &.-wide #queue { width: 60; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.round = Round()
        self.card: TriageCard | None = None
        self.reasons: Sequence[Reason] = ()
        # Whose deals: a member's with what is nobody's, or the team's.
        self.whose: int | None = triage.TEAM
        self.whose_said = ""
        # What was decided on the deal, or the place in the trail that undo leads back to.
        self._outcome = ""
        self._change: int | None = None
        self._back_to: int | None = None
        self._no_change = False

    def body(self) -> Iterable[Widget]:
        """The queue, and the page of a deal."""
        with Container(id="triage"):
            queue = TableView(queue_columns(), show_head=False, id="queue")
            queue.can_focus = False
            yield queue
            yield Sheet()

    @property
    def has_queue(self) -> bool:
        """Whether there is room for the queue."""
        width, height = self.size
        return width >= QUEUE_FROM and height >= QUEUE_FROM_LINES

    @property
    def sheet(self) -> Sheet:
        """The page."""
        return self.query_one(Sheet)

    @cached_property
    def cursor_keys(self) -> frozenset[str]:
        """No key does no more than move a cursor here: each brings another deal."""
        return frozenset()

    async def on_mount(self) -> None:
        """Begin with one's own deals, or with the team's for who has none."""
        self.sheet.focus()
        self.set_interval(PROLONG_SECONDS, self._prolong)
        member = self.store.member
        if member is not None and await self._look(self._owns, member.id):
            self.whose, self.whose_said = member.id, _("mine")
        else:
            self.whose, self.whose_said = triage.TEAM, _("team")
        await self.begin()
        if self.round.deal_id is not None:
            self.say(_("One key decides and brings the next deal."), hint=_("j skips it"))

    def on_unmount(self) -> None:
        """Let others have the deal. If the program is ending, its lease ends by itself."""
        with suppress(RuntimeError):
            self.desk.writer.submit(_leave, self.store)

    def on_resize(self, event: events.Resize) -> None:
        """Give sections and the queue room, or take it."""
        self.set_class(event.size.width >= WIDE, "-wide")
        if self.card is not None:
            work_on(self, partial(self._show, keep_place=True), group="show")

    # The round

    async def begin(self) -> None:
        """Start a round."""
        self.round = Round()
        await self._bring_next()

    async def _bring_next(self) -> None:
        """Show the next deal that is free and still needs a decision, else the end of the round."""
        loop = asyncio.get_running_loop()
        try:
            asked = await self._look(self._asked)
            await loop.run_in_executor(self.desk.writer, bring_next, self.store, asked, self.round)
        except CrmError as error:
            self.complain(str(error))
            return
        await self._show()

    async def _bring(self, place: int | None) -> None:
        """Show a deal that came up before; the next new one if none is given."""
        if place is None:
            await self._bring_next()
            return
        deal_id = self.round.trail[place]
        try:
            holder = await self._lease(lambda work: triage.take_again(work, deal_id))
        except CrmError as error:
            self.complain(str(error))
            return
        if holder is not None:
            self.complain(_("That deal is with {who} now.").format(who=holder.name))
            return
        self.round.at = place
        await self._show()

    def _owns(self, member_id: int) -> bool:
        return triage.owns_deals(self.store.light(), member_id)

    def _asked(self) -> triage.TriageQuestion:
        hours = self.desk.settings.work.untouched_hours
        return triage.ask(self.store, member_id=self.whose, untouched_hours=hours)

    async def _look(self, look: Callable[..., T], *args: Any) -> T:
        """Run a light read away from the event loop."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.desk.reader, look, *args)

    async def _lease(self, act: Callable[[Unit], T]) -> T:
        """Run a change of leases, which is none of deals."""
        return (await super().attempt(act)).result

    async def _prolong(self) -> None:
        """Keep the deal on screen; nothing is drawn for that."""
        deal_id = self.round.deal_id
        if deal_id is None:
            return
        try:
            await self._lease(lambda work: triage.hold(work, deal_id))
        except CrmError as error:
            self.complain(str(error))

    # Showing

    async def _show(self, *, keep_place: bool = False) -> None:
        """Read the deal on screen and draw it; the summary at the end."""
        deal_id = self.round.deal_id
        self.card = None
        if deal_id is not None:
            try:
                card = await self.read(triage_card, deal_id, self.store.clock())
                reasons = await self._look(self._why, deal_id)
                titles = await self._look(self._titles) if self.has_queue else {}
            except CrmError as error:
                self.complain(str(error))
                return
            if deal_id != self.round.deal_id:
                return
            self.card, self.reasons = card, reasons
            self.round.titles |= {**titles, deal_id: card.deal.title}
        if self.shown:
            self._draw(keep_place=keep_place)

    def _titles(self) -> dict[int, str]:
        """What the deals of the queue are called, as far as that has not been read."""
        unknown = [number for number in self.round.line if number not in self.round.titles]
        return triage.titles(self.store.light(), unknown)

    def _why(self, deal_id: int) -> tuple[Reason, ...]:
        return triage.why(self.store.light(), self._asked(), deal_id)

    def _draw(self, *, keep_place: bool = False) -> None:
        place, total = self.round.place
        parts = [self.whose_said]
        if total:
            parts.insert(0, _("{place} of {total}").format(place=place, total=total))
        self.headline(_("Triage"), " · ".join(parts))
        card, now = self.card, self.store.clock()
        queue = self.query_one("#queue", TableView)
        queue.display = card is not None and self.has_queue
        if queue.display:
            # Behind the heading.
            queue.show(Rows(queue_rows(self.round)), index=self.round.at + 1)
        if card is None:
            self.sheet.show(triage_sheet.summary(self.round))
            return
        outcome = self.round.outcomes.get(card.deal.id, "")
        self.sheet.show(
            triage_sheet.head(card, self.reasons, outcome, now, self._deciding()),
            triage_sheet.facts(card, now),
            triage_sheet.beside(card, now, airy=self.size.height >= AIRY_FROM),
            keep_place=keep_place,
        )

    def _deciding(self) -> list[tuple[str, str]]:
        """The keys that decide, as far as they do something for this deal."""
        if not self.has_queue:
            return []
        actions = [named()[name] for name in DECIDING if name not in self.beyond]
        return [(key_text(keys_of(action)[0]), _(action.label)) for action in actions]

    def changed(self, deals: frozenset[int]) -> None:
        """Show the deal anew, unless the next one comes anyway."""
        if self.shown and not self._outcome and self._back_to is None:
            work_on(self, partial(self._show, keep_place=True), group="show")

    # Deciding

    async def attempt(self, act: Callable[[Unit], T]) -> Written[T]:
        """Run a change, if the deal on screen is still this session's. Raises CrmError."""
        deal_id = self.round.deal_id

        def guarded(work: Unit) -> T:
            if deal_id is not None:
                triage.hold(work, deal_id)
            return act(work)

        return await super().attempt(guarded)

    async def write(self, act: Callable[[Unit], T]) -> Written[T] | None:
        """Run a change; if it decides, bring the next deal."""
        written = await super().write(act)
        await self._settle()
        return written

    def ask(self, dialog: Coroutine[Any, Any, object]) -> None:
        """Ask something in dialogs; if that decides, bring the next deal."""

        async def run() -> None:
            await dialog
            await self._settle()

        super().ask(run())

    def written(self, written: Written[Any]) -> None:
        """Say what was done, and note what it decides."""
        self._no_change = written.number is None
        if written.kind != "do":
            self._back_to = self.round.undecide(written.result.set_id)
        elif self.round.deal_id in written.deals:
            self._outcome = known(written.action).decides or ""
            self._change = written.number
        super().written(written)

    async def _settle(self) -> None:
        """After a change: to the next deal, or back to the one that it was undone on."""
        outcome, self._outcome = self._outcome, ""
        place, self._back_to = self._back_to, None
        if outcome:
            await self._bring(self.round.decide(outcome, self._change))
        elif place is not None:
            await self._bring(place)

    async def action_down(self) -> None:
        """Leave the deal as it is; the next one."""
        if self.round.deal_id is None:
            return
        if self.card is not None and not self.reasons:
            self.round.outcomes.setdefault(self.card.deal.id, ELSEWHERE)
        await self._bring(self.round.skip())

    async def action_up(self) -> None:
        """Back to the deal before."""
        if self.round.at > 0:
            await self._bring(self.round.at - 1)

    async def action_first(self) -> None:
        """Back to the first deal of the round."""
        if self.round.trail:
            await self._bring(0)

    async def action_last(self) -> None:
        """To the last deal that has come up."""
        if self.round.trail:
            await self._bring(len(self.round.trail) - 1)

    def action_page_down(self) -> None:
        """Further down on the page."""
        self.sheet.page(1)

    def action_page_up(self) -> None:
        """Further up on the page."""
        self.sheet.page(-1)

    async def action_open(self) -> None:
        """Open the deal; at the end, start again."""
        deal_id = self.round.deal_id
        if deal_id is None:
            await self.begin()
            return
        self.desk.open("deal", deal_id)

    async def action_stage_forward(self) -> None:
        """To the next stage, if there is one."""
        self._no_change = False
        await super().action_stage_forward()
        if self._no_change:
            self.complain(_("It is in the last stage: w won, x lost."))

    async def action_stage_back(self) -> None:
        """To the stage before, if there is one."""
        self._no_change = False
        await super().action_stage_back()
        if self._no_change:
            self.complain(_("It is in the first stage: x lost, z snooze."))

    def action_plan(self) -> None:
        """Plan the deal's next task or event."""
        if self.plan_offered():
            return
        if why := self.lacks(SOME_DEALS):
            self.complain(why)
        else:
            super().action_plan()

    def lacks(self, need: str) -> str:
        """Why what needs this can't be done now."""
        if need == SOME_TASKS and self.deals():
            there = bool(self.tasks_here())
            return "" if there else _("Nothing is planned for this deal: t plans a task.")
        return super().lacks(SOME_DEALS if need in (ROW, SOME_TASKS) else need)

    def action_facets(self) -> None:
        """Choose whose deals."""
        self.ask(self._choose_whose())

    async def _choose_whose(self) -> None:
        from svit_tui.widgets.picker import Choice, PickerModal

        team = Choice("team", _("team"), _("everybody's deals"))
        choices = [team]
        member = self.store.member
        if member is not None:
            choices.insert(0, Choice(member.id, _("mine"), _("and those of nobody")))
        others = await self.read(sources.members)
        choices += [one for one in others if member is None or one.key != member.id]
        current = "team" if self.whose is triage.TEAM else self.whose
        picked = await pick(self, PickerModal(_("Whose deals?"), choices, current=current))
        if picked is None or picked.one is None:
            return
        self.whose = picked.one.key if isinstance(picked.one.key, int) else triage.TEAM
        self.whose_said = picked.one.label
        await self.begin()

    def action_go_triage(self) -> None:
        """Start again."""
        self.ask(self.begin())

    # What actions are for

    def deals(self) -> Sequence[int]:
        """The deal on screen."""
        return [] if self.round.deal_id is None else [self.round.deal_id]

    def tasks_here(self) -> Sequence[Item]:
        """What is planned first for the deal."""
        planned = self.card.planned[:1] if self.card else []
        return [(item.type, item.id) for item in planned]

    def contact_here(self) -> int | None:
        """The deal's contact."""
        return self.card.deal.contact_id if self.card else None


def _leave(store: Store) -> None:
    with suppress(CrmError), store.unit() as work:
        triage.leave(work)
