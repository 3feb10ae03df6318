"""The kinds of communication as options of forms and filters."""

from __future__ import annotations

from svit_tui.i18n import _
from svit_tui.model.kinds import CommunicationKind
from svit_tui.widgets.picker import Choice


def kind_options() -> tuple[Choice, ...]:
    """The kinds of communication, in words."""
    return (
        Choice(CommunicationKind.CALL, _("call")),
        Choice(CommunicationKind.EMAIL, _("e-mail")),
        Choice(CommunicationKind.MEETING, _("meeting")),
        Choice(CommunicationKind.MESSAGE, _("message")),
        Choice(CommunicationKind.NOTE, _("note")),
    )
