"""The JSON of reports on imported sales, as scripts read it, against a count by hand of the CSV."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest

from tests.cli.conftest import Svit
from tests.crm.reports import sales_by_hand as by_hand
from tests.crm.reports.sales_store import FOLDERS, Sold, sold


@pytest.fixture(scope="module", params=FOLDERS)
def firm(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Sold]:
    with sold(request.param, tmp_path_factory.mktemp("sales") / "svit.db") as found:
        yield found


@pytest.fixture
def svit(firm: Sold, svit: Svit, monkeypatch: pytest.MonkeyPatch) -> Svit:
    """The command line on the store of the sales."""
    monkeypatch.setenv("SVIT_STORE", str(firm.path))
    return svit


def ask(svit: Svit, name: str, *words: str) -> Any:
    found = svit("report", name, *words, "--format", "json").json
    assert list(found)[:7] == ["report", "by", "from", "to", "currency", "rows", "total"]
    assert (found["report"], found["from"], found["to"]) == (name, None, None)
    return found


def fields(rows: list[dict[str, Any]], *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names) for row in rows]


def rate(part: int, whole: int) -> float:
    return round(part / whole, 4)


def days(exact: int | Fraction | None) -> float | None:
    return None if exact is None else round(float(exact), 4)


def money(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"


@pytest.mark.parametrize("by", ["owner", "manager", "team", "product", "quarter"])
def test_win_rate(firm: Sold, svit: Svit, by: str) -> None:
    found = ask(svit, "win-rate", "--by", by)
    assert (found["by"], found["currency"]) == (by, "USD")
    groups: dict[str | None, list[by_hand.Sale]] = {}
    for sale in by_hand.closed(firm.book.sales):
        groups.setdefault(by_hand.KEYS[by](sale), []).append(sale)
    wanted = set()
    for key, sales in groups.items():
        won = [sale for sale in sales if sale.state == "Won"]
        value = money(by_hand.value(won))
        wanted.add((key, len(won), len(sales) - len(won), rate(len(won), len(sales)), value))
    rows = fields(found["rows"], "key", "won", "lost", "win_rate", "won_value")
    assert len(rows) == len(wanted)
    assert set(rows) == wanted


def test_sales_cycle(firm: Sold, svit: Svit) -> None:
    found = by_hand.sales_cycle(by_hand.closed(firm.book.sales))
    assert ask(svit, "sales-cycle")["total"] == {
        state: {
            "count": found[state],
            "mean_days": days(found[f"{state}_mean_days"]),
            "median_days": days(found[f"{state}_median_days"]),
        }
        for state in ("won", "lost")
    }


def test_reports_on_stages_sources_and_losses(firm: Sold, svit: Svit) -> None:
    sales = firm.book.sales
    won, lost, still, new = (
        [sale for sale in sales if sale.state == state]
        for state in ("Won", "Lost", "Engaging", "Prospecting")
    )
    begun = len(sales) - len(new)
    rows = ask(svit, "loss-reasons")["rows"]
    none = ("Imported, not said", len(lost), money(by_hand.value(lost)), 1.0)
    assert fields(rows, "key", "count", "value", "share") == [none]

    rows = ask(svit, "stage-conversion")["rows"]
    names = ("stage", "entered", "advanced", "lost", "open", "conversion")
    assert fields(rows, *names) == [
        ("Prospecting", len(new), 0, 0, len(new), 0.0),
        ("Engaging", begun, len(won), len(lost), len(still), rate(len(won), begun)),
    ]

    rows = ask(svit, "sources")["rows"]
    sums = ("key", "leads", "qualified", "won", "lost", "won_value", "lead_to_won")
    value = money(by_hand.value(won))
    to_won = rate(len(won), len(sales))
    assert fields(rows, *sums) == [(None, len(sales), begun, len(won), len(lost), value, to_won)]

    rows = ask(svit, "time-in-stage")["rows"]
    half, most = (
        days(by_hand.lasting(sales, "Engaging", part)) for part in (Fraction(1, 2), Fraction(9, 10))
    )
    assert fields(rows, "stage", "visits", "median_days", "p90_days") == [
        ("Prospecting", len(new), None, None),
        ("Engaging", begun, half, most),
    ]
