"""What can be done with nurture sequences."""

from __future__ import annotations

from svit_tui.crm.action import Action, Decision
from svit_tui.i18n import N_

SEQUENCE_START = Action("sequence.start", N_("Nurture started: {title}"), decides=Decision.SEQUENCE)
SEQUENCE_STOP = Action("sequence.stop", N_("Nurture stopped: {title}"))
