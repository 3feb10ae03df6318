"""Remember who was reminded of what, the one write without an audit record.

If a member has several programs open, only the one that records the reminder first shows it.
"""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from typing import TYPE_CHECKING

from svit_tui.model.values.instants import instant_text
from svit_tui.store.file.connect import connect, unavailable
from svit_tui.store.reads.tasks import DueTask

if TYPE_CHECKING:
    from svit_tui.store.store import Store

# What is older can't be claimed again: no program reminds of it any more.
KEPT = timedelta(days=30)


def claim(store: Store, member_id: int, tasks: list[DueTask]) -> list[DueTask]:
    """Claim these reminders; return the tasks that this program should remind of.

    Raises StoreUnavailable.
    """
    now = store.clock()
    connection = connect(store.path, write=True)
    try:
        connection.execute("BEGIN IMMEDIATE")
        claimed = [
            task
            for task in tasks
            if connection.execute(
                "INSERT OR IGNORE INTO reminder (task_id, due_at, member_id, shown_at)"
                " VALUES (?, ?, ?, ?)",
                (task.id, instant_text(task.due_at), member_id, instant_text(now)),
            ).rowcount
        ]
        connection.execute("DELETE FROM reminder WHERE due_at < ?", (instant_text(now - KEPT),))
        connection.execute("COMMIT")
    except sqlite3.Error as error:
        raise unavailable(store.path, error) from error
    finally:
        connection.close()
    return claimed
