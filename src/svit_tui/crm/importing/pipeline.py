"""The pipeline that a mapping brings."""

from __future__ import annotations

from sqlmodel import select

from svit_tui.crm import qualification
from svit_tui.exchange.records import PipelineSpec
from svit_tui.model.pipeline import Pipeline, Stage
from svit_tui.model.text import clean_line, search_key
from svit_tui.store.unit import Unit


def brought(work: Unit, spec: PipelineSpec) -> Pipeline:
    """The pipeline that a mapping brings, made if there is none of that name."""
    key = search_key(spec.name)
    found = work.session.exec(select(Pipeline).where(Pipeline.name_key == key)).first()
    if found is not None:
        return found
    made = work.add(
        Pipeline(name=clean_line(spec.name), name_key=key, currency=spec.currency, position=99)
    )
    work.add_many(
        Stage,
        [
            {
                "pipeline_id": made.key,
                "name": clean_line(stage.name),
                "name_key": search_key(stage.name),
                "position": place,
                "probability": stage.probability,
                "rotting_days": stage.rotting_days,
            }
            for place, stage in enumerate(spec.stages, 1)
        ],
    )
    qualification.begin(work, made.key)
    return made
