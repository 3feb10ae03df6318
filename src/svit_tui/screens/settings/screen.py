"""The settings screen: parts at the left, what the chosen one holds at the right."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from functools import cached_property
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widget import Widget

from svit_tui.i18n import _
from svit_tui.keys.actions import BY_ID, bindings_for, keys_of
from svit_tui.model.errors import CrmError
from svit_tui.screens.settings.lists import LossReasons, Sources, Tags
from svit_tui.screens.settings.own import OwnSettings, RatesPart
from svit_tui.screens.settings.parts import PartsScreen, SettingsPart
from svit_tui.screens.settings.pipelines import PipelinesPart
from svit_tui.screens.settings.templates import Templates
from svit_tui.widgets.background import work_on
from svit_tui.widgets.cells import width_of
from svit_tui.widgets.table import ColumnSpec, Rows, TableRow, TableView

# Narrower than this there is room for one pane.
ONE_PANE = 60
LIST_WIDTH = (16, 26)
# All parts, in the order of the screen.
PARTS: tuple[type[SettingsPart], ...] = (
    *(PipelinesPart, Sources, LossReasons, Tags, Templates),
    *(RatesPart, OwnSettings),
)


class SettingsScreen(PartsScreen):
    """Settings."""

    where: ClassVar[str] = "settings"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("settings")]
    DEFAULT_CSS = """
    SettingsScreen {
        #panes { height: 1fr; }
        #rows { width: 1fr; height: 1fr; }
    }
    """

    def __init__(self, place: int = 0, number: int | None = None) -> None:
        """Open at a part by its place in PARTS, and at the form of one of its rows."""
        super().__init__()
        self.known: list[SettingsPart] = [make() for make in PARTS]
        # The part that is shown, and those that it was opened from.
        self.part = self.known[place]
        self._opens_at = number
        self.outer: list[tuple[SettingsPart, int]] = []
        self._wanted: int | None = None

    # Parts

    def body(self) -> Iterable[Widget]:
        """The parts beside what the chosen one holds."""
        with Horizontal(id="panes"):
            yield TableView([ColumnSpec("name", "")], show_head=False, id="names")
            yield TableView([ColumnSpec("name", "")], id="rows")

    @property
    def names(self) -> TableView:
        """The list of parts."""
        return self.query_one("#names", TableView)

    @property
    def rows_table(self) -> TableView:
        """What the part holds."""
        return self.query_one("#rows", TableView)

    @property
    def table(self) -> TableView:
        """The table that the keys are for."""
        return self.rows_table if self.in_rows else self.names

    @cached_property
    def cursor_keys(self) -> frozenset[str]:
        """In the list of parts a move shows another one, so the next key has to wait for it."""
        return frozenset(keys_of(BY_ID["down"])) & frozenset(keys_of(BY_ID["up"]))

    def on_mount(self) -> None:
        """Show the parts and what the chosen one holds."""
        number = self._opens_at
        self._set_pane(in_rows=number is not None)
        self._show_part(number)
        if number is not None:
            self.ask(self._safely(self.part.edit(self, number)))

    def on_resize(self, _event: events.Resize) -> None:
        """Room for one pane or two."""
        self._lay_out()

    def _lay_out(self) -> None:
        if not self.shown:
            return
        one = self.size.width < ONE_PANE
        longest = max(width_of(part.heading) for part in self.known)
        width = min(max(longest + 3, LIST_WIDTH[0]), LIST_WIDTH[1])
        self.names.display = not one or not self.in_rows
        self.names.styles.width = "1fr" if one else width
        self.rows_table.display = not one or self.in_rows

    def _set_pane(self, *, in_rows: bool) -> None:
        self.in_rows = in_rows
        self.names.active, self.rows_table.active = not in_rows, in_rows
        chosen = self.outer[0][0] if self.outer else self.part
        self.names.show(
            Rows(
                [
                    TableRow(number, (part.heading,), selected=in_rows and part is chosen)
                    for number, part in enumerate(self.known)
                ]
            ),
            index=self.known.index(chosen),
        )
        self.rows_table.refresh_row(self.rows_table.index)
        self._lay_out()
        self.table.focus()

    # Showing

    @property
    def beyond(self) -> frozenset[str]:
        """The actions that can't be done now, those among them that the part does not have."""
        return super().beyond | self.part.lacks()

    def _show_part(self, number: int | None = None) -> None:
        """Show another part, from its first row or from one that is wanted."""
        self.rows_table.set_columns(self.part.columns())
        self.rows_table.empty_text = _(self.part.empty)
        self._wanted = number
        self.narrow()

    def narrow(self) -> None:
        """Read what the part holds; keys for it wait for that."""
        self.filters_asked += 1
        work_on(self, self._load, group="load")

    async def _load(self) -> None:
        filters, part = self.filters_asked, self.part
        here = self.row_number() if self._wanted is None else self._wanted
        try:
            rows = await self.read(part.rows)
        except CrmError as error:
            # What it was opened from is gone.
            self.filters_shown = filters
            if self.shown and part is self.part and self.outer:
                self.action_back()
                self.complain(str(error))
            return
        if not self.shown or part is not self.part:
            return
        index = next((n for n, row in enumerate(rows) if row.id == here), None)
        self.rows_table.show(Rows(rows), index=self.rows_table.index if index is None else index)
        if index is not None or self._wanted is None:
            self._wanted = None
        self.filters_shown = filters
        names = [entry.heading for entry, _number in self.outer[:1]] + [part.heading]
        self.headline(_("Settings"), " · ".join(names))

    def changed(self, deals: frozenset[int]) -> None:
        """Read the part anew; the cursor stays on its row."""
        if self.shown:
            self.narrow()

    def row_number(self) -> int | None:
        """What the cursor in the rows is on."""
        row = self.rows_table.current()
        return row.id if row is not None and isinstance(row.id, int) else None

    def follow(self, number: int) -> None:
        """Put the cursor on a row as soon as it is there."""
        self._wanted = number
        if not self.in_rows:
            self._set_pane(in_rows=True)
        self.narrow()

    # Moving

    def _moved(self) -> None:
        """Another part under the cursor of the list is shown at once."""
        if self.in_rows:
            return
        part = self.known[self.names.index]
        if part is not self.part or self.outer:
            self.part, self.outer = part, []
            self.rows_table.show(Rows(()))
            self._show_part()

    def action_down(self) -> None:
        """A row down; the next part."""
        super().action_down()
        self._moved()

    def action_up(self) -> None:
        """A row up; the part before."""
        super().action_up()
        self._moved()

    def action_first(self) -> None:
        """The first row or part."""
        super().action_first()
        self._moved()

    def action_last(self) -> None:
        """The last row or part."""
        super().action_last()
        self._moved()

    def action_page_down(self) -> None:
        """A page down."""
        super().action_page_down()
        self._moved()

    def action_page_up(self) -> None:
        """A page up."""
        super().action_page_up()
        self._moved()

    def action_right(self) -> None:
        """To what the part holds."""
        self._set_pane(in_rows=True)

    def action_left(self) -> None:
        """To the list of parts."""
        self._set_pane(in_rows=False)

    def action_next_part(self) -> None:
        """The other pane."""
        self._set_pane(in_rows=not self.in_rows)

    def action_previous_part(self) -> None:
        """The other pane."""
        self._set_pane(in_rows=not self.in_rows)

    def action_open(self) -> None:
        """Into the part; what is inside a row, or its form."""
        if not self.in_rows:
            self._set_pane(in_rows=True)
            return
        number = self.row_number()
        if number is None:
            return
        inside = self.part.inside(number)
        if inside is None:
            self.action_edit()
            return
        self.outer.append((self.part, number))
        self.part = inside
        self.rows_table.show(Rows(()))
        self._show_part()

    def action_back(self) -> None:
        """Out of what is inside a row, then to the list of parts, then to the screen before."""
        if self.outer:
            self.part, number = self.outer.pop()
            self.rows_table.show(Rows(()))
            self._show_part(number)
        elif self.in_rows:
            self._set_pane(in_rows=False)
        else:
            self.app.pop_screen()

    # What is done to rows

    def action_new(self) -> None:
        """Something more of this part."""
        self.ask(self._safely(self.part.new(self)))

    async def action_reopen(self) -> None:
        """Take back what is archived."""
        self.ask(self._safely(self.part.restore(self)))

    def action_edit(self) -> None:
        """The form of the row."""
        self._call_row(self.part.edit)

    async def action_archive(self) -> None:
        """Put the row away."""
        self._call_row(self.part.archive)

    def action_merge(self) -> None:
        """Make one of two."""
        self._call_row(self.part.merge)

    def action_copy_one(self) -> None:
        """A copy under another name."""
        self._call_row(self.part.copy)

    async def action_lower(self) -> None:
        """A place later."""
        await self._shift(1)

    async def action_higher(self) -> None:
        """A place earlier."""
        await self._shift(-1)

    async def _shift(self, by: int) -> None:
        number = self._row()
        if number is not None:
            await self.write(lambda work: self.part.shift(work, number, by))

    def _row(self) -> int | None:
        if not self.in_rows:
            self._set_pane(in_rows=True)
        number = self.row_number()
        if number is None:
            self.complain(_("There is nothing under the cursor."))
        return number

    def _call_row(self, act: Callable[[SettingsScreen, int], Awaitable[None]]) -> None:
        number = self._row()
        if number is not None:
            self.ask(self._safely(act(self, number)))

    async def _safely(self, dialog: Awaitable[object]) -> None:
        """A dialog whose row may be gone meanwhile."""
        try:
            await dialog
        except CrmError as error:
            self.complain(str(error))
