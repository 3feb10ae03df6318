"""The base of the parts of the settings screen: what each lists, and what its keys do.

A part is a class with a title and columns. `rows` reads what it lists, in a thread; the keys call
the methods of the same name; one that a part does not have says so. `PARTS` of the screen are those
that it shows; a new part is added there.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from svit_tui.i18n import N_, _
from svit_tui.model.errors import Invalid
from svit_tui.screens.base.deal_keys import WriteKeys
from svit_tui.screens.base.table_screen import TableScreen
from svit_tui.widgets.table import ColumnSpec, TableRow

if TYPE_CHECKING:
    from sqlmodel import Session

    from svit_tui.screens.base.desk import Unit


# What a part does for an action of the screen.
METHODS = {
    "new": "new",
    "edit": "edit",
    "archive": "archive",
    "reopen": "restore",
    "merge": "merge",
    "copy_one": "copy",
    "lower": "shift",
    "higher": "shift",
}


class PartsScreen(WriteKeys, TableScreen):
    """What a part asks of the screen that shows it."""

    # Whether the cursor is among the part's rows.
    in_rows = False

    @abstractmethod
    def row_number(self) -> int | None:
        """What the cursor in the rows is on."""

    @abstractmethod
    def follow(self, number: int) -> None:
        """Put the cursor on a row as soon as it is there."""


class SettingsPart(ABC):
    """One thing that is set up. Rows have the number of what they stand for as their id."""

    title: ClassVar[str]
    # Said where the list is empty.
    empty: ClassVar[str] = N_("Nothing here yet: n adds the first.")

    @property
    def heading(self) -> str:
        """What the top line calls it."""
        return _(self.title)

    @abstractmethod
    def columns(self) -> Sequence[ColumnSpec]:
        """The columns of its table."""

    @abstractmethod
    def rows(self, session: Session) -> list[TableRow]:
        """What there is, in its order. Runs in a thread."""

    # Keys. What a part does not have says so.

    async def new(self, screen: PartsScreen) -> None:
        """Something more."""
        self._not_here(screen)

    async def edit(self, screen: PartsScreen, number: int) -> None:
        """The form of a row."""
        self._not_here(screen)

    async def archive(self, screen: PartsScreen, number: int) -> None:
        """Put a row away."""
        self._not_here(screen)

    async def restore(self, screen: PartsScreen) -> None:
        """Take back what was put away."""
        self._not_here(screen)

    async def merge(self, screen: PartsScreen, number: int) -> None:
        """Make one of two rows."""
        self._not_here(screen)

    async def copy(self, screen: PartsScreen, number: int) -> None:
        """A copy of a row under another name."""
        self._not_here(screen)

    def shift(self, work: Unit, number: int, by: int) -> object:
        """A row `by` places later. Raises Invalid where rows stand in an order of their own."""
        raise Invalid("position", _("These have a fixed order."))

    def lacks(self) -> frozenset[str]:
        """The actions that this part has nothing for."""
        return frozenset(
            action
            for action, method in METHODS.items()
            if getattr(type(self), method) is getattr(SettingsPart, method)
        )

    def _not_here(self, screen: PartsScreen) -> None:
        screen.complain(_("That can't be done here."))

    def inside(self, number: int) -> SettingsPart | None:
        """What opens with enter; none opens the form."""
        return None
