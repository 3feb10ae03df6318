"""Existing pipelines and stages that rows refer to, read once and kept in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from sqlmodel import col, select

from svit_tui.crm.importing.pipeline import Brought, brought
from svit_tui.crm.lists.short_lists import pipelines
from svit_tui.exchange.records import PipelineSpec
from svit_tui.i18n import _
from svit_tui.model.errors import Invalid
from svit_tui.model.pipeline import Pipeline, Stage
from svit_tui.model.values.text import search_key
from svit_tui.store.changes.unit import Unit


class Pipelines:
    """Numbers of pipelines and stages by name.

    `wanted` are the pipelines that rows may create, by key; `brought` records those that were
    created, `absent` how many rows named a missing one. `is_told` is whether a mapping defines one.
    """

    def __init__(self, work: Unit) -> None:
        self.work = work
        self.wanted: Mapping[str, PipelineSpec] = {}
        self.brought: list[Brought] = []
        self.absent: Counter[str] = Counter()
        self.is_told = False
        self._default: Pipeline | None = None
        self._by_key: dict[str, Pipeline] | None = None
        self._stages: dict[int, list[tuple[str, int]]] = {}
        self._meant: dict[tuple[int, str | None], int] = {}
        self._asking: set[int | None] | None = None

    def go_to(self, spec: PipelineSpec) -> None:
        """Send deals to the pipeline that a mapping defines, unless their row names another."""
        self._default = self._bring(spec)
        self.is_told = True

    def default(self) -> Pipeline:
        """Return the mapping's pipeline, or else the first one."""
        if self._default is None:
            known = pipelines(self.work.session)
            if not known:
                raise Invalid("pipeline", _("There is no pipeline yet."))
            self._default = known[0]
        return self._default

    def named(self, name: str | None, *, archived: bool = False) -> Pipeline:
        """Find the pipeline that a row names, the default one without a name. Raises Invalid.

        An `archived` one counts only for rows about closed deals.
        """
        if not name:
            return self.default()
        if self._by_key is None:
            self._by_key = {each.name_key: each for each in pipelines(self.work.session)}
        key = search_key(name)
        found = self._by_key.get(key)
        if found is None and archived:
            found = self.work.session.exec(select(Pipeline).where(Pipeline.name_key == key)).first()
        if found is None and key in self.wanted:
            found = self._by_key[key] = self._bring(self.wanted[key])
        if found is None:
            self.absent[name] += 1
            raise Invalid("pipeline", absent(name))
        return found

    def _bring(self, spec: PipelineSpec) -> Pipeline:
        """Return a pipeline of the import, created if there is none of its name. Raises Invalid."""
        found, told = brought(self.work, spec)
        if told is not None:
            self.brought.append(told)
        return found

    @property
    def currency(self) -> str:
        """Return the currency of the default pipeline."""
        return self.default().currency

    def _stages_of(self, pipeline_id: int) -> list[tuple[str, int]]:
        if pipeline_id not in self._stages:
            self._stages[pipeline_id] = [
                (key, number or 0)
                for key, number in self.work.session.exec(
                    select(Stage.name_key, Stage.id)
                    .where(Stage.pipeline_id == pipeline_id, col(Stage.archived_at).is_(None))
                    .order_by(col(Stage.position), col(Stage.id))
                )
            ]
        return self._stages[pipeline_id]

    def first_stage(self, pipeline_id: int) -> int:
        """Return a pipeline's first stage."""
        return self._stages_of(pipeline_id)[0][1]

    def stage(self, pipeline_id: int, name: str | None) -> int:
        """Find a stage by name or by position (1 is the first); the first one without a name.

        Raises Invalid.
        """
        if (found := self._meant.get((pipeline_id, name))) is None:
            found = self._meant[pipeline_id, name] = self._stage(pipeline_id, name)
        return found

    def _stage(self, pipeline_id: int, name: str | None) -> int:
        known = self._stages_of(pipeline_id)
        if not known:
            raise Invalid("stage", _("The pipeline has no stage yet."))
        if not name:
            return known[0][1]
        key = search_key(name)
        for stage_key, number in known:
            if stage_key == key:
                return number
        if key.isdigit() and 1 <= int(key) <= len(known):
            return known[int(key) - 1][1]
        raise Invalid(
            "stage",
            _(
                "there is no stage “{name}” in the pipeline “{pipeline}”. Add it there first, or"
                " name another one in a mapping."
            ).format(name=name, pipeline=self.work.get(Pipeline, pipeline_id).name),
        )

    def asks(self, stage_id: int) -> bool:
        """Return whether a stage requires anything."""
        if self._asking is None:
            self._asking = set(self.work.session.exec(select(Stage.id).where(Stage.requires != "")))
        return stage_id in self._asking


def absent(name: str) -> str:
    """Return why a row that names a missing pipeline is rejected."""
    return _(
        "there is no pipeline “{name}”. Add it first, or name another one in a mapping."
    ).format(name=name)
