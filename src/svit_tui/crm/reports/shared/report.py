"""A report as plain values, which the screen, the command line and files all show."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from svit_tui.crm.reports.shared.question import Question

if TYPE_CHECKING:
    from svit_tui.store.file.connect import Reader


class ValueKind(StrEnum):
    """What the values of a column are; none is always “not known” and shown as “–”.

    TEXT: str. COUNT: int. MONEY: `Amounts`, minor units by currency. RATE: a share, 0–1, float.
    DAYS: days, float. NUMBER: float. DAY: date. RANGE: two shares, the ends of an interval. TREND:
    counts, one after the other.
    """

    TEXT = "text"
    COUNT = "count"
    MONEY = "money"
    RATE = "rate"
    DAYS = "days"
    NUMBER = "number"
    DAY = "day"
    RANGE = "range"
    TREND = "trend"


@dataclass(frozen=True, slots=True)
class ReportColumn:
    """A column: `key` in JSON and CSV, `title` for people.

    `opens`: `deals` of the report's module finds the deals behind its numbers. `wide`: left out if
    there is no room for it. `note`: a sentence that explains the column, below the table if the
    column is in it.
    """

    key: str
    title: str
    kind: ValueKind
    opens: bool = False
    wide: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A row: `key` is for scripts, `label` for people, `id` is what `deals` is asked by.

    `values` are by the keys of columns. `mark` is a short warning, such as why a number is not
    reliable.
    """

    key: str | None
    label: str
    values: Mapping[str, Any]
    id: int | str | None = None
    mark: str = ""


class ChartKind(StrEnum):
    """How a chart is drawn. BARS: a bar a label, of the first series; STACKED: the series one
    behind the other; FUNNEL: centred bars, with the share that is left from one to the next;
    HEAT: a square a day, labels are ISO dates."""

    BARS = "bars"
    STACKED = "stacked"
    FUNNEL = "funnel"
    HEAT = "heat"


@dataclass(frozen=True, slots=True)
class Series:
    """Numbers, one a label, under a name; `tone` is what they mean, such as `won`, if anything."""

    name: str
    values: Sequence[float | None]
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn above the table. Money is in major units of `currency`.

    `mark` is a second value, such as a goal, that is set on the bar of its label.
    """

    kind: ChartKind
    labels: Sequence[str]
    series: Sequence[Series]
    unit: ValueKind = ValueKind.COUNT
    currency: str = ""
    mark: Series | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """The result of a report.

    `key_title` is the heading of the rows' labels. `total` has sums where they make sense, computed
    from the deals and not from rows, which may share deals. `notes` are sentences to show below:
    how things are counted and what was left out. `currencies` are all that occur, and `currency` is
    the first. `parts` are further tables of the report. `extra` is added to JSON as it is.
    """

    name: str
    title: str
    question: Question
    by: str
    key_title: str
    columns: Sequence[ReportColumn]
    rows: Sequence[ReportRow]
    total: ReportRow | None = None
    currencies: Sequence[str] = ()
    notes: Sequence[str] = ()
    chart: Chart | None = None
    parts: Sequence[Report] = ()
    before: Report | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def currency(self) -> str:
        """The currency that amounts without a code are in."""
        return self.currencies[0] if self.currencies else self.question.currency


class ReportModule(Protocol):
    """What the file of a report has."""

    # Keys for `Question.by`, the report's own first; empty if rows can't be grouped otherwise.
    BY: Sequence[str]

    @property
    def run(self) -> Callable[[Reader, Question], Report]:
        """Ask the report."""

    @property
    def deals(self) -> Callable[[Reader, Question, int | str | None, str], list[int]]:
        """The deals behind a number: of the row with this `id`, in the column with this key. Of
        the total if the id is `TOTAL`. As many as the number says, newest first where it has an
        order."""


TOTAL = "*"


def ratio(part: int, whole: int) -> float | None:
    """A share; none of nothing."""
    return part / whole if whole else None


def main_currencies(*found: Mapping[str, int], preferred: str = "") -> list[str]:
    """All currencies that occur, first the preferred one or else the one with most money."""
    sums: dict[str, int] = {}
    for amounts in found:
        for code, minor in amounts.items():
            sums[code] = sums.get(code, 0) + abs(minor)
    order = sorted(sums, key=lambda code: (code != preferred, -sums[code], code))
    return order or ([preferred] if preferred else [])
