"""The closed sets of values that columns hold, stored as short lower-case words."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class ContactKind(StrEnum):
    """What a contact is."""

    PERSON = "person"
    ORGANIZATION = "organization"


class PointKind(StrEnum):
    """A way to reach a contact."""

    EMAIL = "email"
    PHONE = "phone"
    LINK = "link"


class Consent(StrEnum):
    """Whether a person agreed to be written to."""

    UNKNOWN = "unknown"
    GIVEN = "given"
    REFUSED = "refused"


class DealStatus(StrEnum):
    """How a deal stands."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"


class StageChangeKind(StrEnum):
    """What a line of a deal's stage history tells."""

    ENTERED = "entered"
    WON = "won"
    LOST = "lost"
    REOPENED = "reopened"


class Fate(StrEnum):
    """How a deal stands now in the pipeline that it visited a stage of.

    `HERE` and `LOST_HERE`: open in, or lost from, the visited stage itself; `OPEN` and `LOST`: in
    another stage of the pipeline; `MOVED`: the deal is in another pipeline.
    """

    WON = "won"
    HERE = "here"
    OPEN = "open"
    LOST_HERE = "lost_here"
    LOST = "lost"
    MOVED = "moved"


class CommunicationKind(StrEnum):
    """How something was said."""

    CALL = "call"
    EMAIL = "email"
    MEETING = "meeting"
    MESSAGE = "message"
    NOTE = "note"


class Direction(StrEnum):
    """Who spoke first: they (in), we (out), or nobody (a note, a meeting)."""

    IN = "in"
    OUT = "out"
    NONE = "none"


class TaskKind(StrEnum):
    """What is to be done."""

    CALL = "call"
    EMAIL = "email"
    MEETING = "meeting"
    MESSAGE = "message"
    TODO = "todo"
    DEADLINE = "deadline"


class CriterionKind(StrEnum):
    """What a criterion of a qualification takes: yes or no, or points."""

    CHECK = "check"
    SCORE = "score"


class StopReason(StrEnum):
    """Why a nurture sequence ended."""

    FINISHED = "finished"
    REPLY = "reply"
    MOVED = "moved"
    WON = "won"
    LOST = "lost"
    ARCHIVED = "archived"
    STOPPED = "stopped"


class Priority(IntEnum):
    """How much a task matters; sorts the most pressing first."""

    HIGH = 1
    NORMAL = 2
    LOW = 3


class Role(StrEnum):
    """What a member may do."""

    ADMIN = "admin"
    MEMBER = "member"


class ChangeKind(StrEnum):
    """Where a set of changes came from; only `DO` is offered to undo."""

    DO = "do"
    UNDO = "undo"
    REDO = "redo"
    SEED = "seed"


class Op(StrEnum):
    """What happened to one row."""

    ADD = "add"
    CHANGE = "change"
    REMOVE = "remove"
