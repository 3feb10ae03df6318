"""What can be done to pipelines, their stages and what they ask for."""

from __future__ import annotations

from svit_tui.crm.action import Action
from svit_tui.i18n import N_

CRITERION_ADD = Action("criterion.add", N_("New criterion: {title}"))
CRITERION_EDIT = Action("criterion.edit", N_("Criterion changed: {title}"))
CRITERION_ARCHIVE = Action("criterion.archive", N_("Criterion archived: {title}"))
CRITERION_USUAL = Action("criterion.usual", N_("Usual criteria added: {title}"))
PIPELINE_ADD = Action("pipeline.add", N_("New pipeline: {title}"))
PIPELINE_EDIT = Action("pipeline.edit", N_("Pipeline changed: {title}"))
PIPELINE_ARCHIVE = Action("pipeline.archive", N_("Archived: {title}"))
PIPELINE_RESTORE = Action("pipeline.restore", N_("Restored: {title}"))
STAGE_ADD = Action("stage.add", N_("New stage: {title}"))
STAGE_EDIT = Action("stage.edit", N_("Stage changed: {title}"))
STAGE_REMOVE = Action("stage.remove", N_("Stage removed: {title}"))
DEAL_QUALIFY = Action("deal.qualify", N_("Assessed: {title}"))
