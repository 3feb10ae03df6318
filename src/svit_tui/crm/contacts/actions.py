"""What can be done to contacts."""

from __future__ import annotations

from svit_tui.crm.action import Action
from svit_tui.i18n import N_

ADD = Action("contact.add", N_("New contact: {title}"))
EDIT = Action("contact.edit", N_("Edited: {title}"))
TAGS = Action("contact.tags", N_("Tags changed: {title}"), bulk=N_("add or remove tags"))
OWNER = Action("contact.owner", N_("Owner changed: {title}"), bulk=N_("owner"))
ARCHIVE = Action("contact.archive", N_("Archived: {title}"), bulk=N_("archive"))
RESTORE = Action("contact.restore", N_("Restored: {title}"))
MERGE = Action("contact.merge", N_("Merged into: {title}"))
