"""The base of cards: facts at the left, everything else in one list with sections."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from textual import events
from textual.containers import Container
from textual.widget import Widget

from svit_tui.crm.tasks.planned import Planned
from svit_tui.crm.timeline import order as timeline
from svit_tui.crm.timeline.order import TimelineEntry
from svit_tui.i18n import _
from svit_tui.keys.key_action import OWNED, PUT_OFF, ROW
from svit_tui.screens.base.deal_keys import DealKeys
from svit_tui.screens.base.filter_words import narrowed_by
from svit_tui.screens.base.reads_below import Entry, ReadsBelow
from svit_tui.screens.base.row_windows import ReadAhead, WindowRows
from svit_tui.screens.base.table_screen import TableScreen
from svit_tui.screens.cards.reading import planned_read, row_read
from svit_tui.screens.timeline.entry import read_entry
from svit_tui.screens.timeline.history import show_history
from svit_tui.screens.timeline.keys import archive_entry, edit_entry, item_of
from svit_tui.screens.timeline.rows import entry_read
from svit_tui.widgets.background import work_on
from svit_tui.widgets.filter_bar import FilterBar
from svit_tui.widgets.sheet import Facts
from svit_tui.widgets.table import ColumnSpec, TableRow, TableView

# A narrower screen has the facts on top of the list; a wider one gives them more of its width.
NARROW, BROAD, WIDE = 100, 120, 190
# What a row of the list is about: ("deal", number), ("contact", number), ("entry", key) …
Item = tuple[str, int]
MakePlanned = Callable[[Planned], TableRow]
# Planned tasks and events on a card; the tasks screen has all of them.
MOST_PLANNED = 50


@dataclass(slots=True)
class CardSection:
    """A heading and its rows; `entries` are the rows of a timeline, read in windows."""

    title: str
    rows: Sequence[TableRow] = ()
    entries: WindowRows[TimelineEntry] | None = None
    empty: str = ""
    # How many there are, where not all of them are shown.
    total: int | None = None

    def __len__(self) -> int:
        return len(self.rows) + (len(self.entries) if self.entries is not None else 0)


@dataclass(slots=True)
class SectionRows(ReadAhead):
    """The source of a card's list: sections one after the other, each with its heading."""

    sections: Sequence[CardSection]
    starts: list[int] = field(default_factory=list)
    total: int = 0

    def __post_init__(self) -> None:
        for section in self.sections:
            self.starts.append(self.total)
            self.total += 1 + max(len(section), 1)

    def __len__(self) -> int:
        return self.total

    def row(self, index: int) -> TableRow:
        """A heading, a row of a section, or what stands where a section is empty."""
        number = max(n for n, start in enumerate(self.starts) if start <= index)
        section, inside = self.sections[number], index - self.starts[number] - 1
        if inside < 0:
            known = len(section) if section.total is None else section.total
            count = f" {known}" if known else ""
            return TableRow(None, (f"{section.title}{count}",), heading=True)
        if inside < len(section.rows):
            return section.rows[inside]
        if section.entries is not None and len(section.entries):
            return section.entries.row(inside - len(section.rows))
        return TableRow(None, ("", section.empty), kind="muted")

    def lacks(self, first: int, last: int) -> bool:
        """Whether an entry of the timeline between two indexes has yet to be read."""
        return any(
            entries.lacks(first - start, last - start) for start, entries in self._timelines()
        )

    def fetch(self, first: int, last: int) -> None:
        """Read the entries of the timeline between two indexes. Runs in a thread."""
        for start, entries in self._timelines():
            entries.fetch(first - start, last - start)

    def _timelines(self) -> Iterator[tuple[int, WindowRows[TimelineEntry]]]:
        """Where each timeline begins, and its entries."""
        for start, section in zip(self.starts, self.sections, strict=True):
            if section.entries is not None:
                yield start + 1 + len(section.rows), section.entries

    def entry(self, index: int) -> TimelineEntry | None:
        """The entry of the timeline at an index."""
        for start, section in zip(self.starts, self.sections, strict=True):
            inside = index - start - 1 - len(section.rows)
            if section.entries is not None and 0 <= inside < len(section.entries):
                return section.entries.value(inside)
        return None

    def next_start(self, index: int, step: int) -> int:
        """The first row of the next section, or of the one before."""
        firsts = [start + 1 for start in self.starts]
        if step > 0:
            return next((first for first in firsts if first > index), firsts[0])
        here = max((first for first in firsts if first <= index), default=firsts[0])
        return max((first for first in firsts if first < here), default=firsts[-1])

    def index_of(self, wanted: object) -> int | None:
        """Where a row with fixed text or an entry stands."""
        for start, section in zip(self.starts, self.sections, strict=True):
            for inside, row in enumerate(section.rows):
                if row.id == wanted:
                    return start + 1 + inside
            if section.entries is not None and isinstance(wanted, tuple) and wanted[0] == "entry":
                inside_entries = section.entries.index_of(wanted[1])
                if inside_entries is not None:
                    return start + 1 + len(section.rows) + inside_entries
        return None


class CardScreen(ReadsBelow, DealKeys, TableScreen):
    """Facts beside one list, and below it its cursor's row. `rebuild` reads everything anew."""

    parts: ClassVar[tuple[type[Widget], ...]] = (*TableScreen.parts, Facts)
    # Whether a row is about one of several deals.
    names_deals: ClassVar[bool] = True
    # The list and the facts.
    list_needs = 126
    # What is chosen beside the filter's text, as it is called.
    facets_said: Sequence[str] = ()

    DEFAULT_CSS: ClassVar[str] = """
    CardScreen {
        #card { layout: horizontal; height: 1fr; }
        &.-narrow #card { layout: vertical; }
        &.-broad Facts { width: 42; }
        &.-wide Facts { width: 56; }
        &.-narrow Facts { width: 100%; height: auto; max-height: 7; }
        &.-low Facts { max-height: 3; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        # Planned tasks and events that the card shows.
        self.planned: dict[Item, Planned] = {}

    def body(self) -> Iterable[Widget]:
        """Facts and list, and what reads the list's cursor."""
        panel, strip = self.readers()
        yield FilterBar()
        yield Container(Facts(), TableView(self.columns(), show_head=False), panel, id="card")
        yield strip

    def columns(self) -> list[ColumnSpec]:
        """One shape for deals and entries: when or stage, what, amount, state."""
        return [
            ColumnSpec("lead", "", width=15),
            ColumnSpec("what", "", weight=5, minimum=20),
            ColumnSpec("amount", "", width=13, align="right", drop=1),
            ColumnSpec("state", "", weight=2, minimum=12, drop=2),
        ]

    async def on_mount(self) -> None:
        """Read the card."""
        self.table.focus()
        await self.rebuild()

    def on_resize(self, event: events.Resize) -> None:
        """Stack the facts on top of the list where the screen is narrow."""
        width = event.size.width
        self.set_class(width < NARROW, "-narrow")
        self.set_class(BROAD <= width < WIDE, "-broad")
        self.set_class(width >= WIDE, "-wide")
        self.set_class(event.size.height < 20, "-low")

    async def rebuild(self) -> None:
        """Read everything anew and show it."""

    def narrowed(self) -> bool:
        """Whether a filter leaves anything of the timeline out."""
        return bool(self.text)

    def show_all(self) -> None:
        """All of the timeline again."""
        self.text = ""
        self.facets_said = ()
        self.query_one(FilterBar).close()

    def tell_head(self) -> None:
        """Say in the top line what the card is of, and by what its timeline is narrowed."""
        title, parts = self.head_said()
        if self.narrowed():
            parts = [*parts, narrowed_by(self.query_one(FilterBar), self.facets_said)]
        self.headline(title, " · ".join(part for part in parts if part))

    def head_said(self) -> tuple[str, Sequence[str]]:
        """The card's title, and what stands beside it."""
        return "", ()

    def on_filter_bar_left(self) -> None:
        """Name the filter now that its text is typed."""
        self.tell_head()

    def show_sections(self, sections: Sequence[CardSection]) -> None:
        """Show the list; the cursor stays on its row."""
        row = self.table.current()
        rows = SectionRows(sections)
        index = rows.index_of(row.id) if row is not None and row.id is not None else None
        self.table.show(rows, index=index if index is not None else self.table.index)
        self.read_below()

    def changed(self, deals: frozenset[int]) -> None:
        """Read everything anew."""
        if self.shown:
            self.filters_asked += 1
            self.stale()

    def stale(self) -> None:
        """Read everything anew after somebody else's change; no key waits for that."""
        if self.shown:
            work_on(self, self._renew, group="rebuild")

    async def _renew(self) -> None:
        filters = self.filters_asked
        await self.rebuild()
        self.filters_shown = filters

    # What the cursor is on

    def here(self, kind: str) -> int | None:
        """The number under the cursor, if the row is of this kind."""
        row = self.table.current()
        if row is not None and isinstance(row.id, tuple) and row.id[0] == kind:
            return int(row.id[1])
        return None

    def entry(self) -> TimelineEntry | None:
        """The entry of the timeline under the cursor."""
        source = self.table.source
        return source.entry(self.table.index) if isinstance(source, SectionRows) else None

    def item(self) -> Item | None:
        """The planned task or event under the cursor."""
        row = self.table.current()
        found = row.id if row is not None else None
        return found if isinstance(found, tuple) and found in self.planned else None

    def entry_here(self) -> Entry | None:
        """The row under the cursor, as it is read below the list."""
        entry, item, row = self.entry(), self.item(), self.table.current()
        now = self.store.clock()
        if entry is not None:
            return entry_read(entry, now, with_deal=self.names_deals)
        if item is not None:
            return planned_read(self.planned[item], now, with_deal=self.names_deals)
        return row_read(row) if row is not None else None

    def tasks_here(self) -> Sequence[Item]:
        """The task or event under the cursor, planned or done."""
        item = self.item() or item_of(self.entry())
        return [] if item is None else [item]

    def lacks(self, need: str) -> str:
        """Why what needs this can't be done now; a task under the cursor has a day and an owner."""
        if need in (PUT_OFF, OWNED) and self.item() is not None:
            return ""
        if need == ROW:
            row = self.table.current()
            there = row is not None and row.id is not None
            return "" if there else _("There is nothing under the cursor.")
        return super().lacks(need)

    def planned_section(self, rows: Sequence[Planned], make: MakePlanned) -> CardSection:
        """The section of tasks and events."""
        self.planned = {(row.type, row.id): row for row in rows}
        shown = [make(row) for row in rows[:MOST_PLANNED]]
        title = _("Tasks and events")
        return CardSection(title, shown, empty=_("none: t plans one"), total=len(rows))

    # Keys

    def action_toggle_done(self) -> None:
        """Do what is planned under the cursor, or plan again what was done."""
        item = self.item()
        if item is None or not self.planned[item].repeats:
            super().action_toggle_done()
            return
        began = self.planned[item].moment
        self.dialog("task.done", [item], began=began)

    def action_snooze(self) -> None:
        """Put the task under the cursor off, else put the deal aside."""
        item = self.item()
        if item is None:
            super().action_snooze()
            return
        self.dialog("task.put_off", [item])

    def action_owner(self) -> None:
        """Give the task under the cursor to a member, else the deal."""
        item = self.item()
        if item is None:
            super().action_owner()
            return
        self.dialog("task.assign", [item])

    def edit_part(self) -> bool:
        """Edit the task or the entry under the cursor; whether there is one."""
        item, entry = self.item(), self.entry()
        if item is not None:
            self.dialog("task.edit", item)
        elif entry is not None:
            edit_entry(self, entry)
        return item is not None or entry is not None

    async def archive_part(self) -> bool:
        """Put the task or the entry under the cursor away; whether there is one."""
        item, entry = self.item(), self.entry()
        if item is not None:
            await self.desk.dialog("task.archive", self, [item])
        elif entry is not None:
            await archive_entry(self, entry)
        return item is not None or entry is not None

    def _part(self, step: int) -> None:
        source = self.table.source
        if isinstance(source, SectionRows) and len(source):
            self.go_to(source.next_start(self.table.index, step))

    def action_next_part(self) -> None:
        """The next section."""
        self._part(1)

    def action_previous_part(self) -> None:
        """The section before."""
        self._part(-1)

    def action_left(self) -> None:
        """The section before."""
        self._part(-1)

    def action_right(self) -> None:
        """The next section."""
        self._part(1)

    def open_entry(self, entry: TimelineEntry) -> None:
        """Read an entry in full, or open the deal of a stage change."""
        if entry.is_stage_change:
            self.open_deal(entry.deal_id)
        else:
            self.ask(read_entry(self, entry))

    def open_deal(self, deal_id: int | None) -> None:
        """Open a deal's screen."""
        if deal_id is not None:
            self.desk.open("deal", deal_id)

    def open_contact(self, contact_id: int) -> None:
        """Open a contact's card."""
        self.desk.open("contact", contact_id)

    def action_open(self) -> None:
        """Open what the cursor is on."""
        entry = self.entry()
        if entry is not None:
            self.open_entry(entry)
        elif self.item() is not None:
            self.edit_part()
        elif (deal := self.here("deal")) is not None:
            self.open_deal(deal)
        elif (contact := self.here("contact")) is not None:
            self.open_contact(contact)

    def show_history(self, subject: str, number: int, title: str) -> None:
        """Who changed what."""
        self.ask(show_history(self, subject, number, title))

    async def entries(
        self, order: array[int], make: Callable[[TimelineEntry], TableRow]
    ) -> WindowRows[TimelineEntry]:
        """The rows of a timeline; those around the cursor are read already."""
        rows = WindowRows(order, self._read_entries, lambda _key, entry: make(entry))
        row = self.table.current() if self.shown else None
        here = row.id[1] if row is not None and isinstance(row.id, tuple) else None
        await self.read(lambda _session: rows.ready(here, 0))
        return rows

    def _read_entries(self, keys: Sequence[int]) -> Mapping[int, TimelineEntry]:
        with self.store.read() as session:
            return timeline.entries(session, keys)

    def action_filter(self) -> None:
        """Find text in the timeline as one types."""
        self.query_one(FilterBar).open()

    def on_filter_bar_changed(self, event: FilterBar.Changed) -> None:
        """Narrow the timeline."""
        self.text = event.text.strip()
        self.changed(frozenset())

    def action_back(self) -> None:
        """Clear the filter of the timeline first."""
        if self.narrowed():
            self.show_all()
            self.changed(frozenset())
        else:
            self.app.pop_screen()

    def nothing_yet(self) -> str:
        """What an empty timeline says."""
        if self.narrowed():
            return _("nothing matches the filter")
        return _("nothing yet: c logs a call, m another communication")
