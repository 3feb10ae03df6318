"""The filter line of a list, in which one types what it is narrowed by."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.suggester import Suggester
from textual.widget import Widget
from textual.widgets import Input

from svit_tui.i18n import _
from svit_tui.keys.actions import bindings_for
from svit_tui.widgets.cells import clean
from svit_tui.widgets.frame import OneLine, Part
from svit_tui.widgets.text_input import TextLine


class FilterSign(OneLine):
    """The sign before what is typed."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"filter--sign"}
    DEFAULT_CSS = """
    FilterSign {
        width: 3;
        .filter--sign { color: $primary; text-style: bold; }
    }
    """

    def parts(self, width: int) -> list[Part]:
        """The key that opens the filter."""
        return [(clean(" / "), "filter--sign")]


class _Completing(Suggester):
    def __init__(self, completed: Callable[[str], str | None]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._completed = completed

    async def get_suggestion(self, value: str) -> str | None:
        return self._completed(value)


class FilterBar(Horizontal):
    """Hidden until it is opened or something narrows the list."""

    BINDINGS = bindings_for("filter")
    DEFAULT_CSS = """
    FilterBar {
        height: 1;
        display: none;
        TextLine { width: 1fr; }
    }
    """

    class Opened(Message):
        """The line was opened: it may be told how to complete what is typed."""

    class Changed(Message):
        """Other text is typed. `text` is all of it."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Left(Message):
        """The list is to have the keys again."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.line = TextLine(placeholder=_("type to filter"))
        # Not in reach of tab: the key that opens the filter leads here.
        self.line.can_focus = False
        self._back: Widget | None = None

    def compose(self) -> ComposeResult:
        """A sign and the text."""
        yield FilterSign()
        yield self.line

    @property
    def text(self) -> str:
        """What is typed."""
        return self.line.value

    @property
    def is_typed_into(self) -> bool:
        """Whether its line has the keys."""
        return self.screen.focused is self.line

    def open(self) -> None:
        """Show the line and type into it."""
        if not self.is_typed_into:
            self._back = self.screen.focused
        self.display = True
        self.line.can_focus = True
        self.line.focus()
        self.post_message(self.Opened())

    def complete_by(self, completed: Callable[[str], str | None]) -> None:
        """Offer to complete what is typed: what is missing stands behind it, and tab takes it."""
        self.line.suggester = _Completing(completed)

    def close(self) -> None:
        """Clear the text without a message, and give the keys back."""
        with self.prevent(Input.Changed):
            self.line.value = ""
        self._leave()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Say what is typed."""
        event.stop()
        self.post_message(self.Changed(event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter keeps the filter."""
        event.stop()
        self.action_to_list()

    def action_complete(self) -> None:
        """Take what is offered behind the text; if nothing is, go to the list."""
        before = self.line.value
        if self.line.cursor_at_end:
            self.line.action_cursor_right()
        if self.line.value == before:
            self._leave()

    def action_to_list(self) -> None:
        """Keep the filter and go to the list."""
        self._leave()

    def action_clear(self) -> None:
        """Clear the text and go to the list."""
        self.line.value = ""
        self._leave()

    def _leave(self) -> None:
        if self.is_typed_into:
            self.screen.set_focus(self._back if self._back and self._back.is_attached else None)
        self.line.can_focus = False
        self._show_or_hide()
        self.post_message(self.Left())

    def _show_or_hide(self) -> None:
        self.display = self.is_typed_into or bool(self.text)
