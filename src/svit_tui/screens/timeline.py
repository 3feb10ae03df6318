"""The timeline: everything that was said and done, across contacts, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from svit_tui import formatting
from svit_tui.actions import bindings_for
from svit_tui.crm import communications, timeline
from svit_tui.crm.timeline import Entry, TimelineFilter
from svit_tui.i18n import _, ngettext
from svit_tui.screens.entries import entry_columns, entry_row
from svit_tui.screens.table_screen import TableScreen
from svit_tui.screens.windows import WindowRows
from svit_tui.widgets.filter_bar import FilterBar
from svit_tui.widgets.table import TableRow, TableView

FIRST_PAGE = 200


class TimelineScreen(TableScreen):
    """All communications and stage changes."""

    where: ClassVar[str] = "timeline"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("timeline")]

    def __init__(self) -> None:
        super().__init__()
        self.wanted = TimelineFilter()

    def body(self) -> Iterable[Widget]:
        """The list."""
        yield FilterBar()
        yield TableView(
            entry_columns(),
            empty=_("Nothing was said or done yet.") + "\n" + _("c log a call · m log another"),
        )

    async def on_mount(self) -> None:
        """Read the first page, then all of the order."""
        self.table.focus()
        await self._load(FIRST_PAGE)
        if self.shown:
            self._load_all()

    def _load_all(self) -> None:
        self.run_worker(self._load(None), group="load", exclusive=True)

    async def _load(self, limit: int | None) -> None:
        order = await self.read(timeline.timeline_order, self.wanted, limit=limit)
        if not self.shown:
            return
        entry = self.entry()
        rows: WindowRows[Entry] = WindowRows(order, self._read_rows, self._draw)
        index = rows.index_of(entry.key) if entry is not None else None
        self.table.show(rows, index=index if index is not None else self.table.index)
        self._headline()

    def _read_rows(self, keys: Sequence[int]) -> Mapping[int, Entry]:
        with self.store.read() as session:
            return timeline.entries(session, keys)

    def _draw(self, _key: int, entry: Entry) -> TableRow:
        return entry_row(entry, self.store.clock())

    def _headline(self) -> None:
        count = len(self.table.source)
        said = ngettext("{number} entry", "{number} entries", count)
        parts = [said.format(number=formatting.number(count))]
        if self.wanted.narrows:
            parts.append(_("filtered (esc clears)"))
        self.headline(_("Timeline"), " · ".join(parts))

    def changed(self, deals: frozenset[int]) -> None:
        """Read the list anew."""
        if self.shown:
            self._load_all()

    def entry(self) -> Entry | None:
        """The entry under the cursor."""
        source = self.table.source
        return source.value(self.table.index) if isinstance(source, WindowRows) else None

    def deals(self) -> Sequence[int]:
        """The deal of the entry under the cursor."""
        entry = self.entry()
        return [entry.deal_id] if entry is not None and entry.deal_id is not None else []

    def contact_here(self) -> int | None:
        """The first contact of the entry under the cursor."""
        entry = self.entry()
        return entry.contacts[0][0] if entry is not None and entry.contacts else None

    # Keys

    def action_open(self) -> None:
        """Read a communication in full, or open the deal of a stage change."""
        entry = self.entry()
        if entry is None:
            return
        if entry.is_stage_change:
            from svit_tui.screens.deal import DealCardScreen

            assert entry.deal_id is not None
            self.app.push_screen(DealCardScreen(entry.deal_id))
        else:
            from svit_tui.screens.entry_modal import EntryModal

            self.app.push_screen(EntryModal(entry, self.store.clock()))

    def action_new(self) -> None:
        """A new communication."""
        self.action_log()

    def action_edit(self) -> None:
        """Edit the communication."""
        entry = self.entry()
        if entry is None or entry.is_stage_change:
            self.complain(_("A stage change is history; the deal is edited on its own screen."))
            return
        from svit_tui.screens.dialogs import communication_form

        self.ask(communication_form.edit_communication(self, entry.row_id))

    async def action_archive(self) -> None:
        """Put the communication away."""
        entry = self.entry()
        if entry is not None and not entry.is_stage_change:
            number = entry.row_id
            await self.write(lambda work: communications.archive(work, number))

    def action_filter(self) -> None:
        """Find text as one types."""
        self.query_one(FilterBar).open()

    def on_filter_bar_changed(self, event: FilterBar.Changed) -> None:
        """Show what fits the text."""
        self.wanted = replace(self.wanted, text=event.text.strip())
        self._load_all()

    def action_facets(self) -> None:
        """Narrow by kind, member, contact, deal or dates."""
        self.ask(self._facets())

    async def _facets(self) -> None:
        from svit_tui.screens.dialogs import facets

        chosen = await facets.timeline_facets(self, self.wanted)
        if chosen is not None and chosen != self.wanted:
            self.wanted = chosen
            self._load_all()

    def action_back(self) -> None:
        """Clear the filter first, then back to the board."""
        if self.wanted.narrows:
            self.wanted = TimelineFilter()
            self.query_one(FilterBar).close()
            self._load_all()
        else:
            self.app.pop_screen()
