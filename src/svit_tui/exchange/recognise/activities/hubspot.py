"""Activities of HubSpot: a file for each kind."""

from __future__ import annotations

from svit_tui.exchange.recognise.activities.parts import (
    CALL,
    DIRECTIONS,
    DONE,
    EMAIL,
    PLANNED_AS,
    PRIORITIES,
    Activities,
    Column,
    Part,
    none_of,
)
from svit_tui.model.kinds import CommunicationKind

_COMPANY = "associated company ids|associated company|associated companies"
_PERSON = "associated contact ids|associated contact|associated contacts"
_DEAL = Column("associated deal ids|associated deal|associated deals", "deal", is_first=True)


def _said(kind: str, sure: str, *columns: Column) -> Activities:
    common = (
        Column("record id", "external_id"),
        Column("activity date", "started_at"),
        Column("activity assigned to", "by"),
        Column(_COMPANY, "contact", is_first=True),
        Column(_PERSON, "contacts"),
        _DEAL,
    )
    part = Part("communication", (*common, *columns), constants={"kind": kind})
    return Activities("hubspot", f"activity date|{sure}", (part,))


HUBSPOT = (
    _said(
        CALL,
        "call title",
        Column("call title", "subject"),
        Column("call notes", "body", is_html=True),
        Column("call direction", "direction", DIRECTIONS),
        Column("call duration", "duration", unit="milliseconds"),
    ),
    _said(
        EMAIL,
        "email subject",
        Column("email subject", "subject"),
        Column("email html body", "body", is_html=True),
        Column("email body", "body", is_html=True),
        Column("email direction", "direction", DIRECTIONS),
    ),
    _said(CommunicationKind.NOTE, "note body", Column("note body", "body", is_html=True)),
    Activities(
        "hubspot",
        "meeting name|start time|end time",
        (
            Part(
                "event",
                (
                    Column("record id", "external_id"),
                    Column("meeting name", "title"),
                    Column("start time", "starts"),
                    Column("end time", "ends"),
                    Column("location", "place"),
                    Column("activity assigned to", "member"),
                    Column(_COMPANY, "contacts", is_first=True),
                    Column(_PERSON, "contacts"),
                    _DEAL,
                    Column("meeting description", "notes", is_html=True),
                    Column("end time", "done_at", past=True),
                    Column("start time", "logged", past=True),
                    Column("internal notes", "outcome", is_html=True),
                ),
                (("meeting outcome", none_of("canceled|cancelled|no_show|no show|rescheduled")),),
            ),
        ),
    ),
    Activities(
        "hubspot",
        "task title|task status",
        (
            Part(
                "task",
                (
                    Column("record id", "external_id"),
                    Column("task title", "title"),
                    Column("task type", "kind", PLANNED_AS),
                    Column("due date|activity date", "due"),
                    Column("activity assigned to|assigned to", "assignee"),
                    Column("priority", "priority", PRIORITIES),
                    Column("task status", "done_at", DONE),
                    Column("completed at|completion date", "done_at", past=True),
                    Column(_COMPANY, "contact", is_first=True),
                    Column(_PERSON, "contact", is_first=True, is_person=True),
                    _DEAL,
                    Column("notes|task notes|task body", "notes", is_html=True),
                ),
            ),
        ),
    ),
)
