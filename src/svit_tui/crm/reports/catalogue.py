"""All reports by name, and the one way to ask one."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from typing import cast

from sqlmodel import Session

from svit_tui.crm.reports.shared.question import Question
from svit_tui.crm.reports.shared.report import Report, ReportModule
from svit_tui.i18n import _
from svit_tui.model.errors import Invalid

# Name on the command line → file. The order is the one of the screen's list.
REPORTS: dict[str, str] = {
    "funnel": "funnel",
    "stage-conversion": "stage_conversion",
    "win-rate": "win_rate",
    "loss-reasons": "loss_reasons",
    "sources": "sources",
    "products": "products",
    "members": "members",
    "time-in-stage": "time_in_stage",
    "sales-cycle": "sales_cycle",
    "velocity": "velocity",
    "forecast": "forecast",
    "activity": "activity",
    "growth": "growth",
}


def module_of(name: str) -> ReportModule:
    """The file of a report. Raises Invalid for a name that is none."""
    if name not in REPORTS:
        raise Invalid(
            "report",
            _("There is no report “{name}”; there are: {known}.").format(
                name=name[:40], known=", ".join(REPORTS)
            ),
        )
    return cast("ReportModule", import_module(f"svit_tui.crm.reports.{REPORTS[name]}"))


def run(session: Session, name: str, question: Question, *, compare: bool = False) -> Report:
    """Ask a report; `compare` asks it for the period before as well. Raises Invalid.

    The session's transaction is the instant that all of it is of.
    """
    module = module_of(name)
    if question.by and question.by not in module.BY:
        raise Invalid(
            "by",
            _("“{name}” can't be grouped by “{by}”; it can by: {known}.").format(
                name=name, by=question.by[:40], known=", ".join(module.BY) or "–"
            ),
        )
    found = module.run(session, question)
    earlier = question.before() if compare else None
    if earlier is not None:
        found = replace(found, before=module.run(session, earlier))
    return found


def deals_behind(
    session: Session, name: str, question: Question, row_id: int | str | None, column: str
) -> list[int]:
    """The deals behind a number of a report."""
    return module_of(name).deals(session, question, row_id, column)
