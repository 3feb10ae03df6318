"""Forecast report: what open deals will bring, by the month of their expected close.

Formulas, a row a month, then a row of deals whose expected close has passed, and one of those that
have none:

- `open`: open deals expected in the month; `best_case`: their value, Σ amount.
- `weighted` = Σ amount × chance, the chance being the deal's own or else its stage's.
- `weighted_by_history` = Σ amount × won ÷ (won + lost) of the deals that ever visited the stage
  that the deal is in; by the chance where nothing that visited it is closed yet.
- `committed`: the value of open deals with a chance of at least 80%.
- `won`: the value of what was won in the month so far, by `closed_at`.
- `goal`: what is meant to be won: of the members or teams that the question names, else
  everybody's.
- `coverage` = (won + weighted) ÷ goal, in the goal's currency; in the total that of the months that
  have a goal in it.

Without a period the months are this one and those ahead that have a deal or a goal. With one they
are its months (without an end: all up to now, then those that have a deal or a goal); deals
expected outside of it are left out, but for the two rows at the end. Weighted sums are rounded half
up to minor units once, after they were added up. The best case, committed and weighted lines of a
forecast are those that Salesforce and HubSpot have (“best case”, “commit”).

Read from the indexes `deal_open`, `deal_closed` (a month a range) and `stage_visit` alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from svit_tui import formatting
from svit_tui.crm.reports.shared import open_deals
from svit_tui.crm.reports.shared.open_deals import OpenGroup
from svit_tui.crm.reports.shared.question import Amounts, Period, Question
from svit_tui.crm.reports.shared.report import (
    TOTAL,
    Chart,
    ChartKind,
    Report,
    ReportColumn,
    ReportRow,
    Series,
    ValueKind,
    main_currencies,
)
from svit_tui.i18n import _
from svit_tui.model.errors import NotFound
from svit_tui.model.kinds import DealStatus
from svit_tui.store.file.connect import driver_of
from svit_tui.store.reads.goals import goals_by_month
from svit_tui.store.reads.rows import query_numbers, query_rows
from svit_tui.store.reads.standing import CLOSE_PASSED, Moment
from svit_tui.store.reads.written import both, literal

if TYPE_CHECKING:
    from svit_tui.store.file.connect import Reader

BY: Sequence[str] = ("month",)
# A deal with so many percent is as good as promised.
COMMITTED = 80
OVERDUE, UNDATED = _ASIDE = ("overdue", "none")


@dataclass
class _Month:
    """What a row is made of."""

    groups: list[OpenGroup] = field(default_factory=list)
    won: Amounts = field(default_factory=dict)
    goal: Amounts = field(default_factory=dict)

    def add(self, other: _Month) -> None:
        self.groups += other.groups
        self.won = open_deals.added(self.won, other.won)
        self.goal = open_deals.added(self.goal, other.goal)

    def values(self, question: Question, rates: dict[int, Fraction | None]) -> dict[str, Any]:
        committed = [group for group in self.groups if group.chance >= COMMITTED]
        return {
            "open": sum(group.count for group in self.groups),
            "weighted": question.amounts(open_deals.weighted(self.groups)),
            "weighted_by_history": question.amounts(open_deals.weighted(self.groups, rates)),
            "best_case": question.amounts(open_deals.value(self.groups)),
            "committed": question.amounts(open_deals.value(committed)),
            "won": question.amounts(self.won),
            "goal": question.amounts(self.goal) or None,
        }


def run(reader: Reader, question: Question) -> Report:
    """Ask what is expected in which month, beside what was won and what was meant to be."""
    return _report(reader, question, open_deals.history_rates(reader))


def brief(reader: Reader, question: Question) -> Report:
    """The same without a look at history, which takes most of the time: by chance alone."""
    return _report(reader, question, {})


def _report(reader: Reader, question: Question, rates: dict[int, Fraction | None]) -> Report:
    lines = _open_lines(reader, question)
    wanted = _goals(reader, question)
    months = _months(question, {*lines, *wanted})
    found: dict[str, _Month] = {}
    for month in months:
        line = found[month] = lines.get(month, _Month())
        line.won = _won(reader, question, month)
        line.goal = wanted.get(month, {})
    for aside in _ASIDE:
        if aside in lines:
            found[aside] = lines[aside]
    everything = _Month()
    for line in found.values():
        everything.add(line)
    values = {key: line.values(question, rates) for key, line in found.items()}
    total = everything.values(question, rates)
    currencies = main_currencies(
        total["best_case"], total["won"], total["goal"] or {}, preferred=question.currency
    )
    main = currencies[0] if currencies else ""
    for row in values.values():
        row["coverage"] = _coverage([row], _goal_currency(row["goal"], main))
    total["coverage"] = _coverage(values.values(), _goal_currency(total["goal"], main))
    rows = [ReportRow(key, _label(key), row, key) for key, row in values.items()]
    return Report(
        "forecast",
        _("Forecast"),
        question,
        BY[0],
        _("Month"),
        _columns(),
        rows,
        ReportRow(None, _("Total"), total, TOTAL),
        currencies,
        _notes(question, rows, rates),
        _chart([row for row in rows if row.id not in _ASIDE], main),
    )


def _columns() -> list[ReportColumn]:
    committed = _("Committed: deals with a chance of {share} or more.").format(
        share=formatting.percent(COMMITTED / 100)
    )
    return [
        ReportColumn("open", _("Open"), ValueKind.COUNT, opens=True),
        ReportColumn("weighted", _("Weighted"), ValueKind.MONEY),
        ReportColumn("weighted_by_history", _("By history"), ValueKind.MONEY),
        ReportColumn("best_case", _("Best case"), ValueKind.MONEY, wide=True),
        ReportColumn("committed", _("Committed"), ValueKind.MONEY, wide=True, note=committed),
        ReportColumn("won", _("Won"), ValueKind.MONEY),
        ReportColumn("goal", _("Goal"), ValueKind.MONEY),
        ReportColumn("coverage", _("Coverage"), ValueKind.RATE),
    ]


def _label(key: str) -> str:
    return {OVERDUE: _("Overdue"), UNDATED: _("No date")}.get(key, key)


def _goal_currency(goal: Amounts | None, main: str) -> str:
    """The currency that a goal is compared in: the report's, or else the goal's only one."""
    if not goal or main in goal:
        return main
    return next(iter(goal)) if len(goal) == 1 else ""


def _coverage(rows: Iterable[dict[str, Any]], code: str) -> float | None:
    """(won + weighted) ÷ goal in one currency, of those rows that have a goal in it."""
    reached: int | Fraction = 0
    wanted = 0
    for row in rows:
        if goal := (row["goal"] or {}).get(code):
            wanted += goal
            reached += row["won"].get(code, 0) + row["weighted"].get(code, 0)
    return float(reached / wanted) if wanted else None


def _chart(rows: Sequence[ReportRow], currency: str) -> Chart | None:
    if not rows or not currency:
        return None

    def found(key: str) -> list[float | None]:
        return [open_deals.major(row.values[key], currency) for row in rows]

    weighted = found("weighted")
    # Behind the weighted value what all of it would bring more.
    rest = [
        best - part if best is not None and part is not None else None
        for best, part in zip(found("best_case"), weighted, strict=True)
    ]
    has_goals = any(row.values["goal"] for row in rows)
    return Chart(
        ChartKind.STACKED,
        [row.label for row in rows],
        (
            Series(_("Won"), found("won"), DealStatus.WON),
            Series(_("Weighted"), weighted),
            Series(_("Best case"), rest),
        ),
        ValueKind.MONEY,
        currency,
        Series(_("Goal"), found("goal")) if has_goals else None,
    )


def _notes(
    question: Question, rows: Iterable[ReportRow], rates: dict[int, Fraction | None]
) -> list[str]:
    notes = []
    if any(row.id in _ASIDE for row in rows):
        notes.append(
            _(
                "Deals past their close date or without one are listed apart: "
                "their month is unknown."
            )
        )
    if not any(rates.values()):
        notes.append(_("Nothing has been won yet, so there is no history to go by."))
    if _beside_goals(question):
        notes.append(_("Goals cover all deals, so a part of them has none."))
    return notes


# Months


def _month(day: date) -> str:
    return f"{day:%Y-%m}"


def _days(month: str) -> Period:
    """The days of a month."""
    first = date.fromisoformat(f"{month}-01")
    after = (first + timedelta(days=31)).replace(day=1)
    return Period(first, after - timedelta(days=1))


def _within(question: Question, month: str) -> Period:
    """The days of a month that the period has."""
    days, period = _days(month), question.period
    assert days.first is not None
    assert days.last is not None
    return Period(
        max(days.first, period.first or days.first), min(days.last, period.last or days.last)
    )


def _months(question: Question, having: set[str]) -> list[str]:
    """The months that have a row, in order of time."""
    period = question.period
    known = sorted(having - set(_ASIDE))
    first = _month(period.first or question.today)
    ahead = [month for month in known if month >= first]
    today = _month(question.today)
    if period.first is None:
        known_ahead = sorted({first, *ahead})
        last = _month(period.last) if period.last is not None else known_ahead[-1]
        return [month for month in known_ahead if month <= last]
    # What is past has all its months: something may have been won in each.
    last = max(first, today) if period.last is None else _month(period.last)
    found: list[str] = []
    day = period.first.replace(day=1)
    while _month(day) <= last:
        found.append(_month(day))
        day = (day + timedelta(days=31)).replace(day=1)
    return found if period.last is not None else sorted({*found, *ahead})


# Reading


def _open_lines(reader: Reader, question: Question) -> dict[str, _Month]:
    """Open deals by month, overdue and undated ones by their words."""
    found: dict[str, _Month] = {}
    for group in open_deals.open_groups(reader, question, [_row_of(question)]):
        key = group.key[0]
        if key:
            found.setdefault(key, _Month()).groups.append(group)
    return found


def _row_of(question: Question) -> str:
    """The row that counts an open deal, by the day it is expected on; empty for none."""
    period, day = question.period, "deal.expected_close_on"
    cases = [
        f"WHEN {day} IS NULL THEN {literal(UNDATED)}",
        f"WHEN {Moment(question.now).written(CLOSE_PASSED)} THEN {literal(OVERDUE)}",
    ]
    if period.first is not None:
        cases.append(f"WHEN {day} < {literal(period.first)} THEN ''")
    if period.last is not None:
        cases.append(f"WHEN {day} > {literal(period.last)} THEN ''")
    return f"CASE {' '.join(cases)} ELSE substr({day}, 1, {len('2017-03')}) END"


def _won(reader: Reader, question: Question, month: str) -> Amounts:
    """What was won in a month, by currency."""
    days = _within(question, month)
    if days.first is None or days.first > question.today:
        return {}
    query = (
        "SELECT deal.currency, sum(deal.amount) FROM deal"
        f" WHERE {both(_won_in(question, days))} GROUP BY deal.currency"
    )
    return {code: amount for code, amount in query_rows(reader, query) if amount}


def _won_in(question: Question, days: Period) -> list[str]:
    return [
        open_deals.IS_CLOSED,
        "deal.status = 'won'",
        *question.deals(),
        *days.conditions("deal.closed_at"),
    ]


def _beside_goals(question: Question) -> bool:
    """Whether the question is about deals that no goal is about."""
    return bool(
        question.source_ids
        or question.product_ids
        or question.tag_ids
        or question.condition
        or question.pipeline_id is not None
        or (question.owner_ids and question.teams)
    )


def _goals(reader: Reader, question: Question) -> dict[str, Amounts]:
    if _beside_goals(question):
        return {}
    found = goals_by_month(driver_of(reader), owner_ids=question.owner_ids, teams=question.teams)
    today = _month(question.period.first or question.today)
    last = _month(question.period.last) if question.period.last else "9999-12"
    return {month: amounts for month, amounts in found.items() if today <= month <= last}


# Deals behind the numbers


def deals(reader: Reader, question: Question, row_id: int | str | None, column: str) -> list[int]:
    """The deals behind `open`, soonest expected first, or behind `won`, newest first."""
    if column not in ("open", "won"):
        raise NotFound(_("No deals stand behind this number."))
    if column == "won":
        months = [str(row_id)]
        if row_id == TOTAL:
            having = {*_open_lines(reader, question), *_goals(reader, question)}
            months = _months(question, having)
        won: list[int] = []
        for month in reversed([month for month in months if month not in _ASIDE]):
            conditions = _won_in(question, _within(question, month))
            closed = f"SELECT deal.id FROM deal WHERE {both(conditions)}"
            won += query_numbers(reader, f"{closed} ORDER BY deal.closed_at DESC, deal.id")
        return won
    expected = "deal.expected_close_on"
    query = (
        f"SELECT deal.id, {_row_of(question)} FROM deal"
        f" WHERE {both([open_deals.IS_OPEN, *question.deals()])}"
        f" ORDER BY {expected} IS NULL, {expected}, deal.id"
    )
    return [deal_id for deal_id, row in query_rows(reader, query) if row and row_id in (row, TOTAL)]
