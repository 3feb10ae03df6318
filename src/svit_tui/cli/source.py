"""`svit-tui source …`"""

from __future__ import annotations

from typing import TYPE_CHECKING

from svit_tui.cli.kit.named_list import NamedList
from svit_tui.cli.kit.parser import Commands, Parser
from svit_tui.i18n import _

if TYPE_CHECKING:
    from svit_tui.model.lists import Source


def add_words(commands: Commands[Parser]) -> None:
    """Add the command `source`."""
    NamedList(_table).add_words(commands, "source", _("where leads come from"))


def _table() -> type[Source]:
    from svit_tui.model.lists import Source

    return Source
