"""Amounts, numbers and percentages in files: never another number than is written."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from svit_tui.exchange.cells.numbers import NumberCells, Shares
from svit_tui.exchange.csv.file import read_csv
from svit_tui.exchange.mapping import parse_mapping
from svit_tui.exchange.reading import read_records
from svit_tui.exchange.records import Record, Rejected
from svit_tui.model.errors import Invalid
from svit_tui.model.values.money import Money
from tests.effort import examples
from tests.exchange.reading_hands import NOW, read_case, read_column

NO_FORM = "is not a number with"


@pytest.mark.parametrize(
    ("mapping", "right"),
    [
        ("comma.toml", {"b": 51_277, "f": 123_456, "g": 10_000, "h": 10_000}),
        ("dot.toml", {"a": 51_277, "c": 150, "e": 123_456, "g": 10_000, "h": 10_000}),
    ],
)
def test_a_number_of_another_form_is_refused(mapping: str, right: dict[str, int]) -> None:
    read = read_case("b-03-decimal-times-100", "a.csv", mapping, "amount")
    assert {
        title: value.minor for title, value in read.items() if isinstance(value, Money)
    } == right
    assert read["g"].currency == "EUR"
    for title, value in read.items():
        assert title in right or NO_FORM in value


@pytest.mark.parametrize("mark", [".", ","])
@pytest.mark.parametrize("field", ["amount", "price", "quantity", "discount", "probability"])
def test_the_decimal_mark_is_that_of_every_number(field: str, mark: str) -> None:
    more = f'decimal = "{mark}"'
    other = "," if mark == "." else "."
    (refused,) = read_column(field, f"1{other}5", more=more)
    assert NO_FORM in refused
    (taken,) = read_column(field, f"1{mark}0", more=more)
    assert not isinstance(taken, str)


def test_groups_scales_and_currencies_are_read_with_a_mark_too() -> None:
    cells = ("5k", "1 200,50", "1.200.000", "2,5 млн грн", "1'000", "$ 1.234,5 USD")
    read = read_column("amount", *cells, more='decimal = ","')
    assert read == [
        Money(500_000, "UAH"),
        Money(120_050, "UAH"),
        Money(120_000_000, "UAH"),
        Money(250_000_000, "UAH"),
        Money(100_000, "UAH"),
        Money(123_450, "USD"),
    ]
    for cell in ("12.34", "1.23.456", "0.125", "1 20", "1.200 000", "-5", "1e5"):
        assert isinstance(read_column("amount", cell, more='decimal = ","')[0], str)


def test_a_cell_and_its_row_name_one_currency() -> None:
    read = read_case("b-14-two-currencies-in-a-row", "a.csv", "m.toml", "amount")
    assert read == {
        "a": "The amount is in UAH, not in USD.",
        "b": "The amount is in USD, not in EUR.",
    }
    constant = '[file.constants]\ncurrency = "CAD"'
    assert read_column("amount", "$100", "100 EUR", "100", more=constant) == [
        # Canadians write $ too.
        Money(10_000, "CAD"),
        "The amount is in EUR, not in CAD.",
        Money(10_000, "CAD"),
    ]
    # What the file is in by default is no contradiction.
    assert read_column("price", "100 EUR", entity="product") == [Money(10_000, "EUR")]
    yen = read_column("amount", "1234.4", more='[file.constants]\ncurrency = "JPY"')
    assert yen == [Money(1_234, "JPY")]


def test_a_probability_is_a_percentage_or_a_part_of_one() -> None:
    read = read_case("a-26-probability-fraction", "d.csv", "m.toml", "probability")
    assert (read["a"], read["c"]) == (60, 60)
    assert "is not a whole percentage; write 13%" in read["b"]
    assert "may be 1% or 100%" in read["d"]


@pytest.mark.parametrize(
    ("cells", "percents"),
    [
        (("0.6", "1", "0", "0.25"), [60, 100, 0, 25]),
        (("60", "1", "0"), [60, 1, 0]),
        (("60 %", "1 %", "0,6", "100%"), [60, 1, 60, 100]),
        # Only won and lost ones: 1 is certain.
        (("1", "0"), [100, 0]),
        (("0.6000000000000001",), [60]),
    ],
)
def test_the_column_tells_what_one_is(cells: tuple[str, ...], percents: list[int]) -> None:
    assert read_column("probability", *cells) == percents


@pytest.mark.parametrize("cell", ["120", "101 %", "0.5 %", "0.125", "-5", "high", "1,2,3"])
def test_what_is_no_percentage_is_refused(cell: str) -> None:
    assert isinstance(read_column("probability", cell)[0], str)


def test_quantities_and_discounts_keep_their_decimals() -> None:
    assert read_column("quantity", "1,5", "2.25", "1 200") == [
        Decimal("1.5"),
        Decimal("2.25"),
        Decimal(1200),
    ]
    read = read_column("discount", "12,5 %", "7", "150 %")
    assert read[:2] == [Decimal("12.5"), Decimal(7)]
    assert "more than 100%" in read[2]


@settings(max_examples=examples(60))
@given(
    st.integers(0, 10**11), st.sampled_from(".,"), st.sampled_from(["", " ", "\u00a0", "'", "o"])
)
def test_whatever_is_written_with_a_mark_is_read_as_it_is(minor: int, mark: str, gap: str) -> None:
    other = "," if mark == "." else "."
    whole = f"{minor // 100:,}".replace(",", other if gap == "o" else gap)
    text = f"{whole}{mark}{minor % 100:02}"
    assert NumberCells(mark).amount(text).money("UAH") == Money(minor, "UAH")
    try:
        wrong = NumberCells(other).amount(text)
    except Invalid:
        return
    # Only what has three decimals could be taken for groups.
    assert wrong.money("UAH") == Money(minor, "UAH")


@settings(max_examples=examples(80))
@given(
    st.text(max_size=30) | st.from_regex(r"[\d .,'%$-]{0,20}", fullmatch=True),
    st.sampled_from(["", ".", ","]),
)
def test_any_cell_is_a_number_or_refused(text: str, mark: str) -> None:
    shares = Shares()
    shares.look(text, mark)
    numbers = NumberCells(mark, shares)
    for read in (numbers.amount, numbers.number, numbers.discount, numbers.probability):
        try:
            read(text)
        except Invalid:
            continue


def test_our_own_export_has_percentages() -> None:
    mapping = 'system = "svit-tui"'
    assert read_column("probability", "1", "0", more=mapping) == [1, 0]


def test_the_amounts_of_a_row_are_in_one_currency() -> None:
    mapping = parse_mapping(
        '[[file]]\nentity = "deal"\n[file.columns]\nA = "amount"\nP = "price"\n', "own.toml"
    )
    file = read_csv(b"A,P\n$100,5\n100,$5\n$100,5 UAH\n", "own.csv")
    found = list(read_records(file, mapping.files[0], now=NOW, currency="UAH"))
    for record in found[:2]:
        assert isinstance(record, Record)
        assert {record.values[name].currency for name in ("amount", "price")} == {"USD"}
    assert isinstance(found[2], Rejected)
    assert found[2].reason == "The amount is in UAH, not in USD."
