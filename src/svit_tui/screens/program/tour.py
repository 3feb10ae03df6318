"""The tour: five stops, each shown where it happens, each done by one key."""

from __future__ import annotations

from textwrap import wrap
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.screen import ModalScreen
from textual.widgets import Static

from svit_tui.i18n import N_, _
from svit_tui.keys.actions import BY_ID, bindings_for, key_text, keys_of, presses
from svit_tui.screens.base.screen import CrmScreen
from svit_tui.widgets.cells import clean
from svit_tui.widgets.frame import Dialog, KeyBar
from svit_tui.widgets.picker import Title

# What is told at each stop, and the action whose key does it.
STOPS: tuple[tuple[str, str], ...] = (
    (
        N_(
            "This is the board: a column a stage, a card a deal. The lines below read the card"
            " under the cursor in full. {key} moves it to the next stage."
        ),
        "stage_forward",
    ),
    (
        N_(
            "It was done at once, without a question, because everything can be undone, tomorrow"
            " too. {key} takes the move back."
        ),
        "undo",
    ),
    (
        N_(
            "A deal shows all of it in one window: what was said, what comes next, what it is"
            " worth. {key} opens the deal under the cursor."
        ),
        "open",
    ),
    (
        N_(
            "Deals that rot, lack a next step or are overdue wait in triage, one at a time, each"
            " with the keys that decide it. {key} goes there."
        ),
        "go_triage",
    ),
    (
        N_(
            "The reports say where sales leak, why deals are lost and what is to come. {key} shows"
            " them."
        ),
        "go_reports",
    ),
)


def begin_tour(screen: CrmScreen) -> None:
    """Take the tour, from the board on; other dialogs may come over it."""
    screen.desk.show("board")
    board = screen.app.screen_stack[0]
    assert isinstance(board, CrmScreen)
    board.run_worker(_tour(board), group="tour", exclusive=True)


async def _tour(board: CrmScreen) -> None:
    app = board.app
    for number, (text, action) in enumerate(STOPS, 1):
        if not await app.push_screen_wait(TourStop(number, text, action)):
            return
        await app.run_action(action, app.screen)
    front = app.screen
    if isinstance(front, CrmScreen):
        # Its parts are not there yet.
        front.call_after_refresh(_say_the_end, front)


def _say_the_end(front: CrmScreen) -> None:
    front.say(_("That was the tour. ? shows the keys, : finds anything by name, 1 is home."))


class TourStop(ModalScreen[bool]):
    """One stop: what it is about, and the key that does it; it gives whether that was pressed."""

    BINDINGS = bindings_for("tour")
    DEFAULT_CSS = """
    TourStop {
        align: center middle;
        background: transparent;
        Static { height: auto; padding: 0 1; }
    }
    """
    takes_keys: ClassVar[bool] = True

    def __init__(self, number: int, text: str, action: str) -> None:
        super().__init__()
        self.number = number
        self.text = text
        self.action = action

    def compose(self) -> ComposeResult:
        """Which stop it is, what it shows, how to leave."""
        with Dialog(most=Dialog.LEAST):
            said = _("Tour: {number} of {count}")
            yield Title(said.format(number=self.number, count=len(STOPS)))
            yield Static("", markup=False)
            yield KeyBar("tour")

    def on_resize(self) -> None:
        """Wrap the text to the width that there is."""
        dialog = self.query_one(Dialog)
        dialog.fit()
        key = key_text(keys_of(BY_ID[self.action])[0])
        text = clean(_(self.text).format(key=key))
        self.query_one(Static).update("\n".join(wrap(text, dialog.inside - 2)))

    def on_key(self, event: events.Key) -> None:
        """The stop's own key goes on; others do nothing."""
        if presses(event.key, event.character, self.action):
            event.stop()
            self.dismiss(True)

    def action_leave_tour(self) -> None:
        """End the tour."""
        self.dismiss(False)
