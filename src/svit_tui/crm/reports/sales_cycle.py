"""Sales cycle report: how long it takes from the creation of a deal to its close.

For the deals that closed in the period, won and lost apart: how many, the mean and the median of
`closed_at` − `created_at` in days (seconds ÷ 86,400, not rounded; 0 if it was closed before it was
created, as imports can have it). The median is the middle value, or the mean of the two middle
ones. None without deals. Definition: docs/reports.md; the length of the sales cycle as CRM programs
have it, with the median because a few very long deals draw the mean away.

By product or tag a deal's cycle counts under each. Read from the index `deal_closed` alone, in one
pass: SQLite gives the cycles of a group as one text, which Python puts in order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median
from typing import TYPE_CHECKING, Any

from svit_tui.crm.reports.shared import tallies
from svit_tui.crm.reports.shared.closed_rows import (
    chart_of,
    closed_ids,
    no_deals,
    overlap_notes,
    rows_in_order,
)
from svit_tui.crm.reports.shared.grouping import CLOSED_BY, OVERLAPPING, condition, title_of
from svit_tui.crm.reports.shared.question import Question
from svit_tui.crm.reports.shared.report import TOTAL, Report, ReportColumn, ReportRow, ValueKind
from svit_tui.crm.reports.shared.tallies import DAY
from svit_tui.i18n import _
from svit_tui.model.kinds import DealStatus

if TYPE_CHECKING:
    from svit_tui.store.file.connect import Reader

BY: Sequence[str] = ("pipeline", *(by for by in CLOSED_BY if by != "pipeline"))

# Seconds by group and status.
_Cycles = dict[int | str, dict[str, list[int]]]


def run(reader: Reader, question: Question) -> Report:
    """Ask how long won and lost deals took, by group."""
    by = question.by or BY[0]
    found = _cycles(reader, question, by)
    if by in OVERLAPPING:
        whole = _cycles(reader, question, "").get(TOTAL, {})
    else:
        whole = {
            status: [cycle for parts in found.values() for cycle in parts.get(status, ())]
            for status in (DealStatus.WON, DealStatus.LOST)
        }
    total = ReportRow(None, _("Total"), _values(whole), TOTAL)
    rows = rows_in_order(
        reader,
        by,
        {group: _values(parts) for group, parts in found.items()},
        lambda values: (values["won"], values["lost"]),
    )
    return Report(
        "sales-cycle",
        _("Sales cycle"),
        question,
        by,
        title_of(by),
        [
            ReportColumn("won", _("Won"), ValueKind.COUNT, opens=True),
            ReportColumn("won_mean_days", _("Mean to won"), ValueKind.DAYS),
            ReportColumn("won_median_days", _("Median to won"), ValueKind.DAYS),
            ReportColumn("lost", _("Lost"), ValueKind.COUNT, opens=True),
            ReportColumn("lost_mean_days", _("Mean to lost"), ValueKind.DAYS),
            ReportColumn("lost_median_days", _("Median to lost"), ValueKind.DAYS),
        ],
        rows,
        total,
        notes=overlap_notes(by, amounts=False),
        chart=chart_of(
            rows,
            (("won_median_days", _("Median to won")),),
            ValueKind.DAYS,
            mark=("lost_median_days", _("Median to lost")),
        ),
        extra={"total": {status: _told(total.values, status) for status in ("won", "lost")}},
    )


def _cycles(reader: Reader, question: Question, by: str) -> _Cycles:
    found: _Cycles = {}
    conditions = tallies.closed(question)
    texts = ["group_concat(deal.cycle)"]
    for group, status, cycles in tallies.grouped(reader, conditions, by, ["deal.status"], texts):
        if cycles:
            seconds = map(int, cycles.split(","))
            found.setdefault(group, {}).setdefault(status, []).extend(seconds)
    return found


def _values(parts: Mapping[str, Sequence[int]]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for status in ("won", "lost"):
        cycles = parts.get(status) or ()
        values[status] = len(cycles)
        values[f"{status}_mean_days"] = sum(cycles) / (len(cycles) * DAY) if cycles else None
        values[f"{status}_median_days"] = median(cycles) / DAY if cycles else None
    return values


def _told(values: Mapping[str, Any], status: str) -> dict[str, Any]:
    told: dict[str, Any] = {"count": values[status]}
    for key in ("mean_days", "median_days"):
        days = values[f"{status}_{key}"]
        told[key] = None if days is None else round(days, 4)
    return told


def deals(reader: Reader, question: Question, row_id: int | str | None, column: str) -> list[int]:
    """The deals won or lost in a group. Raises NotFound for a column without deals."""
    if column not in (DealStatus.WON, DealStatus.LOST):
        raise no_deals(column)
    conditions = tallies.closed(question, column)
    if row_id != TOTAL:
        conditions.append(condition(question.by or BY[0], row_id or 0))
    return closed_ids(reader, conditions)
