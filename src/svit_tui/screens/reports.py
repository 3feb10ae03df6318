"""The reports: their list, and of the one under the cursor a chart, a table and what it means.

A report is read in a thread, from a snapshot of its own. `esc` breaks the read off, and so does the
next question; what is on screen stays until the answer is there.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.worker import Worker

from svit_tui.actions import bindings_for
from svit_tui.crm.reports import asking, catalogue
from svit_tui.crm.reports.question import Question
from svit_tui.crm.reports.report import Report
from svit_tui.i18n import _
from svit_tui.model.errors import Cancelled, CrmError
from svit_tui.screens import report_view
from svit_tui.screens.report_view import NAMES, ReportRows
from svit_tui.screens.table_screen import TableScreen
from svit_tui.widgets.chart import ChartView, lines_of
from svit_tui.widgets.notes import Notes
from svit_tui.widgets.table import ColumnSpec, Rows, TableRow, TableView

if TYPE_CHECKING:
    from collections.abc import Coroutine

# Narrower than this there is room for one pane.
ONE_PANE = 60
LIST_WIDTH = 20
# Lower than this there is none for a chart.
NO_CHART = 18
HEAT_LINES = 9
# What takes longer says so.
SAY_AFTER = 0.15
# The instant is set with each question.
_WHEN_ASKED = datetime.min.replace(tzinfo=UTC)
EXPORT_WIDTH, EXPORT_HEIGHT = 110, 16


class ReportsScreen(TableScreen):
    """Where sales leak, and what is to come."""

    where: ClassVar[str] = "reports"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("reports")]
    DEFAULT_CSS = f"""
    ReportsScreen {{
        #panes {{ height: 1fr; }}
        #names {{ width: {LIST_WIDTH}; }}
        #report {{ width: 1fr; height: 1fr; }}
        #rows {{ height: 1fr; }}
    }}
    """

    def __init__(self) -> None:
        super().__init__()
        self.name_here = next(iter(NAMES))
        self.in_table = False
        self.period = "all"
        self.compared = False
        # What all reports are asked; each has its own grouping.
        self.asked = Question(now=_WHEN_ASKED)
        self.by: dict[str, str] = {}
        self.found: Report | None = None
        # Which of the report's tables is shown: 0 is its own, then its parts.
        self.part = 0
        self.reading = False
        self._loading: Worker[None] | None = None
        self._number = 0
        self._guard = threading.Lock()
        self._stops: dict[int, Callable[[], None]] = {}

    # Parts

    def body(self) -> Iterable[Widget]:
        """The list beside the report."""
        with Horizontal(id="panes"):
            yield TableView([ColumnSpec("name", "")], show_head=False, id="names")
            with Vertical(id="report"):
                yield ChartView()
                yield TableView([ColumnSpec("label", "")], empty=_empty(), id="rows")
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

    def on_mount(self) -> None:
        """Show the list and read the first report."""
        self._show_names()
        self._set_pane(in_table=False)
        self.load()

    def on_unmount(self) -> None:
        """Nobody waits for the answer any more."""
        self._break_off()

    def on_resize(self, _event: events.Resize) -> None:
        """Room for one pane or two, with or without a chart."""
        self._lay_out()

    def _show_names(self) -> None:
        rows = [
            TableRow(name, (_(said),), selected=name == self.name_here and self.in_table)
            for name, said in NAMES.items()
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
        self.names.styles.width = "1fr" if one else LIST_WIDTH
        self.query_one("#report").display = not one or self.in_table
        chart = self.query_one(ChartView)
        drawing = chart.drawing
        lines = 0
        if drawing is not None and height >= NO_CHART:
            most = 8 if height < 30 else height * 2 // 5
            room = HEAT_LINES if drawing.kind == "heat" else most
            across = max(width - (0 if one else LIST_WIDTH) - 2, 1)
            # A blank line parts the chart from the table.
            lines = min(len(lines_of(drawing, across, room)), room) + 1
        chart.display = lines > 0
        if lines:
            chart.styles.height = lines
        self._tell_notes()

    # Reading

    def question(self) -> Question:
        """What the report under the cursor is asked."""
        return replace(self.asked, now=self.store.clock(), by=self.by.get(self.name_here, ""))

    def load(self) -> None:
        """Ask the report anew; a question that is under way is not wanted any more."""
        self._break_off()
        self._number += 1
        self.reading = True
        self._loading = self.run_worker(self._load(self._number), group="load", exclusive=True)

    def narrow(self) -> None:
        """Ask with another question."""
        self.load()

    async def _load(self, number: int) -> None:
        self.set_timer(SAY_AFTER, lambda: self._say_reading(number))
        name, question = self.name_here, self.question()
        compare = self.compared and question.before() is not None
        loop = asyncio.get_running_loop()
        try:
            found = await loop.run_in_executor(
                self.crm.reader, self._read, number, name, question, compare
            )
        except Cancelled:
            return
        except CrmError as error:
            if number == self._number:
                self.reading = False
                self.complain(str(error))
                self._tell()
            return
        if number != self._number or not self.shown:
            return
        self.reading = False
        self._show(found)

    def _read(self, number: int, name: str, question: Question, compare: bool) -> Report:
        """Run the report in a thread, from a snapshot that can be broken off."""
        with self.store.snapshot() as (session, stop):
            with self._guard:
                if number != self._number:
                    raise Cancelled
                self._stops[number] = stop
            try:
                return catalogue.run(session, name, question, compare=compare)
            finally:
                # Afterwards the connection is another reader's.
                with self._guard:
                    self._stops.pop(number, None)

    def _break_off(self) -> None:
        with self._guard:
            self._number += 1
            for stop in self._stops.values():
                stop()

    def _say_reading(self, number: int) -> None:
        if number == self._number and self.reading and self.shown:
            self._tell()

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
        self._tell()

    def _show_table(self, row_id: object = None, *, keep: bool = False) -> None:
        report = self.shown_report
        if report is None:
            return
        source, table = ReportRows(report), self.rows_table
        index = source.index_of(row_id) if row_id is not None else None
        if index is None:
            index = table.index if keep else 0
        table.set_columns(source.columns())
        table.show(source, index=index)

    def _tell(self) -> None:
        """Which report, of which days, narrowed by what."""
        report = self.shown_report
        title = _(NAMES[self.name_here])
        parts = [asking.period_said(self.asked.period)]
        if report is not None and report.name == self.name_here and not self.reading:
            title = report.title
            if self.found is not None and self.found.by and len(_groupings(self.name_here)) > 1:
                said = report_view.group_title(self.found.by).lower()
                parts.append(_("by {group}").format(group=said))
        if self.compared and self.asked.before() is not None:
            parts.append(_("compared"))
        if self.asked.narrows_deals or self.asked.pipeline_id is not None:
            parts.append(_("filtered (esc clears)"))
        if self.asked.currency:
            parts.append(self.asked.currency)
        if self.found is not None and self.found.parts:
            count = len(self.found.parts) + 1
            parts.append(
                _("table {number} of {count} (v)").format(number=self.part + 1, count=count)
            )
        if self.reading:
            parts.insert(0, _("reading … (esc stops)"))
        self.headline(title, " · ".join(parts))

    def _tell_notes(self) -> None:
        report = self.shown_report
        if report is None or not self.shown:
            return
        high = self.size.height
        most = 0 if high < 14 and report.name != "growth" else 2 if high < 30 else 5
        row = self.rows_table.current()
        self.query_one(Notes).show(report_view.sentences(report, row), most=most)

    def on_table_view_moved(self, event: TableView.Moved) -> None:
        """Another report, or another row whose sentence is told below."""
        if event.table.id == "names":
            row = self.names.current()
            if row is not None and row.id != self.name_here:
                self.name_here = str(row.id)
                self.load()
        elif self.found is not None and self.found.name == "growth":
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
        if not self.in_table:
            self.action_right()
        else:
            self.ask(self._once_read(self._open))

    async def _once_read(self, then: Callable[[Report], Coroutine[None, None, None]]) -> None:
        """Do something with the report, when it is there."""
        if self.reading and self._loading is not None:
            await self._loading.wait()
        report = self.shown_report
        if report is None or self.reading or not self.shown:
            self.complain(_("The report was not read to its end."))
            return
        await then(report)

    async def _open(self, report: Report) -> None:
        source, index = self.rows_table.source, self.rows_table.index
        if not isinstance(source, ReportRows) or not len(source):
            return
        behind = source.behind(index)
        columns = report_view.openable(report, behind[1]) if behind is not None else []
        if behind is None or not columns:
            self.complain(_("No deals are behind this row."))
            return
        row_id, row = behind
        column = columns[0]
        if len(columns) > 1:
            from svit_tui.screens.dialogs.asking import pick
            from svit_tui.widgets.picker import Choice, PickerModal

            choices = [
                Choice(one.key, one.title, report_view.value_said(report, row, one))
                for one in columns
            ]
            picked = await pick(self, PickerModal(_("Deals behind which number?"), choices))
            if picked is None or picked.one is None:
                return
            key = picked.one.key
            column = next(one for one in columns if one.key == key)
        from svit_tui.screens.behind import BehindScreen

        title = f"{row.label} · {column.title}"
        await self.app.push_screen(
            BehindScreen(report.name, report.question, row_id, column.key, title)
        )

    def action_facets(self) -> None:
        """Which deals the reports are about."""
        self.ask(self._facets())

    async def _facets(self) -> None:
        from svit_tui.screens.dialogs import report_forms

        chosen = await report_forms.narrow(self, self.asked)
        if chosen is not None and chosen != self.asked:
            self.asked = chosen
            self.load()

    def action_period(self) -> None:
        """Choose the days."""
        self.ask(self._period())

    async def _period(self) -> None:
        from svit_tui.screens.dialogs import report_forms

        chosen = await report_forms.period(self, self.period)
        if chosen is not None:
            self.period, days = chosen
            self.asked = replace(self.asked, period=days)
            self.load()

    def action_group(self) -> None:
        """Choose what rows are grouped by."""
        self.ask(self._group())

    async def _group(self) -> None:
        from svit_tui.screens.dialogs import report_forms

        name = self.name_here
        chosen = await report_forms.group(self, name, self.by.get(name, ""))
        if chosen is not None:
            self.by[name] = chosen
            self.load()

    def action_compare(self) -> None:
        """Beside the period before, or not any more."""
        if not self.compared and self.asked.before() is None:
            self.complain(_("Only a period with a beginning and an end has one before it: r."))
            return
        self.compared = not self.compared
        self.load()

    def action_currency(self) -> None:
        """Convert amounts to one currency."""
        self.ask(self._currency())

    async def _currency(self) -> None:
        from svit_tui.screens.dialogs import report_forms

        chosen = await report_forms.currency(self, self.asked.currency)
        if chosen is not None:
            rates = report_forms.rates_of(self)
            self.asked = replace(self.asked, currency=chosen, rates=rates if chosen else None)
            self.load()

    async def action_copy(self) -> None:
        """Copy the table; while a next step is on offer, take that."""
        if self.crm.offered is not None:
            await self.action_accept_step()
            return
        self.ask(self._once_read(self._copy))

    async def _copy(self, report: Report) -> None:
        from svit_tui.crm.reports import documents

        text = documents.as_text(replace(report, parts=()), width=EXPORT_WIDTH * 2)
        self.app.copy_to_clipboard("".join(f"{line.rstrip()}\n" for line in text.splitlines()))
        self.say(_("Copied: {what}").format(what=report.title))

    def action_export(self) -> None:
        """Write the report to a file."""
        self.ask(self._once_read(self._export))

    async def _export(self, _report: Report) -> None:
        from svit_tui.screens.dialogs import report_forms

        report = self.found
        if report is None:
            return
        drawing = report_view.drawing_of(report)
        chart = lines_of(drawing, EXPORT_WIDTH, EXPORT_HEIGHT) if drawing is not None else []
        await report_forms.export(self, report, chart)

    def action_goal(self) -> None:
        """Set the goal of the month under the cursor, else of this month."""
        from svit_tui.screens.dialogs import report_forms

        month = f"{self.crm.today:%Y-%m}"
        row = self.rows_table.current()
        if self.name_here == "forecast" and self.in_table and row is not None:
            key = str(row.id)
            month = key if len(key) == len(month) and key[:1].isdigit() else month
        self.ask(report_forms.goal(self, month))

    def action_back(self) -> None:
        """Stop the read, or back to the list, or clear the filter, or back to the board."""
        if self.reading:
            self._break_off()
            self.reading = False
            self._tell()
            self.say(_("Stopped: what is shown is the answer before."))
        elif self.in_table:
            self.action_left()
        elif self.asked.narrows_deals or self.asked.pipeline_id is not None:
            self.asked = Question(
                now=self.asked.now,
                period=self.asked.period,
                currency=self.asked.currency,
                rates=self.asked.rates,
            )
            self.load()
        else:
            self.app.pop_screen()


def _groupings(name: str) -> tuple[str, ...]:
    return tuple(catalogue.module_of(name).BY)


def _empty() -> str:
    return _("Nothing of this is in the period.") + "\n" + _("r period · f filter · 1 board")
