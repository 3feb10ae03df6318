"""A screen around one table, with the keys that move its cursor."""

from __future__ import annotations

from typing import ClassVar

from textual.widget import Widget

from svit_tui.screens.base.screen import CrmScreen
from svit_tui.widgets.frame import StatusLine, TopBar
from svit_tui.widgets.table import TableView


class TableScreen(CrmScreen):
    """Moves the cursor of `table`."""

    parts: ClassVar[tuple[type[Widget], ...]] = (TopBar, StatusLine, TableView)

    @property
    def table(self) -> TableView:
        """The table that the keys are for."""
        return self.query_one(TableView)

    def action_down(self) -> None:
        """A row down."""
        self.table.move(1)

    def action_up(self) -> None:
        """A row up."""
        self.table.move(-1)

    def action_first(self) -> None:
        """The first row."""
        self.table.first()

    def action_last(self) -> None:
        """The last row."""
        self.table.last()

    def action_page_down(self) -> None:
        """A page down."""
        self.table.page(1)

    def action_page_up(self) -> None:
        """A page up."""
        self.table.page(-1)
