"""The settings of pipelines and their stages."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from svit_tui import formatting
from svit_tui.crm.lists import short_lists as lists
from svit_tui.crm.pipelines import changes as pipelines
from svit_tui.crm.pipelines import files as pipeline_files
from svit_tui.crm.pipelines import requirements, stages
from svit_tui.i18n import N_, _, pgettext
from svit_tui.model.errors import Invalid
from svit_tui.model.pipeline import Pipeline, Stage
from svit_tui.model.values.money import currency_code
from svit_tui.screens.ask import readers
from svit_tui.screens.ask.asking import fill_and_write, pick
from svit_tui.screens.ask.sources import number_of
from svit_tui.screens.settings import stage_form
from svit_tui.screens.settings.lists import name_form, restore_one
from svit_tui.screens.settings.parts import PartsScreen, SettingsPart
from svit_tui.widgets.fields import ChoiceField, LineField, Values
from svit_tui.widgets.picker import Choice, PickerModal
from svit_tui.widgets.table import ColumnSpec, TableRow

if TYPE_CHECKING:
    from sqlmodel import Session

    from svit_tui.screens.base.desk import Unit

EMPTY = ""


class PipelinesPart(SettingsPart):
    """The pipelines; enter opens the stages of one."""

    title = N_("Pipelines")

    def columns(self) -> Sequence[ColumnSpec]:
        """Name, stages, open deals, currency."""
        return [
            ColumnSpec("name", self.heading, minimum=12),
            ColumnSpec("stages", _("Stages"), width=8, align="right"),
            ColumnSpec("open", _("Open deals"), width=15, align="right", drop=1),
            ColumnSpec("currency", _("Currency"), width=10, align="right", drop=2),
        ]

    def rows(self, session: Session) -> list[TableRow]:
        """The pipelines in their order."""
        return [
            TableRow(
                one.key,
                (
                    one.name,
                    formatting.number(len(lists.stages(session, one.key))),
                    formatting.number(pipelines.held(session, one.key)),
                    one.currency,
                ),
            )
            for one in lists.pipelines(session)
        ]

    def inside(self, number: int) -> SettingsPart | None:
        """The stages."""
        return Stages(number)

    async def new(self, screen: PartsScreen) -> None:
        """A new pipeline, from a ready-made one or from nothing."""
        choices = [
            Choice(name, record.name, " · ".join(stage.name for stage in record.stages))
            for name in pipeline_files.READY
            for record in pipeline_files.ready(name)
        ]
        choices.append(Choice(EMPTY, _("from nothing"), _("one stage to begin with")))
        picked = await pick(screen, PickerModal(_("New pipeline: like which one?"), choices))
        if picked is None or picked.one is None:
            return
        ready = str(picked.one.key)
        known = await screen.read(lambda session: {p.name_key for p in lists.pipelines(session)})
        name = picked.one.label if ready else ""

        def act(work: Unit, values: Values) -> Pipeline:
            currency = values["currency"] or screen.desk.settings.money.currency
            if ready:
                return pipeline_files.add_ready(work, ready, values["name"], currency)
            pipeline = pipelines.add(work, values["name"], currency=currency)
            count = work.count
            stages.add(work, pipeline.key, _("Lead"), probability=10)
            work.count = count
            return pipeline

        taken = name.casefold() in known
        written = await fill_and_write(
            screen,
            _("New pipeline"),
            _fields(screen),
            act,
            start={"name": "" if taken else name},
            draft=f"setup.pipeline.{ready}",
        )
        if written is not None:
            screen.follow(written.result.key)

    async def edit(self, screen: PartsScreen, number: int) -> None:
        """Name and currency."""

        def look(session: Session) -> tuple[str, str, int]:
            one = lists.one(session, Pipeline, number)
            return one.name, one.currency, one.version

        name, currency, version = await screen.read(look)

        def act(work: Unit, values: Values) -> Pipeline:
            chosen = values["currency"] or currency
            return pipelines.edit(
                work, number, version=version, name=values["name"], currency=chosen
            )

        await fill_and_write(
            screen,
            _("Pipeline: {name}").format(name=name),
            _fields(screen),
            act,
            start={"name": name, "currency": currency},
            draft=f"setup.pipeline.{number}",
            again=partial(self.edit, screen, number),
        )

    async def archive(self, screen: PartsScreen, number: int) -> None:
        """Put it away, if nothing runs in it."""
        await screen.write(lambda work: pipelines.archive(work, number))

    async def restore(self, screen: PartsScreen) -> None:
        """Take one back."""

        def look(session: Session) -> list[Choice]:
            return [Choice(one.key, one.name) for one in pipelines.archived(session)]

        await restore_one(screen, look, pipelines.restore)

    async def copy(self, screen: PartsScreen, number: int) -> None:
        """The same stages under another name."""
        name = await screen.read(lambda session: lists.one(session, Pipeline, number).name)
        await name_form(
            screen,
            _("Copy of “{name}”").format(name=name),
            lambda work, text: pipelines.copy(work, number, text).key,
            draft=f"setup.pipeline.copy.{number}",
        )

    def shift(self, work: Unit, number: int, by: int) -> object:
        """A place later or earlier."""
        return pipelines.shift(work, number, by)


class Stages(SettingsPart):
    """The stages of a pipeline."""

    title = N_("Stages")

    def __init__(self, pipeline_id: int) -> None:
        self.pipeline_id = pipeline_id
        self.name = ""

    @property
    def heading(self) -> str:
        """The pipeline's name."""
        return self.name

    def columns(self) -> Sequence[ColumnSpec]:
        """Name, chance, rotting days, open deals, what it asks for."""
        return [
            ColumnSpec("name", _("Stage"), minimum=12, weight=2),
            ColumnSpec("probability", "%", width=4, align="right"),
            ColumnSpec(
                "rotting", pgettext("column", "Rots after"), width=12, align="right", drop=2
            ),
            ColumnSpec("open", _("Open deals"), width=15, align="right", drop=1),
            ColumnSpec("requires", _("To enter"), minimum=10, weight=2, drop=3, margin=True),
        ]

    def rows(self, session: Session) -> list[TableRow]:
        """The stages in their order."""
        self.name = lists.one(session, Pipeline, self.pipeline_id).name
        return [
            TableRow(
                one.key,
                (
                    one.name,
                    str(one.probability),
                    "" if one.rotting_days is None else stage_form.days_said(one.rotting_days),
                    formatting.number(stages.held(session, one.key)),
                    ", ".join(entry.name for entry in requirements.required(session, one)),
                ),
            )
            for one in lists.stages(session, self.pipeline_id)
        ]

    async def new(self, screen: PartsScreen) -> None:
        """A new stage, below the cursor's."""
        after = screen.row_number() if screen.in_rows else None
        written = await stage_form.new_stage(screen, self.pipeline_id, after)
        if written is not None:
            screen.follow(written.result.key)

    async def edit(self, screen: PartsScreen, number: int) -> None:
        """All of a stage."""
        await stage_form.edit_stage(screen, number)

    async def archive(self, screen: PartsScreen, number: int) -> None:
        """Take it away; what it holds goes where the user says."""
        held = await screen.read(lambda session: stages.held(session, number))
        if not held:
            await screen.write(lambda work: stages.remove(work, number))
            return
        await self._hand_over(screen, number, _("“{stage}” holds {deals}. Where do they go?"))

    async def merge(self, screen: PartsScreen, number: int) -> None:
        """Into another stage."""
        await self._hand_over(screen, number, _("Merge “{stage}”, {deals}, into which stage?"))

    async def _hand_over(self, screen: PartsScreen, number: int, title: str) -> None:
        def look(session: Session) -> tuple[str, int, list[Choice]]:
            known = lists.stages(session, self.pipeline_id)
            others = [Choice(one.key, one.name) for one in known if one.key != number]
            return lists.one(session, Stage, number).name, stages.held(session, number), others

        name, held, others = await screen.read(look)
        said = title.format(stage=name, deals=formatting.deals_counted(held))
        picked = await pick(screen, PickerModal(said, others))
        if picked is None or picked.one is None:
            return
        to = number_of(picked.one)
        written = await screen.write(lambda work: stages.remove(work, number, to))
        if written is not None:
            screen.follow(to)

    def shift(self, work: Unit, number: int, by: int) -> object:
        """A place later or earlier."""
        return stages.shift(work, number, by)


def _fields(screen: PartsScreen) -> list[LineField | ChoiceField]:
    return [
        LineField(
            key="name", label=pgettext("thing", "Name"), required=_("A pipeline needs a name.")
        ),
        LineField(
            key="currency",
            label=_("Currency"),
            reader=readers.reader(_currency, str),
            hint=screen.desk.settings.money.currency,
        ),
    ]


def _currency(text: str) -> str:
    if not text.strip():
        raise Invalid("currency", _("A code such as UAH or USD."))
    return currency_code(text)
