"""Show the progress of a change to many things, with a key that cancels it."""

from __future__ import annotations

from threading import Event
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import ModalScreen
from textual.widgets import Static

from svit_tui import formatting
from svit_tui.i18n import _
from svit_tui.keys.actions import bindings_for
from svit_tui.model.errors import Cancelled
from svit_tui.widgets.frame import Dialog, KeyBar
from svit_tui.widgets.picker import Title

# Over a slow line each repaint costs; a number that runs faster nobody reads.
LOOK_SECONDS = 0.5


class ProgressModal(ModalScreen[None]):
    """Says how many of how many are through. `tell` is called from the thread that works.

    Without a count it is not known yet of how many: `tell` brings it later.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("progress")]
    DEFAULT_CSS = """
    ProgressModal {
        align: center middle;
        background: transparent;
        Static { margin: 1 0; padding: 0 1; }
    }
    """

    def __init__(self, title: str, count: int = 0) -> None:
        super().__init__()
        self.called = title
        self.count = count
        self.through = 0
        self._stopped = Event()

    def compose(self) -> ComposeResult:
        """What is done, how far it is, keys."""
        with Dialog(most=Dialog.LEAST):
            yield Title(self.called)
            yield Static(self._said(), markup=False)
            yield KeyBar("progress")

    def on_mount(self) -> None:
        """Look now and then how far it is."""
        self.set_interval(LOOK_SECONDS, self._look)

    def on_resize(self) -> None:
        """Fit the screen."""
        self.query_one(Dialog).fit()

    def tell(self, through: int, count: int | None = None) -> None:
        """So many are through. Raises Cancelled once the user has broken it off."""
        if self._stopped.is_set():
            raise Cancelled
        self.through = through
        if count is not None:
            self.count = count

    def action_break_off(self) -> None:
        """Break it off: all of it is taken back."""
        self._stopped.set()
        self.query_one(Static).update(_("stopping …"))

    def _look(self) -> None:
        if not self._stopped.is_set():
            self.query_one(Static).update(self._said())

    def _said(self) -> str:
        if not self.count:
            return _("under way …")
        return _("{through} of {count}").format(
            through=formatting.number(self.through), count=formatting.number(self.count)
        )
