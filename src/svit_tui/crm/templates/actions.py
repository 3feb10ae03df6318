"""What can be done to templates."""

from __future__ import annotations

from svit_tui.crm.action import Action
from svit_tui.i18n import N_

ADD = Action("template.add", N_("New template: {title}"))
EDIT = Action("template.edit", N_("Template changed: {title}"))
ARCHIVE = Action("template.archive", N_("Archived: {title}"))
RESTORE = Action("template.restore", N_("Restored: {title}"))
