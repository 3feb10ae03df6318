"""Activities of Pipedrive, all in one file: what is done and was said to somebody was said."""

from __future__ import annotations

from svit_tui.exchange.recognise.activities.parts import (
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

_ID = "activity - pipedrive system id|activity - id"
_PERSON = "person - name|contact person|activity - contact person|activity - person"
_COMPANY = "organization - name|organization|activity - organization"
_DEAL = Column("deal - title|deal|activity - deal", "deal")
_TODO = "task|to do|to-do|todo|deadline|завдання"
_MET = "meeting|lunch|зустріч"
_TYPE, _DONE_IN = "activity - type", "activity - done"
_DUE, _CLOCK = "activity - due date", "activity - due time"


def _task(*where: tuple[str, AnyOf]) -> Part:
    return Part(
        "task",
        (
            Column(_ID, "external_id"),
            Column("activity - subject", "title"),
            Column(_TYPE, "kind", PLANNED_AS),
            Column(_DUE, "due", clock=_CLOCK),
            Column("activity - assigned to user|activity - owner", "assignee"),
            Column(_COMPANY, "contact"),
            Column(_PERSON, "contact", is_person=True),
            _DEAL,
            Column("activity - note", "notes", is_html=True),
            Column(_DONE_IN, "done_at", DONE),
            Column("activity - marked as done time", "done_at", past=True),
            Column("activity - priority", "priority", PRIORITIES),
        ),
        where,
    )


PIPEDRIVE = Activities(
    "pipedrive",
    "activity - subject|activity - due date",
    (
        Part(
            "communication",
            (
                Column(_ID, "external_id"),
                Column(_TYPE, "kind", SAID_AS),
                Column("activity - subject", "subject"),
                Column("activity - marked as done time", "started_at"),
                Column(_DUE, "started_at", clock=_CLOCK),
                Column("activity - duration", "duration"),
                Column("activity - assigned to user|activity - owner", "by"),
                Column(_COMPANY, "contact"),
                Column(_PERSON, "contacts"),
                _DEAL,
                Column("activity - note", "body", is_html=True),
            ),
            ((_DONE_IN, one_of(IS_DONE)), (_TYPE, none_of(_TODO))),
        ),
        Part(
            "event",
            (
                Column(_ID, "external_id"),
                Column("activity - subject", "title"),
                Column(_DUE, "starts", clock=_CLOCK),
                Column("activity - duration", "duration"),
                Column("activity - location", "place"),
                Column("activity - assigned to user|activity - owner", "member"),
                Column(_PERSON, "contacts"),
                _DEAL,
                Column("activity - note", "notes", is_html=True),
            ),
            ((_DONE_IN, none_of(IS_DONE)), (_TYPE, one_of(_MET))),
        ),
        _task((_DONE_IN, none_of(IS_DONE)), (_TYPE, none_of(_MET))),
        _task((_DONE_IN, one_of(IS_DONE)), (_TYPE, one_of(_TODO))),
    ),
)
