"""What can be done to the short lists and to goals."""

from __future__ import annotations

from collections.abc import Mapping

from svit_tui.crm.action import Action
from svit_tui.i18n import N_

SOURCE_ADD = Action("source.add", N_("New source: {title}"))
SOURCE_EDIT = Action("source.edit", N_("Source changed: {title}"))
SOURCE_ARCHIVE = Action("source.archive", N_("Archived: {title}"))
SOURCE_RESTORE = Action("source.restore", N_("Restored: {title}"))
SOURCE_MERGE = Action("source.merge", N_("Merged into: {title}"))
LOSS_REASON_ADD = Action("loss_reason.add", N_("New loss reason: {title}"))
LOSS_REASON_EDIT = Action("loss_reason.edit", N_("Loss reason changed: {title}"))
LOSS_REASON_ARCHIVE = Action("loss_reason.archive", N_("Archived: {title}"))
LOSS_REASON_RESTORE = Action("loss_reason.restore", N_("Restored: {title}"))
LOSS_REASON_MERGE = Action("loss_reason.merge", N_("Merged into: {title}"))
TAG_ADD = Action("tag.add", N_("New tag: {title}"))
TAG_EDIT = Action("tag.edit", N_("Tag changed: {title}"))
TAG_ARCHIVE = Action("tag.archive", N_("Archived: {title}"))
TAG_RESTORE = Action("tag.restore", N_("Restored: {title}"))
TAG_MERGE = Action("tag.merge", N_("Merged into: {title}"))
PRODUCT_ADD = Action("product.add", N_("New product: {title}"))
PRODUCT_EDIT = Action("product.edit", N_("Product changed: {title}"))
PRODUCT_ARCHIVE = Action("product.archive", N_("Archived: {title}"))
PRODUCT_RESTORE = Action("product.restore", N_("Restored: {title}"))
MEMBER_ADD = Action("member.add", N_("New member: {title}"))
MEMBER_EDIT = Action("member.edit", N_("Member changed: {title}"))
MEMBER_ARCHIVE = Action("member.archive", N_("Left the team: {title}"))
MEMBER_LEAVE = Action("member.leave", N_("Left the team: {title}"))
MEMBER_RESTORE = Action("member.restore", N_("Back in the team: {title}"))
GOAL_SET = Action("goal.set", N_("Goal set: {title}"))
GOAL_REMOVE = Action("goal.remove", N_("Goal removed: {title}"))

_NAMED: Mapping[str, Action] = {
    action.name: action
    for action in (
        SOURCE_ADD,
        SOURCE_EDIT,
        SOURCE_ARCHIVE,
        SOURCE_RESTORE,
        SOURCE_MERGE,
        LOSS_REASON_ADD,
        LOSS_REASON_EDIT,
        LOSS_REASON_ARCHIVE,
        LOSS_REASON_RESTORE,
        LOSS_REASON_MERGE,
        TAG_ADD,
        TAG_EDIT,
        TAG_ARCHIVE,
        TAG_RESTORE,
        TAG_MERGE,
    )
}


def of(word: str, verb: str) -> Action:
    """What is done to an entry of a list: `source` and `add`."""
    return _NAMED[f"{word}.{verb}"]
