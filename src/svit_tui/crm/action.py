"""What can be done, declared once: how undo and history call it, what triage and bulk make of it.

Each room declares its actions in `actions.py`, beside the functions that do them. A unit of work is
labelled with one, and its name is kept in the audit record.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from svit_tui.i18n import N_, _, ngettext


class Decision(StrEnum):
    """What an action decides on a deal in triage, in the order of the summary of a round."""

    MOVED = "moved"
    WON = "won"
    LOST = "lost"
    LOGGED = "logged"
    PLANNED = "planned"
    DONE = "done"
    PUT_OFF = "put_off"
    SNOOZED = "snoozed"
    WOKEN = "woken"
    SEQUENCE = "sequence"
    OWNER = "owner"
    ARCHIVED = "archived"


@dataclass(frozen=True, slots=True)
class Action:
    """An action by its name in the audit record, with the sentence that tells of it.

    `decides` is what it means for a deal in triage, none if the deal still waits for a decision.
    `bulk` is what the menu of bulk actions calls it, empty if it is not done to many at once.
    After one that `offers_step` the status line may offer a next step. What `counts` tells how many
    more things than the one in its title it was done to.
    """

    name: str
    sentence: str
    decides: Decision | None = None
    bulk: str = ""
    offers_step: bool = False
    counts: bool = True

    def told(self, title: str, count: int = 1) -> str:
        """What was done: “Won: ERP licences”, “Won: ERP licences and 3 more”."""
        if count > 1 and self.counts:
            more = ngettext("{title} and {count} more", "{title} and {count} more", count - 1)
            title = more.format(title=title, count=count - 1)
        return _(self.sentence).format(title=title)


# Many rooms take files in.
IMPORT = Action("import", N_("Imported: {title}"), counts=False)
