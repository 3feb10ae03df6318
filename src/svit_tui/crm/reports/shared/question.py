"""The question that a report answers: period, deals, currency."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from svit_tui.model.values.instants import day_begins, instant_text
from svit_tui.model.values.rates import Amounts, Rates
from svit_tui.store.reads.filters.deal_filter import DealFilter
from svit_tui.store.reads.filters.terms import Condition
from svit_tui.store.reads.standing import Moment
from svit_tui.store.reads.written import literal

__all__ = ["Amounts", "Period", "Question", "Rates"]


@dataclass(frozen=True, slots=True)
class Period:
    """Calendar days where the user is, both ends included; none is no limit."""

    first: date | None = None
    last: date | None = None

    @property
    def begin(self) -> str | None:
        """The first instant, in stored form."""
        return None if self.first is None else instant_text(day_begins(self.first))

    @property
    def end(self) -> str | None:
        """The first instant after it, in stored form."""
        return (
            None if self.last is None else instant_text(day_begins(self.last + timedelta(days=1)))
        )

    def before(self) -> Period | None:
        """The days of equal number right before it; none if it has no beginning or no end."""
        if self.first is None or self.last is None:
            return None
        length = self.last - self.first
        last = self.first - timedelta(days=1)
        return Period(last - length, last)

    def conditions(self, moment: str) -> list[str]:
        """That a column's instant is within it."""
        found = []
        if self.begin is not None:
            found.append(f"{moment} >= {literal(self.begin)}")
        if self.end is not None:
            found.append(f"{moment} < {literal(self.end)}")
        return found


@dataclass(frozen=True, slots=True)
class Question:
    """What a report is asked. Empty fields select all.

    `by` is what rows are grouped by, empty for the report's default. Amounts are converted to
    `currency` by `rates`; without it they stay as they are. `now` is the instant of asking.
    """

    now: datetime
    by: str = ""
    period: Period = Period()
    pipeline_id: int | None = None
    owner_ids: tuple[int, ...] = ()
    teams: tuple[str, ...] = ()
    source_ids: tuple[int, ...] = ()
    product_ids: tuple[int, ...] = ()
    tag_ids: tuple[int, ...] = ()
    condition: Condition | None = None
    # Currencies that the condition compares alone, for want of a rate.
    compared_alone: tuple[str, ...] = ()
    currency: str = ""
    rates: Rates | None = None

    @property
    def today(self) -> date:
        """Today, where the user is."""
        return self.now.astimezone().date()

    @property
    def narrows_deals(self) -> bool:
        """Whether anything but the period and the pipeline leaves deals out."""
        return bool(
            self.owner_ids
            or self.teams
            or self.source_ids
            or self.product_ids
            or self.tag_ids
            or self.condition
        )

    def before(self) -> Question | None:
        """The same for the period before, of equal length; none if there is none."""
        period = self.period.before()
        return None if period is None else replace(self, period=period)

    @property
    def wanted(self) -> DealFilter:
        """The deals that the question is about, whatever the period."""
        return DealFilter(
            show="all",
            pipeline_id=self.pipeline_id,
            owner_ids=self.owner_ids,
            teams=self.teams,
            source_ids=self.source_ids,
            product_ids=self.product_ids,
            tag_ids=self.tag_ids,
            condition=self.condition,
        )

    def deals(self) -> list[str]:
        """Conditions on `deal`: not archived, and all that the question narrows but the period."""
        return self.wanted.written(Moment(self.now))

    def belongings(self) -> list[str]:
        """Conditions on `deal` by owner, team, source, product, tag and filter alone."""
        return replace(self.wanted, pipeline_id=None, archived=True).written(Moment(self.now))

    def amounts(self, found: Mapping[str, int]) -> Amounts:
        """Amounts as the report shows them: converted, if the question asks for one currency."""
        if self.currency and self.rates is not None:
            return self.rates.convert(found, self.currency)
        return dict(found)
