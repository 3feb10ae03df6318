"""The keys that act on a report: open the deals behind it, copy it, save it, set a goal."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from svit_tui.crm.reports.shared.report import Report
from svit_tui.i18n import _
from svit_tui.screens.ask.asking import pick
from svit_tui.screens.reports import view as report_view
from svit_tui.screens.reports.asking import AskingScreen
from svit_tui.screens.reports.view import ReportRows
from svit_tui.widgets.charts.chart import drawn
from svit_tui.widgets.table import TableView

if TYPE_CHECKING:
    from collections.abc import Coroutine

EXPORT_WIDTH, EXPORT_HEIGHT = 110, 16
# A copied table is as wide as what stands in it.
COPY_WIDTH = 400


class ReportActions(AskingScreen):
    """The keys; the screen says which report is there and where the cursor is."""

    in_table = False
    found: Report | None = None

    @property
    @abstractmethod
    def rows_table(self) -> TableView:
        """The report's table."""

    @property
    @abstractmethod
    def shown_report(self) -> Report | None:
        """The report, or the part of it that is on screen."""

    @abstractmethod
    async def is_read(self) -> bool:
        """Wait for the read under way; whether the report in front is there."""

    async def _once_read(self, then: Callable[[Report], Coroutine[None, None, None]]) -> None:
        there = await self.is_read()
        report = self.shown_report
        if not there or report is None:
            self.complain(_("The report was not read to its end."))
            return
        await then(report)

    def open_behind(self) -> None:
        """Open the deals behind a number of the row under the cursor."""
        self.ask(self._once_read(self._open))

    async def _open(self, report: Report) -> None:
        source, index = self.rows_table.source, self.rows_table.index
        if not isinstance(source, ReportRows) or not len(source):
            self.complain(_("No deals are behind this row."))
            return
        behind = source.behind(index)
        columns = report_view.openable(report, behind[1]) if behind is not None else []
        if behind is None or not columns:
            self.complain(_("No deals are behind this row."))
            return
        row_id, row = behind
        column = columns[0]
        if len(columns) > 1:
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
        from svit_tui.screens.reports.deals_counted import BehindScreen

        title = row.label if len(report.columns) == 1 else f"{row.label} · {column.title}"
        await self.app.push_screen(
            BehindScreen(report.name, report.question, row_id, column.key, title)
        )

    async def action_copy(self) -> None:
        """Copy the table; while a next step is on offer, take that."""
        if self.desk.offered is not None:
            await self.action_accept_step()
            return
        self.ask(self._once_read(self._copy))

    async def _copy(self, report: Report) -> None:
        from svit_tui.crm.reports.output import documents

        text = documents.as_text(replace(report, parts=()), width=COPY_WIDTH)
        self.app.copy_to_clipboard("".join(f"{line.rstrip()}\n" for line in text.splitlines()))
        self.say(_("Copied: {what}").format(what=report.title))

    def action_export(self) -> None:
        """Write the report to a file."""
        self.ask(self._once_read(self._export))

    async def _export(self, _report: Report) -> None:
        from svit_tui.screens.reports import forms as report_forms

        report = self.found
        if report is None:
            return
        drawing = report_view.drawing_of(report)
        chart = drawn(drawing, EXPORT_WIDTH, EXPORT_HEIGHT) if drawing is not None else []
        await report_forms.export(self, report, chart)

    def action_goal(self) -> None:
        """Set the goal of the month under the cursor, else of this month."""
        from svit_tui.screens.reports import forms as report_forms

        month = f"{self.desk.today:%Y-%m}"
        row = self.rows_table.current()
        if self.asked.name == "forecast" and self.in_table and row is not None:
            key = str(row.id)
            month = key if len(key) == len(month) and key[:1].isdigit() else month
        self.ask(report_forms.goal(self, month))
