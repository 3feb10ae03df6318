"""Stores into which the four files of sales were imported, and how their reports are asked."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest

from svit_tui.crm.importing import import_files
from svit_tui.crm.reports import asking
from svit_tui.crm.reports.shared.question import Period, Question
from svit_tui.crm.start.opening import open_store
from svit_tui.exchange.csv.file import read_csv
from svit_tui.exchange.mapping import load_mapping
from svit_tui.store.store import Store
from tests.conftest import FrozenClock
from tests.crm.reports.sales_by_hand import FILES, Book, Sale, closed, read_book
from tests.folders import DATA

# Who imports: a member without sales.
LOGIN = "olena"
OWN = DATA / "sales"
MAVEN = os.environ.get("SVIT_TEST_MAVEN")
FOLDERS = [
    pytest.param(OWN, id="lamps"),
    pytest.param(
        Path(MAVEN or ""),
        id="maven",
        marks=pytest.mark.skipif(
            not MAVEN, reason="SVIT_TEST_MAVEN names no folder with the Maven files"
        ),
    ),
]


@dataclass(frozen=True)
class Sold:
    """What the files tell, and the store that they were imported into."""

    book: Book
    store: Store
    path: Path


@contextmanager
def sold(folder: Path, path: Path) -> Iterator[Sold]:
    """Import the files of a folder into a new store."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "UTC")
        time.tzset()
        store = open_store(path, login=LOGIN, clock=FrozenClock())
        files = [read_csv((folder / name).read_bytes(), name) for name in FILES]
        mapping = load_mapping("maven")
        result = import_files(store, files, lambda _file: mapping)
        assert result.rejected == []
        yield Sold(read_book(folder), store, path)
        store.close()


@dataclass(frozen=True)
class Narrowing:
    """Which sales a report is of."""

    first: date | None = None
    last: date | None = None
    owner: str | None = None
    team: str | None = None
    product: str | None = None

    def sales(self, book: Book) -> list[Sale]:
        """Those whose owner, team and product are wanted, whenever they closed."""
        return [
            sale
            for sale in book.sales
            if self.owner in (None, sale.owner)
            and self.team in (None, sale.team)
            and self.product in (None, sale.product)
        ]

    def question(self, store: Store, by: str) -> Question:
        """The same, as reports are asked."""
        asked = Question(now=store.clock(), by=by, period=Period(self.first, self.last))
        with store.read() as session:
            if self.owner is not None:
                asked = replace(asked, owner_ids=(asking.owner(session, self.owner),))
            if self.product is not None:
                asked = replace(asked, product_ids=(asking.product(session, self.product),))
        return replace(asked, teams=() if self.team is None else (self.team,))


def _everything(_book: Book) -> Narrowing:
    return Narrowing()


def _a_third(book: Book) -> Narrowing:
    """From a day on which something closed to another one."""
    days = sorted(sale.closed for sale in closed(book.sales) if sale.closed is not None)
    return Narrowing(days[len(days) // 3], days[len(days) * 2 // 3])


def _long_ago(_book: Book) -> Narrowing:
    return Narrowing(date(1999, 1, 1), date(1999, 12, 31))


def _an_owner(book: Book) -> Narrowing:
    return Narrowing(owner=book.members[0].name)


def _a_team(book: Book) -> Narrowing:
    return replace(_a_third(book), team=book.members[-3].team)


def _a_product(book: Book) -> Narrowing:
    return Narrowing(product=next(sale.product for sale in book.sales if sale.product))


def _a_product_of_a_team(book: Book) -> Narrowing:
    return replace(_a_product(book), team=book.members[0].team)


NARROWINGS: dict[str, Callable[[Book], Narrowing]] = {
    "everything": _everything,
    "a third": _a_third,
    "long ago": _long_ago,
    "an owner": _an_owner,
    "a team": _a_team,
    "a product": _a_product,
    "a product of a team": _a_product_of_a_team,
}
