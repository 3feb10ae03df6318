"""A contact that was put away is there: the file that it came from does not add it once more."""

from __future__ import annotations

from pathlib import Path

import pytest

from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.start.opening import open_store
from svit_tui.store.store import Store
from tests.crm.importing.hands import counts, take


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "svit.db", login="olena")


def put_away(store: Store, number: int) -> None:
    with store.unit() as work:
        contacts.archive(work, number)


@pytest.mark.parametrize("mode", ["skip", "update"])
@pytest.mark.parametrize("row", ["Olha,", "Olha,+380 44 123 45 67"])
def test_it_is_found_by_its_name(store: Store, row: str, mode: str) -> None:
    text = f"Name,Phone\n{row}\n"
    take(store, text)
    put_away(store, 1)
    assert counts(take(store, text, mode=mode)) == (0, 0, 1, 0)


def test_one_that_is_not_put_away_goes_before_it(store: Store) -> None:
    take(store, "Name,Notes\nOlha,first\n")
    put_away(store, 1)
    with store.unit() as work:
        contacts.add(work, name="Olha", kind="person")
    assert counts(take(store, "Name,Notes\nOlha,second\n", mode="update")) == (0, 1, 0, 0)
    rows = store.light().execute("SELECT notes FROM contact ORDER BY id")
    assert [notes for (notes,) in rows] == ["first", "second"]


@pytest.mark.parametrize(
    ("there", "row"),
    [
        ("Name,E-mail\nOlha,o@x.example\n", "Name,E-mail\nOlha,other@x.example\n"),
        ("Name,Phone\nOlha,0441234567\n", "Name,Phone\nOlha,0447654321\n"),
        ("Name,Company\nOlha,Acme\n", "Name,Company\nOlha,Edge\n"),
    ],
)
def test_who_is_told_apart_from_it_is_new(store: Store, there: str, row: str) -> None:
    take(store, there)
    with store.read() as session:
        number = session.connection().exec_driver_sql(
            "SELECT id FROM contact WHERE kind = 'person'"
        )
        person = number.scalar_one()
    put_away(store, person)
    assert take(store, row).created["contacts"] >= 1


def test_a_name_that_it_does_not_have_any_more_is_free(store: Store) -> None:
    take(store, "Name,E-mail\nOlha,o@x.example\n")
    put_away(store, 1)
    take(store, "Name,E-mail\nOlha Bondar,o@x.example\n", mode="update")
    assert counts(take(store, "Name\nOlha\n")) == (1, 0, 0, 0)
