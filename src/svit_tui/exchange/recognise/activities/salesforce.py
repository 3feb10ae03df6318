"""Activities of Salesforce: the objects Task, which has calls and e-mails as well, and Event."""

from __future__ import annotations

from svit_tui.exchange.recognise.activities.parts import (
    DIRECTIONS,
    DONE,
    IS_DONE,
    PLANNED_AS,
    PRIORITIES,
    SAID_AS,
    Activities,
    Column,
    Part,
    none_of,
    one_of,
)
from svit_tui.exchange.table import AnyOf

_ABOUT_DEAL = Column("whatid", "deal", begins="006")
_CLOSED = "status"
_SUBTYPE = "tasksubtype|type"
_SAID = "call|email|listemail|meeting"


def _task(*where: tuple[str, AnyOf]) -> Part:
    return Part(
        "task",
        (
            Column("id", "external_id"),
            Column("subject", "title"),
            Column(_SUBTYPE, "kind", PLANNED_AS),
            Column("activitydate", "due"),
            Column("priority", "priority", PRIORITIES),
            Column("status", "done_at", DONE),
            Column("completeddatetime", "done_at", past=True),
            Column("accountid", "contact"),
            Column("whoid", "contact", is_person=True),
            _ABOUT_DEAL,
            Column("description", "notes"),
        ),
        where,
    )


SALESFORCE = (
    Activities(
        "salesforce",
        "id|subject|whoid|activitydate|status",
        (
            Part(
                "communication",
                (
                    Column("id", "external_id"),
                    Column(_SUBTYPE, "kind", SAID_AS),
                    Column("subject", "subject"),
                    Column("activitydate", "started_at"),
                    Column("completeddatetime", "started_at"),
                    Column("calldurationinseconds", "duration", unit="seconds"),
                    Column("calltype", "direction", DIRECTIONS),
                    Column("accountid", "contact"),
                    Column("whoid", "contacts"),
                    _ABOUT_DEAL,
                    Column("description", "body"),
                ),
                ((_CLOSED, one_of(IS_DONE)), (_SUBTYPE, one_of(_SAID))),
            ),
            _task((_CLOSED, none_of(IS_DONE))),
            _task((_CLOSED, one_of(IS_DONE)), (_SUBTYPE, none_of(_SAID))),
        ),
    ),
    Activities(
        "salesforce",
        "id|subject|startdatetime|enddatetime",
        (
            Part(
                "event",
                (
                    Column("id", "external_id"),
                    Column("subject", "title"),
                    Column("startdatetime", "starts"),
                    Column("enddatetime", "ends"),
                    Column("location", "place"),
                    Column("accountid", "contacts"),
                    Column("whoid", "contacts"),
                    _ABOUT_DEAL,
                    Column("description", "notes"),
                    Column("enddatetime", "done_at", past=True),
                    Column("startdatetime", "logged", past=True),
                ),
            ),
        ),
    ),
)
