"""Products report: what sells, how much of it, how often, and at which discount.

For the deals that closed in the period, under each of their products:

- `deals` = won + lost, each deal once under each of its products; `win_rate` = won ÷ (won + lost).
- `won_value`: minor units by currency, the shared amount of the won deals (`tallies.py`), so that
  the products add up to the deals.
- `quantity`: pieces on the lines of the won deals. `discount`: the plain mean of the discounts of
  the lines of the closed deals, a share 0–1, without regard to price so that currencies don't mix.

Lines without product, and deals without lines, stand in the row “(none)”. See docs/reports.md.
Read from the indexes `deal_closed` and, for the lines of each deal, `line_shares` alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from svit_tui.crm.reports.shared import tallies
from svit_tui.crm.reports.shared.closed_rows import (
    chart_of,
    closed_ids,
    no_deals,
    overlap_notes,
    rows_in_order,
)
from svit_tui.crm.reports.shared.grouping import condition, title_of
from svit_tui.crm.reports.shared.question import Question
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

BY: Sequence[str] = ("product",)
_THOUSAND = 1_000
_WHOLE_DISCOUNT = 10_000


def run(reader: Reader, question: Question) -> Report:
    """Ask what was sold of each product."""
    conditions = tallies.closed(question)
    found, whole = tallies.with_total(reader, conditions, "product")
    for parts in found.values():
        for status, part in parts.items():
            whole[status].add_lines(part.lines, part.quantity, part.discount)
    total = ReportRow(None, _("Total"), _values(question, whole), TOTAL)
    currencies = main_currencies(total.values["won_value"], preferred=question.currency)
    main = currencies[0] if currencies else ""
    rows = rows_in_order(
        reader,
        "product",
        {group: _values(question, parts) for group, parts in found.items()},
        lambda values: (values["won_value"].get(main, 0), values["won"], values["deals"]),
    )
    return Report(
        "products",
        _("Products"),
        question,
        "product",
        title_of("product"),
        [
            ReportColumn("deals", _("Deals"), ValueKind.COUNT, opens=True),
            ReportColumn("won", _("Won"), ValueKind.COUNT, opens=True),
            ReportColumn("lost", _("Lost"), ValueKind.COUNT, opens=True, wide=True),
            ReportColumn("win_rate", _("Win rate"), ValueKind.RATE),
            ReportColumn("quantity", _("Quantity"), ValueKind.NUMBER, wide=True),
            ReportColumn("won_value", _("Won value"), ValueKind.MONEY),
            ReportColumn("discount", _("Mean discount"), ValueKind.RATE, wide=True),
        ],
        rows,
        total,
        currencies,
        overlap_notes("product"),
        chart_of(rows, (("won", _("Won")), ("lost", _("Lost")))),
    )


def _values(question: Question, parts: Mapping[str, Tally]) -> dict[str, Any]:
    won, lost = parts.get(DealStatus.WON) or Tally(), parts.get(DealStatus.LOST) or Tally()
    lines = won.lines + lost.lines
    discount = won.discount + lost.discount
    return {
        "deals": won.count + lost.count,
        "won": won.count,
        "lost": lost.count,
        "win_rate": ratio(won.count, won.count + lost.count),
        "quantity": won.quantity / _THOUSAND,
        "won_value": question.amounts(won.amounts),
        "discount": ratio(discount, lines * _WHOLE_DISCOUNT),
    }


def deals(reader: Reader, question: Question, row_id: int | str | None, column: str) -> list[int]:
    """The closed deals of a product. Raises NotFound for a column without deals."""
    if column not in ("deals", DealStatus.WON, DealStatus.LOST):
        raise no_deals(column)
    conditions = tallies.closed(question, "" if column == "deals" else column)
    if row_id != TOTAL:
        conditions.append(condition("product", row_id or 0))
    return closed_ids(reader, conditions)
