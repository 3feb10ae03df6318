"""A screen of one long list: first page at once, full order in a thread, texts as needed."""

from __future__ import annotations

from abc import abstractmethod
from array import array
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from sqlmodel import Session
from textual.widget import Widget

from svit_tui import formatting
from svit_tui.crm.filtering.typed import Condition
from svit_tui.i18n import _
from svit_tui.keys.key_action import ROW
from svit_tui.screens.base.filter_words import narrowed_by, nothing_fits
from svit_tui.screens.base.row_windows import WindowRows
from svit_tui.screens.base.screen import Written
from svit_tui.screens.base.table_screen import TableScreen
from svit_tui.screens.base.typed_filter import TypedFilter
from svit_tui.widgets.background import work_on
from svit_tui.widgets.filter_bar import FilterBar
from svit_tui.widgets.table import ColumnSpec, TableRow, TableView

if TYPE_CHECKING:
    from svit_tui.crm.filtering.completing import Completer

T = TypeVar("T")
FIRST_PAGE = 200


class ListScreen(TableScreen, Generic[T]):
    """Says what is listed through `order`, `texts` and `draw`; the rest is the same for all."""

    named = ""
    # The actions whose result the cursor goes to.
    adds: ClassVar[frozenset[str]] = frozenset()
    # Where the cursor goes once the list is read anew.
    _follow: int | None = None
    # What is chosen beside the filter's text, as it is called.
    facets_said: Sequence[str] = ()
    # Another filter is on its way: a cursor whose row it leaves out goes to the first.
    _is_other = False

    def __init__(self) -> None:
        super().__init__()
        self.typed: TypedFilter[Condition] = TypedFilter()

    @abstractmethod
    def columns(self) -> Sequence[ColumnSpec]:
        """The columns of the list."""

    @abstractmethod
    def empty(self) -> str:
        """What an empty list says: two lines, the second with keys."""

    @abstractmethod
    def order(self, session: Session, limit: int | None) -> array[int]:
        """Numbers of what is listed, in order. Runs in a thread."""

    @abstractmethod
    def texts(self, session: Session, numbers: Sequence[int]) -> Mapping[int, T]:
        """What stands in the list, by number."""

    @abstractmethod
    def draw(self, number: int, value: T) -> TableRow:
        """A row of the table."""

    @abstractmethod
    def counted(self, count: int) -> str:
        """`{number} contacts`, in the plural form of the count."""

    @abstractmethod
    def narrowed(self) -> bool:
        """Whether a filter leaves anything out."""

    @abstractmethod
    def show_all(self) -> None:
        """Forget the filter."""

    def body(self) -> Iterable[Widget]:
        """Filter and list."""
        yield FilterBar()
        yield TableView(self.columns(), empty=self.empty())

    async def on_mount(self) -> None:
        """Show the list."""
        self.table.focus()
        await self.begin()

    async def begin(self) -> None:
        """Read the first page, then all of the order."""
        await self._load(FIRST_PAGE)
        if self.shown:
            self.load()

    def load(self) -> None:
        """Read the order anew; the cursor stays on its row."""
        work_on(self, partial(self._load, None), group="load")

    def narrow(self) -> None:
        """Read what another filter lets through; keys for the list wait for it."""
        self._is_other = True
        self.filters_asked += 1
        self.load()

    async def _load(self, limit: int | None) -> None:
        filters = self.filters_asked
        here = self.number() if self._follow is None else self._follow
        near = 0 if self._is_other else self.table.index
        rows = await self.read(self.ready_rows, limit, here, near)
        if not self.shown:
            return
        self.show_rows(rows, filters)
        if self._follow is not None and limit is None:
            index = rows.index_of(self._follow)
            self._follow = None
            if index is not None:
                self.go_to(index)

    def written(self, written: Written[Any]) -> None:
        """Show what was done; what is new gets the cursor."""
        if written.action in self.adds:
            self._follow = written.result.key
        super().written(written)

    def show_rows(self, rows: WindowRows[T], filters: int) -> None:
        """Show what was read for so many filters; the cursor stays on its row."""
        here = self.number()
        index = rows.index_of(here) if here is not None else None
        if index is None:
            index = 0 if self._is_other else self.table.index
        self.table.empty_text = nothing_fits() if self.narrowed() else self.empty()
        self.table.show(rows, index=index)
        self.filters_shown = filters
        self._is_other = filters < self.filters_asked
        self.tell_count()
        self._tell_problem()
        self.read_below()

    def ready_rows(
        self, session: Session, limit: int | None, here: int | None, index: int
    ) -> WindowRows[T]:
        """The list with the texts around the cursor. Runs in a thread."""
        rows = self.rows(session, limit)
        rows.ready(here, index)
        return rows

    def rows(self, session: Session, limit: int | None) -> WindowRows[T]:
        """The list itself. Runs in a thread."""
        return WindowRows(self.order(session, limit), self.read_texts, self.draw)

    def read_texts(self, numbers: Sequence[int]) -> Mapping[int, T]:
        """What stands in the list, by number, from a session of its own."""
        with self.store.read() as session:
            return self.texts(session, numbers)

    def tell_count(self, *more: str) -> None:
        """Title and count in the top line."""
        count = len(self.table.source)
        parts = [self.counted(count).format(number=formatting.number(count))]
        parts += self.filter_said()
        self.headline(_(self.named), " · ".join((*parts, *more)))

    def filter_said(self) -> list[str]:
        """By what the list is narrowed, if it is."""
        if not self.narrowed():
            return []
        return [narrowed_by(self.query_one(FilterBar), self.facets_said)]

    def on_filter_bar_left(self) -> None:
        """Name the filter now that its text is typed."""
        self.tell_count()
        self._tell_problem()

    def _tell_problem(self) -> None:
        """Say what is wrong with the filter; while one types it is just not done yet."""
        is_read = self.filters_shown == self.filters_asked
        if self.typed.problem and is_read and not self.query_one(FilterBar).is_typed_into:
            self.complain(self.typed.problem)

    def changed(self, deals: frozenset[int]) -> None:
        """Read the list anew; the next key is for what it will be."""
        if self.shown:
            self.filters_asked += 1
            self.load()

    def stale(self) -> None:
        """Read the list anew after somebody else's change; no key waits for that."""
        if self.shown:
            self.load()

    def number(self) -> int | None:
        """The number under the cursor."""
        source = self.table.source
        return source.number(self.table.index) if isinstance(source, WindowRows) else None

    def value(self) -> T | None:
        """What is under the cursor."""
        source = self.table.source
        return source.value(self.table.index) if isinstance(source, WindowRows) else None

    def lacks(self, need: str) -> str:
        """Why what needs this can't be done now."""
        if need == ROW:
            return "" if self.number() is not None else _("There is nothing under the cursor.")
        return super().lacks(need)

    def action_filter(self) -> None:
        """Find as one types."""
        self.query_one(FilterBar).open()

    def completer(self, session: Session) -> Completer | None:
        """What completes a filter in words; none where there are no such filters."""
        return None

    def on_filter_bar_opened(self) -> None:
        """Read what words of a filter can be completed to."""
        work_on(self, self._learn_words)

    async def _learn_words(self) -> None:
        completed = await self.read(self.completer)
        if completed is not None and self.shown:
            self.query_one(FilterBar).complete_by(completed)

    def action_back(self) -> None:
        """Clear the filter first, then back to where one came from."""
        if self.narrowed():
            self.query_one(FilterBar).close()
            self.facets_said = ()
            self.show_all()
            self.narrow()
        else:
            self.app.pop_screen()
