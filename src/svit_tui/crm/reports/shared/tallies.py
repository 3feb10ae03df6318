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
from typing import TYPE_CHECKING, Any

from svit_tui.crm.reports.shared import grouping
from svit_tui.crm.reports.shared.grouping import NONE, OVERLAPPING, WITHOUT_LINES
from svit_tui.crm.reports.shared.question import Amounts, Question
from svit_tui.crm.reports.shared.report import TOTAL
from svit_tui.model.kinds import DealStatus
from svit_tui.store.reads.rows import query_rows
from svit_tui.store.reads.written import among, both, literal

if TYPE_CHECKING:
    from svit_tui.store.file.connect import Reader

DAY = 86_400
# SQLite takes 500 parts of a compound select.
_AT_ONCE = 400
# What `Line.first` says of a deal's first line.
_BEGINS = 2
# What it says of a line whose product has been, and what is said where there is no line.
_REPEATS, _BARE = "0", "-"
# That a deal is a line's. Said plainly: with an expression SQLite may go through all lines for each
# of the deals of a period.
_OF_LINE = "deal.id = line.deal_id"
# Of deals: how many, of their amounts, of their cycles.
SUMS = ("count(*)", "sum(deal.amount)", "sum(deal.cycle)")


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


def closed(question: Question, status: str = "") -> list[str]:
    """Conditions on deals that closed in the period, with one status or either."""
    either = (DealStatus.WON, DealStatus.LOST)
    return [
        f"deal.status = {literal(status)}" if status else among("deal.status", either),
        # Says no more, but tells SQLite that the index of closed deals holds all of them.
        "deal.status <> 'open'",
        *question.deals(),
        *question.period.conditions("deal.closed_at"),
    ]


def of(found: Tallies, group: int | str, status: str) -> Tally:
    """The sums of a group's deals with a status."""
    return found.get(group, {}).get(status) or Tally()


def tally(reader: Reader, conditions: Sequence[str], by: str = "") -> Tallies:
    """Sums of the deals that meet the conditions, by group and status.

    Without `by` there is one group, `TOTAL`. Months are of deals that closed.
    """
    if by == "product":
        return _by_product(reader, conditions)[0]
    found: Tallies = {}
    columns = ["deal.status", "deal.currency"]
    for group, status, currency, *told in grouped(reader, conditions, by, columns, SUMS):
        found.setdefault(group, {}).setdefault(status, Tally()).add(currency, *told)
    return found


def grouped(
    reader: Reader,
    conditions: Sequence[str],
    by: str,
    columns: Sequence[str],
    sums: Sequence[str],
    *,
    ordered: bool = False,
) -> Iterator[tuple[Any, ...]]:
    """Rows of a group's id, columns, and sums of the deals that meet the conditions.

    There is at least one row for the values of the columns in a group; members of a team have a row
    each. By product and tag a deal is once, whole, in each of its groups. `ordered`: the index that
    serves is in the order of group and columns, so that nothing has to be sorted.
    """
    if by in ("month", "quarter"):
        yield from _by_month(reader, conditions, by, columns, sums)
        return
    key, source = literal(TOTAL), "deal"
    told, where = ", ".join([*columns, *sums]), both(conditions)
    if by == "product":
        alike = ", ".join([*columns, "deal.status"])
        yield from query_rows(
            reader,
            f"SELECT {NONE}, {told} FROM deal WHERE {where} AND {WITHOUT_LINES} GROUP BY {alike}",
        )
        key = f"coalesce(line.product_id, {NONE})"
        source = f"line JOIN deal ON {_OF_LINE} AND line.first > 0"
    elif ordered:
        key = grouping.column_of(by)
    elif by:
        # Not the bare column: SQLite would follow an index of it, and read each deal's row.
        key = f"coalesce({grouping.column_of(by)}, {NONE})"
    if by == "tag":
        source = "deal LEFT JOIN contact_tag ON contact_tag.contact_id = deal.contact_id"
    alike = ", ".join(["grouped", *columns] if by else columns)
    named = grouping.regroup(reader, by)
    query = f"SELECT {key} AS grouped, {told} FROM {source} WHERE {where}"
    for value, *row in query_rows(reader, f"{query} GROUP BY {alike}" if alike else query):
        yield (named(value), *row)


def with_total(
    reader: Reader, conditions: Sequence[str], by: str
) -> tuple[Tallies, dict[str, Tally]]:
    """The same, and the sums by status of all the deals, each counted once."""
    if by == "product":
        return _by_product(reader, conditions)
    found = tally(reader, conditions, by)
    if by in OVERLAPPING:
        return found, tally(reader, conditions).get(TOTAL, {})
    sums: dict[str, Tally] = {}
    for parts in found.values():
        for status, part in parts.items():
            sums.setdefault(status, Tally()).add_all(part)
    return found, sums


def _by_month(
    reader: Reader,
    conditions: Sequence[str],
    by: str,
    columns: Sequence[str],
    sums: Sequence[str],
) -> Iterator[tuple[Any, ...]]:
    where = both(conditions)
    ends = f"SELECT min(deal.closed_at), max(deal.closed_at) FROM deal WHERE {where}"
    first, last = next(query_rows(reader, ends))
    if first is None or last is None:
        return
    wanted = grouping.slices(by, datetime.fromisoformat(first), datetime.fromisoformat(last))
    told, alike = ", ".join([*columns, *sums]), ", ".join(["months.grouped", *columns])
    while part := list(islice(wanted, _AT_ONCE)):
        months = " UNION ALL ".join(
            "SELECT {} AS grouped, {} AS begin, {} AS after".format(*map(literal, month))
            for month in part
        )
        yield from query_rows(
            reader,
            f"WITH months AS ({months}) SELECT months.grouped, {told} FROM months"
            " JOIN deal ON months.begin <= deal.closed_at"
            f" WHERE deal.closed_at < months.after AND {where} GROUP BY {alike}",
        )


def _by_product(reader: Reader, conditions: Sequence[str]) -> tuple[Tallies, dict[str, Tally]]:
    """By product, and all together: one pass over the deals, each beside its lines."""
    # One text: SQLite sorts it in two thirds of the time of four columns.
    key = " || ' ' || ".join(
        (
            f"coalesce(line.product_id, {NONE})",
            "deal.status",
            "deal.currency",
            f"coalesce(line.first, {literal(_BARE)})",
        )
    )
    lines = query_rows(
        reader,
        f"SELECT {key} AS grouped, count(*),"
        " sum(CASE WHEN line.first IS NULL THEN deal.amount ELSE line.share END),"
        " sum(deal.cycle), sum(line.quantity), sum(line.discount)"
        f" FROM deal LEFT JOIN line ON {_OF_LINE} WHERE {both(conditions)} GROUP BY grouped",
    )
    found: Tallies = {}
    whole: dict[str, Tally] = {}
    for grouped, count, share, cycle, quantity, discount in lines:
        product, status, code, place = grouped.split(" ")
        part = found.setdefault(int(product), {}).setdefault(status, Tally())
        together = whole.setdefault(status, Tally())
        new, begins = place != _REPEATS, place in (str(_BEGINS), _BARE)
        part.add(code, count if new else 0, share, cycle if new else 0)
        together.add(code, count if begins else 0, share, cycle if begins else 0)
        if place != _BARE:
            part.add_lines(count, quantity, discount)
    return found, whole
