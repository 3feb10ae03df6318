"""What reports must say of the four files of sales, counted from the CSV the plain way.

Nothing of the CRM is used here. Shares, means and medians are exact fractions, money is in cents.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

FILES = ("accounts.csv", "products.csv", "sales_teams.csv", "sales_pipeline.csv")
# The chances of the two stages, in percent, as the mapping of these files has them.
CHANCES = {"Prospecting": 20, "Engaging": 60}
# The product's second spelling, the sector's, and what they stand for.
SPELLED = {"GTXPro": "GTX Pro", "technolgy": "technology"}
# When reports are asked.
TODAY = date(2026, 11, 24)
COUNTED_ELSEWHERE = ("calls", "emails", "meetings", "messages", "notes", "tasks_done", "overdue")

Number = int | Fraction | None
Values = dict[str, Number]
Rows = dict[str | None, Values]


@dataclass(frozen=True)
class Sale:
    """A row of sales_pipeline.csv with what the other files know of it. None is not told."""

    owner: str | None
    manager: str | None
    team: str | None
    product: str | None
    tag: str | None
    state: str
    created: date | None
    closed: date | None
    cents: int | None

    @property
    def days(self) -> int:
        """Days from its creation to its end."""
        assert self.created is not None
        assert self.closed is not None
        return (self.closed - self.created).days

    @property
    def quarter(self) -> str:
        """The quarter that it closed in."""
        assert self.closed is not None
        return f"{self.closed.year}-Q{(self.closed.month - 1) // 3 + 1}"

    @property
    def month(self) -> str:
        """The month that it closed in."""
        assert self.closed is not None
        return f"{self.closed.year}-{self.closed.month:02}"

    @property
    def stage(self) -> str:
        """The stage that it is in, or was when it closed."""
        return "Engaging" if self.state in ("Won", "Lost") else self.state


@dataclass(frozen=True)
class Member:
    """A row of sales_teams.csv."""

    name: str
    manager: str | None
    team: str | None


@dataclass(frozen=True)
class Book:
    """All that the files tell."""

    sales: list[Sale]
    members: list[Member]


Key = Callable[[Sale], str | None]
KEYS: Mapping[str, Key] = {
    "owner": lambda sale: sale.owner,
    "manager": lambda sale: sale.manager,
    "team": lambda sale: sale.team,
    "product": lambda sale: sale.product,
    "quarter": lambda sale: sale.quarter,
    "month": lambda sale: sale.month,
    "tag": lambda sale: sale.tag,
    "stage": lambda sale: sale.stage,
    "pipeline": lambda _sale: "Maven",
}


def read_book(folder: Path) -> Book:
    """Read the files."""
    accounts, products, teams, pipeline = (_rows(folder / name) for name in FILES)
    members = {
        row["sales_agent"]: Member(
            row["sales_agent"], row["manager"] or None, row["regional_office"] or None
        )
        for row in teams
    }
    sectors = {row["account"]: _spelled(row["sector"]) for row in accounts}
    listed = {row["product"] for row in products}
    nobody = Member("", None, None)
    sales = []
    for row in pipeline:
        member = members[row["sales_agent"]] if row["sales_agent"] else nobody
        product = _spelled(row["product"])
        value = row["close_value"]
        sales.append(
            Sale(
                owner=member.name or None,
                manager=member.manager,
                team=member.team,
                product=product if product in listed else None,
                tag=sectors[row["account"]] or None if row["account"] else None,
                state=row["deal_stage"],
                created=_day(row["engage_date"]),
                closed=_day(row["close_date"]),
                cents=int(Decimal(value) * 100) if value else None,
            )
        )
    return Book(sales, list(members.values()))


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def _spelled(text: str) -> str:
    return SPELLED.get(text, text)


def _day(text: str) -> date | None:
    if not text:
        return None
    month, day, year = map(int, text.split("/"))
    return date(year, month, day)


# Groups


def closed(
    sales: Iterable[Sale], first: date | None = None, last: date | None = None
) -> list[Sale]:
    """Those that closed in the days from the first to the last, both among them."""
    return [
        sale
        for sale in sales
        if sale.state in ("Won", "Lost")
        and sale.closed is not None
        and (first is None or sale.closed >= first)
        and (last is None or sale.closed <= last)
    ]


def grouped(sales: Iterable[Sale], by: str, values: Callable[[Sequence[Sale]], Values]) -> Rows:
    """The values of each group of sales."""
    groups: dict[str | None, list[Sale]] = {}
    for sale in sales:
        groups.setdefault(KEYS[by](sale), []).append(sale)
    return {key: values(group) for key, group in groups.items()}


# What each report says of some sales


def win_rate(sales: Sequence[Sale]) -> Values:
    """The columns of win-rate."""
    won, lost = _of(sales, "Won"), _of(sales, "Lost")
    earned, missed = value(won), value(lost)
    return {
        "won": len(won),
        "lost": len(lost),
        "win_rate": share(len(won), len(sales)),
        "won_value": earned,
        "lost_value": missed,
        "value_rate": share(earned, earned + missed),
        "mean_value": half_up(Fraction(earned, len(won))) if won else None,
    }


def sales_cycle(sales: Sequence[Sale]) -> Values:
    """The columns of sales-cycle."""
    found: Values = {}
    for state in ("won", "lost"):
        days = sorted(sale.days for sale in _of(sales, state.title()))
        found[state] = len(days)
        found[f"{state}_mean_days"] = share(sum(days), len(days))
        found[f"{state}_median_days"] = median(days)
    return found


def products(sales: Sequence[Sale]) -> Values:
    """The columns of products: each sale is of one piece, and without discount."""
    won, lost = _of(sales, "Won"), _of(sales, "Lost")
    return {
        "deals": len(sales),
        "won": len(won),
        "lost": len(lost),
        "win_rate": share(len(won), len(sales)),
        "quantity": Fraction(len(won)),
        "won_value": value(won),
        "discount": Fraction(0) if sales else None,
    }


def members(sales: Sequence[Sale], first: date | None, last: date | None) -> Values:
    """The columns of members: nothing was said or done."""
    still = [sale for sale in sales if sale.state not in ("Won", "Lost")]
    won, lost = (_of(closed(sales, first, last), state) for state in ("Won", "Lost"))
    weighted = sum(
        (Fraction((sale.cents or 0) * CHANCES[sale.stage], 100) for sale in still), Fraction(0)
    )
    return {
        "open": len(still),
        "open_value": value(still),
        "weighted_value": half_up(weighted),
        "won": len(won),
        "lost": len(lost),
        "won_value": value(won),
        "win_rate": share(len(won), len(won) + len(lost)),
        "cycle_days": share(sum(sale.days for sale in won), len(won)),
        **dict.fromkeys(COUNTED_ELSEWHERE, 0),
        "by_month": len(_of(closed(sales, *_year_to(last or TODAY)), "Won")),
    }


def _year_to(day: date) -> tuple[date, date]:
    """The twelve months that end with that of a day: one year after the next one's beginning."""
    after = (day.replace(day=1) + timedelta(days=31)).replace(day=1)
    return after.replace(year=after.year - 1), after - timedelta(days=1)


def lasting(sales: Sequence[Sale], stage: str, part: Fraction) -> Fraction | None:
    """Days after which that part of the visits to a stage were over, none if fewer are.

    So simple only because whoever is still there has been longer than anybody who left.
    """
    over = sorted(sale.days for sale in closed(sales) if sale.stage == stage)
    visits = sum(sale.stage == stage for sale in sales)
    need = part * visits
    at = math.ceil(need)
    if at > len(over):
        return None
    if need == at and at < len(over):
        return Fraction(over[at - 1] + over[at], 2)
    return Fraction(over[at - 1])


def _of(sales: Iterable[Sale], state: str) -> list[Sale]:
    return [sale for sale in sales if sale.state == state]


def value(sales: Iterable[Sale]) -> int:
    """Cents; what is not told adds nothing."""
    return sum(sale.cents or 0 for sale in sales)


def share(part: int, whole: int) -> Fraction | None:
    """A part of a whole, none of nothing."""
    return Fraction(part, whole) if whole else None


def median(numbers: Sequence[int]) -> Fraction | None:
    """The middle one of sorted numbers, or the mean of the two."""
    if not numbers:
        return None
    middle = len(numbers) // 2
    if len(numbers) % 2:
        return Fraction(numbers[middle])
    return Fraction(numbers[middle - 1] + numbers[middle], 2)


def half_up(exact: Fraction) -> int:
    """The nearest whole number, the upper one of two."""
    return math.floor(exact + Fraction(1, 2))
