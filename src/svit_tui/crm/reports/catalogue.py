"""All reports by name, and the one way to ask one. Lists of them import nothing else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib import import_module
from typing import TYPE_CHECKING, cast

from svit_tui.i18n import N_, _
from svit_tui.model.errors import Invalid

if TYPE_CHECKING:
    from svit_tui.crm.reports.shared.question import Question
    from svit_tui.crm.reports.shared.report import Report, ReportModule
    from svit_tui.store.file.connect import Reader


@dataclass(frozen=True, slots=True)
class Listed:
    """A report in a list of them: its file here, its name in few cells, what it is about."""

    file: str
    title: str
    about: str


# By the name on the command line, in the order of the screen's list.
REPORTS: dict[str, Listed] = {
    "funnel": Listed(
        "funnel", N_("Funnel"), N_("open deals by stage, and how far the period's deals came")
    ),
    "stage-conversion": Listed(
        "stage_conversion",
        N_("Conversion"),
        N_("of those that entered a stage, how many got further"),
    ),
    "win-rate": Listed("win_rate", N_("Win rate"), N_("won and lost among the deals that closed")),
    "loss-reasons": Listed(
        "loss_reasons", N_("Loss reasons"), N_("why deals were lost, and what it cost")
    ),
    "sources": Listed(
        "sources", N_("Sources"), N_("leads, qualified, won and value by where they came from")
    ),
    "products": Listed(
        "products", N_("Products"), N_("what is sold, how often it wins, at what discount")
    ),
    "members": Listed(
        "members", N_("Members"), N_("what each member has open, wins, loses and does")
    ),
    "time-in-stage": Listed(
        "time_in_stage",
        N_("Time in stage"),
        N_("how long deals stay in a stage, and the bottleneck"),
    ),
    "sales-cycle": Listed(
        "sales_cycle", N_("Sales cycle"), N_("days from created to won and to lost")
    ),
    "velocity": Listed("velocity", N_("Velocity"), N_("money a day at the present pace")),
    "forecast": Listed(
        "forecast", N_("Forecast"), N_("what open deals will bring, beside the goals")
    ),
    "activity": Listed(
        "activity", N_("Activity"), N_("what was said and done, by kind, member or day")
    ),
    "growth": Listed("growth", N_("Growth zones"), N_("where to look first, in plain words")),
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
    return cast("ReportModule", import_module(f"svit_tui.crm.reports.{REPORTS[name].file}"))


def run(reader: Reader, name: str, question: Question, *, compare: bool = False) -> Report:
    """Run a report; `compare` runs it for the period before as well. Raises Invalid.

    Everything is read within the transaction of the reader, so that the numbers agree.
    """
    module = module_of(name)
    if question.by and question.by not in module.BY:
        raise Invalid(
            "by",
            _("“{name}” can't be grouped by “{by}”; it can by: {known}.").format(
                name=name, by=question.by[:40], known=", ".join(module.BY) or "–"
            ),
        )
    found = module.run(reader, question)
    earlier = question.before() if compare else None
    if earlier is not None:
        found = replace(found, before=module.run(reader, earlier))
    return found


def deals_behind(
    reader: Reader, name: str, question: Question, row_id: int | str | None, column: str
) -> list[int]:
    """The deals behind a number of a report."""
    return module_of(name).deals(reader, question, row_id, column)
