"""Setting up the stages of a pipeline."""

from __future__ import annotations

from collections.abc import Sequence
from types import EllipsisType

from svit_tui.crm import requirements
from svit_tui.i18n import _
from svit_tui.model.errors import Invalid
from svit_tui.model.pipeline import Stage
from svit_tui.store.unit import Unit

MOST_DAYS = 3650


def edit_stage(
    work: Unit,
    stage_id: int,
    *,
    version: int | None = None,
    probability: int | None = None,
    rotting_days: int | EllipsisType | None = ...,
    requires: Sequence[str] | None = None,
) -> Stage:
    """Change a stage; what is left out stays. `rotting_days=None` says that no deal rots there.

    `requires` are words of `crm/requirements.py` or names of criteria of the stage's pipeline.
    Raises Invalid, NotFound, Conflict.
    """
    stage = work.get(Stage, stage_id, version=version)
    if probability is not None:
        if not 0 <= probability <= 100:
            raise Invalid("probability", _("A probability is from 0 to 100 percent."))
        work.change(stage, probability=probability)
    if not isinstance(rotting_days, EllipsisType):
        if rotting_days is not None and not 1 <= rotting_days <= MOST_DAYS:
            raise Invalid("rotting_days", _("Rotting days are a number from 1 to 3650, or none."))
        work.change(stage, rotting_days=rotting_days)
    if requires is not None:
        words = requirements.named(work.session, stage.pipeline_id, requires)
        # In the order in which they are asked for, each once.
        order = [entry.word for entry in requirements.offered(work.session, stage.pipeline_id)]
        work.change(stage, requires=" ".join(word for word in order if word in words))
    work.label("stage.edit", stage.name)
    return stage
