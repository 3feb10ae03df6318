"""Lists of tasks of Outlook and of Google."""

from __future__ import annotations

from svit_tui.exchange.recognise.activities.parts import (
    DONE,
    PRIORITIES,
    Activities,
    Column,
    Part,
    one_of,
)

OUTLOOK = Activities(
    "outlook",
    "subject|due date|date completed|% complete",
    (
        Part(
            "task",
            (
                Column("subject", "title"),
                Column("due date", "due"),
                Column("status", "done_at", DONE),
                Column("date completed", "done_at", past=True),
                Column("priority", "priority", PRIORITIES),
                Column("companies", "contact", is_first=True),
                Column("contacts", "contact", is_first=True, is_person=True),
                Column("notes", "notes"),
            ),
        ),
    ),
)

GOOGLE = Activities(
    "google",
    "kind|title|due|status|completed",
    (
        Part(
            "task",
            (
                Column("id", "external_id"),
                Column("title", "title"),
                Column("due", "due"),
                Column("status", "done_at", DONE),
                Column("completed", "done_at", past=True),
                Column("notes", "notes"),
            ),
            (("kind", one_of("tasks#task")),),
        ),
    ),
)
