"""Recognise what other systems export of calls, e-mails, meetings, notes and tasks.

Where the headers are from is told in `tests/data/systems/README.md`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as made

from svit_tui.exchange.headers import header_key
from svit_tui.exchange.maps import MINUTES_SECONDS, ColumnMap, FileMap, ImportMap
from svit_tui.exchange.systems import not_deleted
from svit_tui.exchange.table import AnyOf
from svit_tui.model.kinds import CommunicationKind, Direction, TaskKind

# What a row needs to be one of these.
_NEEDED = {
    "communication": frozenset(("started_at",)),
    "event": frozenset(("title", "starts")),
    "task": frozenset(("title",)),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its headers, of which the first counts that a file has, and its field.

    Of several columns of one field, the last one that says something counts.
    """

    headers: str
    field: str
    words: Mapping[str, str] = made(default_factory=dict)
    unit: str = ""
    clock: str = ""
    begins: str = ""
    is_first: bool = False
    is_html: bool = False
    past: bool = False
    is_person: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """What rows are that have certain words in some columns.

    Where a file has no such column, no row has one of the words, and every row has another one.
    """

    entity: str
    columns: tuple[Column, ...]
    where: tuple[tuple[str, AnyOf], ...] = ()
    constants: Mapping[str, str] = made(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Activities:
    """A file of a system, told by headers that all are there, and what its rows are."""

    system: str
    sure: str
    parts: tuple[Part, ...]


def _any(words: str) -> AnyOf:
    return AnyOf(frozenset(words.split("|")))


def _none(words: str) -> AnyOf:
    return AnyOf(frozenset(words.split("|")), is_not=True)


CALL, EMAIL, MEETING = CommunicationKind.CALL, CommunicationKind.EMAIL, CommunicationKind.MEETING
_SAID_AS: Mapping[str, str] = {
    **dict.fromkeys(("call", "phone call", "дзвінок"), CALL),
    **dict.fromkeys(("email", "e-mail", "listemail", "list email"), EMAIL),
    **dict.fromkeys(("meeting", "lunch", "demo", "зустріч"), MEETING),
    **dict.fromkeys(("sms", "message", "linkedin", "linked_in", "whatsapp"), "message"),
}
_PLANNED_AS: Mapping[str, str] = {**_SAID_AS, "deadline": TaskKind.DEADLINE}
_DIRECTIONS: Mapping[str, str] = {
    **dict.fromkeys(("inbound", "incoming", "missed", "received"), Direction.IN),
    **dict.fromkeys(("outbound", "outgoing", "dialled"), Direction.OUT),
    **dict.fromkeys(("email", "forwarded_email", "forwarded email"), Direction.OUT),
    **dict.fromkeys(("incoming_email", "incoming email"), Direction.IN),
}
_PRIORITIES: Mapping[str, str] = {
    **dict.fromkeys(("high", "highest", "urgent"), "high"),
    **dict.fromkeys(("normal", "medium", "none"), "normal"),
    **dict.fromkeys(("low", "lowest"), "low"),
}
_IS_DONE = "done|completed|yes|true|1|held|виконано"
_DONE: Mapping[str, str] = dict.fromkeys(_IS_DONE.split("|"), "yes")

# Pipedrive: activities are all in one file; what is done and was said to somebody was said.
_PIPEDRIVE_ID = "activity - pipedrive system id|activity - id"
_PIPEDRIVE_PERSON = "person - name|contact person|activity - contact person|activity - person"
_PIPEDRIVE_COMPANY = "organization - name|organization|activity - organization"
_PIPEDRIVE_DEAL = Column("deal - title|deal|activity - deal", "deal")
_PIPEDRIVE_TODO = "task|to do|to-do|todo|deadline|завдання"
_PIPEDRIVE_MET = "meeting|lunch|зустріч"
_TYPE, _DONE_IN = "activity - type", "activity - done"
_DUE, _CLOCK = "activity - due date", "activity - due time"


def _pipedrive_task(*where: tuple[str, AnyOf]) -> Part:
    return Part(
        "task",
        (
            Column(_PIPEDRIVE_ID, "external_id"),
            Column("activity - subject", "title"),
            Column(_TYPE, "kind", _PLANNED_AS),
            Column(_DUE, "due", clock=_CLOCK),
            Column("activity - assigned to user|activity - owner", "assignee"),
            Column(_PIPEDRIVE_COMPANY, "contact"),
            Column(_PIPEDRIVE_PERSON, "contact", is_person=True),
            _PIPEDRIVE_DEAL,
            Column("activity - note", "notes", is_html=True),
            Column(_DONE_IN, "done_at", _DONE),
            Column("activity - marked as done time", "done_at", past=True),
            Column("activity - priority", "priority", _PRIORITIES),
        ),
        where,
    )


_PIPEDRIVE = Activities(
    "pipedrive",
    "activity - subject|activity - due date",
    (
        Part(
            "communication",
            (
                Column(_PIPEDRIVE_ID, "external_id"),
                Column(_TYPE, "kind", _SAID_AS),
                Column("activity - subject", "subject"),
                Column("activity - marked as done time", "started_at"),
                Column(_DUE, "started_at", clock=_CLOCK),
                Column("activity - duration", "duration"),
                Column("activity - assigned to user|activity - owner", "by"),
                Column(_PIPEDRIVE_COMPANY, "contact"),
                Column(_PIPEDRIVE_PERSON, "contacts"),
                _PIPEDRIVE_DEAL,
                Column("activity - note", "body", is_html=True),
            ),
            ((_DONE_IN, _any(_IS_DONE)), (_TYPE, _none(_PIPEDRIVE_TODO))),
        ),
        Part(
            "event",
            (
                Column(_PIPEDRIVE_ID, "external_id"),
                Column("activity - subject", "title"),
                Column(_DUE, "starts", clock=_CLOCK),
                Column("activity - duration", "duration"),
                Column("activity - location", "place"),
                Column("activity - assigned to user|activity - owner", "member"),
                Column(_PIPEDRIVE_PERSON, "contacts"),
                _PIPEDRIVE_DEAL,
                Column("activity - note", "notes", is_html=True),
            ),
            ((_DONE_IN, _none(_IS_DONE)), (_TYPE, _any(_PIPEDRIVE_MET))),
        ),
        _pipedrive_task((_DONE_IN, _none(_IS_DONE)), (_TYPE, _none(_PIPEDRIVE_MET))),
        _pipedrive_task((_DONE_IN, _any(_IS_DONE)), (_TYPE, _any(_PIPEDRIVE_TODO))),
    ),
)

# HubSpot: a file for each kind of activity.
_HUBSPOT_COMPANY = "associated company ids|associated company|associated companies"
_HUBSPOT_PERSON = "associated contact ids|associated contact|associated contacts"
_HUBSPOT_DEAL = Column(
    "associated deal ids|associated deal|associated deals", "deal", is_first=True
)


def _hubspot_said(kind: str, sure: str, *columns: Column) -> Activities:
    common = (
        Column("record id", "external_id"),
        Column("activity date", "started_at"),
        Column("activity assigned to", "by"),
        Column(_HUBSPOT_COMPANY, "contact", is_first=True),
        Column(_HUBSPOT_PERSON, "contacts"),
        _HUBSPOT_DEAL,
    )
    part = Part("communication", (*common, *columns), constants={"kind": kind})
    return Activities("hubspot", f"activity date|{sure}", (part,))


_HUBSPOT = (
    _hubspot_said(
        CALL,
        "call title",
        Column("call title", "subject"),
        Column("call notes", "body", is_html=True),
        Column("call direction", "direction", _DIRECTIONS),
        Column("call duration", "duration", unit="milliseconds"),
    ),
    _hubspot_said(
        EMAIL,
        "email subject",
        Column("email subject", "subject"),
        Column("email html body", "body", is_html=True),
        Column("email body", "body", is_html=True),
        Column("email direction", "direction", _DIRECTIONS),
    ),
    _hubspot_said(CommunicationKind.NOTE, "note body", Column("note body", "body", is_html=True)),
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
                    Column(_HUBSPOT_COMPANY, "contacts", is_first=True),
                    Column(_HUBSPOT_PERSON, "contacts"),
                    _HUBSPOT_DEAL,
                    Column("meeting description", "notes", is_html=True),
                    Column("end time", "done_at", past=True),
                    Column("start time", "logged", past=True),
                    Column("internal notes", "outcome", is_html=True),
                ),
                (("meeting outcome", _none("canceled|cancelled|no_show|no show|rescheduled")),),
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
                    Column("task type", "kind", _PLANNED_AS),
                    Column("due date|activity date", "due"),
                    Column("activity assigned to|assigned to", "assignee"),
                    Column("priority", "priority", _PRIORITIES),
                    Column("task status", "done_at", _DONE),
                    Column("completed at|completion date", "done_at", past=True),
                    Column(_HUBSPOT_COMPANY, "contact", is_first=True),
                    Column(_HUBSPOT_PERSON, "contact", is_first=True, is_person=True),
                    _HUBSPOT_DEAL,
                    Column("notes|task notes|task body", "notes", is_html=True),
                ),
            ),
        ),
    ),
)

# Salesforce: the objects Task, which has calls and e-mails as well, and Event.
_ABOUT_DEAL = Column("whatid", "deal", begins="006")
_CLOSED = "status"
_SUBTYPE = "tasksubtype|type"
_SAID = "call|email|listemail|meeting"


def _salesforce_task(*where: tuple[str, AnyOf]) -> Part:
    return Part(
        "task",
        (
            Column("id", "external_id"),
            Column("subject", "title"),
            Column(_SUBTYPE, "kind", _PLANNED_AS),
            Column("activitydate", "due"),
            Column("priority", "priority", _PRIORITIES),
            Column("status", "done_at", _DONE),
            Column("completeddatetime", "done_at", past=True),
            Column("accountid", "contact"),
            Column("whoid", "contact", is_person=True),
            _ABOUT_DEAL,
            Column("description", "notes"),
        ),
        where,
    )


_SALESFORCE = (
    Activities(
        "salesforce",
        "id|subject|whoid|activitydate|status",
        (
            Part(
                "communication",
                (
                    Column("id", "external_id"),
                    Column(_SUBTYPE, "kind", _SAID_AS),
                    Column("subject", "subject"),
                    Column("activitydate", "started_at"),
                    Column("completeddatetime", "started_at"),
                    Column("calldurationinseconds", "duration", unit="seconds"),
                    Column("calltype", "direction", _DIRECTIONS),
                    Column("accountid", "contact"),
                    Column("whoid", "contacts"),
                    _ABOUT_DEAL,
                    Column("description", "body"),
                ),
                ((_CLOSED, _any(_IS_DONE)), (_SUBTYPE, _any(_SAID))),
            ),
            _salesforce_task((_CLOSED, _none(_IS_DONE))),
            _salesforce_task((_CLOSED, _any(_IS_DONE)), (_SUBTYPE, _none(_SAID))),
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

# Zoho: the modules Calls, Meetings and Tasks.
_ZOHO_WAITS = "scheduled|overdue"
_ZOHO_CALL = "outgoing call status|call status"
_ZOHO = (
    Activities(
        "zoho",
        "call start time|call type",
        (
            Part(
                "communication",
                (
                    Column("record id|call id", "external_id"),
                    Column("subject", "subject"),
                    Column("call type", "direction", _DIRECTIONS),
                    Column("call start time", "started_at"),
                    Column("call duration", "duration", unit=MINUTES_SECONDS),
                    Column("call duration (in seconds)", "duration", unit="seconds"),
                    Column("call owner", "by"),
                    Column("contact name", "contacts"),
                    Column("call agenda", "body"),
                    Column("description", "body"),
                ),
                ((_ZOHO_CALL, _none(f"{_ZOHO_WAITS}|cancelled|canceled")),),
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
                ((_ZOHO_CALL, _any(_ZOHO_WAITS)),),
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
                    Column("priority", "priority", _PRIORITIES),
                    Column("status", "done_at", _DONE),
                    Column("closed time", "done_at", past=True),
                    Column("description", "notes"),
                ),
            ),
        ),
    ),
)

_OUTLOOK = Activities(
    "outlook",
    "subject|due date|date completed|% complete",
    (
        Part(
            "task",
            (
                Column("subject", "title"),
                Column("due date", "due"),
                Column("status", "done_at", _DONE),
                Column("date completed", "done_at", past=True),
                Column("priority", "priority", _PRIORITIES),
                Column("companies", "contact", is_first=True),
                Column("contacts", "contact", is_first=True, is_person=True),
                Column("notes", "notes"),
            ),
        ),
    ),
)

_GOOGLE = Activities(
    "google",
    "kind|title|due|status|completed",
    (
        Part(
            "task",
            (
                Column("id", "external_id"),
                Column("title", "title"),
                Column("due", "due"),
                Column("status", "done_at", _DONE),
                Column("completed", "done_at", past=True),
                Column("notes", "notes"),
            ),
            (("kind", _any("tasks#task")),),
        ),
    ),
)

KNOWN: Sequence[Activities] = (_PIPEDRIVE, *_HUBSPOT, *_SALESFORCE, *_ZOHO, _OUTLOOK, _GOOGLE)


def recognise_activities(columns: Sequence[str]) -> ImportMap | None:
    """The mapping of a file of activities of a system; none if its headers are no such file's."""
    there: dict[str, str] = {}
    for column in columns:
        there.setdefault(header_key(column), column)
    for known in KNOWN:
        if not set(known.sure.split("|")) <= there.keys():
            continue
        deleted = not_deleted(columns)
        parts = [
            FileMap(
                entity=part.entity,
                columns=tuple(_maps(part, there)),
                constants=part.constants,
                system=known.system,
                where={**where, **deleted},
            )
            for part in known.parts
            if (where := _where(part, there)) is not None
        ]
        files = tuple(
            part
            for part in parts
            if _NEEDED[part.entity] <= {entry.field for entry in part.columns}
        )
        return ImportMap(name="csv", files=files, splits=True) if files else None
    return None


def _where(part: Part, there: Mapping[str, str]) -> dict[str, AnyOf] | None:
    """What columns have in the rows of a part; none if no row can have it."""
    found: dict[str, AnyOf] = {}
    for headers, words in part.where:
        column = _first(headers, there)
        if column is not None:
            found[column] = words
        elif not words.is_not:
            return None
    return found


def _maps(part: Part, there: Mapping[str, str]) -> Iterator[ColumnMap]:
    for each in part.columns:
        column = _first(each.headers, there)
        if column is None:
            continue
        yield ColumnMap(
            column,
            each.field,
            values=each.words,
            folded=bool(each.words),
            only=bool(each.words),
            separator="" if each.field == "contacts" else ",",
            unit=each.unit,
            clock=there.get(each.clock, ""),
            begins=each.begins,
            is_first=each.is_first,
            is_html=each.is_html,
            past=each.past,
            is_person=each.is_person,
        )


def _first(headers: str, there: Mapping[str, str]) -> str | None:
    """The first column of these that a file has."""
    return next((there[header] for header in headers.split("|") if header in there), None)
