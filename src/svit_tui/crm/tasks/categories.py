"""What kinds of tasks are called where people read an agenda or a calendar."""

from __future__ import annotations

from svit_tui.i18n import N_
from svit_tui.model.kinds import TaskKind

# What calendars show as a task's category.
CATEGORIES: dict[str, str] = {
    TaskKind.CALL: N_("call"),
    TaskKind.EMAIL: N_("e-mail"),
    TaskKind.MEETING: N_("meeting"),
    TaskKind.MESSAGE: N_("message"),
    TaskKind.TODO: N_("to-do"),
    TaskKind.DEADLINE: N_("deadline"),
}
