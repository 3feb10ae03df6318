"""Group deals for reports: by what, in which order, and which deals belong to a group.

Closed deals count under the owner, source, stage … that they have now. Groups by product and by the
contact's tag overlap; in all others each deal is in one group. Months and quarters are those of
`closed_at` in the user's time zone. Size classes are by amount in major units of its currency.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from svit_tui.crm.reports.shared.question import Period
from svit_tui.i18n import _
from svit_tui.model.values.money import CURRENCIES, minor_digits
from svit_tui.store.reads.rows import query_rows
from svit_tui.store.reads.written import among, both, literal

if TYPE_CHECKING:
    from svit_tui.store.file.connect import Reader

CLOSED_BY = (
    *("owner", "team", "manager", "source", "product", "stage", "pipeline"),
    *("month", "quarter", "size", "tag"),
)
OVERLAPPING = frozenset({"product", "tag"})
# The id of the group of deals that have none.
NONE = 0
WITHOUT_LINES = "NOT EXISTS (SELECT 1 FROM line WHERE line.deal_id = deal.id)"
# Size classes: key, and the first amount above it, in major units.
SIZES = (("<1k", 1_000), ("1k–5k", 5_000), ("5k–20k", 20_000), ("20k–100k", 100_000))
LARGEST = "≥100k"


@dataclass(frozen=True, slots=True)
class Group:
    """A group. `key` is for scripts, none for deals without one; `id` is what its deals are asked
    by.

    `place` sorts groups that have an order of their own, such as stages; it is empty for others.
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


def size_of() -> str:
    """The size class of a deal's amount."""
    whole = {code: minor_digits(code) for code in CURRENCIES}
    none = [code for code, digits in sorted(whole.items()) if digits == 0]
    three = [code for code, digits in sorted(whole.items()) if digits == 3]
    unit = (
        f"CASE WHEN {among('deal.currency', none)} THEN 1"
        f" WHEN {among('deal.currency', three)} THEN 1000 ELSE 100 END"
    )
    steps = " ".join(f"WHEN deal.amount < {top} * {unit} THEN {literal(key)}" for key, top in SIZES)
    return f"CASE WHEN deal.amount IS NULL THEN 'unknown' {steps} ELSE {literal(LARGEST)} END"


def column_of(by: str) -> str:
    """The column that a deal's group is made of, see `regroup`. Not for products and months."""
    columns = {
        "owner": "deal.owner_id",
        "team": "deal.owner_id",
        "manager": "deal.owner_id",
        "source": "deal.source_id",
        "stage": "deal.stage_id",
        "pipeline": "deal.pipeline_id",
        "reason": "deal.loss_reason_id",
        "tag": "contact_tag.tag_id",
    }
    return size_of() if by == "size" else columns[by]


def regroup(reader: Reader, by: str) -> Callable[[Any], int | str]:
    """What makes the id of a group of the value of `column_of`."""
    if by in ("team", "manager"):
        names = dict(query_rows(reader, f"SELECT id, {by} FROM member"))

        def of_member(value: Any) -> int | str:
            name = names.get(value)
            return f"={name}" if name else NONE

        return of_member
    return lambda value: value or NONE


def groups(reader: Reader, by: str) -> Callable[[int | str], Group]:
    """What names a group by its id."""
    if by == "stage":
        return _stages(reader)
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
    table = {"owner": "member", "reason": "loss_reason"}.get(by, by)
    names: dict[int | str, str] = dict(query_rows(reader, f"SELECT id, name FROM {table}"))
    return lambda key: Group(key, names[key], names[key]) if key in names else nothing()


def _stages(reader: Reader) -> Callable[[int | str], Group]:
    stages = list(
        query_rows(
            reader,
            "SELECT stage.id, stage.name, pipeline.id, pipeline.name FROM stage"
            " JOIN pipeline ON pipeline.id = stage.pipeline_id"
            " ORDER BY pipeline.position, pipeline.id, stage.position, stage.id",
        )
    )
    several = len({stage[2] for stage in stages}) > 1
    found: dict[int | str, Group] = {}
    for place, (stage_id, name, _pipeline_id, pipeline) in enumerate(stages):
        label = f"{pipeline}: {name}" if several else name
        found[stage_id] = Group(stage_id, name, label, (place,))
    return lambda key: found.get(key) or nothing()


def nothing() -> Group:
    """The group of deals that have none."""
    return Group(NONE, None, _("(none)"))


def condition(by: str, group_id: int | str) -> str:
    """That a deal is in a group."""
    if by in ("month", "quarter"):
        return both(_months_of(str(group_id)).conditions("deal.closed_at"))
    if by == "size":
        return f"{size_of()} = {literal(group_id)}"
    if by in ("team", "manager"):
        return _of_members(by, group_id)
    if by == "product":
        # Not `EXISTS`: SQLite would look through all lines of the product for each deal.
        product = "IS NULL" if group_id == NONE else f"= {literal(group_id)}"
        sold = f"deal.id IN (SELECT deal_id FROM line WHERE product_id {product})"
        if group_id == NONE:
            return f"{sold} OR {WITHOUT_LINES}"
        return sold
    if by == "tag":
        tagged = "SELECT 1 FROM contact_tag WHERE contact_tag.contact_id = deal.contact_id"
        if group_id == NONE:
            return f"NOT EXISTS ({tagged})"
        return f"EXISTS ({tagged} AND contact_tag.tag_id = {literal(group_id)})"
    column = column_of(by)
    return f"{column} IS NULL" if group_id == NONE else f"{column} = {literal(group_id)}"


def _of_members(named: str, group_id: int | str) -> str:
    name = "" if group_id == NONE else str(group_id)[1:]
    owned = f"deal.owner_id IN (SELECT id FROM member WHERE {named} = {literal(name)})"
    return f"deal.owner_id IS NULL OR {owned}" if group_id == NONE else owned


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
