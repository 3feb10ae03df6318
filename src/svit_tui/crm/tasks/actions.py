"""What can be done to tasks and events."""

from __future__ import annotations

from svit_tui.crm.action import Action, Decision
from svit_tui.i18n import N_

TASK_ADD = Action(
    "task.add", N_("New task: {title}"), decides=Decision.PLANNED, bulk=N_("plan a task for each")
)
TASK_EDIT = Action("task.edit", N_("Edited: {title}"))
TASK_DONE = Action("task.done", N_("Done: {title}"), decides=Decision.DONE, offers_step=True)
TASK_REOPEN = Action("task.reopen", N_("Planned again: {title}"))
TASK_RESCHEDULE = Action("task.reschedule", N_("Rescheduled: {title}"), decides=Decision.PUT_OFF)
TASK_ASSIGN = Action("task.assign", N_("Assigned: {title}"))
TASK_ARCHIVE = Action("task.archive", N_("Archived: {title}"))
EVENT_ADD = Action("event.add", N_("New event: {title}"), decides=Decision.PLANNED)
EVENT_EDIT = Action("event.edit", N_("Edited: {title}"))
EVENT_DONE = Action(
    "event.done", N_("Took place: {title}"), decides=Decision.DONE, offers_step=True
)
EVENT_REOPEN = Action("event.reopen", N_("Planned again: {title}"))
EVENT_RESCHEDULE = Action("event.reschedule", N_("Rescheduled: {title}"), decides=Decision.PUT_OFF)
EVENT_ARCHIVE = Action("event.archive", N_("Archived: {title}"))
