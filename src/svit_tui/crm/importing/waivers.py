"""The rules that an import waives for old data, each named and reported in the result."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from svit_tui.i18n import N_, _, ngettext


class Waiver(StrEnum):
    """A rule of the CRM that was waived so that a row could be imported."""

    LOSS_REASON = "loss_reason"
    STAGE_REQUIRES = "stage_requires"
    SNOOZE = "snooze"
    AMOUNT = "amount"
    LEFT = "left"


# The reason of deals that were lost elsewhere, by a file that does not say why.
NOT_SAID = N_("Imported, not said")


@dataclass(frozen=True, slots=True)
class Waived:
    """A row that was imported, and the rules that were waived for it."""

    file: str
    row: int
    waiver: Waiver
    cells: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        """Return what stands beside its own columns in the file of rejected rows."""
        return {
            Waiver.LOSS_REASON: _("imported; no loss reason is given"),
            Waiver.STAGE_REQUIRES: _("imported; the stage requires more than the deal has"),
            Waiver.AMOUNT: _("imported; the amount differs from the sum of the lines"),
            Waiver.LEFT: _("imported; its owner has left the team"),
            Waiver.SNOOZE: _(
                "imported without its snooze date: it has passed, or the deal is closed"
            ),
        }[self.waiver]

    def as_dict(self) -> dict[str, Any]:
        """Return the entry as scripts read it."""
        return {
            "file": self.file,
            "row": self.row,
            "waiver": str(self.waiver),
            "reason": self.reason,
        }


def sentence(waiver: Waiver, count: int) -> str:
    """Return how many rows a rule was waived for, and what was made of them."""
    if waiver is Waiver.LOSS_REASON:
        said = ngettext(
            "{count} lost deal came without a reason: it has “{reason}” now.",
            "{count} lost deals came without a reason: they have “{reason}” now.",
            count,
        )
    elif waiver is Waiver.STAGE_REQUIRES:
        said = ngettext(
            "{count} deal is in a stage that requires more.",
            "{count} deals are in stages that require more.",
            count,
        )
    elif waiver is Waiver.AMOUNT:
        said = ngettext(
            "{count} deal has another amount than its lines come to.",
            "{count} deals have other amounts than their lines come to.",
            count,
        )
    elif waiver is Waiver.LEFT:
        said = ngettext(
            "{count} row belongs to a member who has left: give it to somebody else.",
            "{count} rows belong to members who have left: give them to somebody else.",
            count,
        )
    else:
        said = ngettext(
            "{count} deal is not snoozed: its date has passed, or it is closed.",
            "{count} deals are not snoozed: their dates have passed, or they are closed.",
            count,
        )
    return said.format(count=count, reason=_(NOT_SAID))
