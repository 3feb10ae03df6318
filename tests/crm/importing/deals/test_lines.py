"""Rows of deals that name products: lines, what they come to, and the deal's amount."""

from __future__ import annotations

from pathlib import Path

import pytest

from svit_tui.crm import undo
from svit_tui.crm.importing import ImportResult
from svit_tui.crm.start.opening import open_store
from svit_tui.store.store import Store
from tests.crm.importing.hands import counts
from tests.crm.staff import take

HEAD = "external_id,title,contact,product,quantity,price,amount"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "svit.db", login="olena")


def rows(store: Store, *texts: str, head: str = HEAD, mode: str = "skip") -> ImportResult:
    return take(store, "\n".join((head, *texts)), "deal", on_duplicate=mode)


def amounts(store: Store) -> list[int | None]:
    return [amount for (amount,) in store.light().execute("SELECT amount FROM deal ORDER BY id")]


def lines(store: Store) -> list[tuple[str, int, int, int]]:
    query = (
        "SELECT name, quantity / 1000, unit_price, position FROM line ORDER BY deal_id, position"
    )
    return list(store.light().execute(query))


@pytest.mark.parametrize("mode", ["skip", "update", "create"])
def test_amounts_of_lines_add_up(store: Store, mode: str) -> None:
    result = rows(store, "D1,Roof,Acme,Tiles,10,5,50", "D1,Roof,Acme,Work,1,30,30", mode=mode)
    assert (counts(result, "deals")[0], counts(result, "lines")[0]) == (1, 1)
    assert lines(store) == [("Tiles", 10, 500, 0), ("Work", 1, 3000, 1)]
    assert amounts(store) == [8000]
    assert result.waived == []


def test_an_amount_of_the_whole_deal_stays(store: Store) -> None:
    result = rows(store, "D1,Roof,Acme,Tiles,10,5,80", "D1,Roof,Acme,Work,1,30,80")
    assert (amounts(store), result.waived) == ([8000], [])


def test_an_amount_that_contradicts_the_lines_stays_and_is_told(store: Store) -> None:
    result = rows(
        store,
        "D1,Roof,Acme,Tiles,10,5,99",
        "D1,Roof,Acme,Work,1,30,99",
        "D2,Door,Acme,Door,1,70,60",
        "D3,Sill,Acme,Sill,1,70,70",
    )
    assert amounts(store) == [9900, 6000, 7000]
    assert [(row.row, str(row.waiver)) for row in result.waived] == [(2, "amount"), (4, "amount")]


def test_without_amounts_the_lines_say_what_a_deal_is_worth(store: Store) -> None:
    head = "external_id,title,contact,product,quantity,price"
    rows(store, "D1,Roof,Acme,Tiles,10,5", "D1,Roof,Acme,Work,1,30", head=head)
    assert amounts(store) == [8000]


def test_rows_far_apart_are_lines_of_one_deal(store: Store) -> None:
    between = [f"E{n},Door {n},Acme,,,," for n in range(1100)]
    rows(store, "D1,Roof,Acme,Tiles,1,5,5", *between, "D1,Roof,Acme,Work,1,30,30")
    assert lines(store) == [("Tiles", 1, 500, 0), ("Work", 1, 3000, 1)]
    assert amounts(store)[0] == 3500


def test_rows_without_an_id_are_deals_of_their_own_names(store: Store) -> None:
    result = rows(store, ",Roof,Acme,Tiles,1,5,5", ",Walls,Acme,Work,1,30,30")
    assert (counts(result, "deals")[0], counts(result, "lines")[0]) == (2, 0)


def test_undo_takes_the_lines_back(store: Store) -> None:
    rows(store, "D1,Roof,Acme,Tiles,10,5,50", "D1,Roof,Acme,Work,1,30,30")
    with store.unit() as work:
        undo.undo(work)
    assert (amounts(store), lines(store)) == ([], [])
