"""What other members have changed last, in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svit_tui.crm.undo import known
from svit_tui.i18n import _
from svit_tui.model.kinds import ChangeKind
from svit_tui.store.reads.news import deals_touched, moved_by_others, newest_of_others

if TYPE_CHECKING:
    from svit_tui.store.file.connect import Connection

# Of more than so many deals, as of an import, nobody follows one.
MOST_MOVED = 100
# So many changed rows are looked at one by one.
MOST_ROWS = 200


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


def moved(connection: Connection, after: int, member_id: int | None) -> frozenset[int]:
    """The deals that others have moved or added after that change, if they are few."""
    found = moved_by_others(connection, after, member_id, MOST_MOVED + 1)
    return frozenset(found) if len(found) <= MOST_MOVED else frozenset()


def touched(connection: Connection, after: int) -> frozenset[int] | None:
    """The deals that a board shows otherwise after what was changed after that change.

    None if that is too much to tell: then a board is to be read anew.
    """
    found = deals_touched(connection, after, MOST_ROWS)
    return None if found is None else frozenset(found)
