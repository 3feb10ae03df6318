"""The deals behind a number of a report: exactly those that it counts."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from sqlmodel import Session
from textual.binding import BindingType
from textual.widget import Widget

from svit_tui import formatting
from svit_tui.crm.deals import rows as deal_reads
from svit_tui.crm.deals.rows import DealRow
from svit_tui.crm.reports import asking, catalogue
from svit_tui.crm.reports.shared.question import Question
from svit_tui.i18n import _, ngettext, pgettext
from svit_tui.keys.actions import bindings_for
from svit_tui.model.errors import Cancelled, CrmError
from svit_tui.screens.base.deal_keys import DealKeys
from svit_tui.screens.base.list_screen import ListScreen
from svit_tui.screens.base.row_windows import WindowRows
from svit_tui.screens.reports.reading import SAY_AFTER, LongReads, breaking_off
from svit_tui.widgets.table import ColumnSpec, TableRow, TableView

if TYPE_CHECKING:
    from svit_tui.screens.base.desk import Reader


class BehindScreen(DealKeys, ListScreen[DealRow]):
    """A list of the deals; after a change the report is asked again, so both always agree."""

    where: ClassVar[str] = "behind"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("behind")]

    def __init__(
        self, name: str, question: Question, row_id: int | str | None, column: str, title: str
    ) -> None:
        super().__init__()
        self.report, self.question = name, question
        self.row_id, self.column = row_id, column
        self.named = title
        self._reading = False

    @cached_property
    def _reads(self) -> LongReads:
        return LongReads(self.store, self.desk.reader)

    @property
    def keys_at_once(self) -> frozenset[str]:
        """While the deals are read, the keys that leave wait for nothing."""
        return breaking_off() if self._reading else frozenset()

    def body(self) -> Iterable[Widget]:
        """The list alone: it is narrowed by the report."""
        yield TableView(self.columns(), empty=self.empty())

    def columns(self) -> Sequence[ColumnSpec]:
        """What, with whom, where it stands, how much, whose, since when."""
        return [
            ColumnSpec("title", _("Deal"), weight=4, minimum=16),
            ColumnSpec("contact", _("Contact"), weight=3, minimum=12, drop=3),
            ColumnSpec("stage", _("Stage"), weight=2, minimum=12, drop=2),
            ColumnSpec("amount", _("Amount"), width=14, align="right"),
            ColumnSpec("state", _("State"), width=8, drop=1),
            ColumnSpec("closed", _("Closed"), width=12, drop=4),
            ColumnSpec("created", _("Created"), width=12, drop=6),
            ColumnSpec("owner", pgettext("column", "Owner"), width=12, drop=5, margin=True),
        ]

    def empty(self) -> str:
        """Nothing is behind it any more."""
        return _("No deals are behind this number any more.") + "\n" + _("esc back to the report")

    async def begin(self) -> None:
        """Read all at once: the report's question costs the same for a page."""
        self.table.empty_text = ""
        self.narrow()

    def on_unmount(self) -> None:
        """Nobody waits for the answer any more."""
        self._reads.break_off()

    async def _load(self, limit: int | None) -> None:
        filters, self._reading = self.filters_asked, True
        self.set_timer(SAY_AFTER, self._say_reading)
        try:
            here, index = self.number(), self.table.index
            rows = await self._reads.run(lambda reader: self._found(reader, limit, here, index))
        except Cancelled:
            return
        except CrmError as error:
            # The row is gone: its member was merged, its stage archived.
            rows = WindowRows(array("q"), self.read_texts, self.draw)
            self.complain(str(error))
        self._reading = False
        if self.shown:
            self.table.empty_text = self.empty()
            self.show_rows(rows, filters)

    def _say_reading(self) -> None:
        if self._reading and self.shown:
            self.headline(self.named, _("reading … (esc stops)"))

    def _found(
        self, reader: Reader, limit: int | None, here: int | None, index: int
    ) -> WindowRows[DealRow]:
        """The list with the texts around the cursor. Runs in a thread."""
        rows = WindowRows(self._numbers(reader, limit), self.read_texts, self.draw)
        rows.ready(here, index)
        return rows

    def order(self, session: Session, limit: int | None) -> array[int]:
        """As the report orders them."""
        return self._numbers(session, limit)

    def _numbers(self, reader: Reader, limit: int | None) -> array[int]:
        found = catalogue.deals_behind(reader, self.report, self.question, self.row_id, self.column)
        return array("q", found[:limit])

    def tell_count(self, *more: str) -> None:
        """How many, and of which days."""
        super().tell_count(asking.period_said(self.question.period), *more)

    def texts(self, session: Session, numbers: Sequence[int]) -> Mapping[int, DealRow]:
        """Light rows of deals."""
        return {row.id: row for row in deal_reads.deal_rows(session, ids=numbers)}

    def draw(self, number: int, row: DealRow) -> TableRow:
        """A deal's row."""
        today = self.desk.today
        words = {"open": pgettext("deal", "open"), "won": _("won"), "lost": _("lost")}
        closed = row.closed_at.astimezone().date() if row.closed_at else None
        return TableRow(
            number,
            (
                row.title,
                row.contact,
                row.stage,
                "" if row.amount is None else formatting.money(row.amount, row.currency),
                words.get(row.status, row.status),
                formatting.date_said(closed, today) if closed else "",
                formatting.date_said(row.created_at.astimezone().date(), today),
                row.owner or "",
            ),
        )

    def counted(self, count: int) -> str:
        """So many deals."""
        return ngettext("{number} deal", "{number} deals", count)

    def narrowed(self) -> bool:
        """The report narrows; here nothing does."""
        return False

    def show_all(self) -> None:
        """There is no filter to forget."""

    async def everyone(self) -> list[int]:
        """All deals behind the number."""
        source = self.table.source
        return list(source.order) if isinstance(source, WindowRows) else []

    def deals(self) -> Sequence[int]:
        """The deal under the cursor."""
        here = self.number()
        return [] if here is None else [here]

    def contact_here(self) -> int | None:
        """The contact of the deal under the cursor."""
        value = self.value()
        return value.contact_id if value is not None else None

    def action_open(self) -> None:
        """Open the deal."""
        here = self.number()
        if here is not None:
            self.desk.open("deal", here)
