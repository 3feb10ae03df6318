"""The keys that act on entries of the timeline, each kind by its own form and change."""

from __future__ import annotations

from svit_tui.crm.tasks.chosen import Item
from svit_tui.crm.timeline.order import Thing, TimelineEntry
from svit_tui.i18n import _
from svit_tui.screens.base.work_screen import WorkScreen

_ITEMS = {Thing.TASK: "task", Thing.EVENT: "event"}


def item_of(entry: TimelineEntry | None) -> Item | None:
    """The task or event that an entry is; none if it is something else."""
    if entry is None or entry.thing not in _ITEMS:
        return None
    return _ITEMS[entry.thing], entry.row_id


def edit_entry(screen: WorkScreen, entry: TimelineEntry) -> None:
    """Edit a communication, a task or an event; a stage change is history."""
    item = item_of(entry)
    if item is not None:
        screen.dialog("task.edit", item)
    elif entry.thing is Thing.COMMUNICATION:
        screen.dialog("communication.edit", entry.row_id)
    else:
        screen.complain(_("A stage change is history; the deal is edited on its own screen."))


async def archive_entry(screen: WorkScreen, entry: TimelineEntry) -> None:
    """Put a communication, a task or an event away; a stage change stays."""
    item = item_of(entry)
    if item is not None:
        await screen.desk.dialog("task.archive", screen, [item])
    elif entry.thing is Thing.COMMUNICATION:
        from svit_tui.crm.timeline import communications

        number = entry.row_id
        await screen.write(lambda work: communications.archive(work, number))
    else:
        screen.complain(_("A stage change is history and stays."))
