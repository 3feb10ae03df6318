"""Win rate, loss reasons, sources, products, cycle and velocity, each number counted once more."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from svit_tui.crm.reports import catalogue
from svit_tui.crm.reports.shared.question import Period, Question, Rates
from svit_tui.crm.reports.shared.report import TOTAL, Report, ReportRow
from svit_tui.model.errors import NotFound
from svit_tui.store.file.connect import Connection
from tests.crm.reports import sales_reference as reference
from tests.crm.reports.agree import check_agrees
from tests.crm.reports.sales_reference import Deals, mean, money, share, split
from tests.crm.reports.sales_world import NOW, Sales, sales

# The third has nothing closed, the last one nothing at all.
WORLDS = ((1, 90), (2, 14), (3, 20), (4, 0))
NAMES = ("win-rate", "loss-reasons", "sources", "products", "sales-cycle", "velocity")
ALL = [(name, by) for name in NAMES for by in catalogue.module_of(name).BY]
NARROWED: list[dict[str, Any]] = [
    {},
    {"period": Period(date(2026, 3, 1), date(2026, 8, 31))},
    {"period": Period(date(2026, 6, 1), None), "pipeline_id": 2},
    {"owner_ids": (2, 3)},
    {"teams": ("West",)},
    {"source_ids": (1, 3)},
    {"product_ids": (1, 2)},
    {"tag_ids": (2,)},
    {"period": Period(date(2010, 1, 1), date(2010, 1, 31))},
]


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Sales]]:
    folder = tmp_path_factory.mktemp("sales")
    made = [sales(folder, seed, size=size) for seed, size in WORLDS]
    yield made
    for world in made:
        world.store.close()


@pytest.mark.parametrize(("name", "by"), ALL)
def test_every_number_is_that_of_the_deals(worlds: list[Sales], name: str, by: str) -> None:
    for world in worlds:
        for narrowed in NARROWED:
            question = Question(now=NOW, by=by, **narrowed)
            with world.store.snapshot() as (session, _stop):
                found = check_agrees(session, name, question)
            check_rows(world, question, found)


def check_rows(world: Sales, question: Question, found: Report) -> None:
    """The rows and the total hold what the plain telling says, and no row is missing."""
    expected, total = EXPECTED[found.name](world, question)
    rows = {key_of(found, row): row for row in found.rows}
    assert rows.keys() == expected.keys()
    for key, row in rows.items():
        check_values(row, expected[key])
    assert found.total is not None
    assert found.total.id == TOTAL
    check_values(found.total, total)
    if found.rows and None in rows:
        assert found.rows[-1] is rows[None], "those that have none stand last"


def key_of(found: Report, row: ReportRow) -> str | None:
    return f"{row.id}" if found.by == "stage" else row.key


def check_values(row: ReportRow, expected: Mapping[str, Any]) -> None:
    for key, value in expected.items():
        told = row.values[key]
        if isinstance(value, float) and told is not None:
            assert told == pytest.approx(value, abs=1e-9), (row.label, key)
        else:
            assert told == value, (row.label, key)


Expected = tuple[dict[str | None, dict[str, Any]], dict[str, Any]]


def win_rate(world: Sales, question: Question) -> Expected:
    def told(deals: Deals, key: str | None, by: str = question.by) -> dict[str, Any]:
        won, lost = split(deals)
        values = money(world, won, by, key)
        missed = money(world, lost, by, key)
        one = len(values.keys() | missed.keys()) == 1
        brought = sum(values.values())
        return {
            "won": len(won),
            "lost": len(lost),
            "win_rate": share(len(won), len(deals)),
            "won_value": values,
            "lost_value": missed,
            "value_rate": share(brought, brought + sum(missed.values())) if one else None,
            "mean_value": mean(values, len(won)),
        }

    deals = reference.closed(world, question)
    return reference.grouped(world, deals, question.by, told), told(deals, None, "")


def loss_reasons(world: Sales, question: Question) -> Expected:
    lost = split(reference.closed(world, question))[1]

    def told(deals: Deals, key: str | None, by: str = question.by) -> dict[str, Any]:
        return {
            "count": len(deals),
            "share": share(len(deals), len(lost)),
            "value": money(world, deals, by, key),
        }

    return reference.grouped(world, lost, question.by, told), told(lost, None, "")


def sources(world: Sales, question: Question) -> Expected:
    def told(deals: Deals, _key: str | None) -> dict[str, Any]:
        won, lost = split(deals)
        further = sum(reference.qualified(world, deal) for deal in deals)
        return {
            "leads": len(deals),
            "qualified": further,
            "won": len(won),
            "lost": len(lost),
            "lead_to_qualified": share(further, len(deals)),
            "qualified_to_won": share(len(won), further),
            "lead_to_won": share(len(won), len(deals)),
            "won_value": money(world, won),
            "mean_value": mean(money(world, won), len(won)),
            "cycle_days": reference.mean_days(won),
        }

    deals = reference.came(world, question)
    return reference.grouped(world, deals, question.by, told), told(deals, None)


def products(world: Sales, question: Question) -> Expected:
    def told(deals: Deals, key: str | None, by: str = question.by) -> dict[str, Any]:
        won, lost = split(deals)

        def lines(some: Deals) -> list[dict[str, Any]]:
            product = world.names["product"]
            return [
                line
                for deal in some
                for line in deal["lines"]
                if not by or product.get(line["product_id"]) == key
            ]

        discounts = [line["discount"] for line in lines(deals)]
        return {
            "deals": len(deals),
            "won": len(won),
            "lost": len(lost),
            "win_rate": share(len(won), len(deals)),
            "quantity": sum(line["quantity"] for line in lines(won)) / 1000,
            "won_value": money(world, won, by, key),
            "discount": share(sum(discounts), len(discounts) * 10_000),
        }

    deals = reference.closed(world, question)
    return reference.grouped(world, deals, question.by, told), told(deals, None, "")


def sales_cycle(world: Sales, question: Question) -> Expected:
    def told(deals: Deals, _key: str | None) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, some in zip(("won", "lost"), split(deals), strict=True):
            found[name] = len(some)
            found[f"{name}_mean_days"] = reference.mean_days(some)
            found[f"{name}_median_days"] = reference.median_days(some)
        return found

    deals = reference.closed(world, question)
    return reference.grouped(world, deals, question.by, told), told(deals, None)


def velocity(world: Sales, question: Question) -> Expected:
    running = [deal for deal in reference.counted(world, question) if deal["status"] == "open"]

    def told(deals: Deals, key: str | None, by: str = question.by) -> dict[str, Any]:
        here = [deal for deal in deals if deal["status"] == "open"]
        won, lost = split(deals)
        return {
            "open": len(here),
            "won": len(won),
            "lost": len(lost),
            "cycle_days": reference.mean_days(won),
            "velocity": reference.velocity(world, len(here), deals, by, key),
        }

    deals = [*running, *reference.closed(world, question)]
    return reference.grouped(world, deals, question.by, told), told(deals, None, "")


EXPECTED = {
    "win-rate": win_rate,
    "loss-reasons": loss_reasons,
    "sources": sources,
    "products": products,
    "sales-cycle": sales_cycle,
    "velocity": velocity,
}


def test_products_add_up_to_the_deals(worlds: list[Sales]) -> None:
    with worlds[0].store.snapshot() as (session, _stop):
        found = catalogue.run(session, "win-rate", Question(now=NOW, by="product"))
    assert found.total is not None
    for column in ("won_value", "lost_value"):
        added: dict[str, int] = {}
        for row in found.rows:
            for code, minor in row.values[column].items():
                added[code] = added.get(code, 0) + minor
        assert added == found.total.values[column]


@pytest.mark.parametrize("across", ["stage", "product", "source", "owner"])
def test_reasons_are_crossed_with_where_deals_were_lost(worlds: list[Sales], across: str) -> None:
    world = worlds[0]
    question = Question(now=NOW, by="" if across == "stage" else across)
    with world.store.snapshot() as (session, _stop):
        found = check_agrees(session, "loss-reasons", question)
    lost = split(reference.closed(world, question))[1]
    (crossed,) = found.parts
    seen = 0
    for row in crossed.rows:
        for column in crossed.columns:
            group = column.key.removeprefix("by:")
            named = group if across == "stage" else column.title
            named_key = None if group == "0" else named
            count = sum(
                row.key in reference.keys_of(world, deal, "reason")
                and named_key in reference.keys_of(world, deal, across)
                for deal in lost
            )
            assert row.values[column.key] == count
            seen += count
    assert seen
    if across in ("source", "owner"):
        for row in found.rows:
            mine = [deal for deal in lost if row.key in reference.keys_of(world, deal, across)]
            by_reason = [
                world.names["reason"].get(deal["loss_reason_id"], "(none)") for deal in mine
            ]
            most = max(map(by_reason.count, by_reason))
            assert by_reason.count(row.values["reason"]) == most
            assert row.values["reason_share"] == most / len(mine)


@pytest.mark.parametrize("name", NAMES)
def test_currencies_mix_by_given_rates_only(worlds: list[Sales], name: str) -> None:
    rates = Rates("UAH", "2026-11-01", {"USD": Decimal("41.5"), "JPY": Decimal("0.27")})
    with worlds[0].store.snapshot() as (session, _stop):
        plain = catalogue.run(session, name, Question(now=NOW))
        question = Question(now=NOW, currency="UAH", rates=rates)
        found = check_agrees(session, name, question)
    column = {"loss-reasons": "value", "sales-cycle": ""}.get(name, "won_value")
    if not column:
        return
    assert plain.total is not None
    assert found.total is not None
    before, after = plain.total.values[column], found.total.values[column]
    assert set(before) == {"UAH", "USD", "JPY", "KWD"}
    # There is no rate for dinars: they stay apart.
    assert set(after) == {"UAH", "KWD"}
    assert after["KWD"] == before["KWD"]
    exact = before["UAH"] + Decimal(before["USD"]) * Decimal("41.5") + before["JPY"] * 27
    assert abs(after["UAH"] - exact) <= 1
    assert found.currencies[0] == "UAH"


@pytest.mark.parametrize("name", NAMES)
def test_the_period_before_is_as_long(worlds: list[Sales], name: str) -> None:
    question = Question(now=NOW, period=Period(date(2026, 6, 1), date(2026, 6, 30)))
    with worlds[0].store.snapshot() as (session, _stop):
        found = catalogue.run(session, name, question, compare=True)
    assert found.before is not None
    assert found.before.question.period == Period(date(2026, 5, 2), date(2026, 5, 31))
    check_rows(
        worlds[0],
        Question(now=NOW, by=found.by, period=found.before.question.period),
        found.before,
    )


def test_of_nothing_there_is_no_share(worlds: list[Sales]) -> None:
    with worlds[3].store.snapshot() as (session, _stop):
        for name, column in (
            ("win-rate", "win_rate"),
            ("loss-reasons", "share"),
            ("sources", "lead_to_won"),
            ("products", "discount"),
            ("sales-cycle", "won_median_days"),
            ("velocity", "velocity"),
        ):
            found = catalogue.run(session, name, Question(now=NOW))
            assert found.total is not None
            assert (found.rows, found.total.values[column]) == ([], None)


@pytest.fixture
def in_kyiv(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Europe/Kyiv")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("in_kyiv")
@pytest.mark.parametrize("by", ["month", "quarter"])
def test_months_are_those_of_the_clock_on_the_wall(worlds: list[Sales], by: str) -> None:
    # Midnight is at 22:00 or 21:00 UTC there.
    question = Question(now=NOW, by=by, period=Period(date(2025, 10, 20), date(2026, 10, 25)))
    with worlds[0].store.snapshot() as (session, _stop):
        for name in ("win-rate", "loss-reasons", "sales-cycle"):
            found = check_agrees(session, name, question)
            check_rows(worlds[0], question, found)
            keys = [row.key for row in found.rows]
            assert keys == sorted(keys, key=str)


def test_no_deals_are_behind_money(worlds: list[Sales]) -> None:
    with worlds[0].store.snapshot() as (session, _stop):
        for name in NAMES:
            with pytest.raises(NotFound, match="No deals stand behind “value_rate”"):
                behind(session, name)


def behind(session: Connection, name: str) -> list[int]:
    return catalogue.deals_behind(session, name, Question(now=NOW), TOTAL, "value_rate")
