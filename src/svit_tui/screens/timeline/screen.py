"""The timeline: everything said and done, across contacts, newest first."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from sqlmodel import Session
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widget import Widget

from svit_tui.crm.tasks.chosen import Item
from svit_tui.crm.timeline import order as timeline
from svit_tui.crm.timeline.order import TimelineEntry, TimelineFilter
from svit_tui.i18n import N_, _, ngettext
from svit_tui.keys.actions import bindings_for
from svit_tui.screens.base.deal_keys import DealKeys
from svit_tui.screens.base.list_screen import ListScreen
from svit_tui.screens.base.reads_below import Entry, ReadsBelow
from svit_tui.screens.timeline.keys import archive_entry, edit_entry, item_of
from svit_tui.screens.timeline.rows import entry_columns, entry_read, entry_row
from svit_tui.widgets.filter_bar import FilterBar
from svit_tui.widgets.table import ColumnSpec, TableRow


class TimelineScreen(ReadsBelow, DealKeys, ListScreen[TimelineEntry]):
    """All communications, done tasks and events, and stage changes."""

    where: ClassVar[str] = "timeline"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("timeline")]
    named = N_("Timeline")

    def __init__(self) -> None:
        super().__init__()
        self.wanted = TimelineFilter()

    def columns(self) -> Sequence[ColumnSpec]:
        """When, what kind, with whom, about what."""
        return entry_columns()

    def empty(self) -> str:
        """Which keys write something down."""
        return _("Nothing was said or done yet.") + "\n" + _("c log a call · m log another")

    def order(self, session: Session, limit: int | None) -> array[int]:
        """Newest first."""
        return timeline.timeline_order(session, self.wanted, limit=limit)

    def texts(self, session: Session, numbers: Sequence[int]) -> Mapping[int, TimelineEntry]:
        """Entries by key."""
        return timeline.entries(session, numbers)

    def draw(self, _number: int, entry: TimelineEntry) -> TableRow:
        """An entry's row."""
        return entry_row(entry, self.store.clock())

    def body(self) -> Iterable[Widget]:
        """The list, and what reads its cursor's entry."""
        bar, table = super().body()
        panel, strip = self.readers()
        yield bar
        yield Horizontal(table, panel)
        yield strip

    def entry_here(self) -> Entry | None:
        """The entry under the cursor, as it is read below the list."""
        entry = self.entry()
        return entry_read(entry, self.store.clock()) if entry is not None else None

    def counted(self, count: int) -> str:
        """So many entries."""
        return ngettext("{number} entry", "{number} entries", count)

    def narrowed(self) -> bool:
        """Whether a filter leaves anything out."""
        return self.wanted.narrows

    def show_all(self) -> None:
        """Forget the filter."""
        self.wanted = TimelineFilter()

    def entry(self) -> TimelineEntry | None:
        """The entry under the cursor."""
        return self.value()

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
        """Read an entry in full, or open the deal of a stage change."""
        entry = self.entry()
        if entry is None:
            return
        if entry.is_stage_change:
            assert entry.deal_id is not None
            self.desk.open("deal", entry.deal_id)
        else:
            from svit_tui.screens.timeline.entry import read_entry

            self.ask(read_entry(self, entry))

    def action_new(self) -> None:
        """A new communication."""
        self.action_log()

    def action_edit(self) -> None:
        """Edit the communication, task or event."""
        entry = self.entry()
        if entry is not None:
            edit_entry(self, entry)

    async def action_archive(self) -> None:
        """Put the communication, task or event away."""
        entry = self.entry()
        if entry is not None:
            await archive_entry(self, entry)

    def tasks_here(self) -> Sequence[Item]:
        """The task or event under the cursor."""
        item = item_of(self.entry())
        return [] if item is None else [item]

    def on_filter_bar_changed(self, event: FilterBar.Changed) -> None:
        """Show what fits the text."""
        self.wanted = replace(self.wanted, text=event.text.strip())
        self.narrow()

    def action_facets(self) -> None:
        """Narrow by kind, member, contact, deal or dates."""
        self.ask(self._facets())

    async def _facets(self) -> None:
        from svit_tui.screens.timeline import facets

        chosen = await facets.timeline_facets(self, self.wanted)
        if chosen is not None and chosen[0] != self.wanted:
            self.wanted, self.facets_said = chosen
            self.narrow()
