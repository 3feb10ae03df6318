"""What can be done to communications."""

from __future__ import annotations

from collections.abc import Mapping

from svit_tui.crm.action import Action, Decision
from svit_tui.i18n import N_

CALL = Action("log.call", N_("Logged a call: {title}"), decides=Decision.LOGGED, offers_step=True)
EMAIL = Action(
    "log.email", N_("Logged an e-mail: {title}"), decides=Decision.LOGGED, offers_step=True
)
MEETING = Action(
    "log.meeting", N_("Logged a meeting: {title}"), decides=Decision.LOGGED, offers_step=True
)
MESSAGE = Action(
    "log.message", N_("Logged a message: {title}"), decides=Decision.LOGGED, offers_step=True
)
NOTE = Action("log.note", N_("Logged a note: {title}"), decides=Decision.LOGGED, offers_step=True)
EDIT = Action("log.edit", N_("Edited a communication: {title}"))
ARCHIVE = Action("log.archive", N_("Archived a communication: {title}"))

# What was said, by its kind.
LOGGED: Mapping[str, Action] = {
    action.name.removeprefix("log."): action for action in (CALL, EMAIL, MEETING, MESSAGE, NOTE)
}
