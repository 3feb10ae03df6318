"""Read the deal under the board's cursor: in two lines below, or in a panel beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.containers import Horizontal

from svit_tui.i18n import _
from svit_tui.screens.base.deal_keys import DealKeys
from svit_tui.settings import groups as config
from svit_tui.widgets.strip import StripLine

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.geometry import Size
    from textual.widget import Widget

    from svit_tui.crm.deals.board import Board, CardRow
    from svit_tui.screens.board.panel import PanelReading
    from svit_tui.screens.board.reading import Reading
    from svit_tui.widgets.side_panel import SidePanel

# A screen of fewer columns has no room for the panel; one of so many has it unasked.
PANEL_FROM, UNASKED_FROM = 100, 150
# Beside the panel a wide screen shows six stages; on others it takes the place of two.
SIX_STAGES, TWO_STAGES = 120, 40
LEAST, MOST = 30, 56


class Beside(Horizontal):
    """The board or its list, and the panel at its right."""

    DEFAULT_CSS = "Beside { height: 1fr; BoardView { width: 1fr; } }"


class Follows(DealKeys):
    """Keeps what reads the deal under the cursor in step with it."""

    def __init__(self) -> None:
        super().__init__()
        self.board: Board | None = None
        self.panel: SidePanel | None = None
        # Whether the user wants the panel; without a word of theirs a wide screen has it.
        self._wants_panel: bool | None = None
        self._reading: Reading | None = None
        self._reading_beside: PanelReading | None = None

    def current(self) -> CardRow | None:
        """The deal under the cursor."""
        return None

    def beside(self, view: Widget) -> Iterable[Widget]:
        """The board, and what reads its cursor's deal at its right and below it."""
        self._wants_panel = config.last_used(self.store.path, "panel")
        if self._shows_panel(self.app.size):
            self.panel = _new_panel(self.app.size)
        yield Beside(view, *([self.panel] if self.panel is not None else []))
        for _number in range(2):
            line = StripLine(self.app.size)
            line.display = line.display and self.panel is None
            yield line

    def _shows_panel(self, size: Size) -> bool:
        wants = self._wants_panel
        return size.width >= (UNASKED_FROM if wants is None else PANEL_FROM) and wants is not False

    async def begin_reading(self) -> None:
        """From now on the deal under the cursor is read; the first frame does without."""
        await self.desk.warm()
        from svit_tui.screens.board.panel import PanelReading
        from svit_tui.screens.board.reading import Reading

        self._reading = Reading(self, self.current, lambda: self.board)
        self._reading_beside = PanelReading(self, self.current, lambda: self.board)
        self.follow()

    def follow(self) -> None:
        """Read the deal under the cursor."""
        if self._reading is None or self._reading_beside is None or not self.shown:
            return
        if self.panel is not None and self.panel.display:
            self._reading_beside.follow(self.panel)
        else:
            self._reading.follow()

    def on_resize(self, event: events.Resize) -> None:
        """A small screen is all board, a wide one has the panel."""
        self._fit(event.size)

    def _fit(self, size: Size) -> None:
        shows = self._shows_panel(size)
        if shows and self.panel is None:
            self.panel = _new_panel(size)
            self.query_one(Beside).mount(self.panel)
        if self.panel is not None:
            self.panel.display = shows
            self.panel.styles.width = across(size)
        for line in self.query(StripLine):
            line.fit(size)
            line.display = line.display and not shows
        self.follow()

    def action_panel(self) -> None:
        """Show the panel that reads the deal under the cursor, or put it away."""
        if self.size.width < PANEL_FROM:
            said = _("The panel needs a screen that is {count} columns wide.")
            self.complain(said.format(count=PANEL_FROM))
            return
        self._wants_panel = not self._shows_panel(self.size)
        config.remember(self.store.path, "panel", self._wants_panel)
        self._fit(self.size)


def across(size: Size) -> int:
    """Columns that the panel takes of a screen."""
    if size.width < UNASKED_FROM:
        return TWO_STAGES
    return min(max(size.width - SIX_STAGES, LEAST), MOST)


def _new_panel(size: Size) -> SidePanel:
    from svit_tui.widgets.side_panel import SidePanel

    panel = SidePanel()
    panel.styles.width = across(size)
    return panel
