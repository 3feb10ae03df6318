"""What a file of activities is told by, what its rows are, and the words that systems share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as made

from svit_tui.exchange.table import AnyOf
from svit_tui.model.kinds import CommunicationKind, Direction, TaskKind


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


def one_of(words: str) -> AnyOf:
    """One of these words, which stand between bars."""
    return AnyOf(frozenset(words.split("|")))


def none_of(words: str) -> AnyOf:
    """None of these words, which stand between bars."""
    return AnyOf(frozenset(words.split("|")), is_not=True)


CALL, EMAIL, MEETING = CommunicationKind.CALL, CommunicationKind.EMAIL, CommunicationKind.MEETING
SAID_AS: Mapping[str, str] = {
    **dict.fromkeys(("call", "phone call", "дзвінок"), CALL),
    **dict.fromkeys(("email", "e-mail", "listemail", "list email"), EMAIL),
    **dict.fromkeys(("meeting", "lunch", "demo", "зустріч"), MEETING),
    **dict.fromkeys(("sms", "message", "linkedin", "linked_in", "whatsapp"), "message"),
}
PLANNED_AS: Mapping[str, str] = {**SAID_AS, "deadline": TaskKind.DEADLINE}
DIRECTIONS: Mapping[str, str] = {
    **dict.fromkeys(("inbound", "incoming", "missed", "received"), Direction.IN),
    **dict.fromkeys(("outbound", "outgoing", "dialled"), Direction.OUT),
    **dict.fromkeys(("email", "forwarded_email", "forwarded email"), Direction.OUT),
    **dict.fromkeys(("incoming_email", "incoming email"), Direction.IN),
}
PRIORITIES: Mapping[str, str] = {
    **dict.fromkeys(("high", "highest", "urgent"), "high"),
    **dict.fromkeys(("normal", "medium", "none"), "normal"),
    **dict.fromkeys(("low", "lowest"), "low"),
}
IS_DONE = "done|completed|yes|true|1|held|виконано"
DONE: Mapping[str, str] = dict.fromkeys(IS_DONE.split("|"), "yes")
