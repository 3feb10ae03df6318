"""Activities of Zoho: the modules Calls, Meetings and Tasks."""

from __future__ import annotations

from svit_tui.exchange.maps import MINUTES_SECONDS
from svit_tui.exchange.recognise.activities.parts import (
    CALL,
    DIRECTIONS,
    DONE,
    PRIORITIES,
    Activities,
    Column,
    Part,
    none_of,
    one_of,
)
from svit_tui.model.kinds import TaskKind

_WAITS = "scheduled|overdue"
_CALL = "outgoing call status|call status"
ZOHO = (
    Activities(
        "zoho",
        "call start time|call type",
        (
            Part(
                "communication",
                (
                    Column("record id|call id", "external_id"),
                    Column("subject", "subject"),
                    Column("call type", "direction", DIRECTIONS),
                    Column("call start time", "started_at"),
                    Column("call duration", "duration", unit=MINUTES_SECONDS),
                    Column("call duration (in seconds)", "duration", unit="seconds"),
                    Column("call owner", "by"),
                    Column("contact name", "contacts"),
                    Column("call agenda", "body"),
                    Column("description", "body"),
                ),
                ((_CALL, none_of(f"{_WAITS}|cancelled|canceled")),),
                {"kind": CALL},
            ),
            Part(
                "task",
                (
                    Column("record id|call id", "external_id"),
                    Column("subject", "title"),
                    Column("call start time", "due"),
                    Column("call owner", "assignee"),
                    Column("contact name", "contact", is_person=True),
                    Column("call agenda", "notes"),
                    Column("description", "notes"),
                ),
                ((_CALL, one_of(_WAITS)),),
                {"kind": TaskKind.CALL},
            ),
        ),
    ),
    Activities(
        "zoho",
        "title|from|to|host",
        (
            Part(
                "event",
                (
                    Column("record id|event id|meeting id", "external_id"),
                    Column("title", "title"),
                    Column("from", "starts"),
                    Column("to", "ends"),
                    Column("location|venue", "place"),
                    Column("host", "member"),
                    Column("contact name", "contacts"),
                    Column("description", "notes"),
                    Column("to", "done_at", past=True),
                    Column("from", "logged", past=True),
                ),
            ),
        ),
    ),
    Activities(
        "zoho",
        "task owner|subject|due date|status",
        (
            Part(
                "task",
                (
                    Column("record id", "external_id"),
                    Column("subject", "title"),
                    Column("due date", "due"),
                    Column("task owner", "assignee"),
                    Column("contact name", "contact", is_person=True),
                    Column("priority", "priority", PRIORITIES),
                    Column("status", "done_at", DONE),
                    Column("closed time", "done_at", past=True),
                    Column("description", "notes"),
                ),
            ),
        ),
    ),
)
