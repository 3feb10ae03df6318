"""The protocol by which screens use the program around them; the application implements it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from svit_tui.settings.groups import Settings

if TYPE_CHECKING:
    from svit_tui.crm.flows.offers import OfferedStep
    from svit_tui.settings.change import Value
    from svit_tui.store.changes.unit import Unit
    from svit_tui.store.file.connect import Reader
    from svit_tui.store.store import Store
    from svit_tui.widgets.drafts import Drafts

# The types of the store that screens hand on to functions of `crm/`.
__all__ = ["Desk", "Reader", "Store", "Unit"]


@dataclass(frozen=True, slots=True)
class Command:
    """Something that can be done by name from every screen: where it belongs, and how."""

    label: str
    detail: str
    run: Callable[[Desk], object]


class Desk(Protocol):
    """The open store, the settings, the threads that work, and what outlives a screen."""

    due_said: tuple[str, ...]
    """What is due, as the top line says it."""
    offered: OfferedStep | None
    """The next step that the status line offers."""

    @property
    def store(self) -> Store:
        """The open store."""

    @property
    def settings(self) -> Settings:
        """The user's settings."""

    @property
    def key_problems(self) -> list[str]:
        """What is wrong with the user's own keys, in sentences."""

    @property
    def first_start(self) -> bool:
        """Whether the user has to be asked how to begin."""

    @property
    def today(self) -> date:
        """Today, where the user is."""

    @property
    def writer(self) -> Executor:
        """The one thread of changes, which keeps them in the order of the keys."""

    @property
    def reader(self) -> Executor:
        """The threads of reads."""

    @property
    def drafts(self) -> Drafts:
        """What was typed into forms and not saved."""

    @property
    def kept(self) -> dict[str, object]:
        """What screens keep for the next time they are opened, by a name of their own."""

    def show(self, name: str, *about: object) -> None:
        """Bring a top-level screen to the front; what was opened over it closes."""

    def show_deals(self, show: str, needs: tuple[str, ...]) -> None:
        """Show the board with the open, snoozed, won or lost deals, or what needs something."""

    def commands(self) -> list[Command]:
        """What can be done by name from every screen: open a report, a filter, a setting."""

    def open(self, name: str, *about: object) -> None:
        """Open a screen over the one in front, by its route: `open("deal", number)`."""

    def dialog(self, name: str, *about: Any, **options: Any) -> Coroutine[Any, Any, Any]:
        """A dialog by its route; what it is about begins with the screen that it comes over."""

    def tell(self, message: str) -> None:
        """Say an error in the status line of the screen in front."""

    def next_theme(self) -> None:
        """Change to the next theme and keep it."""

    async def keep_settings(self, group: str, values: Mapping[str, Value]) -> None:
        """Write settings of a group into the user's file, and live by them from now on.

        Raises Invalid with the reason if the file can't be changed.
        """

    def takes_failure(self, error: Exception) -> bool:
        """Say it, if the store can't be used any more; false if an error means something else."""

    def own_change(self, number: int) -> None:
        """The store changed because of this session: its screens know already."""

    def call_after_frame(self, callback: Callable[[], object]) -> None:
        """Call something once the frame under way is out."""

    async def warm(self) -> None:
        """Wait until everything is imported that the first frame did without."""
