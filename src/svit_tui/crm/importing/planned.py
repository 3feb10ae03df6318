"""What importing tasks and importing events have in common."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from sqlalchemy import select as core_select
from sqlmodel import col

from svit_tui.crm import nurturing
from svit_tui.crm.importing.known.contacts import PENDING
from svit_tui.crm.importing.known.titled_ids import TitledIds
from svit_tui.crm.importing.known.uids import store_uids
from svit_tui.crm.importing.taker import Hands, New, Taker, Values
from svit_tui.crm.timeline.communications import usual_direction
from svit_tui.exchange.records import Record
from svit_tui.model.communication import Communication, Participant
from svit_tui.model.task import Event, Task
from svit_tui.model.values.stored import to_json


class PlannedTaker(Taker):
    """The common part of importing tasks and events."""

    model: ClassVar[type[Task] | type[Event]]
    as_told = ("created_at", "archived_at")
    # The columns that make two of them the same one.
    alike_in: ClassVar[tuple[str, ...]]

    def __init__(self, hands: Hands) -> None:
        super().__init__(hands)
        self._known: dict[tuple[Any, ...], int] | None = None
        self._ids = TitledIds(self.work, self.model, self.entity)

    def alike(self, values: Values) -> int | None:
        """Find the same one: same words, same time, about the same thing."""
        if self._known is None:
            # Columns, not objects: there may be hundreds of thousands.
            columns = [col(getattr(self.model, name)) for name in self.alike_in]
            rows = self.work.session.execute(core_select(col(self.model.id), *columns))
            self._known = {tuple(map(to_json, told)): key for key, *told in rows}
        return self._known.get(self._key(values))

    def _key(self, values: Values) -> tuple[Any, ...]:
        return tuple(to_json(values[name]) for name in self.alike_in)

    def is_meant(self, record: Record, external_id: str) -> bool:
        """Return whether the one found by an id is the row's."""
        return self._ids.is_meant(record, external_id)

    def keep(self, record: Record, values: Values) -> None:
        """Let later rows find this one by its id and title, or by its content."""
        self._ids.keep(record)
        if not record.values.get("external_id") and self._known is not None:
            self._known[self._key(values)] = PENDING

    def stored(self, new: Sequence[New]) -> None:
        """Put finished ones on the timeline; planned ones end the snooze of their deal."""
        log_done(self, new)
        planned_for = (each.values["deal_id"] for each in new if each.values["done_at"] is None)
        for deal_id in dict.fromkeys(planned_for):
            if deal_id not in self.known.deals.brought:
                nurturing.planned(self.work, deal_id)

    @abstractmethod
    def logged(self, values: Values) -> Values:
        """Return the fields that the communication left by one has of its own."""

    @abstractmethod
    def with_whom(self, values: Values) -> Sequence[int | None]:
        """Return the contacts that one was with."""


def version_told(told: Mapping[str, Any]) -> int:
    """Return the version of the calendar entry that a row came from, 0 if it came from none."""
    text = str(told.get("calendar_version", ""))
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def log_done(taker: PlannedTaker, new: Sequence[New]) -> None:
    """Put finished new rows on the timeline, as the communication that they left there.

    `_logged` is when it was, `_outcome` its result, `_logged_uid` the unique id of that
    communication if it may exist already.
    """
    work, uids = taker.work, taker.known.uids
    left, said = [], []
    for each in new:
        uid = each.values.get("_logged_uid", "")
        there = uids.find("communication", uid) if uid else None
        if there is None and each.values.get("_logged") is not None:
            said.append(each)
        elif there is not None:
            left.append((each.number, there))
    rows = []
    for each in said:
        own = taker.logged(each.values)
        rows.append(
            {
                **own,
                "direction": usual_direction(own["kind"]),
                "started_at": each.values["_logged"],
                "deal_id": each.values["deal_id"],
                "subject_line": each.values["title"],
                "body": each.values.get("_outcome", ""),
            }
        )
    numbers = work.add_many(Communication, rows)
    people = [
        {"communication_id": number, "contact_id": contact}
        for number, each in zip(numbers, said, strict=True)
        for contact in dict.fromkeys(taker.with_whom(each.values))
        if contact is not None
    ]
    work.add_many(Participant, people)
    left += [(each.number, number) for number, each in zip(numbers, said, strict=True)]
    work.change_many(taker.model, [(row, {"communication_id": number}) for row, number in left])
    named = [
        (number, each.values["_logged_uid"])
        for number, each in zip(numbers, said, strict=True)
        if each.values.get("_logged_uid")
    ]
    store_uids(work, uids, "communication", named)
