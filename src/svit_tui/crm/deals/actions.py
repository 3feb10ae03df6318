"""What can be done to deals."""

from __future__ import annotations

from svit_tui.crm.action import Action, Decision
from svit_tui.i18n import N_

ADD = Action("deal.add", N_("New deal: {title}"))
EDIT = Action("deal.edit", N_("Edited: {title}"), bulk=N_("set a field"))
MOVE = Action(
    "deal.move",
    N_("Moved: {title}"),
    decides=Decision.MOVED,
    bulk=N_("move to a stage"),
    offers_step=True,
)
PLACE = Action("deal.place", N_("Reordered: {title}"))
WIN = Action("deal.win", N_("Won: {title}"), decides=Decision.WON, bulk=N_("won"))
LOSE = Action(
    "deal.lose", N_("Lost: {title}"), decides=Decision.LOST, bulk=N_("lost: pick a reason")
)
REOPEN = Action("deal.reopen", N_("Reopened: {title}"))
SNOOZE = Action(
    "deal.snooze", N_("Snoozed: {title}"), decides=Decision.SNOOZED, bulk=N_("snooze until a date")
)
WAKE = Action("deal.wake", N_("Back from snooze: {title}"), decides=Decision.WOKEN)
OWNER = Action("deal.owner", N_("Owner changed: {title}"), decides=Decision.OWNER, bulk=N_("owner"))
TAGS = Action("deal.tags", N_("Tags changed: {title}"), bulk=N_("add or remove tags"))
ARCHIVE = Action(
    "deal.archive", N_("Archived: {title}"), decides=Decision.ARCHIVED, bulk=N_("archive")
)
RESTORE = Action("deal.restore", N_("Restored: {title}"))
