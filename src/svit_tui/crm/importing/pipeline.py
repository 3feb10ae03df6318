"""Create the pipelines that a mapping describes or that rows name."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import select

from svit_tui.crm.lists import short_lists as lists
from svit_tui.crm.pipelines import changes as pipelines
from svit_tui.crm.pipelines import qualification, stages
from svit_tui.exchange.records import PipelineSpec, Record, StageSpec
from svit_tui.i18n import _
from svit_tui.model.pipeline import Pipeline
from svit_tui.model.values.text import search_key
from svit_tui.store.changes.unit import Unit


@dataclass(frozen=True, slots=True)
class Brought:
    """A pipeline that an import created or restored from the archive."""

    name: str
    stages: tuple[str, ...]
    is_new: bool
    # Whether its stages have chances, as those of a mapping do; rows tell no more than names.
    has_chances: bool = True

    @property
    def sentence(self) -> str:
        """Return the sentence that reports it."""
        if not self.is_new:
            said = _("The pipeline “{name}” was archived, and is in use again.")
        elif self.has_chances:
            said = _("The pipeline “{name}” is new, with the stages {stages}.")
        else:
            said = _(
                "The pipeline “{name}” is new, with the stages {stages}: look at their order, and"
                " give them their probabilities."
            )
        return said.format(name=self.name, stages=", ".join(self.stages))

    def as_dict(self) -> dict[str, Any]:
        """Return the entry as scripts read it."""
        return {"name": self.name, "stages": list(self.stages), "new": self.is_new}


def brought(work: Unit, spec: PipelineSpec) -> tuple[Pipeline, Brought | None]:
    """Return the pipeline of a name, and what to report: it is created or restored if none is in
    use.

    Without stages of its own it gets those of the first pipeline. Raises Invalid.
    """
    key = search_key(spec.name)
    found = work.session.exec(select(Pipeline).where(Pipeline.name_key == key)).first()
    if found is not None and found.archived_at is None:
        return found, None
    if found is not None:
        pipelines.restore(work, found.key)
        there = [stage.name for stage in lists.stages(work.session, found.key)]
        return found, Brought(found.name, tuple(there), is_new=False)
    told = spec.stages or _first(work)
    made = pipelines.add(work, spec.name, currency=spec.currency)
    for stage in told:
        stages.add(
            work,
            made.key,
            stage.name,
            probability=stage.probability,
            rotting_days=stage.rotting_days,
        )
    qualification.begin(work, made.key)
    names = tuple(stage.name for stage in told)
    has_chances = any(stage.probability for stage in told)
    return made, Brought(made.name, names, is_new=True, has_chances=has_chances)


def _first(work: Unit) -> tuple[StageSpec, ...]:
    """Return the stages of the first pipeline."""
    known = lists.pipelines(work.session)
    return tuple(
        StageSpec(stage.name, stage.probability, stage.rotting_days)
        for pipeline in known[:1]
        for stage in lists.stages(work.session, pipeline.key)
    )


def wanted(records: Iterable[Record], currency: str) -> dict[str, PipelineSpec]:
    """Return the pipelines that rows name and may create, by key, with the stages used there.

    The currency of a pipeline is the one of most of its amounts, or else the given one.
    """
    names: dict[str, str] = {}
    there: defaultdict[str, dict[str, str]] = defaultdict(dict)
    currencies: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for record in records:
        values = record.values
        name = values.get("pipeline")
        if not name or not record.create_pipelines:
            continue
        key = search_key(name)
        names.setdefault(key, name)
        for stage in (*(stage for stage, _at in values.get("stages", ())), values.get("stage")):
            if stage and len(stage) <= stages.NAME_LIMIT:
                there[key].setdefault(search_key(stage), stage)
        if (amount := values.get("amount")) is not None:
            currencies[key][amount.currency] += 1
    return {
        key: PipelineSpec(
            name,
            next((code for code, _count in currencies[key].most_common(1)), currency),
            tuple(map(StageSpec, _in_order(list(there[key].values())))),
        )
        for key, name in names.items()
    }


def _in_order(names: Sequence[str]) -> list[str]:
    """Return stages in the order of the file; numbered ones by their numbers."""
    if all(name.isdecimal() for name in names):
        return sorted(names, key=int)
    return list(names)
