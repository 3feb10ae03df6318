"""The reports: a list, and for the chosen one a chart, a table and what it means.

A report is read in a thread, from a snapshot of its own. `esc` breaks the read off, and so does the
next question; what is on screen stays until the answer is there or is long in coming.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.worker import Worker

from svit_tui.crm.reports import catalogue
from svit_tui.crm.reports.catalogue import REPORTS
from svit_tui.crm.reports.shared.report import Report
from svit_tui.i18n import _
from svit_tui.keys.actions import BY_ID, bindings_for, keys_of
from svit_tui.model.errors import Cancelled, CrmError
from svit_tui.screens.reports import view as report_view
from svit_tui.screens.reports.asking import KEPT, ReportChoice, groupings
from svit_tui.screens.reports.keys import ReportActions
from svit_tui.screens.reports.reading import SAY_AFTER, LongReads, breaking_off
from svit_tui.screens.reports.view import ReportRows
from svit_tui.widgets.cells import width_of
from svit_tui.widgets.charts.chart import ChartView, lines_of
from svit_tui.widgets.frame import StatusLine
from svit_tui.widgets.notes import Notes
from svit_tui.widgets.table import ColumnSpec, Rows, TableRow, TableView

# Narrower than this there is room for one pane.
ONE_PANE = 60
# Least and most, as the language's names need.
LIST_WIDTH = (20, 26)
# Lower than this there is none for a chart.
NO_CHART = 18
HEAT_LINES = 9
# Top line, status line, keys.
FRAME_LINES = 3
MOST_NOTES = 8
ROOM_FOR_DAYS = 100


class ReportsScreen(ReportActions):
    """Where sales leak, and what is to come."""

    where: ClassVar[str] = "reports"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("reports")]
    DEFAULT_CSS = f"""
    ReportsScreen {{
        #panes {{ height: 1fr; }}
        #names {{ width: {LIST_WIDTH[0]}; }}
        #report {{ width: 1fr; height: 1fr; }}
        #rows {{ height: 1fr; }}
    }}
    """

    def __init__(self) -> None:
        super().__init__()
        self.in_table = False
        self.found: Report | None = None
        # Which of the report's tables is shown: 0 is its own, then its parts.
        self.part = 0
        self.reading = False
        self._loading: Worker[None] | None = None
        self._number = 0
        self._reads: LongReads | None = None

    # Parts

    def body(self) -> Iterable[Widget]:
        """The list beside the report."""
        with Horizontal(id="panes"):
            yield TableView([ColumnSpec("name", "")], show_head=False, id="names")
            with Vertical(id="report"):
                yield ChartView()
                yield TableView([ColumnSpec("label", "")], id="rows")
                yield Notes()

    @property
    def names(self) -> TableView:
        """The list of reports."""
        return self.query_one("#names", TableView)

    @property
    def rows_table(self) -> TableView:
        """The report's table."""
        return self.query_one("#rows", TableView)

    @property
    def table(self) -> TableView:
        """The table that the keys are for."""
        return self.rows_table if self.in_table else self.names

    @property
    def shown_report(self) -> Report | None:
        """The report, or the part of it that is on screen."""
        if self.found is None or not self.part:
            return self.found
        return self.found.parts[self.part - 1] if self.part <= len(self.found.parts) else self.found

    @property
    def reads(self) -> LongReads:
        """Who reads for this screen."""
        if self._reads is None:
            self._reads = LongReads(self.store, self.desk.reader)
        return self._reads

    @property
    def is_narrowing(self) -> bool:
        """Keys for the table wait for the answer that it is to show; the list never waits."""
        return self.in_table and super().is_narrowing

    @cached_property
    def cursor_keys(self) -> frozenset[str]:
        """Keys that only move a cursor; the next key has to know which pane it is for."""
        panes = ("left", "right", "next_part", "previous_part")
        return super().cursor_keys.difference(*(keys_of(BY_ID[name]) for name in panes))

    @property
    def keys_at_once(self) -> frozenset[str]:
        """While a report is read, the keys that break it off wait for nothing."""
        return breaking_off() if self.reading else frozenset()

    def on_mount(self) -> None:
        """Show the list and read the report that was in front last."""
        kept = self.desk.kept.get(KEPT)
        if isinstance(kept, ReportChoice):
            self.asked = kept
        self._show_names()
        self.names.move_to(list(REPORTS).index(self.asked.name))
        self._set_pane(in_table=False)
        self.narrow()

    def on_unmount(self) -> None:
        """Nobody waits for the answer any more."""
        self.reads.break_off()

    def on_resize(self, _event: events.Resize) -> None:
        """Room for one pane or two, with or without a chart."""
        self._lay_out()

    def _show_names(self) -> None:
        rows = [
            TableRow(name, (_(listed.title),), selected=name == self.asked.name and self.in_table)
            for name, listed in REPORTS.items()
        ]
        self.names.show(Rows(rows))

    def _set_pane(self, *, in_table: bool) -> None:
        self.in_table = in_table
        self.names.active, self.rows_table.active = not in_table, in_table
        self._show_names()
        self.rows_table.refresh_row(self.rows_table.index)
        self._lay_out()
        self.table.focus()

    def _lay_out(self) -> None:
        if not self.shown:
            return
        width, height = self.size
        one = width < ONE_PANE
        self.names.display = not one or not self.in_table
        beside = 0 if one else self._list_width()
        self.names.styles.width = beside or "1fr"
        self.query_one("#report").display = not one or self.in_table
        across = max(width - beside, 1)
        chart = self.query_one(ChartView)
        drawing = chart.drawing
        lines = 0
        if drawing is not None and height >= NO_CHART:
            most = 8 if height < 30 else height * 2 // 5
            room = HEAT_LINES if drawing.kind == "heat" else most
            lines = min(len(lines_of(drawing, max(across - 2, 1), room)), room)
        chart.display = lines > 0
        if lines:
            chart.styles.height = lines
        if self.found is not None:
            self._tell()
        # What has room is known when all have their sizes.
        self.call_after_refresh(self._tell_notes)

    def _list_width(self) -> int:
        longest = max(width_of(_(listed.title)) for listed in REPORTS.values())
        return min(max(longest + 2, LIST_WIDTH[0]), LIST_WIDTH[1])

    # Reading

    def load(self) -> None:
        """Ask the report anew; a question that is under way is not wanted any more."""
        self.desk.kept[KEPT] = self.asked
        self._number += 1
        self.reading = True
        self._loading = self.run_worker(self._load(self._number), group="load", exclusive=True)

    def narrow(self) -> None:
        """Ask another question: keys for the table wait for its answer."""
        self.filters_asked += 1
        line = self.query_one(StatusLine)
        if line.failed:
            # What went wrong with the question before is no news any more.
            line.clear()
        self.load()

    async def _load(self, number: int) -> None:
        filters = self.filters_asked
        self.set_timer(SAY_AFTER, lambda: self._say_reading(number))
        name, question = self.asked.name, self.question()
        compare = self.asked.compared and question.before() is not None
        try:
            found = await self.reads.run(
                lambda reader: catalogue.run(reader, name, question, compare=compare)
            )
        except Cancelled:
            return
        except CrmError as error:
            if number == self._number and self.shown:
                self._end(filters)
                self.complain(str(error))
            return
        if number == self._number and self.shown:
            self.reading = False
            self._show(found)
            self._end(filters)

    def _end(self, filters: int) -> None:
        self.reading = False
        self.filters_shown = filters
        self._tell()

    def _say_reading(self, number: int) -> None:
        if number != self._number or not self.reading or not self.shown:
            return
        if self.found is not None and self.found.name != self.asked.name:
            # Another report's numbers under this one's name would mislead.
            self._show_none(_("Reading …"), _("esc stop"))
        self._tell()

    async def is_read(self) -> bool:
        """Wait for the read under way; whether the report in front is there."""
        if self.reading and self._loading is not None:
            await self._loading.wait()
        return not self.reading and self.shown and self.found is not None

    # Showing

    def _show(self, found: Report) -> None:
        before = self.found
        same = before is not None and (before.name, before.by) == (found.name, found.by)
        here = self.rows_table.current() if same else None
        self.found = found
        self.part = self.part if same and self.part <= len(found.parts) else 0
        self._show_table(here.id if here is not None else None, keep=same)
        self.query_one(ChartView).show(report_view.drawing_of(found))
        self._lay_out()

    def _show_none(self, *said: str) -> None:
        """No report is there: say why."""
        self.found, self.part = None, 0
        self.rows_table.empty_text = "\n".join(said)
        self.rows_table.set_columns([ColumnSpec("label", "")])
        self.rows_table.show(Rows(), index=0)
        self.query_one(ChartView).show(None)
        self._lay_out()

    def _show_table(self, row_id: object = None, *, keep: bool = False) -> None:
        report = self.shown_report
        if report is None:
            return
        source, table = ReportRows(report), self.rows_table
        index = source.index_of(row_id) if row_id is not None else None
        if index is None:
            index = table.index if keep else 0
        table.empty_text = _empty()
        table.set_columns(source.columns())
        table.show(source, index=index)

    def _tell(self) -> None:
        """Which report, of which days, narrowed by what."""
        asked, question, found = self.asked, self.question(), self.found
        if found is not None and found.name == asked.name and not self.reading:
            question = found.question
        title = _(REPORTS[asked.name].title)
        parts = [asked.period_said(question, whole=self.size.width >= ROOM_FOR_DAYS)]
        report = self.shown_report
        if found is not None and report is not None and found.name == asked.name:
            title = report.title
            if found.parts:
                count = len(found.parts) + 1
                parts.append(
                    _("table {number} of {count} (v)").format(number=self.part + 1, count=count)
                )
            if found.by and len(groupings(asked.name)) > 1:
                said = report_view.group_title(found.by).lower()
                parts.append(_("by {group}").format(group=said))
        if self.reading:
            parts.insert(0, _("reading … (esc stops)"))
        self.headline(title, " · ".join([*parts, *asked.narrowed_said(question)]))

    def _tell_notes(self) -> None:
        """Of the row under the cursor what had no room, and what the numbers mean."""
        if not self.shown:
            return
        report, notes, table = self.shown_report, self.query_one(Notes), self.rows_table
        if report is None or not isinstance(table.source, ReportRows):
            notes.show([], most=0)
            table.styles.height = "1fr"
            return
        said, first = list(report_view.sentences(report, table, in_table=self.in_table)), 0
        if self.in_table and len(table.source):
            rows = range(len(table.source))
            told = [report_view.left_out(table.source, index, table) for index in rows]
            first = min(max(map(notes.lines_for, told)), self.size.height // 4)
            if first:
                said.insert(0, told[table.index])
        elif more := report_view.columns_left_out(table):
            said.insert(0, more)
        high, chart = self.size.height, self.query_one(ChartView)
        # The chart has a blank line below.
        room = high - FRAME_LINES - (chart.size.height + 1 if chart.display else 0)
        table_lines = 1 + max(len(table.source), 1)
        least = first if high < 14 else max(first, 2) if high < 30 else max(first, 5)
        notes.show(said, most=max(least, min(room - table_lines - 1, MOST_NOTES)), first=first)
        # They stand right below the table, or at the end where it takes all there is.
        fits = table_lines + 1 + len(notes.lines) <= room
        table.styles.height = table_lines if fits else "1fr"
        notes.styles.margin = (int(fits), 0, 0, 0)

    def on_table_view_moved(self, event: TableView.Moved) -> None:
        """Another report, or another row whose sentence is told below."""
        if event.table.id == "names":
            row = self.names.current()
            if row is not None and row.id != self.asked.name:
                self.ask_for(replace(self.asked, name=str(row.id)))
        else:
            self._tell_notes()

    def changed(self, deals: frozenset[int]) -> None:
        """Read anew after a change; the cursor stays on its row."""
        if self.shown:
            self.load()

    def time_passed(self) -> None:
        """Nothing of a report hangs on the minute."""

    # Keys

    def action_left(self) -> None:
        """To the list of reports."""
        self._set_pane(in_table=False)

    def action_right(self) -> None:
        """To the table."""
        self._set_pane(in_table=True)

    def action_next_part(self) -> None:
        """To the other pane."""
        self._set_pane(in_table=not self.in_table)

    def action_previous_part(self) -> None:
        """To the other pane."""
        self._set_pane(in_table=not self.in_table)

    def action_view(self) -> None:
        """The next of the report's tables."""
        if self.found is None or not self.found.parts:
            self.complain(_("This report has one table only."))
            return
        self.part = (self.part + 1) % (len(self.found.parts) + 1)
        self._show_table()
        self._lay_out()
        self._tell()

    def action_open(self) -> None:
        """From the list into the table; in the table to the deals behind a number."""
        if self.in_table:
            self.open_behind()
            return
        if self.found is None and not self.reading:
            # It was broken off.
            self.narrow()
        self.action_right()

    def action_back(self) -> None:
        """Stop the read, or back to the list, or clear the filter, or back to the board."""
        if self.reading:
            self._stop()
        elif self.in_table:
            self.action_left()
        elif self.asked.is_filtered:
            self.ask_for(self.asked.unfiltered())
        else:
            self.app.pop_screen()

    def _stop(self) -> None:
        self._number += 1
        self.reads.break_off()
        if self.found is None or self.found.name != self.asked.name:
            self._show_none(_("Not read."), _("enter read it"))
            self.say(_("Stopped."))
        else:
            self.say(_("Stopped: what is shown is the answer before."))
        self._end(self.filters_asked)


def _empty() -> str:
    return _("None of this is in the period.") + "\n" + _("r period · f filter · 1 board")
