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
    """What tasks and events have in common."""

    model: ClassVar[type[Task] | type[Event]]
    as_told = ("created_at", "archived_at")
    # The columns that make two of them the same one.
    alike_in: ClassVar[tuple[str, ...]]

    def __init__(self, hands: Hands) -> None:
        super().__init__(hands)
        self._known: dict[tuple[Any, ...], int] | None = None
        self._ids = TitledIds(self.work, self.model, self.entity)

    def alike(self, values: Values) -> int | None:
        """The one that is the same, at the same time and about the same."""
        if self._known is None:
            # Columns, not objects: there may be hundreds of thousands.
            columns = [col(getattr(self.model, name)) for name in self.alike_in]
            rows = self.work.session.execute(core_select(col(self.model.id), *columns))
            self._known = {tuple(map(to_json, told)): key for key, *told in rows}
        return self._known.get(self._key(values))

    def _key(self, values: Values) -> tuple[Any, ...]:
        return tuple(to_json(values[name]) for name in self.alike_in)

    def is_meant(self, record: Record, external_id: str) -> bool:
        """Whether one with an id is that of the row."""
        return self._ids.is_meant(record, external_id)

    def keep(self, record: Record, values: Values) -> None:
        """Let later rows find this one by its id and title, or by its words."""
        self._ids.keep(record)
        if not record.values.get("external_id") and self._known is not None:
            self._known[self._key(values)] = PENDING

    def stored(self, new: Sequence[New]) -> None:
        """Put what is done on the timeline; what is planned ends the snooze of its deal."""
        log_done(self, new)
        planned_for = (each.values["deal_id"] for each in new if each.values["done_at"] is None)
        for deal_id in dict.fromkeys(planned_for):
            if deal_id not in self.known.deals.brought:
                nurturing.planned(self.work, deal_id)

    @abstractmethod
    def logged(self, values: Values) -> Values:
        """What a communication that one left has of its own."""

    @abstractmethod
    def with_whom(self, values: Values) -> Sequence[int | None]:
        """The contacts that one was with."""


def version_told(told: Mapping[str, Any]) -> int:
    """The version of the calendar entry that a row came from, 0 if it came from none."""
    text = str(told.get("calendar_version", ""))
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def log_done(taker: PlannedTaker, new: Sequence[New]) -> None:
    """Put new rows that are done on the timeline as what they had left there, if anything.

    `_logged` is when it was, `_outcome` what came of it, `_logged_uid` what that communication is
    called if it may be there already.
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
