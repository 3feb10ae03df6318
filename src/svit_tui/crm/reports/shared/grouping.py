"""Group deals for reports: by what, in which order, and which deals belong to a group.

What closed counts under the owner, source, stage … that it has now. Groups by product and by the
contact's tag overlap, all others part the deals. Months and quarters are those of `closed_at` in
the calendar where the user is. Size classes are by the amount in major units of its currency.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    SQLColumnExpression,
    and_,
    bindparam,
    case,
    exists,
    or_,
    select,
)
from sqlmodel import Session, col

from svit_tui.crm.reports.shared.question import Period
from svit_tui.i18n import _
from svit_tui.model.contact import ContactTag
from svit_tui.model.deal import Deal, Line
from svit_tui.model.lists import LossReason, Product, Source, Tag
from svit_tui.model.member import Member
from svit_tui.model.pipeline import Pipeline, Stage
from svit_tui.model.values.money import CURRENCIES, minor_digits

CLOSED_BY = (
    *("owner", "team", "manager", "source", "product", "stage", "pipeline"),
    *("month", "quarter", "size", "tag"),
)
OVERLAPPING = frozenset({"product", "tag"})
# The id of the group of deals that have none.
NONE = 0
# Size classes: key, and the first amount above it, in major units.
SIZES = (("<1k", 1_000), ("1k–5k", 5_000), ("5k–20k", 20_000), ("20k–100k", 100_000))
LARGEST = "≥100k"


@dataclass(frozen=True, slots=True)
class Group:
    """A group. `key` is what scripts read, none for deals that have none; `id` asks for its deals.

    `place` orders groups that have an order of their own, such as stages; it is empty for others.
    """

    id: int | str
    key: str | None
    label: str
    place: tuple[int | str, ...] = ()


def title_of(by: str) -> str:
    """What heads the labels of groups."""
    titles = {
        "owner": _("Owner"),
        "team": _("Team"),
        "manager": _("Manager"),
        "source": _("Source"),
        "product": _("Product"),
        "stage": _("Stage"),
        "pipeline": _("Pipeline"),
        "month": _("Month"),
        "quarter": _("Quarter"),
        "size": _("Size"),
        "tag": _("Contact's tag"),
        "reason": _("Loss reason"),
    }
    return titles[by]


def literal(value: str) -> ColumnElement[Any]:
    """A word written into the statement: SQLite takes a partial index only for what it can read."""
    return bindparam(None, value, unique=True, literal_execute=True)


def size_of() -> ColumnElement[Any]:
    """The size class of a deal's amount."""
    whole = {code: minor_digits(code) for code in CURRENCIES}
    none = [code for code, digits in sorted(whole.items()) if digits == 0]
    three = [code for code, digits in sorted(whole.items()) if digits == 3]
    currency, amount = col(Deal.currency), col(Deal.amount)
    unit = case((currency.in_(none), 1), (currency.in_(three), 1_000), else_=100)
    steps = [(amount < top * unit, key) for key, top in SIZES]
    return case((amount.is_(None), "unknown"), *steps, else_=LARGEST)


def column_of(by: str) -> ColumnElement[Any]:
    """The column that a deal's group is made of, see `regroup`. Not for products and months."""
    columns: dict[str, Any] = {
        "owner": Deal.owner_id,
        "team": Deal.owner_id,
        "manager": Deal.owner_id,
        "source": Deal.source_id,
        "stage": Deal.stage_id,
        "pipeline": Deal.pipeline_id,
        "reason": Deal.loss_reason_id,
        "tag": ContactTag.tag_id,
    }
    found: ColumnElement[Any] = size_of() if by == "size" else columns[by]
    return found


def regroup(session: Session, by: str) -> Callable[[Any], int | str]:
    """What makes the id of a group of the value of `column_of`."""
    if by in ("team", "manager"):
        named = col(Member.team) if by == "team" else col(Member.manager)
        names = {row[0]: row[1] for row in session.execute(select(col(Member.id), named))}

        def of_member(value: Any) -> int | str:
            name = names.get(value)
            return f"={name}" if name else NONE

        return of_member
    return lambda value: value or NONE


def groups(session: Session, by: str) -> Callable[[int | str], Group]:
    """What names a group by its id."""
    if by == "stage":
        return _stages(session)
    if by in ("month", "quarter"):
        return lambda key: Group(key, str(key), str(key), (str(key),))
    if by == "size":
        order = [key for key, _top in SIZES] + [LARGEST, "unknown"]

        def of_size(key: int | str) -> Group:
            label = _("unknown") if key == "unknown" else str(key)
            return Group(key, str(key), label, (order.index(str(key)),))

        return of_size
    if by in ("team", "manager"):
        return lambda key: Group(key, str(key)[1:], str(key)[1:]) if key else nothing()
    table: Any = {
        "owner": Member,
        "source": Source,
        "product": Product,
        "pipeline": Pipeline,
        "reason": LossReason,
        "tag": Tag,
    }[by]
    names = {row[0]: row[1] for row in session.execute(select(col(table.id), col(table.name)))}
    return lambda key: Group(key, names[key], names[key]) if key in names else nothing()


def _stages(session: Session) -> Callable[[int | str], Group]:
    rows = session.execute(
        select(col(Stage.id), col(Stage.name), col(Pipeline.id), col(Pipeline.name))
        .join(Pipeline, col(Pipeline.id) == col(Stage.pipeline_id))
        .order_by(col(Pipeline.position), col(Pipeline.id), col(Stage.position), col(Stage.id))
    ).all()
    several = len({row[2] for row in rows}) > 1
    found: dict[int | str, Group] = {}
    for place, (stage_id, name, _pipeline_id, pipeline) in enumerate(rows):
        label = f"{pipeline}: {name}" if several else name
        found[stage_id or NONE] = Group(stage_id or NONE, name, label, (place,))
    return lambda key: found.get(key) or nothing()


def nothing() -> Group:
    """The group of deals that have none."""
    return Group(NONE, None, _("(none)"))


def condition(by: str, group_id: int | str) -> ColumnElement[bool]:
    """That a deal is in a group."""
    if by in ("month", "quarter"):
        return and_(*_months_of(str(group_id)).conditions(col(Deal.closed_at)))
    if by == "size":
        return size_of() == group_id
    if by in ("team", "manager"):
        return _of_members(col(Member.team) if by == "team" else col(Member.manager), group_id)
    if by == "product":
        # Not `EXISTS`: SQLite would look through all lines of the product for each deal.
        product = None if group_id == NONE else group_id
        sold = col(Deal.id).in_(select(col(Line.deal_id)).where(col(Line.product_id) == product))
        if group_id == NONE:
            return or_(sold, ~exists().where(col(Line.deal_id) == col(Deal.id)))
        return sold
    if by == "tag":
        tagged = col(ContactTag.contact_id) == col(Deal.contact_id)
        if group_id == NONE:
            return ~exists().where(tagged)
        return exists().where(tagged, col(ContactTag.tag_id) == group_id)
    column = column_of(by)
    return column.is_(None) if group_id == NONE else column == group_id


def _of_members(named: SQLColumnExpression[str], group_id: int | str) -> ColumnElement[bool]:
    owner = col(Deal.owner_id)
    if group_id == NONE:
        return or_(owner.is_(None), owner.in_(select(col(Member.id)).where(named == "")))
    return owner.in_(select(col(Member.id)).where(named == str(group_id)[1:]))


def _months_of(key: str) -> Period:
    """The days of `2017-03` or `2017-Q1`."""
    year, part = int(key[:4]), key[5:]
    first, length = (int(part[1:]) * 3 - 2, 3) if part.startswith("Q") else (int(part), 1)
    after = first + length
    end = date(year + (after > 12), (after - 1) % 12 + 1, 1)
    return Period(date(year, first, 1), end - timedelta(days=1))


def slices(by: str, first: datetime, last: datetime) -> Iterator[tuple[str, str, str]]:
    """The months or quarters from one instant to another: key, first instant, first one after."""
    day, end = first.astimezone().date(), last.astimezone().date()
    while True:
        month = f"{day:%Y-%m}"
        key = f"{day.year:04}-Q{(day.month + 2) // 3}" if by == "quarter" else month
        period = _months_of(key)
        if period.last is None or period.first is None or period.first > end:
            return
        yield key, period.begin or "", period.end or ""
        day = period.last + timedelta(days=1)
