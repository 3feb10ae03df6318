"""Pickers and forms for a report's question and for where it is saved."""

from __future__ import annotations

import os
from asyncio import to_thread
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from svit_tui.crm.lists import goals
from svit_tui.crm.lists import short_lists as lists
from svit_tui.crm.reports import asking, catalogue
from svit_tui.crm.reports.output import documents, files
from svit_tui.crm.reports.shared.question import Period, Question
from svit_tui.i18n import _
from svit_tui.model.errors import Invalid
from svit_tui.model.paths import at_home, is_folder
from svit_tui.screens.ask import readers, sources
from svit_tui.screens.ask.asking import fill, fill_and_write, pick
from svit_tui.screens.base.screen import CrmScreen
from svit_tui.screens.reports.view import CUSTOM, group_title
from svit_tui.widgets.charts.drawing import Line
from svit_tui.widgets.fields import (
    ChoiceField,
    FieldProblem,
    FormField,
    LineField,
    ManyField,
    OptionsField,
    Values,
)
from svit_tui.widgets.form import FormModal
from svit_tui.widgets.picker import Choice, PickerModal

if TYPE_CHECKING:
    from sqlmodel import Session

    from svit_tui.crm.reports.shared.report import Report
    from svit_tui.screens.base.desk import Unit


async def narrow(screen: CrmScreen, asked: Question) -> tuple[Question, tuple[str, ...]] | None:
    """Which deals the reports are about: the question, and the names of what was chosen."""
    known, pipelines, teams = await screen.read(_known)
    products = known.product_choices()

    def many(key: str, label: str, source: Sequence[Choice]) -> FormField:
        return ManyField(key=key, label=label, title=label, source=source, hint=_("all"))

    def chosen(choices: Sequence[Choice], keys: Sequence[object]) -> tuple[Choice, ...]:
        return tuple(choice for choice in choices if choice.key in keys)

    values = await fill(
        screen,
        _("Filter the reports"),
        [
            ChoiceField(
                key="pipeline",
                label=_("Pipeline"),
                title=_("Pipeline"),
                source=pipelines,
                hint=_("all"),
            ),
            many("owners", _("Owner"), known.members),
            many("teams", _("Team"), teams),
            many("sources", _("Source"), known.sources),
            many("products", _("Product"), products),
            many("tags", _("Tags"), known.tags),
        ],
        start={
            "pipeline": sources.choice_of(pipelines, asked.pipeline_id),
            "owners": chosen(known.members, asked.owner_ids),
            "teams": chosen(teams, asked.teams),
            "sources": chosen(known.sources, asked.source_ids),
            "products": chosen(products, asked.product_ids),
            "tags": chosen(known.tags, asked.tag_ids),
        },
    )
    if values is None:
        return None

    def ids(key: str) -> tuple[int, ...]:
        return tuple(sources.number_of(choice) for choice in values[key])

    lists_of = ("owners", "teams", "sources", "products", "tags")
    picked = [values["pipeline"], *(choice for key in lists_of for choice in values[key])]
    names = tuple(choice.label for choice in picked if choice is not None)
    found = replace(
        asked,
        pipeline_id=sources.id_of(values["pipeline"]),
        owner_ids=ids("owners"),
        teams=tuple(str(choice.key) for choice in values["teams"]),
        source_ids=ids("sources"),
        product_ids=ids("products"),
        tag_ids=ids("tags"),
    )
    return found, names


def _known(session: Session) -> tuple[sources.Lists, list[Choice], list[Choice]]:
    pipelines = [Choice(entry.key, entry.name) for entry in lists.pipelines(session)]
    return sources.read_lists(session), pipelines, _teams(session)


def _teams(session: Session) -> list[Choice]:
    found = {member.team for member in lists.members(session, active_only=False) if member.team}
    return [Choice(team, team) for team in sorted(found)]


async def period(screen: CrmScreen, current: str, days: Period) -> tuple[str, Period] | None:
    """The name of a period, and its days; `custom` if they were typed, beginning with `days`."""
    today = screen.desk.today
    choices = [
        Choice(name, _(label), asking.period_said(asking.named_period(name, today)))
        for name, label in asking.PERIODS.items()
    ]
    choices.append(Choice(CUSTOM, _("From … to …"), _("type two dates")))
    picked = await pick(screen, PickerModal(_("Period"), choices, current=current))
    if picked is None or picked.one is None:
        return None
    name = str(picked.one.key)
    if name != CUSTOM:
        return name, asking.named_period(name, today)
    return await _custom(screen, today, days)


async def _custom(screen: CrmScreen, today: date, days: Period) -> tuple[str, Period] | None:
    kept: list[Period] = []

    async def submit(values: Values) -> FieldProblem | None:
        first, last = values["first"], values["last"]
        if first is not None and last is not None and last < first:
            return FieldProblem(_("The end comes before the beginning."), "last")
        kept.append(Period(first, last))
        return None

    # A date without a year is the last one: what is reported has been.
    reader = readers.date_reader(today, future=False)
    form = FormModal(
        _("Period"),
        [
            LineField(key="first", label=_("From"), reader=reader, hint=_("any day")),
            LineField(key="last", label=_("To"), reader=reader, hint=_("any day")),
        ],
        start={
            "first": days.first.isoformat() if days.first else "",
            "last": days.last.isoformat() if days.last else "",
        },
        submit=submit,
    )
    await screen.app.push_screen_wait(form)
    return (CUSTOM, kept[0]) if kept else None


async def group(screen: CrmScreen, name: str, current: str) -> str | None:
    """What the report's rows are grouped by."""
    keys = catalogue.module_of(name).BY
    if len(keys) < 2:
        screen.complain(_("This report has one grouping only."))
        return None
    choices = [Choice(key, group_title(key)) for key in keys]
    picked = await pick(screen, PickerModal(_("Group by"), choices, current=current or keys[0]))
    return str(picked.one.key) if picked is not None and picked.one is not None else None


async def export(screen: CrmScreen, report: Report, chart: Sequence[Line]) -> None:
    """Write the report to a file that is not there yet."""
    formats = (
        Choice("csv", "CSV"),
        Choice("json", "JSON"),
        Choice("markdown", "Markdown"),
        Choice("svg", _("picture")),
    )
    name = f"{report.name}-{screen.desk.today.isoformat()}"
    written: list[Path] = []

    async def submit(values: Values) -> FieldProblem | None:
        path, form = _target(str(values["file"] or name), str(values["format"]), name)

        def write() -> None:
            picture = form == "svg"
            text = documents.as_svg(report, chart=chart) if picture else files.WRITERS[form](report)
            files.write_new(screen.desk.store, path, text)

        try:
            await to_thread(write)
        except Invalid as error:
            return FieldProblem(str(error), "file")
        written.append(path)
        return None

    form = FormModal(
        _("Export the report"),
        [
            OptionsField(key="format", label=_("Format"), options=formats),
            LineField(key="file", label=_("File"), required=_("Into which file?")),
        ],
        start={"format": "csv", "file": name},
        submit=submit,
        focus="file",
        enter_saves=True,
    )
    await screen.app.push_screen_wait(form)
    if written:
        screen.say(_("Written: {file}").format(file=written[0]))


def _target(typed: str, form: str, name: str) -> tuple[Path, str]:
    """The file that was meant, and its format: what its name ends with, else what was chosen.

    `~` is the home folder; in a folder that is there already the file is called `name`.
    """
    path = at_home(typed.strip()).absolute()
    if is_folder(path) or typed.strip().endswith(os.sep):
        path = path / name
    ending = files.form_of(path)
    if ending is None:
        return path.with_name(f"{path.name}.{files.ENDINGS[form]}"), form
    # The name says it better than the field that nobody looked at.
    return path, ending


async def goal(screen: CrmScreen, month: str) -> None:
    """Set what should be won in a month."""
    me = screen.store.member.id if screen.store.member else 0
    members, teams, may_set_all, known = await screen.read(
        lambda session: (
            sources.members(session),
            _teams(session),
            goals.may_set_all(session, me),
            goals.listed(session),
        )
    )
    whose = None if may_set_all else sources.choice_of(members, me)
    amounts = {
        (goal.month, goal.member_id, goal.team): readers.money_text(
            goal.amount.minor, goal.amount.currency
        )
        for goal in reversed(known)
    }
    # The amount that the form has of itself: typing another keeps that.
    filled = amounts.get((month, sources.id_of(whose), ""), "")

    def react(form: FormModal, key: str) -> None:
        nonlocal filled
        raw = form.form.raw()
        if key == "amount" or raw["amount"] != filled:
            return
        team = "" if raw["team"] is None else str(raw["team"].key)
        filled = amounts.get((raw["month"].strip(), sources.id_of(raw["member"]), team), "")
        form.form.fill({"amount": filled})

    def act(work: Unit, values: Values) -> None:
        team = values["team"]
        goals.set_goal(
            work,
            str(values["month"] or "").strip(),
            values["amount"],
            sources.id_of(values["member"]),
            "" if team is None else str(team.key),
        )

    await fill_and_write(
        screen,
        _("Goal of a month"),
        [
            LineField(key="month", label=_("Month"), required=_("Which month, such as 2026-12?")),
            LineField(
                key="amount",
                label=_("Amount"),
                required=_("How much should be won?"),
                reader=readers.money_reader(screen.desk.settings.money.currency),
            ),
            ChoiceField(
                key="member",
                label=_("Member"),
                title=_("Member"),
                source=members,
                hint=_("everybody"),
            ),
            ChoiceField(
                key="team", label=_("Team"), title=_("Team"), source=teams, hint=_("all teams")
            ),
        ],
        act,
        start={
            "month": month,
            "amount": filled,
            "member": whose,
        },
        focus="amount",
        react=react,
    )
