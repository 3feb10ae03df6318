"""What an export was asked for, and the columns that all kinds of rows share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, true
from sqlmodel import Session, col, select

from svit_tui.crm.calendar.giving import own_uid
from svit_tui.crm.importing.known.uids import UID_SYSTEMS
from svit_tui.exchange.records import OWN
from svit_tui.model.communication import Communication
from svit_tui.model.contact import ExternalId
from svit_tui.model.deal import Deal
from svit_tui.model.versioned import Archivable

Told = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows to export: whether archived ones too, or only the tasks and events of one member.

    `identity` is that of the store; it is part of the ids that its rows have in other systems.
    """

    identity: str
    archived: bool = False
    member_id: int | None = None

    def kept(self, model: type[Archivable]) -> ColumnElement[bool]:
        """The condition of rows that are told, archived or not."""
        return true() if self.archived else col(model.archived_at).is_(None)

    def uid(self, noun: str, number: int, others: Mapping[str, str] | None = None) -> str:
        """What a row is called everywhere: as it came, or else by its number in this store."""
        given = (others or {}).get(UID_SYSTEMS[noun])
        return given or own_uid(noun, number, self.identity)


def external_ids(session: Session, noun: str) -> defaultdict[int, dict[str, str]]:
    """What other systems call the rows of a noun, by number and system."""
    found: defaultdict[int, dict[str, str]] = defaultdict(dict)
    query = select(ExternalId.entity_id, ExternalId.system, ExternalId.value)
    for number, system, value in session.exec(
        query.where(ExternalId.entity == noun).order_by(col(ExternalId.id))
    ):
        found[number][system] = value
    return found


def grouped(pairs: Iterable[tuple[int, Any]]) -> defaultdict[int, list[Any]]:
    """Values by the number that they belong to, in their order."""
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for number, value in pairs:
        found[number].append(value)
    return found


def of_others(noun: str, ids: Mapping[str, str]) -> dict[str, str]:
    """What other systems call a row, without what our own exports call it."""
    own = {UID_SYSTEMS.get(noun, OWN), OWN if noun == "contact" else ""}
    return {system: value for system, value in ids.items() if system not in own}


def deal_uids(session: Session, wanted: Wanted) -> dict[int | None, str]:
    """The unique id of each deal, by number."""
    others = external_ids(session, "deal")
    numbers = (number or 0 for number in session.exec(select(Deal.id)))
    return {number: wanted.uid("deal", number, others.get(number)) for number in numbers}


def told_log(left: Communication | None, wanted: Wanted) -> Communication | None:
    """What a task or an event left on the timeline, unless that was put away and is not told."""
    return left if left is not None and (wanted.archived or left.archived_at is None) else None
