"""Win rate report: the share of won deals among those that closed in the period.

`win_rate` = won ÷ (won + lost), a share 0–1, none if nothing closed. `value_rate` is the same of
their value, none while there are several currencies. `won_value` and `lost_value` are minor units
by currency; `mean_value` = won value ÷ won, rounded half up. Open deals don't count: so the field
defines the win (or close) rate, and so docs/reports.md does.

A deal counts by `closed_at`, under the owner, source, stage … that it has now. By product it
counts once under each of its products with its shared amount (`tallies.py`), by tag whole under
each tag of its contact; the total counts each deal once.

Read from the index `deal_closed` alone, in one pass; by product also from `line_shares`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from svit_tui.crm.reports.shared.grouping import CLOSED_BY, condition, title_of
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
from svit_tui.crm.reports.shared.tallies import Tally
from svit_tui.i18n import _
from svit_tui.model.kinds import DealStatus

if TYPE_CHECKING:
    from svit_tui.store.file.connect import Reader

BY: Sequence[str] = CLOSED_BY


def run(reader: Reader, question: Question) -> Report:
    """Ask how many of the closed deals were won, by group."""
    by = question.by or BY[0]
    conditions = tallies.closed(question)
    found, whole = tallies.with_total(reader, conditions, by)
    total = ReportRow(None, _("Total"), _values(question, whole), TOTAL)
    currencies = main_currencies(
        total.values["won_value"], total.values["lost_value"], preferred=question.currency
    )
    rows = rows_in_order(
        reader,
        by,
        {group: _values(question, parts) for group, parts in found.items()},
        lambda values: (
            values["won_value"].get(currencies[0] if currencies else "", 0),
            values["won"],
            values["lost"],
        ),
    )
    columns = [
        ReportColumn("won", _("Won"), ValueKind.COUNT, opens=True),
        ReportColumn("lost", _("Lost"), ValueKind.COUNT, opens=True),
        ReportColumn("win_rate", _("Win rate"), ValueKind.RATE),
        ReportColumn("won_value", _("Won value"), ValueKind.MONEY),
        ReportColumn("lost_value", _("Lost value"), ValueKind.MONEY, wide=True),
        ReportColumn("value_rate", _("Rate by value"), ValueKind.RATE, wide=True),
        ReportColumn("mean_value", _("Mean won"), ValueKind.MONEY, wide=True),
    ]
    return Report(
        "win-rate",
        _("Win rate"),
        question,
        by,
        title_of(by),
        columns,
        rows,
        total,
        currencies,
        overlap_notes(by),
        chart_of(rows, (("won", _("Won")), ("lost", _("Lost")))),
    )


def _values(question: Question, parts: Mapping[str, Tally]) -> dict[str, Any]:
    won, lost = parts.get(DealStatus.WON) or Tally(), parts.get(DealStatus.LOST) or Tally()
    won_value, lost_value = question.amounts(won.amounts), question.amounts(lost.amounts)
    return {
        "won": won.count,
        "lost": lost.count,
        "win_rate": ratio(won.count, won.count + lost.count),
        "won_value": won_value,
        "lost_value": lost_value,
        "value_rate": _value_rate(won_value, lost_value),
        "mean_value": mean(won_value, won.count),
    }


def _value_rate(won: Amounts, lost: Amounts) -> float | None:
    if len(won.keys() | lost.keys()) != 1:
        return None
    part = sum(won.values())
    return ratio(part, part + sum(lost.values()))


def deals(reader: Reader, question: Question, row_id: int | str | None, column: str) -> list[int]:
    """The deals won or lost in a group. Raises NotFound for a column without deals."""
    if column not in (DealStatus.WON, DealStatus.LOST):
        raise no_deals(column)
    conditions = tallies.closed(question, column)
    if row_id != TOTAL:
        conditions.append(condition(question.by or BY[0], row_id or 0))
    return closed_ids(reader, conditions)
