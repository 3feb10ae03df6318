"""Stages and criteria that histories refer to, including those removed since."""

from __future__ import annotations

from functools import cached_property

from sqlmodel import col, select

from svit_tui.crm.importing.known.pipelines import Pipelines
from svit_tui.model.pipeline import Pipeline, Stage
from svit_tui.model.qualification import Criterion
from svit_tui.model.values.stored import to_json
from svit_tui.model.values.text import search_key
from svit_tui.store.changes.unit import Unit

# Pipeline, name, and when it was archived; without that, the one of the name that is in use.
_Key = tuple[int, str, str]


class PastStages:
    """Numbers of all stages and criteria by name, read when first needed."""

    def __init__(self, work: Unit, pipelines: Pipelines) -> None:
        self.work = work
        self.pipelines = pipelines
        self._read = -1
        self._pipelines: dict[str, int] = {}
        self._stages: dict[_Key, int] = {}
        self._names: dict[int, tuple[int, str]] = {}

    def stage(self, pipeline_id: int, name: str) -> int:
        """Find a stage by name, in use or not. Raises Invalid."""
        self._look()
        found = self._stages.get((pipeline_id, search_key(name), ""))
        return self.pipelines.stage(pipeline_id, name) if found is None else found

    def any_stage(self, pipeline: str, name: str, archived_at: str = "") -> int | None:
        """Return any stage of a pipeline, preferably the one that was archived; none if it has
        none.
        """
        self._look()
        where = self._pipelines.get(search_key(pipeline))
        if where is None:
            return None
        key = search_key(name)
        found = self._stages.get((where, key, archived_at))
        return self._stages.get((where, key, "")) if found is None else found

    def are_namesakes(self, one: int, other: int) -> bool:
        """Return whether two stages have one name and one pipeline."""
        self._look()
        return self._names.get(one) == self._names.get(other)

    def _look(self) -> None:
        """Read everything, again if rows have created pipelines meanwhile."""
        if self._read == len(self.pipelines.brought):
            return
        self._read = len(self.pipelines.brought)
        every = self.work.session.exec(select(Pipeline)).all()
        self._pipelines = {each.name_key: each.key for each in every}
        query = select(Stage).order_by(
            col(Stage.archived_at).is_(None), col(Stage.archived_at), col(Stage.id)
        )
        for each in self.work.session.exec(query):
            gone = to_json(each.archived_at) or ""
            self._stages[each.pipeline_id, each.name_key, gone] = each.key
            self._stages[each.pipeline_id, each.name_key, ""] = each.key
        self._names = {number: key[:2] for key, number in self._stages.items()}

    @cached_property
    def criteria(self) -> dict[tuple[str, str], int]:
        """Return criteria by the names of pipeline and criterion; those in use come first."""
        every = self.work.session.exec(
            select(Pipeline.name_key, Criterion)
            .join(Criterion, col(Criterion.pipeline_id) == Pipeline.id)
            .order_by(col(Criterion.archived_at).is_(None), col(Criterion.id))
        )
        return {(where, each.name_key): each.key for where, each in every}
