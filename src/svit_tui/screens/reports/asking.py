"""The question of the reports screen, and the keys that change it."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from svit_tui.crm.reports import asking, catalogue
from svit_tui.crm.reports.catalogue import REPORTS
from svit_tui.crm.reports.shared.question import Question
from svit_tui.i18n import _
from svit_tui.screens.base.deal_keys import WriteKeys
from svit_tui.screens.base.table_screen import TableScreen
from svit_tui.screens.reports.view import CUSTOM

if TYPE_CHECKING:
    from collections.abc import Mapping

ALL_TIME = "all"
# By this name the question is kept for the next time.
KEPT = "reports"
# The instant is set with each question.
_WHEN_ASKED = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ReportChoice:
    """What was asked last; who comes back finds it as it was left.

    `narrowed` is what all reports are asked, `names` of what narrows it, `by` the grouping of
    each. `period` is its name, so that this month is another one after the month's end; `custom` if
    two dates were typed.
    """

    name: str = next(iter(REPORTS))
    period: str = ALL_TIME
    compared: bool = False
    narrowed: Question = field(default_factory=lambda: Question(now=_WHEN_ASKED))
    names: tuple[str, ...] = ()
    by: Mapping[str, str] = field(default_factory=dict)

    def question(self, now: datetime) -> Question:
        """The question of the report in front, asked at this instant."""
        days = self.narrowed.period
        if self.period != CUSTOM:
            days = asking.named_period(self.period, now.astimezone().date())
        return replace(self.narrowed, now=now, period=days, by=self.by.get(self.name, ""))

    def period_said(self, question: Question, *, whole: bool) -> str:
        """The days, or where there is no room for the whole what they are called."""
        name = asking.PERIODS.get(self.period)
        # A report may be of other days than it was asked for: of the last year where of no period.
        if name is None or whole or question.period != self.question(question.now).period:
            return asking.period_said(question.period)
        return _(name).lower()

    def narrowed_said(self, question: Question) -> list[str]:
        """What else the numbers hang on."""
        found = []
        if self.compared and question.before() is not None:
            found.append(_("compared"))
        if self.is_filtered:
            names = ", ".join(self.names)
            found.append(_("filtered: {what} (esc clears)").format(what=names))
        if question.currency:
            found.append(question.currency)
        return found

    @property
    def is_filtered(self) -> bool:
        """Whether anything but the period leaves deals out."""
        return self.narrowed.narrows_deals or self.narrowed.pipeline_id is not None

    def unfiltered(self) -> ReportChoice:
        """The same about all deals."""
        was = self.narrowed
        fresh = Question(now=was.now, period=was.period, currency=was.currency, rates=was.rates)
        return replace(self, narrowed=fresh, names=())


class AskingScreen(WriteKeys, TableScreen):
    """Holds what is asked; `narrow` asks it."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = ReportChoice()

    @abstractmethod
    def narrow(self) -> None:
        """Ask anew; keys for the table wait for the answer."""

    def ask_for(self, asked: ReportChoice) -> None:
        """Ask something else than before."""
        if asked != self.asked:
            self.asked = asked
            self.narrow()

    def question(self) -> Question:
        """What the report in front is asked now."""
        return self.asked.question(self.store.clock())

    def action_facets(self) -> None:
        """Which deals the reports are about."""
        self.ask(self._facets())

    async def _facets(self) -> None:
        from svit_tui.screens.reports import forms as report_forms

        chosen = await report_forms.narrow(self, self.asked.narrowed)
        if chosen is not None:
            narrowed, names = chosen
            self.ask_for(replace(self.asked, narrowed=narrowed, names=names))

    def action_period(self) -> None:
        """Choose the days."""
        self.ask(self._period())

    async def _period(self) -> None:
        from svit_tui.screens.reports import forms as report_forms

        chosen = await report_forms.period(self, self.asked.period, self.question().period)
        if chosen is not None:
            name, days = chosen
            narrowed = replace(self.asked.narrowed, period=days)
            self.ask_for(replace(self.asked, period=name, narrowed=narrowed))

    def action_group(self) -> None:
        """Choose what rows are grouped by."""
        self.ask(self._group())

    async def _group(self) -> None:
        from svit_tui.screens.reports import forms as report_forms

        name = self.asked.name
        chosen = await report_forms.group(self, name, self.asked.by.get(name, ""))
        if chosen is not None:
            self.ask_for(replace(self.asked, by={**self.asked.by, name: chosen}))

    def action_compare(self) -> None:
        """Beside the period before, or not any more."""
        if not self.asked.compared and self.question().before() is None:
            self.complain(_("Only a period with a beginning and an end has one before it: r."))
            return
        self.ask_for(replace(self.asked, compared=not self.asked.compared))

    def action_currency(self) -> None:
        """Convert amounts to one currency."""
        self.ask(self._currency())

    async def _currency(self) -> None:
        from svit_tui.screens.ask import currencies

        was = self.asked.narrowed
        chosen = await currencies.currency(self, was.currency)
        if chosen is not None:
            rates = currencies.rates_of(self) if chosen else None
            narrowed = replace(was, currency=chosen, rates=rates)
            self.ask_for(replace(self.asked, narrowed=narrowed))


def groupings(name: str) -> tuple[str, ...]:
    """What a report's rows can be grouped by."""
    return tuple(catalogue.module_of(name).BY)
