"""`svit-tui tag …`"""

from __future__ import annotations

from typing import TYPE_CHECKING

from svit_tui.cli.kit.named_list import NamedList
from svit_tui.cli.kit.parser import Commands, Parser
from svit_tui.i18n import _

if TYPE_CHECKING:
    from svit_tui.model.lists import Tag


def add_words(commands: Commands[Parser]) -> None:
    """Add the command `tag`."""
    NamedList(_table).add_words(commands, "tag", _("the tags of deals and contacts"))


def _table() -> type[Tag]:
    from svit_tui.model.lists import Tag

    return Tag
