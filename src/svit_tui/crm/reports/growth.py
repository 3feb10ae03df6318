"""Growth zones: where the other reports say that money or deals are lost, in plain words.

A row a finding, the most telling first, eight at most. Each is computed from another report, asked
the same question, and its `deals` are those behind the number of that report that it names. The
rules and their limits are our own. A finding needs at least 10 deals. One that compares a part with
the whole needs 20, and says only what chance does not explain: the whole's rate is outside of the
part's 95% Wilson interval, as in stage conversion.

- bottleneck: the stage that costs most expected value (time in stage).
- weak source: its leads are at least a tenth of all, and won less often than all leads; strong
  source: won at least half as often again.
- loss reason: the most frequent one that is named, if it is a quarter of lost deals or more.
- slow stage: its median is at least twice that of the other stages' medians.
- weak member: a win rate that is at most three quarters of everybody's (win rate, by owner).
- leaky stage: the lowest conversion, if less than half go on.
- rotting, overdue: at least a tenth of open deals rot, or are past their expected close.
- goal: this month's goal is covered to less than all of it (forecast, `coverage`).

Columns: `share` and `usual` are the two shares that a sentence compares, 0–1; `days` are days;
`value` is minor units by currency. Without a period it is of the last 365 days: what was years ago
is no zone to grow in. It reads nothing of its own, and asks reports for no more than it looks at:
visits are read once (`stage_visit`), leads without who qualified (`deal_created`), losses without
the crossed table (`deal_closed`), the forecast without history (`deal_open`).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from svit_tui.crm.reports import catalogue
from svit_tui.crm.reports.growth_rules import RULES, AskedReports, Finding, asked_of
from svit_tui.crm.reports.shared.question import Period, Question
from svit_tui.crm.reports.shared.report import (
    Report,
    ReportColumn,
    ReportRow,
    ValueKind,
    main_currencies,
)
from svit_tui.i18n import _

if TYPE_CHECKING:
    from svit_tui.store.file.connect import Reader

BY: Sequence[str] = ()
DAYS = 365
MOST = 8


def run(reader: Reader, question: Question) -> Report:
    """Ask where to look first."""
    of_late = _of_late(question)
    asked = AskedReports(reader, of_late)
    findings = [finding for rule in RULES for finding in rule(asked)][:MOST]
    rows = [_row(finding) for finding in findings]
    notes = []
    if question.period == Period():
        notes.append(_("Of the last 365 days."))
    if rows:
        notes.append(_("They say where to look, not why it is so."))
    else:
        notes.append(_("Nothing stands out, or too few deals were closed to say."))
    return Report(
        "growth",
        _("Growth zones"),
        of_late,
        "",
        _("What stands out"),
        [
            ReportColumn("deals", _("Deals"), ValueKind.COUNT, opens=True),
            ReportColumn("share", _("Share"), ValueKind.RATE),
            ReportColumn("usual", _("Compared with"), ValueKind.RATE, wide=True),
            ReportColumn("days", _("Days"), ValueKind.DAYS, wide=True),
            ReportColumn("value", _("Value"), ValueKind.MONEY, wide=True),
        ],
        rows,
        None,
        main_currencies(
            *(finding.value or {} for finding in findings), preferred=question.currency
        ),
        notes,
    )


def deals(reader: Reader, question: Question, row_id: int | str | None, column: str) -> list[int]:
    """The deals behind a finding, as the report behind it finds them.

    Raises NotFound like that report, Invalid for an unknown row.
    """
    name, by, of, number = _parts(str(row_id)) if column == "deals" else ("", "", None, "")
    module = catalogue.module_of(name)
    return module.deals(reader, asked_of(_of_late(question), name, by), of, number)


def _of_late(question: Question) -> Question:
    """The question, of the last year if it has no period."""
    if question.period != Period():
        return question
    return replace(
        question, period=Period(question.today - timedelta(days=DAYS - 1), question.today)
    )


def _row(found: Finding) -> ReportRow:
    return ReportRow(
        found.key,
        found.sentence,
        {
            "deals": found.count,
            "share": found.share,
            "usual": found.usual,
            "days": found.days,
            "value": found.value,
        },
        # Two findings may be about the same number.
        json.dumps([found.key, found.report, found.by, found.row_id, found.column]),
    )


def _parts(row_id: str) -> tuple[str, str, int | str | None, str]:
    """Report, grouping, row and column that a row's number is of; no report for nonsense."""
    try:
        _key, name, by, of, column = json.loads(row_id)
    except (TypeError, ValueError):
        return "", "", None, ""
    return str(name), str(by), of, str(column)
