"""Sums of deals under each group of a report.

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
from itertools import groupby, islice
from typing import Any

from sqlalchemy import (
    ColumnElement,
    SQLColumnExpression,
    func,
    literal_column,
    outerjoin,
    select,
    union_all,
)
from sqlalchemy import literal as bound
from sqlmodel import Session, col

from svit_tui.crm.deal_parts import line_total
from svit_tui.crm.reports import grouping
from svit_tui.crm.reports.grouping import NONE, OVERLAPPING, literal
from svit_tui.crm.reports.question import Amounts, Question
from svit_tui.crm.reports.report import TOTAL
from svit_tui.model.contact import ContactTag
from svit_tui.model.deal import Deal, Line
from svit_tui.model.kinds import DealStatus
from svit_tui.model.row import Instant

DAY = 86_400
# SQLite takes 500 parts of a compound select.
_AT_ONCE = 400


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
        return _by_product(session, conditions)
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
        product = func.coalesce(col(Line.product_id), NONE)
        has = select(col(Line.deal_id), product.label("product_id")).distinct().subquery()
        source = outerjoin(Deal, has, has.c.deal_id == col(Deal.id))
        key = func.coalesce(has.c.product_id, NONE)
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


def total(
    session: Session, conditions: Sequence[ColumnElement[bool]], by: str, found: Tallies
) -> dict[str, Tally]:
    """Sums by status of all the deals, each counted once."""
    if by in OVERLAPPING:
        return tally(session, conditions).get(TOTAL, {})
    sums: dict[str, Tally] = {}
    for parts in found.values():
        for status, part in parts.items():
            sums.setdefault(status, Tally()).add_all(part)
    return sums


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


def _by_product(session: Session, conditions: Sequence[ColumnElement[bool]]) -> Tallies:
    several = select(col(Line.deal_id)).group_by(col(Line.deal_id)).having(func.count() > 1)
    of_deal = col(Line.deal_id) == col(Deal.id)
    # Nearly all deals have one line or none: SQLite adds those up.
    plain = (
        select(
            func.coalesce(col(Line.product_id), NONE).label("grouped"),
            col(Deal.status),
            col(Deal.currency),
            *sums(),
            func.count(col(Line.id)),
            func.sum(col(Line.quantity)),
            func.sum(col(Line.discount)),
        )
        .select_from(Deal)
        .outerjoin(Line, of_deal)
        .where(*conditions, col(Deal.id).not_in(several))
        .group_by(literal_column("grouped"), col(Deal.status), col(Deal.currency))
    )
    found: Tallies = {}
    for key, status, currency, count, amount, cycle, *lines in session.execute(plain):
        part = found.setdefault(key, {}).setdefault(status, Tally())
        part.add(currency, count, amount, cycle)
        part.add_lines(*lines)
    shared = (
        select(
            col(Line.deal_id),
            col(Line.product_id),
            col(Line.quantity),
            col(Line.unit_price),
            col(Line.discount),
            col(Deal.status),
            col(Deal.currency),
            col(Deal.amount),
            col(Deal.cycle),
        )
        .join(Deal, of_deal)
        .where(*conditions, col(Line.deal_id).in_(several))
        .order_by(col(Line.deal_id), col(Line.position), col(Line.id))
    )
    for _deal, rows in groupby(session.execute(shared), key=lambda row: row[0]):
        _share(found, list(rows))
    return found


def _share(found: Tallies, rows: Sequence[Any]) -> None:
    """Share the amount of one deal among its lines."""
    _deal, _product, _quantity, _price, _discount, status, currency, amount, cycle = rows[0]
    totals = [line_total(row[2], row[3], row[4]) for row in rows]
    if not any(totals):
        totals = [1] * len(rows)
    counted: set[int] = set()
    for row, part in zip(rows, shares(amount, totals), strict=True):
        product = row[1] or NONE
        sums = found.setdefault(product, {}).setdefault(status, Tally())
        new = product not in counted
        counted.add(product)
        sums.add(currency, int(new), part, cycle if new else None)
        sums.add_lines(1, row[2], row[4])


def shares(amount: int | None, totals: Sequence[int]) -> Iterator[int | None]:
    """An amount in parts that are as the totals, which are not all 0, and add up to it."""
    whole, cumulated, before = sum(totals), 0, 0
    for part in totals:
        cumulated += part
        if amount is None:
            yield None
            continue
        until = amount * cumulated // whole
        yield until - before
        before = until
