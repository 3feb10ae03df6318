"""Members report: what each member has open, has won and lost, and has done.

Formulas, a row a member, team or manager:

- `open`, `open_value`, `weighted_value`: the deals that are open now, their value, and Σ amount ×
  chance, the chance being the deal's own or else its stage's. The period does not narrow these.
- `won`, `lost`, `won_value`: the owner's deals closed in the period, by `closed_at`.
- `win_rate` = won ÷ (won + lost). `cycle_days`: mean days from created to won, of the won.
- `calls` … `notes`: communications begun in the period, by the member who spoke; `tasks_done`:
  tasks done in it, by the one who did them. With or without a deal.
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
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, func, select
from sqlmodel import Session, col

from svit_tui.crm.reports.shared import open_deals
from svit_tui.crm.reports.shared.open_deals import OpenGroup
from svit_tui.crm.reports.shared.question import Amounts, Question
from svit_tui.crm.reports.shared.report import (
    TOTAL,
    Chart,
    ChartKind,
    Column,
    Kind,
    Report,
    Row,
    Series,
    main_currencies,
    ratio,
)
from svit_tui.i18n import _
from svit_tui.model.communication import Communication
from svit_tui.model.deal import Deal
from svit_tui.model.errors import NotFound
from svit_tui.model.kinds import CommunicationKind, DealStatus
from svit_tui.model.member import Member
from svit_tui.model.task import Task
from svit_tui.store.reads.standing import TASK_OVERDUE, Moment

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

    def add(self, other: _Tally) -> None:
        self.open += other.open
        self.won += other.won
        self.lost += other.lost
        self.won_value = open_deals.added(self.won_value, other.won_value)
        self.cycle += other.cycle
        for column, count in other.done.items():
            self.done[column] = self.done.get(column, 0) + count

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
        }


def run(session: Session, question: Question) -> Report:
    """Ask what each member, team or manager has open, won, lost and done."""
    by = question.by or BY[0]
    known = _members(session, question)
    tallies = _tallies(session, question, known)
    rows_of: dict[int | str, _Tally] = {}
    everybody = _Tally()
    for member_id, tally in tallies.items():
        everybody.add(tally)
        rows_of.setdefault(_group(known.get(member_id), by), _Tally()).add(tally)
    rows = [
        Row(key, label, tally.values(question), group)
        for group, tally in rows_of.items()
        for key, label in (_named(group, by, known),)
    ]
    total = Row(None, _("Total"), everybody.values(question), TOTAL)
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


def _order(row: Row, currency: str) -> tuple[Any, ...]:
    values = row.values
    return (
        row.id == 0,
        -values["won_value"].get(currency, 0),
        -values["won"],
        -values["open"],
        row.label,
        str(row.id),
    )


def _columns() -> list[Column]:
    return [
        Column("open", _("Open"), Kind.COUNT, opens=True),
        Column("open_value", _("Open value"), Kind.MONEY),
        Column("weighted_value", _("Weighted"), Kind.MONEY),
        Column("won", _("Won"), Kind.COUNT, opens=True),
        Column("lost", _("Lost"), Kind.COUNT, opens=True),
        Column("won_value", _("Won value"), Kind.MONEY),
        Column("win_rate", _("Win rate"), Kind.RATE),
        Column("cycle_days", _("Cycle, days"), Kind.DAYS, wide=True),
        Column("calls", _("Calls"), Kind.COUNT, wide=True),
        Column("emails", _("E-mails"), Kind.COUNT, wide=True),
        Column("meetings", _("Meetings"), Kind.COUNT, wide=True),
        Column("messages", _("Messages"), Kind.COUNT, wide=True),
        Column("notes", _("Notes"), Kind.COUNT, wide=True),
        Column("tasks_done", _("Tasks done"), Kind.COUNT, wide=True),
        Column("overdue", _("Overdue"), Kind.COUNT),
    ]


def _notes(question: Question) -> list[str]:
    notes = [_("Open deals and overdue tasks are of now, whatever the period.")]
    if _of_deals(question):
        notes.append(_("Only what was said and done about these deals counts."))
    return notes


def _chart(rows: Sequence[Row], currency: str) -> Chart | None:
    shown = rows[:12]
    if not shown or not currency:
        return None
    series = [
        Series(title, [open_deals.major(row.values[key], currency) for row in shown])
        for key, title in (("won_value", _("Won")), ("weighted_value", _("Weighted")))
    ]
    return Chart(ChartKind.BARS, [row.label for row in shown], series, Kind.MONEY, currency)


# Members and their groups


def _members(session: Session, question: Question) -> dict[int, Member]:
    """The members that the question is about; who has left as well."""
    query = select(Member)
    if question.owner_ids:
        query = query.where(col(Member.id).in_(question.owner_ids))
    if question.teams:
        query = query.where(col(Member.team).in_(question.teams))
    return {member.key: member for member in session.scalars(query)}


def _group(member: Member | None, by: str) -> int | str:
    if member is None:
        return 0
    if by == "member":
        return member.key
    return (member.team if by == "team" else member.manager) or 0


def _named(group: int | str, by: str, known: dict[int, Member]) -> tuple[str | None, str]:
    """Key and label of a row."""
    if group == 0:
        return None, _("(none)")
    name = known[int(group)].name if by == "member" else str(group)
    return name, name


# Counting


def _tallies(session: Session, question: Question, known: dict[int, Member]) -> dict[int, _Tally]:
    """What is counted of each member, 0 for nobody. Who has left and has nothing is left out."""
    found: dict[int, _Tally] = {key: _Tally() for key, member in known.items() if member.active}
    nobody_too = not (question.owner_ids or question.teams)

    def of(member_id: int | None) -> _Tally:
        return found.setdefault(member_id or 0, _Tally())

    owner = open_deals.unindexed(col(Deal.owner_id))
    for group in open_deals.open_groups(session, question, [owner]):
        of(group.key[0]).open.append(group)
    for status, owner_id, currency, count, amount, cycle in _closed(session, question):
        tally = of(owner_id)
        if status == DealStatus.WON:
            tally.won += count
            tally.cycle += cycle
            if amount:
                tally.won_value[currency] = tally.won_value.get(currency, 0) + amount
        else:
            tally.lost += count
    for member_id, column, count in _done(session, question):
        if (member_id is None and nobody_too) or member_id in known:
            done = of(member_id).done
            done[column] = done.get(column, 0) + count
    return found


def _closed(session: Session, question: Question) -> Iterable[Any]:
    alike = (col(Deal.status), open_deals.unindexed(col(Deal.owner_id)), col(Deal.currency))
    query = (
        select(
            *alike,
            func.count(),
            func.coalesce(func.sum(col(Deal.amount)), 0),
            func.coalesce(func.sum(col(Deal.cycle)), 0),
        )
        .where(*_closed_here(question))
        .group_by(*alike)
    )
    return session.connection().execute(query)


def _closed_here(question: Question) -> list[ColumnElement[bool]]:
    period = question.period.conditions(col(Deal.closed_at))
    return [open_deals.is_closed(), *question.deals(), *period]


def _done(session: Session, question: Question) -> Iterator[tuple[int | None, str, int]]:
    """Who, column, how often: communications, tasks done, tasks overdue."""
    read = session.connection()
    titles = {kind: column for column, kind in SAID.items()}
    said = (
        select(col(Communication.by_id), col(Communication.kind), func.count())
        .where(
            col(Communication.archived_at).is_(None),
            *question.period.conditions(open_deals.unindexed(col(Communication.started_at))),
            *_about(question, col(Communication.deal_id)),
        )
        .group_by(col(Communication.by_id), col(Communication.kind))
    )
    for member_id, kind, count in read.execute(said):
        if kind in titles:
            yield member_id, titles[kind], count
    done = (
        select(col(Task.done_by_id), func.count())
        .where(
            col(Task.archived_at).is_(None),
            col(Task.done_at).is_not(None),
            *question.period.conditions(col(Task.done_at)),
            *_about(question, col(Task.deal_id)),
        )
        .group_by(col(Task.done_by_id))
    )
    for member_id, count in read.execute(done):
        yield member_id, "tasks_done", count
    late = (
        select(col(Task.assignee_id), func.count())
        .where(
            col(Task.archived_at).is_(None),
            col(Task.done_at).is_(None),
            Moment(question.now).clause(TASK_OVERDUE),
            *_about(question, col(Task.deal_id)),
        )
        .group_by(col(Task.assignee_id))
    )
    for member_id, count in read.execute(late):
        yield member_id, "overdue", count


def _of_deals(question: Question) -> Question | None:
    """The question without its members, if it leaves deals out for another reason."""
    rest = replace(question, owner_ids=(), teams=())
    return rest if rest.narrows_deals or rest.pipeline_id is not None else None


def _about(question: Question, deal_id: SQLColumnExpression[Any]) -> list[ColumnElement[bool]]:
    rest = _of_deals(question)
    return [] if rest is None else [deal_id.in_(select(col(Deal.id)).where(*rest.deals()))]


# Deals behind the numbers


def deals(session: Session, question: Question, row_id: int | str | None, column: str) -> list[int]:
    """The deals behind a count: open ones by what they are expected, closed ones newest first."""
    if column not in ("open", "won", "lost"):
        raise NotFound(_("No deals stand behind this number."))
    query = select(col(Deal.id))
    if column == "open":
        query = query.where(open_deals.is_open(), *question.deals())
        query = query.order_by(col(Deal.expected_close_on).is_(None), col(Deal.expected_close_on))
    else:
        query = query.where(col(Deal.status) == column, *_closed_here(question))
        query = query.order_by(col(Deal.closed_at).desc())
    if row_id != TOTAL:
        query = query.where(_owned(question.by or BY[0], row_id))
    return list(session.scalars(query.order_by(col(Deal.id))))


def _owned(by: str, row_id: int | str | None) -> ColumnElement[bool]:
    owner = col(Deal.owner_id)
    if by == "member":
        return owner == row_id if row_id else owner.is_(None)
    column = col(Member.team) if by == "team" else col(Member.manager)
    of_group = select(col(Member.id)).where(column == (row_id or ""))
    return owner.in_(of_group) if row_id else owner.in_(of_group) | owner.is_(None)
