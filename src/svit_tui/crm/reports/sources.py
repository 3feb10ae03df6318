"""Sources report: what became of the leads of each source, so that channels can be compared.

Of the deals that came in the period (by `created_at`), as they stand now:

- `leads`: all of them; `qualified`: those that ever got beyond their pipeline's first stage, or are
  won; `won` and `lost`. So won ≤ qualified ≤ leads, whenever they closed.
- `lead_to_qualified` = qualified ÷ leads, `qualified_to_won` = won ÷ qualified and `lead_to_won` =
  won ÷ leads, shares 0–1, none of nothing.
- `by_month`: how many came in each of the last twelve months, this one last.
- `won_value`: amounts of the won, minor units by currency; `mean_value` = won value ÷ won, rounded
  half up; `cycle_days`: mean days from created to won.

Leads of the last weeks had no time to be won, as a note says. It is the conversion of leads by
channel of marketing literature, counted by cohort: docs/reports.md. Read from the index
`deal_created` alone, in one pass and by source in its order; for each lead that is not won
`stage_furthest` says whether it qualified.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from svit_tui.crm.reports.shared import tallies, trend
from svit_tui.crm.reports.shared.closed_rows import (
    chart_of,
    mean,
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
from svit_tui.crm.reports.shared.stages import counted
from svit_tui.crm.reports.shared.tallies import Tally
from svit_tui.i18n import _
from svit_tui.model.kinds import DealStatus
from svit_tui.store.reads.rows import query_numbers, query_rows
from svit_tui.store.reads.written import among, both, literal

if TYPE_CHECKING:
    from svit_tui.store.file.connect import Reader

BY: Sequence[str] = ("source", "owner", "team", "manager", "pipeline", "tag")


@dataclass(slots=True)
class _Leads:
    """What became of the leads of a group."""

    count: int = 0
    qualified: int = 0
    won: Tally = field(default_factory=Tally)
    lost: int = 0
    months: trend.Trend = trend.NO_TREND

    def add(
        self,
        status: str,
        currency: str,
        qualified: int,
        count: int,
        amount: int | None,
        cycle: int | None,
    ) -> None:
        """Count leads in that stand alike."""
        self.count += count
        self.qualified += qualified
        self.lost += count if status == DealStatus.LOST else 0
        if status == DealStatus.WON:
            self.won.add(currency, count, amount, cycle)

    def values(self, question: Question) -> dict[str, Any]:
        """The columns of the row."""
        won_value = question.amounts(self.won.amounts)
        return {
            "leads": self.count,
            "qualified": self.qualified,
            "won": self.won.count,
            "lost": self.lost,
            "lead_to_qualified": ratio(self.qualified, self.count),
            "qualified_to_won": ratio(self.won.count, self.qualified),
            "lead_to_won": ratio(self.won.count, self.count),
            "won_value": won_value,
            "mean_value": mean(won_value, self.won.count),
            "cycle_days": self.won.mean_days,
            trend.KEY: self.months,
        }


def run(reader: Reader, question: Question) -> Report:
    """Ask what became of the leads of each source."""
    return _report(reader, question, _qualified(reader))


def brief(reader: Reader, question: Question) -> Report:
    """The same without a look at who qualified, which takes most of the time: none did."""
    return _report(reader, question, None)


def _report(reader: Reader, question: Question, qualified: str | None) -> Report:
    by = question.by or BY[0]
    found = _leads(reader, question, by, qualified)
    if by == "tag":
        whole = _leads(reader, question, "", qualified).get(TOTAL, _Leads())
    else:
        whole = _sum(found)
    if qualified is not None:
        _add_months(reader, question, by, found, whole)
    total = ReportRow(None, _("Total"), whole.values(question), TOTAL)
    currencies = main_currencies(total.values["won_value"], preferred=question.currency)
    main = currencies[0] if currencies else ""
    rows = rows_in_order(
        reader,
        by,
        {group: leads.values(question) for group, leads in found.items()},
        lambda values: (values["leads"], values["won_value"].get(main, 0)),
    )
    return Report(
        "sources",
        _("Sources"),
        question,
        by,
        title_of(by),
        [
            ReportColumn("leads", _("Leads"), ValueKind.COUNT, opens=True),
            ReportColumn("qualified", _("Qualified"), ValueKind.COUNT, opens=True),
            ReportColumn("won", _("Won"), ValueKind.COUNT, opens=True),
            ReportColumn("lost", _("Lost"), ValueKind.COUNT, opens=True, wide=True),
            ReportColumn("lead_to_qualified", _("Lead → qualified"), ValueKind.RATE, wide=True),
            ReportColumn("qualified_to_won", _("Qualified → won"), ValueKind.RATE, wide=True),
            ReportColumn("lead_to_won", _("Lead → won"), ValueKind.RATE),
            ReportColumn("won_value", _("Won value"), ValueKind.MONEY),
            ReportColumn("mean_value", _("Mean won"), ValueKind.MONEY, wide=True),
            ReportColumn("cycle_days", _("Cycle"), ValueKind.DAYS, wide=True),
            trend.trend_column(_("Leads by month")),
        ],
        rows,
        total,
        currencies,
        [
            _("Deals created in the period; the newest have not had time to be won."),
            *overlap_notes(by),
        ],
        chart_of(rows, (("leads", _("Leads")),), mark=("won", _("Won"))),
    )


def _add_months(
    reader: Reader, question: Question, by: str, found: dict[int | str, _Leads], whole: _Leads
) -> None:
    """When leads came, in the last twelve months."""

    def came(by: str) -> dict[int | str, trend.Trend]:
        months = trend.conditions(question, "deal.created_at")
        where = [*question.deals(), *months]
        month = trend.month_of(question, "deal.created_at")
        return trend.trends(tallies.grouped(reader, where, by, [month], ["count(*)"]))

    months = came(by)
    for group, leads in found.items():
        leads.months = months.get(group, trend.NO_TREND)
    whole.months = (
        came("").get(TOTAL, trend.NO_TREND) if by == "tag" else trend.added(months.values())
    )


def _sum(found: dict[int | str, _Leads]) -> _Leads:
    whole = _Leads()
    for leads in found.values():
        whole.count += leads.count
        whole.qualified += leads.qualified
        whole.lost += leads.lost
        whole.won.add_all(leads.won)
    return whole


def _leads(
    reader: Reader, question: Question, by: str, qualified: str | None
) -> dict[int | str, _Leads]:
    found: dict[int | str, _Leads] = {}
    columns = ["deal.status", "deal.currency"]
    told = ["0" if qualified is None else counted(qualified), *tallies.SUMS]
    for group, *row in tallies.grouped(
        reader, _came(question), by, columns, told, ordered=by == "source"
    ):
        found.setdefault(group, _Leads()).add(*row)
    return found


def _came(question: Question) -> list[str]:
    return [*question.deals(), *question.period.conditions("deal.created_at")]


def _qualified(reader: Reader) -> str:
    """That a deal is won, or ever got beyond the first stage of a pipeline.

    Archived stages stand in the order too; the first is the first that is not archived.
    """
    stages = query_rows(
        reader, "SELECT id, pipeline_id, archived_at FROM stage ORDER BY pipeline_id, position, id"
    )
    begun: set[int] = set()
    later: list[int] = []
    for stage_id, pipeline_id, archived_at in stages:
        if pipeline_id in begun:
            later.append(stage_id)
        elif archived_at is None:
            begun.add(pipeline_id)
    furthest = "stage_change.furthest_stage_id"
    return (
        "deal.status = 'won' OR EXISTS (SELECT 1 FROM stage_change"
        f" WHERE stage_change.deal_id = deal.id AND {furthest} IS NOT NULL"
        f" AND {among(furthest, later)})"
    )


def deals(reader: Reader, question: Question, row_id: int | str | None, column: str) -> list[int]:
    """The leads of a group, or those qualified, won or lost of them, newest first. Raises NotFound
    for a column without deals."""
    conditions = _came(question)
    if column == "qualified":
        conditions.append(_qualified(reader))
    elif column in (DealStatus.WON, DealStatus.LOST):
        conditions.append(f"deal.status = {literal(column)}")
    elif column != "leads":
        raise no_deals(column)
    if row_id != TOTAL:
        conditions.append(condition(question.by or BY[0], row_id or 0))
    query = f"SELECT deal.id FROM deal WHERE {both(conditions)}"
    return query_numbers(reader, f"{query} ORDER BY deal.created_at DESC, deal.id DESC")
