"""The rules behind growth zones: each looks at other reports and may find a sentence.

`growth.py` explains the rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import sqrt
from statistics import median
from typing import TYPE_CHECKING, Protocol

from svit_tui import formatting
from svit_tui.crm.reports import (
    catalogue,
    forecast,
    loss_reasons,
    sources,
    time_in_stage,
)
from svit_tui.crm.reports.shared.question import Amounts, Period, Question
from svit_tui.crm.reports.shared.report import TOTAL, Report, ReportRow, ratio
from svit_tui.i18n import _, ngettext

if TYPE_CHECKING:
    from svit_tui.store.file.connect import Reader


class Brief(Protocol):
    """A report that can be asked for less."""

    def brief(self, reader: Reader, question: Question) -> Report:
        """The report without some of its columns or tables."""


# Fewer deals than these say nothing of a difference, and fewer than those nothing at all.
ENOUGH, FEW = 20, 10
# These can leave out what takes most of their time and no rule looks at.
_BRIEF: Mapping[str, Brief] = {
    "forecast": forecast,
    "sources": sources,
    "loss-reasons": loss_reasons,
}
_OF_VISITS = ("time-in-stage", "stage-conversion")
# Such a share of open deals is worth a word.
TELLING = 0.1
# 95 of 100 cases are within so many standard deviations.
_Z = 1.96


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence, its numbers, and the number of another report that it is about."""

    key: str
    sentence: str
    report: str
    row_id: int | str | None
    column: str
    count: int
    by: str = ""
    share: float | None = None
    usual: float | None = None
    days: float | None = None
    value: Amounts | None = None


@dataclass
class AskedReports:
    """The other reports, each asked once."""

    reader: Reader
    question: Question
    found: dict[tuple[str, str], Report] = field(default_factory=dict)

    def __call__(self, name: str, by: str = "") -> Report:
        """The report of that name."""
        if (name, by) not in self.found:
            question = asked_of(self.question, name, by)
            if name in _OF_VISITS:
                both = time_in_stage.beside_conversion(self.reader, question)
                self.found |= {
                    (of, by): report for of, report in zip(_OF_VISITS, both, strict=True)
                }
            else:
                brief = _BRIEF.get(name)
                ask = brief.brief if brief else catalogue.module_of(name).run
                self.found[name, by] = ask(self.reader, question)
        return self.found[name, by]


def asked_of(question: Question, name: str, by: str) -> Question:
    """What a report is asked for its rules. A forecast is of what is ahead, whatever the period."""
    if name == "forecast":
        return replace(question, by=by, period=Period())
    return replace(question, by=by)


def surely_apart(part: int, whole: int, usual: float | None) -> bool:
    """Whether a share differs from the usual one by more than chance explains: Wilson's score."""
    if whole < ENOUGH or usual is None:
        return False
    share, spread = part / whole, _Z * _Z / whole
    middle = (share + spread / 2) / (1 + spread)
    reach = _Z * sqrt(share * (1 - share) / whole + spread / whole / 4) / (1 + spread)
    return abs(usual - middle) > reach


# Rules


def _bottleneck(asked: AskedReports) -> Iterator[Finding]:
    report = asked("time-in-stage")
    worst = report.extra.get("bottleneck")
    if not worst:
        return
    row = _of_key(report, worst["stage"])
    passed = _of_key(asked("stage-conversion"), worst["stage"])
    if row is None or passed is None or passed.values["entered"] < FEW:
        return
    yield Finding(
        "bottleneck",
        _(
            "{stage} is the bottleneck: {share} go no further, and it takes {time} of a deal's way."
        ).format(
            stage=row.label,
            share=formatting.percent(worst["stopped"]),
            time=formatting.percent(worst["of_time"]),
        ),
        "time-in-stage",
        row.id,
        "open",
        row.values["open"],
        share=worst["stopped"],
        days=worst["days"],
    )


def _sources(asked: AskedReports) -> Iterator[Finding]:
    report = asked("sources")
    leads, won = (sum(row.values[key] for row in report.rows) for key in ("leads", "won"))
    usual = ratio(won, leads)
    named = [
        row for row in report.rows if row.key is not None and row.values["leads"] * 10 >= leads
    ]
    apart = [row for row in named if surely_apart(row.values["won"], row.values["leads"], usual)]
    apart.sort(key=lambda row: row.values["won"] / row.values["leads"])
    if not apart or not usual or won < ENOUGH:
        return
    weak, strong = apart[0], apart[-1]
    if weak.values["won"] / weak.values["leads"] < usual:
        words = _("Leads from {source} are {leads} of leads and {wins} of wins.")
        yield _source(weak, "weak-source", words, leads, won)
    if strong.values["won"] / strong.values["leads"] >= 1.5 * usual:
        words = _("Leads from {source} are just {leads} of leads, but {wins} of wins.")
        yield _source(strong, "strong-source", words, leads, won)


def _source(row: ReportRow, key: str, words: str, leads: int, won: int) -> Finding:
    of_leads, of_wins = row.values["leads"] / leads, row.values["won"] / won
    return Finding(
        key,
        words.format(
            source=row.label, leads=formatting.percent(of_leads), wins=formatting.percent(of_wins)
        ),
        "sources",
        row.id,
        "leads",
        row.values["leads"],
        share=of_wins,
        usual=of_leads,
        value=row.values["won_value"],
    )


def _reasons(asked: AskedReports) -> Iterator[Finding]:
    report = asked("loss-reasons")
    lost = sum(row.values["count"] for row in report.rows)
    named = [row for row in report.rows if row.key is not None]
    if lost < FEW or not named:
        return
    first = max(named, key=lambda row: row.values["count"])
    share = first.values["count"] / lost
    if share < 0.25:
        return
    yield Finding(
        "loss-reason",
        _("“{reason}” is why {share} of lost deals were lost.").format(
            reason=first.label, share=formatting.percent(share)
        ),
        "loss-reasons",
        first.id,
        "count",
        first.values["count"],
        share=share,
        value=first.values["value"],
    )


def _slow_stage(asked: AskedReports) -> Iterator[Finding]:
    rows = [
        row
        for row in asked("time-in-stage").rows
        if row.values["median_days"] is not None and row.values["visits"] >= FEW
    ]
    if len(rows) < 3:
        return
    slow = max(rows, key=lambda row: row.values["median_days"])
    usual = median(row.values["median_days"] for row in rows if row is not slow)
    days = slow.values["median_days"]
    if not usual or days < 2 * usual:
        return
    times = f"{days / usual:.0f}"
    words = (
        _("{stage} takes {days}, twice the median of other stages ({usual}).")
        if times == "2"
        else ngettext(
            "{stage} takes {days}, {times} times the median of other stages ({usual}).",
            "{stage} takes {days}, {times} times the median of other stages ({usual}).",
            int(times),
        )
    )
    yield Finding(
        "slow-stage",
        words.format(
            stage=slow.label, days=formatting.days(days), times=times, usual=formatting.days(usual)
        ),
        "time-in-stage",
        slow.id,
        "open",
        slow.values["open"],
        days=days,
    )


def _members(asked: AskedReports) -> Iterator[Finding]:
    report = asked("win-rate", "owner")
    usual = None if report.total is None else report.total.values["win_rate"]
    if usual is None or len(report.rows) < 2:
        return
    weak = [
        row
        for row in report.rows
        if row.key is not None
        and surely_apart(row.values["won"], row.values["won"] + row.values["lost"], usual)
        and row.values["win_rate"] <= usual * 0.75
    ]
    if not weak:
        return
    worst = min(weak, key=lambda row: row.values["win_rate"])
    yield Finding(
        "weak-member",
        _("{member} wins {share} of closed deals; all together win {usual}.").format(
            member=worst.label,
            share=formatting.percent(worst.values["win_rate"]),
            usual=formatting.percent(usual),
        ),
        "win-rate",
        worst.id,
        "lost",
        worst.values["lost"],
        by="owner",
        share=worst.values["win_rate"],
        usual=usual,
        value=worst.values["won_value"],
    )


def _leaks(asked: AskedReports) -> Iterator[Finding]:
    rows = [row for row in asked("stage-conversion").rows if row.values["entered"] >= FEW]
    if not rows:
        return
    worst = min(rows, key=lambda row: row.values["conversion"])
    if worst.values["conversion"] >= 0.5 or not worst.values["lost"]:
        return
    yield Finding(
        "leaky-stage",
        _("Only {share} of deals go on from {stage}; {lost} were lost there.").format(
            share=formatting.percent(worst.values["conversion"]),
            stage=worst.label,
            lost=formatting.number(worst.values["lost"]),
        ),
        "stage-conversion",
        worst.id,
        "lost",
        worst.values["lost"],
        share=worst.values["conversion"],
    )


def _rotting(asked: AskedReports) -> Iterator[Finding]:
    total = asked("time-in-stage").total
    if total is None or total.values["open"] < FEW:
        return
    share = total.values["rotting"] / total.values["open"]
    if share < TELLING:
        return
    yield Finding(
        "rotting",
        _("{share} of open deals are rotting: nothing was done for too long.").format(
            share=formatting.percent(share)
        ),
        "time-in-stage",
        TOTAL,
        "rotting",
        total.values["rotting"],
        share=share,
    )


def _forecast(asked: AskedReports) -> Iterator[Finding]:
    report = asked("forecast")
    rows = {row.id: row for row in report.rows}
    month = rows.get(f"{asked.question.today:%Y-%m}")
    if month is not None and (covered := month.values["coverage"]) is not None and covered < 1:
        yield Finding(
            "goal",
            _("This month's goal is covered to {share} by what is won and weighted.").format(
                share=formatting.percent(covered)
            ),
            "forecast",
            month.id,
            "open",
            month.values["open"],
            share=covered,
            value=month.values["goal"],
        )
    late, total = rows.get("overdue"), report.total
    if late is None or total is None or total.values["open"] < FEW:
        return
    share = late.values["open"] / total.values["open"]
    if share >= TELLING:
        yield Finding(
            "overdue",
            _("{share} of open deals are past their expected close.").format(
                share=formatting.percent(share)
            ),
            "forecast",
            late.id,
            "open",
            late.values["open"],
            share=share,
            value=late.values["best_case"],
        )


def _of_key(report: Report, key: str) -> ReportRow | None:
    return next((row for row in report.rows if row.key == key), None)


RULES: Sequence[Callable[[AskedReports], Iterator[Finding]]] = (
    _bottleneck,
    _sources,
    _reasons,
    _slow_stage,
    _members,
    _leaks,
    _rotting,
    _forecast,
)
