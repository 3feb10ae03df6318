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

Exported = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows to export: archived ones too, or only the tasks and events of one member.

    `identity` is the store's; it is part of the ids that its rows have in other systems.
    """

    identity: str
    archived: bool = False
    member_id: int | None = None

    def kept(self, model: type[Archivable]) -> ColumnElement[bool]:
        """Return the condition of rows to export, archived or not."""
        return true() if self.archived else col(model.archived_at).is_(None)

    def uid(self, noun: str, number: int, others: Mapping[str, str] | None = None) -> str:
        """Return a row's unique id: as imported, or else made of its number."""
        given = (others or {}).get(UID_SYSTEMS[noun])
        return given or own_uid(noun, number, self.identity)


def external_ids(session: Session, noun: str) -> defaultdict[int, dict[str, str]]:
    """Return the ids that other systems use for the rows of a noun, by number and system."""
    found: defaultdict[int, dict[str, str]] = defaultdict(dict)
    query = select(ExternalId.entity_id, ExternalId.system, ExternalId.value)
    for number, system, value in session.exec(
        query.where(ExternalId.entity == noun).order_by(col(ExternalId.id))
    ):
        found[number][system] = value
    return found


def grouped(pairs: Iterable[tuple[int, Any]]) -> defaultdict[int, list[Any]]:
    """Group values by the number that they belong to, in their order."""
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for number, value in pairs:
        found[number].append(value)
    return found


def of_others(noun: str, ids: Mapping[str, str]) -> dict[str, str]:
    """Return the ids that other systems use for a row, without those of our own exports."""
    own = {UID_SYSTEMS.get(noun, OWN), OWN if noun == "contact" else ""}
    return {system: value for system, value in ids.items() if system not in own}


def deal_uids(session: Session, wanted: Wanted) -> dict[int | None, str]:
    """Return the unique id of each deal, by number."""
    others = external_ids(session, "deal")
    numbers = (number or 0 for number in session.exec(select(Deal.id)))
    return {number: wanted.uid("deal", number, others.get(number)) for number in numbers}


def kept_log(left: Communication | None, wanted: Wanted) -> Communication | None:
    """Return the communication that a task or event left, unless that is not exported."""
    return left if left is not None and (wanted.archived or left.archived_at is None) else None
