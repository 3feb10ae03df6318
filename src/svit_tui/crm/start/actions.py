"""How a store begins."""

from __future__ import annotations

from svit_tui.crm.action import Action
from svit_tui.i18n import N_

BEGIN = Action("store.begin", N_("Began: {title}"))
