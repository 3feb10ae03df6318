"""What our own export of tasks and events tells, and other files do not: series, and what a thing
done left on the timeline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from sqlmodel import col, select

from svit_tui.crm.communications import usual_direction
from svit_tui.crm.importing.uids import Uids, store_uids
from svit_tui.crm.tasks import SAID, Due, beginning
from svit_tui.i18n import _
from svit_tui.model.communication import Communication, Participant
from svit_tui.model.contact import Contact
from svit_tui.model.errors import Invalid
from svit_tui.model.kinds import CommunicationKind
from svit_tui.model.recurrence import local_zone, parse_rule, zone_of
from svit_tui.model.row import Row
from svit_tui.model.task import Event, Task
from svit_tui.store.unit import Unit

MODELS: Mapping[str, type[Task] | type[Event]] = {"task": Task, "event": Event}


def task_series(values: Mapping[str, Any], day: date | None, at: datetime | None) -> dict[str, Any]:
    """The columns of a task that say how it comes again. Raises Invalid."""
    rule = parse_rule(values.get("rule", ""))
    zone = zone_of(values.get("zone") or local_zone()).key
    if not rule:
        return {"rule": "", "zone": zone, "repeats_from": None, "repeats_at": "", "occurs_on": None}
    begins = {"rule": rule, "zone": zone, **beginning(Due(day, at), zone)}
    if "repeats_from" in values:
        # By its own word: this one may have been put off.
        begins["repeats_from"] = values["repeats_from"]
        begins["repeats_at"] = _clock(values.get("repeats_at", ""))
        begins["occurs_on"] = values.get("occurs_on", begins["occurs_on"])
    return begins


def event_series(values: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of an event that say how it comes again. Raises Invalid."""
    zone = zone_of(values.get("zone") or local_zone()).key
    return {"rule": parse_rule(values.get("rule", "")), "zone": zone}


def _clock(text: str) -> str:
    if not text:
        return ""
    try:
        return f"{time.fromisoformat(text):%H:%M}"
    except ValueError:
        raise Invalid("repeats_at", _("“{text}” is no time of day.").format(text=text)) from None


def log_done(
    work: Unit, uids: Uids, entity: str, done: Sequence[tuple[int, dict[str, Any]]]
) -> None:
    """Put new rows that are done on the timeline as what they had left there, if anything.

    `done` are numbers and columns; `_logged` is when it was, `_outcome` what came of it,
    `_logged_uid` what that communication is called if it may be there already.
    """
    left = []
    said = []
    for number, values in done:
        if values.get("_logged") is None:
            continue
        uid = values.get("_logged_uid", "")
        there = uids.find("communication", uid) if uid else None
        if there is None:
            said.append((number, values))
        else:
            left.append((number, there))
    rows, people = [], []
    for _number, values in said:
        kind = SAID.get(values["kind"], CommunicationKind.NOTE) if entity == "task" else "meeting"
        start, end = values.get("starts_at"), values.get("ends_at")
        rows.append(
            {
                "kind": kind,
                "direction": usual_direction(kind),
                "started_at": values["_logged"],
                "duration": int((end - start).total_seconds()) if start and end else None,
                "deal_id": values["deal_id"],
                "subject_line": values["title"],
                "body": values.get("_outcome", ""),
                "by_id": values["done_by_id"] if entity == "task" else values["member_id"],
            }
        )
    numbers = work.add_many(Communication, rows)
    for number, (_row, values) in zip(numbers, said, strict=True):
        with_whom = [values["contact_id"]] if entity == "task" else values["_people"]
        people += [
            {"communication_id": number, "contact_id": contact}
            for contact in dict.fromkeys(with_whom)
            if contact is not None
        ]
    work.add_many(Participant, people)
    left += [(row, number) for number, (row, _values) in zip(numbers, said, strict=True)]
    model: type[Row] = MODELS[entity]
    work.change_many(model, [(row, {"communication_id": number}) for row, number in left])
    named = [
        (number, values["_logged_uid"])
        for number, (_row, values) in zip(numbers, said, strict=True)
        if values.get("_logged_uid")
    ]
    store_uids(work, uids, "communication", named)


def named_so(work: Unit, contact_id: int, key: str) -> bool:
    """Whether the contact with a number is called so, by search key."""
    found = work.session.exec(select(Contact.name_key).where(col(Contact.id) == contact_id)).first()
    return found == key
