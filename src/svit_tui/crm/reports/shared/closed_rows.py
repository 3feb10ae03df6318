"""The rows, chart and notes shared by reports on groups of closed deals."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from svit_tui.crm.reports.shared.grouping import NONE, groups
from svit_tui.crm.reports.shared.question import Amounts
from svit_tui.crm.reports.shared.report import Chart, ChartKind, ReportRow, Series, ValueKind
from svit_tui.i18n import _
from svit_tui.model.errors import NotFound
from svit_tui.model.kinds import DealStatus
from svit_tui.model.values.money import minor_digits
from svit_tui.store.reads.rows import query_numbers
from svit_tui.store.reads.written import both

if TYPE_CHECKING:
    from svit_tui.store.file.connect import Reader

Values = Mapping[str, Any]
_OUTCOMES = (DealStatus.WON, DealStatus.LOST)


def rows_in_order(
    reader: Reader,
    by: str,
    found: Mapping[int | str, Values],
    rank: Callable[[Values], tuple[int, ...]],
) -> list[ReportRow]:
    """A row a group: stages, months and sizes in their order, others largest first, none last."""
    named = groups(reader, by)
    told = [(named(group), values) for group, values in found.items()]
    told.sort(
        key=lambda item: (
            item[0].id == NONE,
            item[0].place,
            [-part for part in rank(item[1])],
            item[0].label,
            str(item[0].id),
        )
    )
    return [ReportRow(group.key, group.label, values, group.id) for group, values in told]


def chart_of(
    rows: Sequence[ReportRow],
    series: Sequence[tuple[str, str]],
    unit: ValueKind = ValueKind.COUNT,
    currency: str = "",
    *,
    mark: tuple[str, str] | None = None,
) -> Chart | None:
    """A chart of columns of the rows, each with its name; none without rows.

    For money, amounts in `currency` are drawn. Several columns are stacked; a second value that
    does not add up with the first is passed as `mark`.
    """
    if not rows:
        return None

    def drawn(column: str, name: str) -> Series:
        values = [_drawn(row.values[column], currency) for row in rows]
        return Series(name, values, column if column in _OUTCOMES else "")

    return Chart(
        ChartKind.STACKED if len(series) > 1 else ChartKind.BARS,
        [row.label for row in rows],
        [drawn(*column) for column in series],
        unit,
        currency,
        drawn(*mark) if mark is not None else None,
    )


def _drawn(value: Any, currency: str) -> float | None:
    if isinstance(value, Mapping):
        minor = value.get(currency)
        return None if minor is None else minor / 10 ** minor_digits(currency)
    return None if value is None else float(value)


def overlap_notes(by: str, *, amounts: bool = True) -> list[str]:
    """Why rows may add up to more than the total."""
    if by == "product" and not amounts:
        return [_("A deal counts once under each of its products.")]
    if by == "product":
        return [
            _(
                "A deal counts once under each of its products; "
                "its amount is shared among its lines."
            )
        ]
    if by == "tag":
        return [
            _("A deal counts under each tag of its contact, so rows add up to more than the total.")
        ]
    return []


def mean(amounts: Amounts, count: int) -> Amounts | None:
    """The mean amount of so many deals, rounded half up to minor units; none of no deals."""
    if not count:
        return None
    return {code: (2 * minor + count) // (2 * count) for code, minor in amounts.items()}


def no_deals(column: str) -> NotFound:
    """What to raise for a column without deals behind it."""
    return NotFound(_("No deals stand behind “{column}”.").format(column=column[:40]))


def closed_ids(reader: Reader, conditions: Sequence[str]) -> list[int]:
    """The numbers of closed deals, those closed last first."""
    query = f"SELECT deal.id FROM deal WHERE {both(conditions)}"
    return query_numbers(reader, f"{query} ORDER BY deal.closed_at DESC, deal.id DESC")
