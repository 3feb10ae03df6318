"""Sum up deals by the groups of a report.

Closed deals are read from the covering index `deal_closed` alone; by month it is read a range a
month; by product also from `line_shares`, by tag from the key of `contact_tag`.

By product a deal counts once under each of its products, and its amount is shared among its lines
in proportion to their totals by the cumulative rule, amount × cum ÷ total − amount × prev ÷ total
in whole minor units, lines in order of position and id (by count of lines if all totals are 0). So
the products add up to the deals, to the last minor unit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import (
    ColumnElement,
    SQLColumnExpression,
    case,
    exists,
    func,
    join,
    literal_column,
    outerjoin,
    select,
    union_all,
)
from sqlalchemy import literal as bound
from sqlmodel import Session, col

from svit_tui.crm.reports.shared import grouping
from svit_tui.crm.reports.shared.grouping import NONE, OVERLAPPING, literal
from svit_tui.crm.reports.shared.question import Amounts, Question
from svit_tui.crm.reports.shared.report import TOTAL
from svit_tui.model.contact import ContactTag
from svit_tui.model.deal import Deal, Line
from svit_tui.model.kinds import DealStatus
from svit_tui.model.versioned import Instant

DAY = 86_400
# SQLite takes 500 parts of a compound select.
_AT_ONCE = 400
# What `Line.first` says of a deal's first line.
_BEGINS = 2
# What it says of a line whose product has been, and what is said where there is no line.
_REPEATS, _BARE = "0", "-"


@dataclass(slots=True)
class Tally:
    """Sums of deals: how many, minor units by currency, seconds from creation to end.

    By product also of its lines: thousandths of pieces, how many, hundredths of percents.
    """

    count: int = 0
    amounts: Amounts = field(default_factory=dict)
    cycle: int = 0
    quantity: int = 0
    lines: int = 0
    discount: int = 0

    def add(self, currency: str, count: int, amount: int | None, cycle: int | None) -> None:
        """Count deals of one currency in; an unknown amount adds nothing."""
        self.count += count
        self.cycle += cycle or 0
        if amount is not None:
            self.amounts[currency] = self.amounts.get(currency, 0) + amount

    def add_lines(self, lines: int, quantity: int | None, discount: int | None) -> None:
        """Count lines in."""
        self.lines += lines
        self.quantity += quantity or 0
        self.discount += discount or 0

    def add_all(self, other: Tally) -> None:
        """Count all of another in."""
        for code, minor in other.amounts.items():
            self.add(code, 0, minor, None)
        self.count += other.count
        self.cycle += other.cycle
        self.add_lines(other.lines, other.quantity, other.discount)

    @property
    def mean_days(self) -> float | None:
        """Mean days from creation to end; none of no deals."""
        return self.cycle / (self.count * DAY) if self.count else None


# By the group's id and the status of deals.
Tallies = dict[int | str, dict[str, Tally]]


def closed(question: Question, status: str = "") -> list[ColumnElement[bool]]:
    """Conditions on deals that closed in the period, with one status or either."""
    either = (DealStatus.WON, DealStatus.LOST)
    return [
        col(Deal.status).in_(either) if not status else col(Deal.status) == status,
        # Says no more, but tells SQLite that the index of closed deals holds all of them.
        col(Deal.status) != literal(DealStatus.OPEN),
        *question.deals(),
        *question.period.conditions(col(Deal.closed_at)),
    ]


def of(found: Tallies, group: int | str, status: str) -> Tally:
    """The sums of a group's deals with a status."""
    return found.get(group, {}).get(status) or Tally()


def tally(session: Session, conditions: Sequence[ColumnElement[bool]], by: str = "") -> Tallies:
    """Sums of the deals that meet the conditions, by group and status.

    Without `by` there is one group, `TOTAL`. Months are of deals that closed.
    """
    if by == "product":
        return _by_product(session, conditions)[0]
    found: Tallies = {}
    columns = [col(Deal.status), col(Deal.currency)]
    for group, status, currency, *told in grouped(session, conditions, by, columns, sums()):
        found.setdefault(group, {}).setdefault(status, Tally()).add(currency, *told)
    return found


def grouped(
    session: Session,
    conditions: Sequence[ColumnElement[bool]],
    by: str,
    columns: Sequence[SQLColumnExpression[Any]],
    sums: Sequence[ColumnElement[Any]],
    *,
    ordered: bool = False,
) -> Iterator[tuple[Any, ...]]:
    """Rows of a group's id, columns, and sums of the deals that meet the conditions.

    There is at least one row for the values of the columns in a group; members of a team have a row
    each. By product and tag a deal is once, whole, in each of its groups. `ordered`: the index that
    serves is in the order of group and columns, so that nothing has to be sorted.
    """
    if by in ("month", "quarter"):
        yield from _by_month(session, conditions, by, columns, sums)
        return
    key: ColumnElement[Any] = bound(TOTAL)
    source: Any = Deal
    if by == "product":
        without = ~exists().where(col(Line.deal_id) == col(Deal.id))
        bare = select(bound(NONE), *columns, *sums).where(*conditions, without)
        yield from (
            tuple(row) for row in session.execute(bare.group_by(*columns, col(Deal.status)))
        )
        key = func.coalesce(col(Line.product_id), NONE)
        source = join(Line, Deal, _of_line() & (col(Line.first) > 0))
    elif ordered:
        key = grouping.column_of(by)
    elif by:
        # Not the bare column: SQLite would follow an index of it, and read each deal's row.
        key = func.coalesce(grouping.column_of(by), NONE)
    if by == "tag":
        source = outerjoin(Deal, ContactTag, col(ContactTag.contact_id) == col(Deal.contact_id))
    statement = select(key.label("grouped"), *columns, *sums).select_from(source)
    groups = [literal_column("grouped"), *columns] if by else columns
    named = grouping.regroup(session, by)
    for value, *row in session.execute(statement.where(*conditions).group_by(*groups)):
        yield (named(value), *row)


def with_total(
    session: Session, conditions: Sequence[ColumnElement[bool]], by: str
) -> tuple[Tallies, dict[str, Tally]]:
    """The same, and the sums by status of all the deals, each counted once."""
    if by == "product":
        return _by_product(session, conditions)
    found = tally(session, conditions, by)
    if by in OVERLAPPING:
        return found, tally(session, conditions).get(TOTAL, {})
    sums: dict[str, Tally] = {}
    for parts in found.values():
        for status, part in parts.items():
            sums.setdefault(status, Tally()).add_all(part)
    return found, sums


def sums() -> list[ColumnElement[Any]]:
    """Of deals: how many, of their amounts, of their cycles."""
    return [func.count(), func.sum(col(Deal.amount)), func.sum(col(Deal.cycle))]


def _by_month(
    session: Session,
    conditions: Sequence[ColumnElement[bool]],
    by: str,
    columns: Sequence[SQLColumnExpression[Any]],
    sums: Sequence[ColumnElement[Any]],
) -> Iterator[tuple[Any, ...]]:
    closed_at = col(Deal.closed_at)
    ends = select(func.min(closed_at), func.max(closed_at)).where(*conditions)
    first, last = session.execute(ends).one()
    if first is None or last is None:
        return
    wanted = grouping.slices(by, first, last)
    while part := list(islice(wanted, _AT_ONCE)):
        months = _months(part)
        within = (months.c.begin <= closed_at, closed_at < months.c.after)
        statement = (
            select(months.c.grouped, *columns, *sums)
            .select_from(months)
            .join(Deal, within[0])
            .where(within[1], *conditions)
            .group_by(months.c.grouped, *columns)
        )
        for row in session.execute(statement):
            yield tuple(row)


def _months(part: Sequence[tuple[str, str, str]]) -> Any:
    rows = [
        select(
            bound(key).label("grouped"),
            bound(datetime.fromisoformat(begin), Instant).label("begin"),
            bound(datetime.fromisoformat(after), Instant).label("after"),
        )
        for key, begin, after in part
    ]
    return union_all(*rows).cte("months")


def _by_product(
    session: Session, conditions: Sequence[ColumnElement[bool]]
) -> tuple[Tallies, dict[str, Tally]]:
    """By product, and all together: one pass over the deals, each beside its lines."""
    amount, first = col(Deal.amount), col(Line.first)
    lines = (
        select(
            # One text: SQLite sorts it in two thirds of the time of five columns.
            _joined(
                func.coalesce(col(Line.product_id), NONE),
                col(Deal.status),
                col(Deal.currency),
                func.coalesce(first, _BARE),
            ),
            func.count(),
            func.sum(case((first.is_(None), amount), else_=col(Line.share))),
            func.sum(col(Deal.cycle)),
            func.sum(col(Line.quantity)),
            func.sum(col(Line.discount)),
        )
        .select_from(outerjoin(Deal, Line, _of_line()))
        .where(*conditions)
        .group_by(literal_column("grouped"))
    )
    found: Tallies = {}
    whole: dict[str, Tally] = {}
    for grouped, count, share, cycle, quantity, discount in session.execute(lines):
        product, status, code, place = grouped.split(" ")
        part = found.setdefault(int(product), {}).setdefault(status, Tally())
        together = whole.setdefault(status, Tally())
        new, begins = place != _REPEATS, place in (str(_BEGINS), _BARE)
        part.add(code, count if new else 0, share, cycle if new else 0)
        together.add(code, count if begins else 0, share, cycle if begins else 0)
        if place != _BARE:
            part.add_lines(count, quantity, discount)
    return found, whole


def _joined(*parts: SQLColumnExpression[Any]) -> ColumnElement[str]:
    """The words that make a group, in one text."""
    text: ColumnElement[Any] = parts[0].op("||")(" ")
    for part in parts[1:-1]:
        text = text.op("||")(part).op("||")(" ")
    return text.op("||")(parts[-1]).label("grouped")


def _of_line() -> ColumnElement[bool]:
    """That a deal is a line's. Said plainly: with an expression SQLite may go through all lines for
    each of the deals of a period."""
    return col(Deal.id) == col(Line.deal_id)
