"""The book that reports on closed deals are tested with. No test changes it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.crm.reports.closing_world import SALES, Book


@pytest.fixture(scope="package")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    made = Book(tmp_path_factory.mktemp("book") / "svit.db")
    made.enter(*SALES)
    yield made
    made.store.close()


@pytest.fixture
def empty_book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    """A book that nothing was entered into yet."""
    made = Book(tmp_path_factory.mktemp("empty") / "svit.db")
    made.look_up()
    yield made
    made.store.close()
