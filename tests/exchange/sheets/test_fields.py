"""Every kind of field is read from typed cells, whatever form a mapping gives to texts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from svit_tui.exchange.files import read_table
from svit_tui.exchange.mapping import parse_mapping
from svit_tui.exchange.reading import read_records
from svit_tui.exchange.records import Record
from svit_tui.model.values.money import Money
from tests.exchange.sheets.writing import Styled, Value, xlsx

NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
DAY, MOMENT = "dd.mm.yyyy", "dd.mm.yyyy hh:mm"


def read(entity: str, field: str, cell: Value) -> Any:
    """What a cell is read as for a field; of a refused one, the reason."""
    mapping = parse_mapping(
        f'[[file]]\nentity = "{entity}"\ndecimal = ","\ndate_format = "%d/%m/%Y"\n'
        f'[file.columns]\n{field} = "{field}"',
        "m.toml",
    )
    file = read_table(xlsx({"S": [[field], [cell]]}), "f.xlsx")
    part = mapping.file_for(file.name, file.columns)
    (found,) = read_records(file, part, now=NOW, currency="UAH")
    return found.values[field] if isinstance(found, Record) else found.reason


@pytest.mark.parametrize(
    ("entity", "field", "cell", "value"),
    [
        ("deal", "amount", 1234.5, Money(123450, "UAH")),
        ("deal", "amount", "1.234,50", Money(123450, "UAH")),
        ("deal", "amount", Styled(1234.5, r"#,##0.00\ [$₴-422]"), Money(123450, "UAH")),
        ("deal", "amount", Styled(1234.5, "_-* #,##0.00 [$zł-415]_-"), Money(123450, "PLN")),
        ("deal", "amount", Styled(1234.5, "[$$-409]#,##0.00"), Money(123450, "USD")),
        ("line", "quantity", 2.5, Decimal("2.5")),
        ("line", "discount", Styled(0.1, "0%"), Decimal(10)),
        ("deal", "probability", 0.6, Decimal(60)),
        ("deal", "probability", Styled(0.6, "0%"), Decimal(60)),
        ("deal", "expected_close_on", Styled(46371, DAY), date(2026, 12, 15)),
        ("task", "due", Styled(46371, DAY), (date(2026, 12, 15), None)),
        ("task", "done_at", True, NOW),
        ("task", "done_at", False, None),
        ("member", "active", False, False),
        ("member", "active", 0, False),
        ("event", "duration", Styled(0.0625, "[h]:mm"), 5400),
        ("communication", "duration", 90, 5400),
        ("contact", "postal_code", Styled(1001, "00000"), "01001"),
        ("contact", "external_id", 17.0, "17"),
    ],
)
def test_a_typed_cell_is_what_it_is(entity: str, field: str, cell: Value, value: Any) -> None:
    assert read(entity, field, cell) == value


def test_a_time_of_day_is_kept() -> None:
    moment = datetime(2026, 10, 5, 6, 15).astimezone().astimezone(UTC)
    assert read("communication", "started_at", Styled(46300.260416666664, MOMENT)) == moment
    assert read("task", "due", Styled(46300.260416666664, MOMENT)) == (date(2026, 10, 5), moment)


def test_digits_that_a_spreadsheet_lost_are_told() -> None:
    assert "was rounded by a spreadsheet" in read("contact", "external_id", 1.234567890123e18)
    assert "is not an amount" in read("deal", "amount", Styled(5, "[$R$-416] #,##0"))
