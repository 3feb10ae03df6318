"""Import tasks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, ClassVar

from sqlmodel import select

from svit_tui.crm import plain_fields
from svit_tui.crm.importing.planned import PlannedTaker, version_told
from svit_tui.crm.importing.taker import Values
from svit_tui.crm.tasks import changes as tasks
from svit_tui.crm.tasks.changes import SAID, Due, beginning
from svit_tui.exchange.records import OWN, Record
from svit_tui.fields.task import TASK
from svit_tui.i18n import _
from svit_tui.model.errors import Invalid
from svit_tui.model.kinds import CommunicationKind, Priority, TaskKind
from svit_tui.model.task import Task
from svit_tui.model.values.recurrence import local_zone, parse_rule, zone_of


class TaskTaker(PlannedTaker):
    """Imports tasks."""

    entity = "task"
    model = Task
    sets: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "due": ("due_on", "due_at", "zone"),
        "done_at": ("done_at", "done_by_id"),
        "assignee": ("assignee_id",),
        "contact": ("contact_id",),
        "deal": ("deal_id",),
        "sequence_uid": ("sequence_run_id",),
        "calendar_version": ("sequence",),
    }
    alike_in = ("kind", "title", "due_on", "due_at", "contact_id", "deal_id")

    def prepare(self, record: Record) -> Values:
        """Return the columns of a task. Raises Invalid."""
        values = record.values
        title = values.get("title")
        if not title:
            raise Invalid("title", _("A task needs a subject."))
        # As people write them: “E-mail”, “To-do”.
        kind = values.get("kind", TaskKind.TODO).casefold().replace("-", "")
        if kind not in list(TaskKind):
            raise Invalid("kind", _("A task is a call, email, meeting, message, todo or deadline."))
        priority = values.get("priority", Priority.NORMAL.name).upper()
        if priority not in Priority.__members__:
            raise Invalid("priority", _("A priority is high, normal or low."))
        is_own = record.system == OWN
        assignee, by = values.get("assignee"), values.get("done_by")
        own = None if is_own else self.me()
        if assignee:
            own = self.known.members.named(assignee, record.system)
        done_by = None if is_own else own
        if by:
            done_by = self.known.members.named(by, record.system)
        day, moment = values.get("due", (None, None))
        series = task_series(values, day, moment)
        done_at = values.get("done_at")
        contact = values.get("contact")
        names = [contact] if contact else []
        deal_id, found = self.named.about(record, names, [values.get("contact_id", "")])
        contact_id = None
        if contact:
            contact_id = found[0].number or 0
        elif deal_id is not None and not is_own:
            contact_id = self.known.deals.contact_of(deal_id)
        return {
            "kind": kind,
            "title": title,
            "due_on": day,
            "due_at": moment,
            **series,
            "priority": int(Priority[priority]),
            "assignee_id": own,
            "contact_id": contact_id,
            "deal_id": deal_id,
            "notes": values.get("notes", ""),
            "done_at": done_at,
            "done_by_id": done_by if done_at is not None else None,
            "sequence_run_id": self._sequence(values.get("sequence_uid", "")),
            "sequence": version_told(values),
            **plain_fields.cleaned(TASK, values),
            "_logged_uid": values.get("logged_uid", ""),
            "_logged": values.get("logged") if done_at is not None else None,
            "_outcome": values.get("outcome", ""),
            "_contact": found[0] if contact else None,
        }

    def _sequence(self, uid: str) -> int | None:
        """Return the nurture sequence that a task is a step of, if it exists."""
        return self.known.uids.find("sequence_run", uid) if uid else None

    def whose(self, values: Values) -> str | None:
        """Return the assignee of a task that is still to be done."""
        return "assignee_id" if values["done_at"] is None else None

    def archive(self, found: int) -> None:
        """Archive a task, as a key does."""
        tasks.archive(self.work, found)

    def people_of(self, number: int) -> set[int]:
        """Return the contact of a task."""
        found = self.work.session.exec(select(Task.contact_id).where(Task.id == number))
        return {contact for contact in found if contact is not None}

    def logged(self, values: Values) -> Values:
        """Return the fields that the communication left by a task has of its own."""
        kind = SAID.get(values["kind"], CommunicationKind.NOTE)
        return {"kind": kind, "duration": None, "by_id": values["done_by_id"]}

    def with_whom(self, values: Values) -> Sequence[int | None]:
        """Return the contact of a task."""
        return [values["contact_id"]]


def task_series(values: Mapping[str, Any], day: date | None, at: datetime | None) -> dict[str, Any]:
    """Return the columns that say how a task repeats. Raises Invalid."""
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


def _clock(text: str) -> str:
    if not text:
        return ""
    try:
        return f"{time.fromisoformat(text):%H:%M}"
    except ValueError:
        raise Invalid("repeats_at", _("“{text}” is not a time of day.").format(text=text)) from None
