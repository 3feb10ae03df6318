"""Lines of deals come in as rows: several for one deal, by the deal's id or title."""

from __future__ import annotations

from pathlib import Path

import pytest

from svit_tui.crm.start.opening import open_store
from svit_tui.store.store import Store
from tests.conftest import FrozenClock
from tests.crm.importing.hands import counts, take

PRODUCTS = "name,code,price,currency\nScanner,S-1,500,UAH\nPaper,P-1,20,UAH\n"
DEALS = "No,Title,Client\nD1,Warehouse,Acme\nD2,Shop,Acme\n"
LINES = "Order,Item,How many,Each\nD1,S-1,2,450\nD1,Paper,10,\nD2,Advice,1.5,100\n"
MAPPING = """\
name = "old"
[[file]]
name = "1.csv"
entity = "product"
[file.columns]
name = "name"
code = "code"
price = "price"
currency = "currency"
[[file]]
name = "2.csv"
entity = "deal"
[file.columns]
No = "external_id"
Title = "title"
Client = "contact"
[[file]]
name = "3.csv"
entity = "line"
[file.columns]
Order = "deal"
Item = "product"
"How many" = "quantity"
Each = "price"
"""


@pytest.fixture
def store(tmp_path: Path, clock: FrozenClock) -> Store:
    return open_store(tmp_path / "svit.db", login="olena", clock=clock)


def lines(store: Store) -> list[tuple[str, str, str | None, int, int]]:
    return list(
        store.light().execute(
            "SELECT deal.title, line.name, product.code, line.quantity, line.unit_price FROM line"
            " JOIN deal ON deal.id = line.deal_id LEFT JOIN product ON product.id = line.product_id"
            " ORDER BY deal.id, line.position"
        )
    )


def test_each_row_is_a_line_of_its_deal(store: Store) -> None:
    result = take(store, PRODUCTS, DEALS, LINES, mapping=MAPPING)
    assert result.rejected == []
    assert counts(result, "lines") == (3, 0, 0, 0)
    assert lines(store) == [
        ("Warehouse", "Scanner", "S-1", 2000, 45000),
        # Without a price, the product's own.
        ("Warehouse", "Paper", "P-1", 10000, 2000),
        ("Shop", "Advice", None, 1500, 10000),
    ]


def test_the_same_rows_again_add_nothing(store: Store) -> None:
    take(store, PRODUCTS, DEALS, LINES, mapping=MAPPING)
    before = lines(store)
    for mode in ("skip", "update"):
        result = take(store, PRODUCTS, DEALS, LINES, mapping=MAPPING, mode=mode)
        assert counts(result, "lines") == (0, 0, 3, 0)
    assert lines(store) == before


def test_two_lines_that_are_the_same_are_two(store: Store) -> None:
    twice = LINES + "D1,S-1,2,450\n"
    take(store, PRODUCTS, DEALS, twice, mapping=MAPPING)
    assert len(lines(store)) == 4
    again = take(store, PRODUCTS, DEALS, twice, mapping=MAPPING)
    assert counts(again, "lines") == (0, 0, 4, 0)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("D9,S-1,1,1", "there is not exactly one deal “D9”"),
        (",S-1,1,1", "the row names no deal"),
        ("D1,S-1,0,1", "The quantity of “Scanner”"),
        ("D1,S-1,1,$5", "the deal is in UAH, not in USD"),
        ("D1,,1,5", "A line needs a product or a name."),
    ],
)
def test_a_row_that_is_no_line_is_told(store: Store, row: str, why: str) -> None:
    text = f"Order,Item,How many,Each\n{row}\n"
    result = take(store, PRODUCTS, DEALS, text, mapping=MAPPING)
    [rejected] = result.rejected
    assert why in rejected.reason
    assert lines(store) == []
