"""Velocity report: the money a day that a pipeline earns at its present pace.

    velocity = open deals × win rate × mean won value ÷ mean days from created to won

`open`: deals open now, whatever the period, snoozed ones too. The rest is of the deals that closed
in the period: `win_rate` = won ÷ (won + lost); `mean_value` = won value ÷ won deals, one without
amount counting as nothing; `cycle_days` = mean `closed_at` − `created_at` of the won, in days. So
it is open × won value ÷ (won + lost) ÷ cycle days, in minor units a day by currency, exact and
rounded half up once; none if nothing was won, or all at once. It is the sales (or pipeline)
velocity of sales literature: docs/reports.md.

Rows don't add up: the total is the formula for all deals. Closed deals are read from the index
`deal_closed` alone; open ones by owner, source or pipeline from their rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING, Any

from svit_tui.crm.reports.shared import tallies
from svit_tui.crm.reports.shared.closed_rows import (
    chart_of,
    closed_ids,
    mean,
    no_deals,
    overlap_notes,
    rows_in_order,
)
from svit_tui.crm.reports.shared.grouping import OVERLAPPING, condition, title_of
from svit_tui.crm.reports.shared.question import Amounts, Question
from svit_tui.crm.reports.shared.report import (
    TOTAL,
    Report,
    ReportColumn,
    ReportRow,
    ValueKind,
    main_currencies,
    ratio,
)
from svit_tui.crm.reports.shared.tallies import DAY, Tally
from svit_tui.i18n import _
from svit_tui.model.kinds import DealStatus
from svit_tui.store.reads.rows import query_numbers
from svit_tui.store.reads.written import both

if TYPE_CHECKING:
    from svit_tui.store.file.connect import Reader

BY: Sequence[str] = ("pipeline", "owner", "team", "manager", "source", "product", "tag")


def run(reader: Reader, question: Question) -> Report:
    """Ask what money a day comes in, by group."""
    by = question.by or BY[0]
    conditions = tallies.closed(question)
    found, whole = tallies.with_total(reader, conditions, by)
    running = _open(reader, question, by)
    all_open = (
        _open(reader, question, "").get(TOTAL, 0) if by in OVERLAPPING else sum(running.values())
    )
    total = ReportRow(None, _("Total"), _values(question, all_open, whole), TOTAL)
    currencies = main_currencies(
        total.values["velocity"] or {}, total.values["won_value"], preferred=question.currency
    )
    main = currencies[0] if currencies else ""
    rows = rows_in_order(
        reader,
        by,
        {
            group: _values(question, running.get(group, 0), found.get(group, {}))
            for group in {**running, **found}
        },
        lambda values: ((values["velocity"] or {}).get(main, 0), values["open"], values["won"]),
    )
    return Report(
        "velocity",
        _("Velocity"),
        question,
        by,
        title_of(by),
        [
            ReportColumn("open", _("Open"), ValueKind.COUNT, opens=True),
            ReportColumn("won", _("Won"), ValueKind.COUNT, opens=True, wide=True),
            ReportColumn("lost", _("Lost"), ValueKind.COUNT, opens=True, wide=True),
            ReportColumn("win_rate", _("Win rate"), ValueKind.RATE),
            ReportColumn("won_value", _("Won value"), ValueKind.MONEY, wide=True),
            ReportColumn("mean_value", _("Mean won"), ValueKind.MONEY, wide=True),
            ReportColumn("cycle_days", _("Cycle"), ValueKind.DAYS, wide=True),
            ReportColumn("velocity", _("A day"), ValueKind.MONEY),
        ],
        rows,
        total,
        currencies,
        [
            _("Open deals × win rate × mean won value ÷ mean days to won."),
            *overlap_notes(by),
        ],
        chart_of(rows, (("velocity", _("A day")),), ValueKind.MONEY, main),
    )


def velocity(running: int, won: Tally, lost: Tally, amounts: Amounts) -> Amounts | None:
    """Minor units a day by currency, of deals open now and deals that closed."""
    if not won.count or not won.cycle:
        return None
    factor = Fraction(running * DAY * won.count, (won.count + lost.count) * won.cycle)
    return {code: floor(minor * factor + Fraction(1, 2)) for code, minor in amounts.items()}


def _values(question: Question, running: int, parts: Mapping[str, Tally]) -> dict[str, Any]:
    won, lost = parts.get(DealStatus.WON) or Tally(), parts.get(DealStatus.LOST) or Tally()
    won_value = question.amounts(won.amounts)
    return {
        "open": running,
        "won": won.count,
        "lost": lost.count,
        "win_rate": ratio(won.count, won.count + lost.count),
        "won_value": won_value,
        "mean_value": mean(won_value, won.count),
        "cycle_days": won.mean_days,
        "velocity": velocity(running, won, lost, won_value),
    }


def _is_open(question: Question) -> list[str]:
    return ["deal.status = 'open'", *question.deals()]


def _open(reader: Reader, question: Question, by: str) -> dict[int | str, int]:
    found: dict[int | str, int] = {}
    for group, count in tallies.grouped(reader, _is_open(question), by, [], ["count(*)"]):
        found[group] = found.get(group, 0) + count
    return found


def deals(reader: Reader, question: Question, row_id: int | str | None, column: str) -> list[int]:
    """The open, won or lost deals of a group. Raises NotFound for a column without deals."""
    by = question.by or BY[0]
    within = [] if row_id == TOTAL else [condition(by, row_id or 0)]
    if column == DealStatus.OPEN:
        query = f"SELECT deal.id FROM deal WHERE {both([*_is_open(question), *within])}"
        return query_numbers(reader, f"{query} ORDER BY deal.created_at DESC, deal.id DESC")
    if column not in (DealStatus.WON, DealStatus.LOST):
        raise no_deals(column)
    return closed_ids(reader, [*tallies.closed(question, column), *within])
