"""Members report: what each member has open, has won and lost, and has done.

Formulas, a row a member, team or manager:

- `open`, `open_value`, `weighted_value`: the deals that are open now, their value, and Σ amount ×
  chance, the chance being the deal's own or else its stage's. The period does not narrow these.
- `won`, `lost`, `won_value`: the owner's deals closed in the period, by `closed_at`.
- `win_rate` = won ÷ (won + lost). `cycle_days`: mean days from created to won, of the won.
- `calls` … `notes`: communications begun in the period, by the member who spoke; `tasks_done`:
  tasks done in it, by the one who did them. With or without a deal.
- `by_month`: deals won in each of the last twelve months, this one last.
- `overdue`: planned tasks of the assignee whose time has passed at the instant of asking.

Owner and team narrow the members; pipeline, source, product and tag narrow the deals, and then only
what was said and done about such deals counts. Days are seconds ÷ 86,400, money minor units by
currency. Definitions: docs/reports.md; `win_rate` as in the report win-rate.

Read from the indexes `deal_open`, `deal_closed`, `communication_by`, `task_done_by` and
`task_of_member` alone, each in one pass.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from svit_tui.crm.reports.shared import open_deals, trend
from svit_tui.crm.reports.shared.open_deals import OpenGroup
from svit_tui.crm.reports.shared.question import Amounts, Question
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
    ratio,
)
from svit_tui.i18n import _
from svit_tui.model.errors import NotFound
from svit_tui.model.kinds import CommunicationKind, DealStatus
from svit_tui.store.reads.rows import query_numbers, query_rows
from svit_tui.store.reads.standing import TASK_OVERDUE, Moment
from svit_tui.store.reads.written import among, both, literal

if TYPE_CHECKING:
    from svit_tui.store.file.connect import Reader

BY: Sequence[str] = ("member", "team", "manager")
# Column → kind of communication.
SAID: dict[str, str] = {
    "calls": CommunicationKind.CALL,
    "emails": CommunicationKind.EMAIL,
    "meetings": CommunicationKind.MEETING,
    "messages": CommunicationKind.MESSAGE,
    "notes": CommunicationKind.NOTE,
}
_DAY = 86_400


@dataclass
class _Tally:
    """What is counted of one member, or of several together."""

    open: list[OpenGroup] = field(default_factory=list)
    won: int = 0
    lost: int = 0
    won_value: Amounts = field(default_factory=dict)
    cycle: int = 0
    done: dict[str, int] = field(default_factory=dict)
    months: trend.Trend = trend.NO_TREND

    def add(self, other: _Tally) -> None:
        self.open += other.open
        self.won += other.won
        self.lost += other.lost
        self.won_value = open_deals.added(self.won_value, other.won_value)
        self.cycle += other.cycle
        for column, count in other.done.items():
            self.done[column] = self.done.get(column, 0) + count
        self.months = trend.added((self.months, other.months))

    def values(self, question: Question) -> dict[str, Any]:
        return {
            "open": sum(group.count for group in self.open),
            "open_value": question.amounts(open_deals.value(self.open)),
            "weighted_value": question.amounts(open_deals.weighted(self.open)),
            "won": self.won,
            "lost": self.lost,
            "won_value": question.amounts(self.won_value),
            "win_rate": ratio(self.won, self.won + self.lost),
            "cycle_days": self.cycle / (_DAY * self.won) if self.won else None,
            **{column: self.done.get(column, 0) for column in (*SAID, "tasks_done", "overdue")},
            trend.KEY: self.months,
        }


@dataclass(frozen=True, slots=True)
class _Member:
    """A member, and the groups that the member is in."""

    id: int
    name: str
    team: str
    manager: str
    active: bool


def run(reader: Reader, question: Question) -> Report:
    """Ask what each member, team or manager has open, won, lost and done."""
    by = question.by or BY[0]
    known = _members(reader, question)
    tallies = _tallies(reader, question, known)
    rows_of: dict[int | str, _Tally] = {}
    everybody = _Tally()
    months = _months(reader, question)
    for member_id, tally in tallies.items():
        tally.months = months.get(member_id, trend.NO_TREND)
        everybody.add(tally)
        rows_of.setdefault(_group(known.get(member_id), by), _Tally()).add(tally)
    # Who has left and is in no row may have won something in these months.
    everybody.months = trend.added(months.values())
    rows = [
        ReportRow(key, label, tally.values(question), group)
        for group, tally in rows_of.items()
        for key, label in (_named(group, by, known),)
    ]
    total = ReportRow(None, _("Total"), everybody.values(question), TOTAL)
    currencies = main_currencies(
        total.values["won_value"], total.values["open_value"], preferred=question.currency
    )
    main = currencies[0] if currencies else ""
    rows.sort(key=lambda row: _order(row, main))
    return Report(
        "members",
        _("Members"),
        question,
        by,
        {"team": _("Team"), "manager": _("Manager")}.get(by, _("Member")),
        _columns(),
        rows,
        total,
        currencies,
        _notes(question),
        _chart(rows, main),
    )


def _order(row: ReportRow, currency: str) -> tuple[Any, ...]:
    values = row.values
    return (
        row.id == 0,
        -values["won_value"].get(currency, 0),
        -values["won"],
        -values["open"],
        row.label,
        str(row.id),
    )


def _columns() -> list[ReportColumn]:
    return [
        ReportColumn("open", _("Open"), ValueKind.COUNT, opens=True),
        ReportColumn("open_value", _("Open value"), ValueKind.MONEY),
        ReportColumn("weighted_value", _("Weighted"), ValueKind.MONEY),
        ReportColumn("won", _("Won"), ValueKind.COUNT, opens=True),
        ReportColumn("lost", _("Lost"), ValueKind.COUNT, opens=True),
        ReportColumn("win_rate", _("Win rate"), ValueKind.RATE),
        # Where there is no room for what was won, the chart has it.
        trend.trend_column(_("Won by month")),
        ReportColumn("won_value", _("Won value"), ValueKind.MONEY),
        ReportColumn("cycle_days", _("Cycle, days"), ValueKind.DAYS, wide=True),
        ReportColumn("calls", _("Calls"), ValueKind.COUNT, wide=True),
        ReportColumn("emails", _("E-mails"), ValueKind.COUNT, wide=True),
        ReportColumn("meetings", _("Meetings"), ValueKind.COUNT, wide=True),
        ReportColumn("messages", _("Messages"), ValueKind.COUNT, wide=True),
        ReportColumn("notes", _("Notes"), ValueKind.COUNT, wide=True),
        ReportColumn("tasks_done", _("Tasks done"), ValueKind.COUNT, wide=True),
        ReportColumn("overdue", _("Overdue"), ValueKind.COUNT),
    ]


def _notes(question: Question) -> list[str]:
    notes = [_("Open deals and overdue tasks are of now, whatever the period.")]
    if _of_deals(question):
        notes.append(_("Only what was said and done about these deals counts."))
    return notes


def _chart(rows: Sequence[ReportRow], currency: str) -> Chart | None:
    shown = rows[:12]
    if not shown or not currency:
        return None

    def drawn(key: str, title: str, tone: str = "") -> Series:
        values = [open_deals.major(row.values[key], currency) for row in shown]
        return Series(title, values, tone)

    return Chart(
        ChartKind.BARS,
        [row.label for row in shown],
        [drawn("won_value", _("Won"), DealStatus.WON)],
        ValueKind.MONEY,
        currency,
        drawn("weighted_value", _("Weighted")),
    )


# Members and their groups


def _members(reader: Reader, question: Question) -> dict[int, _Member]:
    """The members that the question is about; who has left as well."""
    where = []
    if question.owner_ids:
        where.append(among("id", question.owner_ids))
    if question.teams:
        where.append(among("team", question.teams))
    query = f"SELECT id, name, team, manager, active FROM member WHERE {both(where)}"
    return {row[0]: _Member(*row) for row in query_rows(reader, query)}


def _group(member: _Member | None, by: str) -> int | str:
    if member is None:
        return 0
    if by == "member":
        return member.id
    return (member.team if by == "team" else member.manager) or 0


def _named(group: int | str, by: str, known: dict[int, _Member]) -> tuple[str | None, str]:
    """Key and label of a row."""
    if group == 0:
        return None, _("(none)")
    name = known[int(group)].name if by == "member" else str(group)
    return name, name


# Counting


def _tallies(reader: Reader, question: Question, known: dict[int, _Member]) -> dict[int, _Tally]:
    """What is counted of each member, 0 for nobody. Who has left and has nothing is left out."""
    found: dict[int, _Tally] = {key: _Tally() for key, member in known.items() if member.active}
    nobody_too = not (question.owner_ids or question.teams)

    def of(member_id: int | None) -> _Tally:
        return found.setdefault(member_id or 0, _Tally())

    owner = open_deals.unindexed("deal.owner_id")
    for group in open_deals.open_groups(reader, question, [owner]):
        of(group.key[0]).open.append(group)
    for status, owner_id, currency, count, amount, cycle in _closed(reader, question):
        tally = of(owner_id)
        if status == DealStatus.WON:
            tally.won += count
            tally.cycle += cycle
            if amount:
                tally.won_value[currency] = tally.won_value.get(currency, 0) + amount
        else:
            tally.lost += count
    for member_id, column, count in _done(reader, question):
        if (member_id is None and nobody_too) or member_id in known:
            done = of(member_id).done
            done[column] = done.get(column, 0) + count
    return found


def _closed(reader: Reader, question: Question) -> Iterable[Any]:
    alike = f"deal.status, {open_deals.unindexed('deal.owner_id')}, deal.currency"
    return query_rows(
        reader,
        f"SELECT {alike}, count(*), coalesce(sum(deal.amount), 0), coalesce(sum(deal.cycle), 0)"
        f" FROM deal WHERE {both(_closed_here(question))} GROUP BY {alike}",
    )


def _months(reader: Reader, question: Question) -> dict[int | str, trend.Trend]:
    """How many deals each member won in each of the last twelve months, 0 for nobody."""
    owner = f"coalesce({open_deals.unindexed('deal.owner_id')}, 0)"
    month = trend.month_of(question, "deal.closed_at")
    won = [open_deals.IS_CLOSED, f"deal.status = {literal(DealStatus.WON)}", *question.deals()]
    where = both([*won, *trend.conditions(question, "deal.closed_at")])
    query = f"SELECT {owner} AS owner, {month} AS month, count(*) FROM deal WHERE {where}"
    return trend.trends(query_rows(reader, f"{query} GROUP BY owner, month"))


def _closed_here(question: Question) -> list[str]:
    period = question.period.conditions("deal.closed_at")
    return [open_deals.IS_CLOSED, *question.deals(), *period]


def _done(reader: Reader, question: Question) -> Iterator[tuple[int | None, str, int]]:
    """Who, column, how often: communications, tasks done, tasks overdue."""
    titles = {kind: column for column, kind in SAID.items()}
    said = [
        "communication.archived_at IS NULL",
        *question.period.conditions(open_deals.unindexed("communication.started_at")),
        *_about(question, "communication.deal_id"),
    ]
    for member_id, kind, count in query_rows(
        reader,
        f"SELECT by_id, kind, count(*) FROM communication WHERE {both(said)} GROUP BY by_id, kind",
    ):
        if kind in titles:
            yield member_id, titles[kind], count
    about = _about(question, "task.deal_id")
    done = [
        "task.archived_at IS NULL",
        "task.done_at IS NOT NULL",
        *question.period.conditions("task.done_at"),
        *about,
    ]
    for member_id, count in query_rows(
        reader, f"SELECT done_by_id, count(*) FROM task WHERE {both(done)} GROUP BY done_by_id"
    ):
        yield member_id, "tasks_done", count
    late = [
        "task.archived_at IS NULL",
        "task.done_at IS NULL",
        Moment(question.now).written(TASK_OVERDUE),
        *about,
    ]
    for member_id, count in query_rows(
        reader, f"SELECT assignee_id, count(*) FROM task WHERE {both(late)} GROUP BY assignee_id"
    ):
        yield member_id, "overdue", count


def _of_deals(question: Question) -> Question | None:
    """The question without its members, if it leaves deals out for another reason."""
    rest = replace(question, owner_ids=(), teams=())
    return rest if rest.narrows_deals or rest.pipeline_id is not None else None


def _about(question: Question, deal_id: str) -> list[str]:
    rest = _of_deals(question)
    if rest is None:
        return []
    return [f"{deal_id} IN (SELECT deal.id FROM deal WHERE {both(rest.deals())})"]


# Deals behind the numbers


def deals(reader: Reader, question: Question, row_id: int | str | None, column: str) -> list[int]:
    """The deals behind a count: open ones by what they are expected, closed ones newest first."""
    if column not in ("open", "won", "lost"):
        raise NotFound(_("No deals stand behind this number."))
    if column == "open":
        conditions = [open_deals.IS_OPEN, *question.deals()]
        order = "deal.expected_close_on IS NULL, deal.expected_close_on"
    else:
        conditions = [f"deal.status = {literal(column)}", *_closed_here(question)]
        order = "deal.closed_at DESC"
    if row_id != TOTAL:
        conditions.append(_owned(question.by or BY[0], row_id))
    query = f"SELECT deal.id FROM deal WHERE {both(conditions)} ORDER BY {order}, deal.id"
    return query_numbers(reader, query)


def _owned(by: str, row_id: int | str | None) -> str:
    if by == "member":
        return f"deal.owner_id = {literal(row_id)}" if row_id else "deal.owner_id IS NULL"
    named = f"SELECT id FROM member WHERE {by} = {literal(row_id or '')}"
    owned = f"deal.owner_id IN ({named})"
    return owned if row_id else f"{owned} OR deal.owner_id IS NULL"
