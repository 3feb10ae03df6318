"""Every report by its name, for the palette."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from svit_tui.crm.reports.catalogue import REPORTS
from svit_tui.i18n import _
from svit_tui.screens.base.desk import Command, Desk
from svit_tui.screens.reports.asking import KEPT, ReportChoice


def commands() -> list[Command]:
    """The reports, each with what it is about."""
    return [
        Command(f"{_(one.title)}: {_(one.about)}", _("report"), partial(open_report, name))
        for name, one in REPORTS.items()
    ]


def open_report(name: str, desk: Desk) -> None:
    """Open a report about the days and deals that were asked for last."""
    kept = desk.kept.get(KEPT)
    asked = kept if isinstance(kept, ReportChoice) else ReportChoice()
    desk.kept[KEPT] = replace(asked, name=name)
    desk.show("reports")
