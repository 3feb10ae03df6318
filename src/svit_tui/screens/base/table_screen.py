"""A screen around one table, with the keys that move its cursor."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import ClassVar

from textual.widget import Widget

from svit_tui.screens.base.row_windows import WINDOW, ReadAhead
from svit_tui.screens.base.screen import CrmScreen
from svit_tui.widgets.background import work_on
from svit_tui.widgets.frame import StatusLine, TopBar
from svit_tui.widgets.table import TableView


class TableScreen(CrmScreen):
    """Moves the cursor of `table`."""

    parts: ClassVar[tuple[type[Widget], ...]] = (TopBar, StatusLine, TableView)

    @property
    def table(self) -> TableView:
        """The table that the keys are for."""
        return self.query_one(TableView)

    _reading_ahead = False

    @property
    def is_narrowing(self) -> bool:
        """Whether keys for the list wait: for what a filter lets through, or for rows far away."""
        return self._reading_ahead or super().is_narrowing

    def read_below(self) -> None:
        """The cursor is on something else."""

    def on_table_view_moved(self, _event: TableView.Moved) -> None:
        """Tell whoever reads what the cursor is on."""
        self.read_below()

    def move_cursor(self, rows: int) -> None:
        """Move the cursor by so many rows."""
        self.go_to(self.table.index + rows, 1 if rows > 0 else -1)

    def go_to(self, index: int, direction: int = 1) -> None:
        """Put the cursor on a row, which is read first, with those around it, if need be."""
        source, table = self.table.source, self.table
        around = max(table.visible_rows, 1)
        index = min(max(index, 0), max(len(source) - 1, 0))
        if isinstance(source, ReadAhead) and source.lacks(index - around, index + around):
            self._reading_ahead = True
            work_on(self, partial(self._read_ahead, source, index, direction), group="ahead")
        else:
            table.move_to(index, direction)

    async def _read_ahead(self, source: ReadAhead, index: int, direction: int) -> None:
        reach = 2 * max(self.table.visible_rows, WINDOW // 2)
        try:
            loop = asyncio.get_running_loop()
            await loop.run_in_executor(self.desk.reader, source.fetch, index - reach, index + reach)
            # Another list may be there by now, whose cursor is where it should be.
            if self.shown and self.table.source is source:
                self.table.move_to(index, direction)
        finally:
            self._reading_ahead = False

    def action_down(self) -> None:
        """A row down."""
        self.move_cursor(1)

    def action_up(self) -> None:
        """A row up."""
        self.move_cursor(-1)

    def action_first(self) -> None:
        """The first row."""
        self.go_to(0)

    def action_last(self) -> None:
        """The last row."""
        self.go_to(len(self.table.source) - 1, -1)

    def action_page_down(self) -> None:
        """A page down."""
        self.move_cursor(max(self.table.visible_rows - 1, 1))

    def action_page_up(self) -> None:
        """A page up."""
        self.move_cursor(-max(self.table.visible_rows - 1, 1))
