"""The application before two terminals: one is sent the wire's bytes, one Textual's own output.

Each update of the screen goes both ways, and what they show must be the same afterwards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.control import Control
from textual._compositor import CompositorUpdate, LayoutUpdate
from textual.drivers.headless_driver import HeadlessDriver

from svit_tui.app.app import SvitApp
from svit_tui.settings.groups import Settings
from svit_tui.store.store import Store
from tests.wire.emulator import Emulator

if TYPE_CHECKING:
    from rich.console import RenderableType
    from textual.driver import Driver
    from textual.screen import Screen

# Of a line's cells that differ so many are told.
TOLD = 3


class EmulatorDriver(HeadlessDriver):
    """A driver without a terminal whose output is shown to an emulator.

    `is_busy`: the line is slow, and has not taken everything yet.
    """

    is_busy = False
    emulator: Emulator

    @property
    def is_headless(self) -> bool:
        """There is something to see."""
        return False

    def write(self, data: str) -> None:
        """Show it at once."""
        self.emulator.show(data)


class TwoPictures(SvitApp):
    """The application, whose updates are shown twice and compared."""

    def __init__(
        self, store: Store, settings: Settings | None = None, *, size: tuple[int, int], fills: bool
    ) -> None:
        super().__init__(store, settings)
        self.wire = Emulator(*size, fills=fills)
        # Textual's output never erases.
        self.plain = Emulator(*size)
        # Whether Textual's own output has drawn everything since the terminals had other contents,
        # and whether the wire does not know yet that its terminal has.
        self.is_whole = False
        self.is_torn = False
        self.differences: list[str] = []
        self.compared = 0

    @property
    def line(self) -> EmulatorDriver:
        """The driver, typed."""
        assert isinstance(self._driver, EmulatorDriver)
        return self._driver

    def _build_driver(
        self, headless: bool, inline: bool, mouse: bool, size: tuple[int, int] | None
    ) -> Driver:
        driver = self._driver = EmulatorDriver(self, mouse=mouse, size=size)
        driver.emulator = self.wire
        return driver

    def exit(self, *args: Any, **options: Any) -> None:
        """Stay, whatever key was pressed, unless there was an error."""
        if self.crash is not None:
            super().exit(*args, **options)

    def _handle_exception(self, error: Exception) -> None:
        super()._handle_exception(error)
        # The test shall not wait for an application that is gone.
        self._exception = self._exception or error
        self._exception_event.set()

    # What happens to a terminal

    def become(self, columns: int, lines: int) -> None:
        """The window is made larger or smaller; the program does not know yet."""
        self.is_whole = False
        self.wire.become(columns, lines)
        self.plain.become(columns, lines)

    def zoom(self) -> None:
        """The window is made small and large again, before the program looks."""
        self.is_torn = True
        self.wire.scribble()
        self.on_terminal_resized()

    def repaint(self) -> None:
        """Send the whole picture anew."""
        self.is_torn = False
        super().repaint()

    def come_back(self) -> None:
        """The program comes back to the foreground."""
        self.is_whole = False
        self.wire.scribble()
        self.plain.scribble()
        self.on_terminal_ready()
        self.refresh(layout=True)

    def be_busy(self) -> None:
        """The line takes nothing more for now."""
        self.line.is_busy = True

    def be_idle(self) -> None:
        """The line has taken everything."""
        if self.line.is_busy:
            self.line.is_busy = False
            self.on_terminal_idle()

    # Both ways

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        if self._batch_count or not self._running or self._closed or renderable is None:
            super()._display(screen, renderable)
            return
        # Textual says in no type that its updates can be rendered.
        update: object = renderable
        assert isinstance(update, CompositorUpdate), update
        self.plain.show(update.render_segments(self.console))
        if isinstance(update, LayoutUpdate):
            # A screen that comes back to the front is drawn once for the size that it had.
            self.is_whole = update.region == (0, 0, self.plain.columns, self.plain.lines)
        super()._display(screen, renderable)

    def _send_frame(self) -> None:
        owed = self._owes_frame
        super()._send_frame()
        if owed and not self._owes_frame:
            self.compare()
            self._compare_cursors()

    def compare(self, *, everything: bool = False) -> None:
        """Compare what was touched since the last time, or all of it."""
        if not self.is_whole or self.is_torn:
            return
        self.compared += 1
        touched = self.wire.dirty | self.plain.dirty
        for y in sorted(range(self.wire.lines) if everything else touched):
            if self.wire.buffer[y] != self.plain.buffer[y]:
                self._tell(y)
        self.wire.dirty.clear()
        self.plain.dirty.clear()

    def _compare_cursors(self) -> None:
        """Where the wire sets the terminal's cursor, it stands where Textual sets it."""
        if self._cursor() is None or not self.is_whole:
            return
        cursor = self.screen.outer_size.clamp_offset(self.cursor_position)
        self.plain.show(Control.move_to(*cursor).segment.text)
        here, there = ((at.cursor.y, at.cursor.x) for at in (self.wire, self.plain))
        if here != there:
            self.differences.append(f"cursor at {here}, not {there}")

    def _tell(self, y: int) -> None:
        wire, plain = self.wire.line(y), self.plain.line(y)
        told = [
            f"line {y}, column {x}: {sent}, not {wanted}"
            for x, (sent, wanted) in enumerate(zip(wire, plain, strict=True))
            if sent != wanted
        ]
        self.differences += told[:TOLD]
