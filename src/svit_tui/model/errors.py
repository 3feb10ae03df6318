"""The errors that rules raise; they become words at the edge of the program."""

from __future__ import annotations


class CrmError(Exception):
    """A refusal in one plain sentence, ready to show. `exit_code` is that of the command line."""

    exit_code = 1


class Invalid(CrmError):
    """A value that can't be taken: `field` names what, the message says why and how to mend it."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


class Missing(Invalid):
    """A deal lacks what a stage asks for before it enters.

    `lacks` are words of `crm/pipelines/requirements.py`; `deal_id` is 0 for a deal that is not
    opened yet.
    """

    def __init__(
        self, message: str, *, title: str, deal_id: int, stage_id: int, lacks: tuple[str, ...]
    ) -> None:
        super().__init__("stage", message)
        self.title = title
        self.deal_id = deal_id
        self.stage_id = stage_id
        self.lacks = lacks


class NotFound(CrmError):
    """No such row."""


class NotOpen(CrmError):
    """The deal is already won or lost, so what was asked does not apply."""


class NotAllowed(CrmError):
    """The member has no right to do this."""


class Conflict(CrmError):
    """Somebody changed the same thing since it was read; `who`, if that is known."""

    exit_code = 3

    def __init__(self, message: str, who: str = "") -> None:
        super().__init__(message)
        self.who = who


class StoreUnavailable(CrmError):
    """The store can't be opened, read or written: no folder, no rights, a full disk, no store."""

    exit_code = 4


class Cancelled(CrmError):
    """The user broke off what was being read."""
