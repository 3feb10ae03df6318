"""Count what is due for the top line of every screen, and remind of timed tasks.

It looks once a second, which costs a comparison: the store is read again when something was
changed, and at the moment up to which the last count is true.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from svit_tui.i18n import _, ngettext
from svit_tui.log import log
from svit_tui.model.errors import StoreUnavailable
from svit_tui.screens.base.screen import CrmScreen
from svit_tui.store.claims import reminders
from svit_tui.store.reads import tasks as task_reads
from svit_tui.store.reads.tasks import DueCount, DueTask

if TYPE_CHECKING:
    from svit_tui.app.app import SvitApp
    from svit_tui.store.store import Store

# What came due longer ago, while the program was closed, is counted and not reminded of.
LATE = timedelta(minutes=5)
# An error in the status line stays so many looks before a reminder takes its place.
PATIENCE = 5


class DueWatch:
    """Watches the tasks of the member who works."""

    def __init__(self, app: SvitApp) -> None:
        self.app = app
        self.count = DueCount(0, 0, datetime.min.replace(tzinfo=UTC))
        # Claimed, and not said yet because an error stands in the status line.
        self.waiting: list[DueTask] = []
        self._looks = 0
        # Whether a count is asked for, after a change, and under way.
        self._asked = False
        self._changed = False
        self._reads = False

    def look(self, *, changed: bool = False) -> None:
        """Read anew if something was changed or has come due; say what waits to be said."""
        store = self.app.store
        if store.member is None:
            return
        if changed or store.clock() >= self.count.until:
            self._changed = self._changed or changed
            self._asked = True
            if not self._reads:
                self._reads = True
                self.app.run_worker(self._read(store.member.id), group="due")
        if self.waiting:
            self._remind()

    async def _read(self, member_id: int) -> None:
        """Count in a thread until nothing more was asked meanwhile."""
        loop = asyncio.get_running_loop()
        try:
            while self._asked:
                changed, self._asked, self._changed = self._changed, False, False
                is_first = self.count.until.year == 1
                self.count, found = await loop.run_in_executor(
                    self.app.watcher, _due, self.app.store, member_id
                )
                self._tell(time_passed=not changed and not is_first)
                if found:
                    self.app.run_worker(self._claim(member_id, found), group="remind")
        finally:
            self._reads = False

    def _tell(self, *, time_passed: bool) -> None:
        """Say the count on every screen; show anew what is overdue by now."""
        said = due_words(self.count)
        is_new, self.app.due_said = said != self.app.due_said, said
        for screen in self.app.screen_stack:
            if isinstance(screen, CrmScreen):
                if is_new:
                    screen.tell_due(said)
                if time_passed and screen.shown:
                    screen.time_passed()

    async def _claim(self, member_id: int, tasks: list[DueTask]) -> None:
        """Take what no other program of the member reminds of."""
        loop = asyncio.get_running_loop()
        try:
            claimed = await loop.run_in_executor(
                self.app.writer, reminders.claim, self.app.store, member_id, tasks
            )
        except StoreUnavailable:
            # Nobody can be told now; the count tells it, and the next look tries again.
            log.warning("a reminder could not be claimed", exc_info=True)
            self.count = self.count._replace(until=self.app.store.clock())
            return
        if claimed:
            self.waiting += claimed
            self._looks = 0
            self._remind()

    def _remind(self) -> None:
        screens = [screen for screen in self.app.screen_stack if isinstance(screen, CrmScreen)]
        if not screens or not self.waiting:
            return
        message = reminder_words(self.waiting)
        self._looks += 1
        if not screens[-1].remind(
            message, hint=_("4 opens the tasks"), over_error=self._looks > PATIENCE
        ):
            return
        self.waiting = []
        if self.app.settings.work.bell:
            self.app.bell()


def _due(store: Store, member_id: int) -> tuple[DueCount, list[DueTask]]:
    """What is due, and what has come due that nobody was reminded of. Runs in a thread."""
    now, light = store.clock(), store.light()
    return (
        task_reads.due_count(light, member_id, now=now),
        task_reads.come_due(light, member_id, since=now - LATE, now=now),
    )


def due_words(count: DueCount) -> tuple[str, ...]:
    """What is due in a few words, and in fewer; nothing where nothing is."""
    parts = [
        ngettext("{number} overdue", "{number} overdue", count.overdue).format(
            number=_number(count.overdue)
        )
        if count.overdue
        else "",
        ngettext("{number} today", "{number} today", count.today).format(
            number=_number(count.today)
        )
        if count.today
        else "",
    ]
    said = [part for part in parts if part]
    return (" · ".join(said), said[0]) if len(said) > 1 else tuple(said)


def reminder_words(tasks: list[DueTask]) -> str:
    """What has come due, in a sentence."""
    first = tasks[0]
    said = _("Now, {time}: {title}").format(
        time=f"{first.due_at.astimezone():%H:%M}", title=first.title
    )
    if len(tasks) > 1:
        count = len(tasks) - 1
        said = ngettext("{title} and {count} more", "{title} and {count} more", count).format(
            title=said, count=count
        )
    return said


def _number(count: int) -> str:
    return f"{task_reads.MOST - 1}+" if count >= task_reads.MOST else str(count)
