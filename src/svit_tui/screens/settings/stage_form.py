"""The form of a stage: win probability, rotting time, what a deal must have to enter."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from svit_tui import formatting
from svit_tui.crm.lists import short_lists as lists
from svit_tui.crm.pipelines import requirements, stages
from svit_tui.crm.pipelines.requirements import Requirement
from svit_tui.i18n import _, ngettext, pgettext
from svit_tui.model.errors import Invalid
from svit_tui.model.pipeline import Pipeline, Stage
from svit_tui.screens.ask import readers
from svit_tui.screens.ask.asking import fill_and_write, pick
from svit_tui.screens.ask.sources import id_of
from svit_tui.screens.base.screen import CrmScreen, Written
from svit_tui.widgets.fields import FormField, LineField, ManyField, Values
from svit_tui.widgets.picker import Choice, PickerModal

if TYPE_CHECKING:
    from sqlmodel import Session

    from svit_tui.screens.base.desk import Unit


async def change_stages(screen: CrmScreen, pipeline_id: int) -> None:
    """Pick a stage and change it, until one leaves."""
    current: int | None = None

    def look(session: Session) -> tuple[str, list[Choice]]:
        choices = [
            Choice(stage.key, stage.name, _said(stage, requirements.required(session, stage)))
            for stage in lists.stages(session, pipeline_id)
        ]
        return lists.one(session, Pipeline, pipeline_id).name, choices

    while True:
        name, choices = await screen.read(look)
        title = _("Stages: {pipeline}").format(pipeline=name)
        picked = await pick(screen, PickerModal(title, choices, current=current))
        if picked is None:
            return
        current = id_of(picked.one)
        if current is not None:
            await edit_stage(screen, current)


def _said(stage: Stage, asked: list[Requirement]) -> str:
    """`60% · 14 days · needs 2`."""
    parts = [formatting.whole_percent(stage.probability)]
    if stage.rotting_days is not None:
        days = ngettext("{count} day", "{count} days", stage.rotting_days)
        parts.append(days.format(count=stage.rotting_days))
    if asked:
        parts.append(_("needs {count}").format(count=len(asked)))
    return " · ".join(parts)


async def new_stage(
    screen: CrmScreen, pipeline_id: int, after_id: int | None = None
) -> Written[Stage] | None:
    """A new stage of a pipeline, after another one or at its end."""

    def act(work: Unit, values: Values) -> Stage:
        return stages.add(work, pipeline_id, after_id=after_id, **_values(values))

    offered = await screen.read(_offered, pipeline_id)
    return await fill_and_write(
        screen,
        _("New stage"),
        _fields(offered),
        act,
        start={"probability": "50"},
        draft=f"stage.new.{pipeline_id}",
        focus="name",
    )


async def edit_stage(screen: CrmScreen, stage_id: int) -> Written[Stage] | None:
    """Change one stage in its form."""

    def look(session: Session) -> tuple[Stage, list[Choice], tuple[Choice, ...]]:
        stage = lists.one(session, Stage, stage_id)
        offered = _offered(session, stage.pipeline_id)
        words = {entry.word for entry in requirements.required(session, stage)}
        chosen = tuple(choice for choice in offered if choice.key in words)
        return stage, offered, chosen

    stage, offered, chosen = await screen.read(look)

    def act(work: Unit, values: Values) -> Stage:
        return stages.edit(work, stage_id, version=stage.version, **_values(values))

    return await fill_and_write(
        screen,
        _("Stage: {name}").format(name=stage.name),
        _fields(offered),
        act,
        start={
            "name": stage.name,
            "probability": str(stage.probability),
            "rotting_days": "" if stage.rotting_days is None else str(stage.rotting_days),
            "requires": chosen,
        },
        draft=f"stage.{stage_id}",
        focus="probability",
        again=partial(edit_stage, screen, stage_id),
    )


def _offered(session: Session, pipeline_id: int) -> list[Choice]:
    return [
        Choice(entry.word, entry.name, "" if entry.criterion_id is None else _("criterion"))
        for entry in requirements.offered(session, pipeline_id)
    ]


def _fields(offered: list[Choice]) -> list[FormField]:
    return [
        LineField(key="name", label=pgettext("thing", "Name"), required=_("A stage needs a name.")),
        LineField(
            key="probability",
            label=_("Probability"),
            reader=readers.percent_reader(),
            required=_("A number from 0 to 100, such as 60."),
        ),
        LineField(
            key="rotting_days",
            label=_("Rots after"),
            reader=readers.reader(_days, days_said),
            hint=_("never; a number of days"),
        ),
        ManyField(
            key="requires",
            label=_("To enter"),
            title=_("What must a deal have to enter?"),
            source=offered,
            hint=_("nothing is asked"),
        ),
    ]


def _values(values: Values) -> dict[str, Any]:
    return {
        "name": values["name"],
        "probability": values["probability"],
        "rotting_days": values["rotting_days"],
        "requires": [str(choice.key) for choice in values["requires"]],
    }


def _days(text: str) -> int:
    digits = text.strip()
    if not digits.isdecimal() or len(digits) > 4:
        raise Invalid("rotting_days", _("A number of days, or nothing for never."))
    return int(digits)


def days_said(days: int) -> str:
    """`14 days`."""
    return ngettext("{count} day", "{count} days", days).format(count=days)
