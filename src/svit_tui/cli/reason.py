"""`svit-tui reason …`"""

from __future__ import annotations

from typing import TYPE_CHECKING

from svit_tui.cli.kit.named_list import NamedList
from svit_tui.cli.kit.parser import Commands, Parser
from svit_tui.i18n import _

if TYPE_CHECKING:
    from svit_tui.model.lists import LossReason


def add_words(commands: Commands[Parser]) -> None:
    """Add the command `reason`."""
    NamedList(_table).add_words(commands, "reason", _("why deals are lost"))


def _table() -> type[LossReason]:
    from svit_tui.model.lists import LossReason

    return LossReason
