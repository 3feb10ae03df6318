"""What all screens share: the frame, one way to write, undo, and the global keys."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar, cast

from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import Screen
from textual.widget import Widget

from svit_tui.actions import actions_for, footer_for
from svit_tui.i18n import _
from svit_tui.model.errors import CrmError
from svit_tui.store.store import Store
from svit_tui.widgets.frame import KeyBar, StatusLine, TopBar

if TYPE_CHECKING:
    from svit_tui.app import SvitApp
    from svit_tui.store.unit import Unit

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Written(Generic[T]):
    """A change that was kept: what it gave, what it is called, which deals it touched."""

    result: T
    sentence: str
    deals: frozenset[int]


def bindings_for(where: str) -> list[Binding | tuple[str, str] | tuple[str, str, str]]:
    """Textual's bindings of a screen, from the table of actions."""
    return [
        Binding(",".join(action.keys), action.name, action.label, show=False, id=action.id)
        for action in actions_for(where)
    ]


class CrmScreen(Screen[None]):
    """A screen of the CRM, with top line, status line and key bar."""

    where: ClassVar[str] = ""
    AUTO_FOCUS = None

    # Frame

    def compose(self) -> ComposeResult:
        """Frame and body."""
        yield TopBar()
        yield from self.body()
        yield StatusLine()
        yield KeyBar(footer_for(self.where, self.crm.settings.keys))

    def body(self) -> Iterable[Widget]:
        """What stands between the top line and the status line."""
        return ()

    @property
    def crm(self) -> SvitApp:
        """The application, typed."""
        return cast("SvitApp", self.app)

    @property
    def store(self) -> Store:
        """The open store."""
        return self.crm.store

    def say(self, message: str) -> None:
        """Tell something in the status line."""
        self.query_one(StatusLine).say(message)

    def complain(self, message: str) -> None:
        """Tell an error in the status line."""
        self.query_one(StatusLine).say(message, "error")

    def title_bar(self, left: str, right: str = "") -> None:
        """Set the top line; the member's name is at its right end."""
        bar = self.query_one(TopBar)
        bar.left = f"svit  {left}"
        who = self.store.member.name if self.store.member else ""
        bar.right = f"{right}   {who}" if right else who

    # Writing

    async def write(self, act: Callable[[Unit], T], *, undoable: bool = True) -> Written[T] | None:
        """Run a change as one unit of work and say what was done; none if it was refused.

        Changes run one after the other in a thread of their own, so the order of keys is kept.
        """
        try:
            written = await self.attempt(act)
        except CrmError as error:
            self.complain(str(error))
            return None
        hint = _("u undo") if undoable else _("ctrl+r redo")
        if written.sentence:
            self.say(f"{written.sentence} · {hint}")
        self.changed(written.deals)
        return written

    async def attempt(self, act: Callable[[Unit], T]) -> Written[T]:
        """Run a change; a refusal is the caller's to show. Raises CrmError."""
        loop = asyncio.get_running_loop()
        written = await loop.run_in_executor(self.crm.writer, _run, self.store, act)
        self.crm.own_change()
        return written

    async def read(self, look: Callable[..., T], *args: Any, **options: Any) -> T:
        """Run a read with a session as its first argument, away from the event loop."""
        loop = asyncio.get_running_loop()

        def run() -> T:
            with self.store.read() as session:
                return look(session, *args, **options)

        return await loop.run_in_executor(self.crm.reader, run)

    def changed(self, deals: frozenset[int]) -> None:
        """Show the store anew after a change; `deals` are those that it touched."""

    def stale(self) -> None:
        """Show the store anew after somebody else's change."""
        self.changed(frozenset())

    # Keys of everywhere

    async def action_undo(self) -> None:
        """Undo the member's last change."""
        from svit_tui.crm import undo

        written = await self.write(undo.undo, undoable=False)
        if written is not None:
            hint = _("ctrl+r redo")
            self.say(_("Undone: {what}").format(what=written.result.sentence()) + f" · {hint}")

    async def action_redo(self) -> None:
        """Redo what was undone last."""
        from svit_tui.crm import undo

        written = await self.write(undo.redo)
        if written is not None:
            self.say(
                _("Redone: {what}").format(what=written.result.sentence()) + f" · {_('u undo')}"
            )

    def action_show_board(self) -> None:
        """Open the board."""
        self.crm.show("board")

    def action_show_contacts(self) -> None:
        """Open the contacts."""
        self.crm.show("contacts")

    def action_show_timeline(self) -> None:
        """Open the timeline."""
        self.crm.show("timeline")

    def action_repaint(self) -> None:
        """Draw the whole screen anew."""
        self.refresh(layout=True)

    def action_theme(self) -> None:
        """The next theme, kept in the settings."""
        self.crm.next_theme()

    def action_help(self) -> None:
        """Keys of this screen."""
        from svit_tui.screens.help import HelpModal

        self.app.push_screen(HelpModal(self.where, self.crm.settings.keys))

    def action_palette(self) -> None:
        """Find a command by name."""
        from svit_tui.screens.help import palette

        self.run_worker(palette(self), exclusive=True)

    def action_jump(self) -> None:
        """Jump to a contact or deal."""
        from svit_tui.screens.jump import jump

        self.run_worker(jump(self), exclusive=True)

    def action_close(self) -> None:
        """Back to where one came from."""
        self.app.pop_screen()


def _run(store: Store, act: Callable[[Unit], T]) -> Written[T]:
    with store.unit() as work:
        result = act(work)
        action, title, count = work.action, work.title, work.count
        changed = work.set_id is not None
        deals = frozenset(work.touched["deal"])
    from svit_tui.crm.undo import said

    return Written(result, said(action, title, count) if changed else "", deals)
