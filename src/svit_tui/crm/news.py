"""What other members have changed last, in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svit_tui.crm.undo import known
from svit_tui.i18n import _
from svit_tui.model.kinds import ChangeKind
from svit_tui.store.reads.news import newest_of_others

if TYPE_CHECKING:
    from svit_tui.store.file.connect import Connection


def said(connection: Connection, after: int, member_id: int | None) -> str:
    """“Taras: Won: ERP licences”, of the newest change after that number; nothing without one."""
    news = newest_of_others(connection, after, member_id)
    if news is None:
        return ""
    who, kind, action, title, count = news
    what = known(action).told(title, count)
    if kind == ChangeKind.UNDO:
        what = _("Undone: {what}").format(what=what)
    elif kind == ChangeKind.REDO:
        what = _("Redone: {what}").format(what=what)
    return f"{who}: {what}"
