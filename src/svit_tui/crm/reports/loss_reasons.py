"""Loss reasons report: why deals that closed in the period were lost, and in which stage.

`count`: lost deals; `value`: their amounts, minor units by currency; `share` = count ÷ all lost, a
share 0–1. Grouped by anything but the reason, `reason` names the most frequent one of the group and
its share of it. Beside it stands each reason crossed with the stage that deals were lost from (that
is the stage they have), or with what was asked for; crossed are the `CROSSED` largest groups.

A deal counts by `closed_at`; by product once under each of its products with its shared amount
(`tallies.py`). Definition: docs/reports.md. Read from the index `deal_closed`, a pass a table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from svit_tui.crm.reports.shared import tallies
from svit_tui.crm.reports.shared.closed_rows import (
    chart_of,
    closed_ids,
    no_deals,
    overlap_notes,
    rows_in_order,
)
from svit_tui.crm.reports.shared.grouping import CLOSED_BY, NONE, Group, condition, groups, title_of
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

BY: Sequence[str] = ("reason", *CLOSED_BY)
# So many columns of the crossed table; it stands for the ids of their groups.
CROSSED = 8
_CROSS = "by:"

# Lost deals by reason, by group.
_Crossed = dict[int | str, dict[int | str, int]]


def run(reader: Reader, question: Question) -> Report:
    """Ask why deals were lost."""
    return _report(reader, question, _crossed(reader, question, _across(_by(question))))


def brief(reader: Reader, question: Question) -> Report:
    """The same by reason, without the crossed table."""
    return _report(reader, replace(question, by="reason"), {})


def _by(question: Question) -> str:
    return question.by or BY[0]


def _report(reader: Reader, question: Question, crossed: _Crossed) -> Report:
    by = _by(question)
    conditions = tallies.closed(question, DealStatus.LOST)
    found, sums = tallies.with_total(reader, conditions, by)
    whole = sums.get(DealStatus.LOST) or Tally()
    reason_of = groups(reader, "reason")
    values: dict[int | str, dict[str, Any]] = {}
    for group, parts in found.items():
        values[group] = _values(question, parts[DealStatus.LOST], whole.count)
        if by != "reason":
            reasons = {reason: counts.get(group, 0) for reason, counts in crossed.items()}
            top = _largest(reasons, reason_of)[0]
            values[group]["reason"] = top.label
            values[group]["reason_share"] = ratio(reasons[top.id], parts[DealStatus.LOST].count)
    total_values = _values(question, whole, whole.count)
    currencies = main_currencies(total_values["value"], preferred=question.currency)
    main = currencies[0] if currencies else ""
    rows = rows_in_order(reader, by, values, lambda of: (of["count"], of["value"].get(main, 0)))
    columns = [
        ReportColumn("count", _("Lost"), ValueKind.COUNT, opens=True),
        ReportColumn("share", _("Share"), ValueKind.RATE),
        ReportColumn("value", _("Value"), ValueKind.MONEY),
    ]
    if by != "reason":
        columns += [
            ReportColumn("reason", _("Most frequent reason"), ValueKind.TEXT),
            ReportColumn("reason_share", _("Its share"), ValueKind.RATE, wide=True),
        ]
        total_values |= {"reason": None, "reason_share": None}
    return Report(
        "loss-reasons",
        _("Loss reasons"),
        question,
        by,
        title_of(by),
        columns,
        rows,
        ReportRow(None, _("Total"), total_values, TOTAL),
        currencies,
        overlap_notes(by),
        chart_of(rows, (("count", _("Lost")),)),
        [_cross_table(reader, question, _across(by), crossed)] if crossed else [],
    )


def _across(by: str) -> str:
    return "stage" if by == "reason" else by


def _values(question: Question, lost: Tally, all_lost: int) -> dict[str, Any]:
    return {
        "count": lost.count,
        "share": ratio(lost.count, all_lost),
        "value": question.amounts(lost.amounts),
    }


def _largest(
    counts: Mapping[int | str, int], named: Callable[[int | str], Group]
) -> Sequence[Group]:
    """The groups, those of most deals first; of as many, what is known comes before “(none)”."""
    return sorted(
        (named(group) for group in counts),
        key=lambda of: (-counts[of.id], of.id == NONE, of.place, of.label, str(of.id)),
    )


def _crossed(reader: Reader, question: Question, across: str) -> _Crossed:
    found: _Crossed = {}
    conditions = tallies.closed(question, DealStatus.LOST)
    reason = ["deal.loss_reason_id"]
    for group, reason_id, count in tallies.grouped(
        reader, conditions, across, reason, ["count(*)"]
    ):
        counts = found.setdefault(reason_id or NONE, {})
        counts[group] = counts.get(group, 0) + count
    return found


def _cross_table(
    reader: Reader, question: Question, across: str, crossed: Mapping[Any, Mapping[Any, int]]
) -> Report:
    sums: dict[int | str, int] = {}
    for counts in crossed.values():
        for group, count in counts.items():
            sums[group] = sums.get(group, 0) + count
    largest = _largest(sums, groups(reader, across))[:CROSSED]
    shown = sorted(largest, key=lambda of: (of.id == NONE, of.place))
    columns = [
        ReportColumn(f"{_CROSS}{group.id}", group.label, ValueKind.COUNT, opens=True)
        for group in shown
    ]
    rows = rows_in_order(
        reader,
        "reason",
        {
            reason: {f"{_CROSS}{group.id}": counts.get(group.id, 0) for group in shown}
            for reason, counts in crossed.items()
        },
        lambda values: (sum(values.values()),),
    )
    left_out = len(sums) - len(shown)
    return Report(
        "loss-reasons",
        _("Reason by {group}").format(group=title_of(across).lower()),
        question,
        across,
        title_of("reason"),
        columns,
        rows,
        notes=[_("The {count} largest groups are shown.").format(count=CROSSED)]
        if left_out
        else [],
    )


def deals(reader: Reader, question: Question, row_id: int | str | None, column: str) -> list[int]:
    """The lost deals of a group.

    In the crossed table the columns are named `by:` and the id of a group, and the rows are
    reasons. Raises NotFound for a column without deals.
    """
    by = question.by or BY[0]
    conditions = tallies.closed(question, DealStatus.LOST)
    if column.startswith(_CROSS):
        text = column.removeprefix(_CROSS)
        group: int | str = int(text) if text.isdecimal() else text
        conditions += [condition("reason", row_id or 0), condition(_across(by), group)]
    elif column != "count":
        raise no_deals(column)
    elif row_id != TOTAL:
        conditions.append(condition(by, row_id or 0))
    return closed_ids(reader, conditions)
