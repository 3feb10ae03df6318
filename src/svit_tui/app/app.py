"""The Textual application: its screens, themes and threads, and how it starts and stops."""

from __future__ import annotations

import asyncio
import gc
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual._context import active_message_pump
from textual._styles_cache import StylesCache
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.css.query import NoMatches
from textual.filter import Monochrome, NoColor
from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.worker import NoActiveWorker, get_current_worker

from svit_tui.app.drafts import FormDrafts
from svit_tui.app.store_watch import StoreWatch
from svit_tui.app.themes import THEMES
from svit_tui.i18n import _, ngettext
from svit_tui.keys import actions
from svit_tui.log import log
from svit_tui.model.errors import CrmError
from svit_tui.screens.base.screen import CrmScreen
from svit_tui.screens.base.type_ahead import TypeAheadApp
from svit_tui.screens.board.screen import BoardScreen
from svit_tui.settings.groups import Settings
from svit_tui.store.store import Store
from svit_tui.wire import WireApp

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from textual.actions import ActionParseResult
    from textual.dom import DOMNode
    from textual.driver import Driver
    from textual.filter import LineFilter

    from svit_tui.app.due_watch import DueWatch
    from svit_tui.app.ending import Ending
    from svit_tui.crm.calendar.live_file import LiveCalendar
    from svit_tui.crm.flows.offers import OfferedStep
    from svit_tui.files.drafts import DraftFolder
    from svit_tui.screens.base.desk import Command
    from svit_tui.settings.change import Value

# The calendar file waits so long for more changes.
CALENDAR_SECONDS = 1.0
CRASH_EXIT_CODE = 70
# The screen that the others are opened over.
BOARD = "board"
# What the board can do with what its first frame needed.
LIGHT_ACTIONS = frozenset(
    "left right up down first last page_up page_down twice select repaint quit app.quit".split()
)


class SvitApp(TypeAheadApp, WireApp):
    """The CRM in a terminal, over an open store."""

    # Whole, because Textual looks beside the file of a subclass.
    CSS_PATH = Path(__file__).with_name("svit.tcss")
    ENABLE_COMMAND_PALETTE = False
    TITLE = "svit"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c", "quit", show=False, priority=False),
        Binding("ctrl+q", "quit", show=False, priority=True),
        Binding("ctrl+l", "repaint", show=False, priority=True),
    ]

    def __init__(
        self,
        store: Store,
        settings: Settings | None = None,
        *,
        first_start: bool = False,
        ending: Ending | None = None,
        drafts: Callable[[], DraftFolder] | None = None,
        driver_class: type[Driver] | None = None,
    ) -> None:
        super().__init__(driver_class=driver_class, watch_css=False)
        self.store = store
        self.settings = settings or Settings()
        self.first_start = first_start
        self.animation_level = "none"
        self._ending = ending
        self._own_loop: asyncio.AbstractEventLoop | None = None
        # One thread keeps changes in the order of the keys; reads have their own.
        self.writer = ThreadPoolExecutor(1, thread_name_prefix="write")
        self.reader = ThreadPoolExecutor(2, thread_name_prefix="read")
        # One thread, because a version of the store tells something to its own connection only.
        self.watcher = ThreadPoolExecutor(1, thread_name_prefix="watch")
        self.drafts = FormDrafts(store.clock, drafts, self._complain_of_drafts)
        # What screens keep for the next time they are opened.
        self.kept: dict[str, object] = {}
        self.crash: BaseException | None = None
        # The next step that the status line offers.
        self.offered: OfferedStep | None = None
        self._warming: Future[None] | None = None
        self._has_begun = False
        self.store_watch = StoreWatch(self)
        # What is due, as the top line says it, and who keeps that right.
        self.due_said: tuple[str, ...] = ()
        self._due: DueWatch | None = None
        self._calendar: LiveCalendar | None = None
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = self.settings.look.theme
        self.key_problems = actions.use_keys(self.settings.keys)
        self.set_keymap(actions.keymap())

    @property
    def today(self) -> date:
        """Today, where the user is."""
        return self.store.clock().astimezone().date()

    # Screens

    def get_default_screen(self) -> CrmScreen:
        """The board opens first."""
        return BoardScreen()

    def show(self, name: str, *about: object) -> None:
        """Bring a top-level screen to the front; what was opened over it closes."""
        while len(self.screen_stack) > 1:
            self.pop_screen()
        if name != BOARD:
            self.open(name, *about)

    def show_deals(self, show: str, needs: tuple[str, ...]) -> None:
        """Show the board with the open, snoozed, won or lost deals, or what needs something."""
        self.show(BOARD)
        board = self.screen_stack[0]
        assert isinstance(board, BoardScreen)
        board.show_only(show, needs)

    def commands(self) -> list[Command]:
        """What can be done by name from every screen: open a report, a filter, a setting."""
        from svit_tui.app import routes

        return routes.commands()

    def open(self, name: str, *about: object) -> None:
        """Open a screen over the one in front, by its route."""
        from svit_tui.app import routes

        self.push_screen(routes.screen(name, *about))

    async def dialog(self, name: str, *about: Any, **options: Any) -> Any:
        """A dialog by its route; what it is about begins with the screen that it comes over."""
        from svit_tui.app import routes

        with self.drafts.asked_by(name, about[1:], options):
            return await routes.dialog(name, *about, **options)

    def pop_screen(self) -> AwaitComplete:
        """Take the screen in front away. Answers that it was waiting for come too late.

        Textual ends a screen's workers after its widgets are gone: in between they find nothing.
        """
        try:
            current = get_current_worker()
        except NoActiveWorker:
            current = None
        for worker in list(self.workers):
            if worker is not current and self.screen in worker.node.ancestors_with_self:
                worker.cancel()
        # It keeps the lines of a thousand widgets that are gone: a cache of a method, per object.
        StylesCache.get_inner_outer.cache_clear()
        return super().pop_screen()

    def tell(self, message: str) -> None:
        """Say something in the status line of the screen in front."""
        if isinstance(self.screen, CrmScreen):
            self.screen.complain(message)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What colours go through. Of the terminal's own, whatever they are, no greys are made."""
        filters = super().get_line_filters()
        if self.no_color and self.native_ansi_color:
            return [NoColor() if isinstance(one, Monochrome) else one for one in filters]
        return filters

    def next_theme(self) -> None:
        """Change to the next theme and keep it."""
        names = [theme.name for theme in THEMES]
        self.theme = names[(names.index(self.theme) + 1) % len(names)]
        self.settings = replace(self.settings, look=replace(self.settings.look, theme=self.theme))
        self.run_worker(self._say_unless_kept(self.writer.submit(_keep_theme, self.theme)))

    async def keep_settings(self, group: str, values: Mapping[str, Value]) -> None:
        """Write settings of a group into the user's file, and live by them from now on."""
        kept = self.writer.submit(_keep_all, group, dict(values))
        self.settings = await asyncio.wrap_future(kept)
        self.theme = self.settings.look.theme

    def _complain_of_drafts(self, sentence: str) -> None:
        """Say that drafts can't be kept; called in any thread."""
        if self._own_loop is not None:
            with suppress(RuntimeError):
                self._own_loop.call_soon_threadsafe(self.tell, sentence)

    async def _say_unless_kept(self, kept: Future[None]) -> None:
        try:
            await asyncio.wrap_future(kept)
        except CrmError as error:
            self.tell(_("The theme is for this session only. {why}").format(why=error))

    def action_repaint(self) -> None:
        """Draw the screen anew."""
        self.repaint()

    # Start and end

    def on_load(self) -> None:
        """From now on the application can be ended from another thread."""
        self._own_loop = asyncio.get_running_loop()
        if self._ending is not None:
            self._ending.watch(self)

    def on_mount(self) -> None:
        """Watch for other sessions' changes; load what the first frame did not need."""
        self._has_begun = True
        self.store_watch.begin()
        self.call_after_frame(self._warm_up)
        self.call_after_frame(self.look_at_due)

    def _warm_up(self) -> Future[None]:
        """Import, in the thread of changes, what is needed from the first action on."""
        if self._warming is None:
            gc.enable()
            self._warming = self.writer.submit(_import_the_rest)
            loop = asyncio.get_running_loop()
            self.writer.submit(self._take_over_drafts, loop)
            if self.settings.work.calendar_file:
                # Before any change, because all changes are made in this thread.
                self.writer.submit(self._keep_calendar, asyncio.get_running_loop())
        return self._warming

    def _take_over_drafts(self, loop: asyncio.AbstractEventLoop) -> None:
        """Take over what was typed before and not saved. Runs in the writer's thread."""
        if self.drafts.take_over():
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(self._offer_drafts)

    def _offer_drafts(self) -> None:
        """Say what was typed before; what the last program was ended in is asked about at once."""
        screen = self.screen
        if not isinstance(screen, CrmScreen) or len(self.screen_stack) > 1 or self.first_start:
            # Somebody works already: the palette has them.
            return
        listed = self.drafts.listed()
        if any(draft.is_open for _key, draft in listed):
            screen.dialog("drafts")
        elif listed:
            said = ngettext("{count} draft is kept.", "{count} drafts are kept.", len(listed))
            screen.say(said.format(count=len(listed)), hint=_(": drafts"))

    def _keep_calendar(self, loop: asyncio.AbstractEventLoop) -> None:
        """Keep the calendar file up to date from now on, in a thread of its own."""
        from svit_tui.crm.calendar.live_file import LiveCalendar

        def complain(sentence: str) -> None:
            # At the end there is nobody any more to tell.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(self.tell, sentence)

        import_module("icalendar")
        path = self.settings.work.calendar_file
        self._calendar = LiveCalendar(self.store, path, complain, pause=CALENDAR_SECONDS)
        self._calendar.follow()
        self._calendar.refresh()

    async def warm(self) -> None:
        """Wait until everything is imported.

        Two threads must not import the same packages: one would meet them half made.
        """
        await asyncio.wrap_future(self._warm_up())

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Run what a key asks for; all but moves of the cursor wait for the rest of the program."""
        if str(action).partition("(")[0] not in LIGHT_ACTIONS:
            await self.warm()
            if not self.screen_stack or not getattr(self.screen, "is_attached", True):
                # The program has ended meanwhile.
                return False
            if self._due is None:
                self.look_at_due()
        screen, name = self.screen, str(action)
        why = screen.why_not(name) if isinstance(screen, CrmScreen) else ""
        if isinstance(screen, CrmScreen) and why:
            screen.complain(why)
            return True
        done = await super().run_action(action, default_namespace, namespaces)
        if self.screen_stack and isinstance(self.screen, CrmScreen):
            self.screen.tell_keys()
        return done

    def own_change(self, number: int) -> None:
        """The store changed because of this session: its screens know already."""
        self.store_watch.own_change(number)
        self.look_at_due(changed=True)

    def refresh_calendar(self) -> None:
        """Bring the calendar file up to date, if one is kept."""
        if self._calendar is not None:
            self._calendar.refresh()

    def look_at_due(self, *, changed: bool = False) -> None:
        """Keep the count of what is due right, and remind of what has come due."""
        if self._due is None:
            # The board's first frame does not wait for it.
            from svit_tui.app.due_watch import DueWatch

            self._due = DueWatch(self)
        self._due.look(changed=changed)

    def end(self) -> None:
        """End because of what came from outside; may be called in any thread."""
        self.is_ending = True
        if self._own_loop is not None:
            # One that is closed has ended already.
            with suppress(RuntimeError):
                self._own_loop.call_soon_threadsafe(self.exit)

    def on_terminal_lost(self) -> None:
        """Nobody can see the application any more, or press a key of it."""
        if self._ending is not None:
            self._ending.terminal_lost()
        else:
            super().on_terminal_lost()

    def give_terminal_back(self) -> None:
        """Give the terminal back at once; what is still to be drawn is not."""
        driver = self._driver
        if driver is not None and hasattr(driver, "give_back"):
            driver.give_back()

    def on_unmount(self) -> None:
        """Let the change under way end; then nothing is open any more."""
        is_warm = self._warming is None or self._warming.done()
        # Imports are no change, and nobody needs them any more.
        self.writer.shutdown(wait=is_warm or not self.is_ending, cancel_futures=not is_warm)
        self.reader.shutdown(wait=True)
        self.watcher.shutdown(wait=True)
        self.drafts.close()
        if self._calendar is not None:
            self._calendar.close()

    def takes_failure(self, error: Exception) -> bool:
        """Say it, if the store can't be used any more; false if an error means something else."""
        return self._has_begun and self.store_watch.takes_failure(error)

    async def _dispatch_message(self, message: Message) -> None:
        """Deal with a message, also if the store can't be used any more."""
        try:
            await super()._dispatch_message(message)
        except Exception as error:
            if not self.takes_failure(error):
                raise

    def _handle_exception(self, error: Exception) -> None:
        """An error that nobody foresaw: into the log, never with its variables on the terminal.

        That the store can't be read any more is none: it is said, and the program goes on.

        What was still under way when the program ended, or a screen closed, finds its parts gone:
        that is no crash.
        """
        if self._has_begun and (self._exit or not self._running):
            log.info("something was under way when the program ended", exc_info=error)
            return
        if isinstance(error, NoMatches) and self._is_of_closed_screen():
            log.info("something was under way when its screen closed", exc_info=error)
            return
        if self.takes_failure(error):
            return
        self.crash = self.crash or error
        log.error("the application ended because of an error", exc_info=error)
        if self.is_headless:
            super()._handle_exception(error)
            return
        self._return_code = CRASH_EXIT_CODE
        self.exit(return_code=CRASH_EXIT_CODE)

    def _is_of_closed_screen(self) -> bool:
        """Whether what is being handled right now belongs to a screen that is no longer there."""
        node: object = active_message_pump.get(None)
        while isinstance(node, MessagePump) and not isinstance(node, Screen):
            node = node._parent
        return isinstance(node, Screen) and node not in self.screen_stack


def _keep_theme(name: str) -> None:
    """Write the theme into the settings. Raises Invalid with the reason if that can't be done."""
    from svit_tui.settings.change import keep

    keep("look", "theme", name)


def _keep_all(group: str, values: Mapping[str, Value]) -> Settings:
    """Write settings of a group; return all settings as the file has them then."""
    from svit_tui.settings.change import keep
    from svit_tui.settings.groups import load

    for key, value in values.items():
        keep(group, key, value)
    return load()


def _import_the_rest() -> None:
    """Import what every change needs, while the user looks at the board."""
    for name in ("crm.deals.changes", "crm.undo", "screens.deals.screen", "store.changes.unit"):
        import_module(f"svit_tui.{name}")


if TYPE_CHECKING:
    from svit_tui.screens.base.desk import Desk

    def _as_desk(app: SvitApp) -> Desk:
        """The application, held by its types to what screens ask of it."""
        return app
