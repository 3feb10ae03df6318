"""The filter line of a list: typed text, and the facets picked beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from svit_tui.i18n import _
from svit_tui.keys.actions import bindings_for
from svit_tui.widgets.cells import clean, cut, width_of
from svit_tui.widgets.frame import OneLine, Part
from svit_tui.widgets.text_input import TextLine


class Facets(OneLine):
    """What the list is narrowed by beside the text, such as `owner olena · tag vip`."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"facets--sign", "facets--text"}
    DEFAULT_CSS = """
    Facets {
        .facets--sign { color: $primary; text-style: bold; }
        .facets--text { color: $text-muted; }
    }
    """

    def __init__(self, sign: str = "") -> None:
        super().__init__()
        self.sign = sign
        self.text = ""

    def parts(self, width: int) -> list[Part]:
        """A sign, then the text."""
        sign = clean(self.sign)
        text = cut(clean(self.text), max(width - width_of(sign), 0))
        return [(sign, "facets--sign"), (text, "facets--text")]


class FilterBar(Horizontal):
    """Hidden until it is opened or something narrows the list."""

    BINDINGS = bindings_for("filter")
    DEFAULT_CSS = """
    FilterBar {
        height: 1;
        display: none;
        Facets { width: auto; }
        #filter-sign { width: 3; }
        TextLine { width: 1fr; }
    }
    """

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
        self.sign = Facets(" / ")
        self.sign.id = "filter-sign"
        self.facets = Facets()
        self._back: Widget | None = None

    def compose(self) -> ComposeResult:
        """A sign, the text, the facets."""
        yield self.sign
        yield self.line
        yield self.facets

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

    def close(self) -> None:
        """Clear the text without a message, and give the keys back."""
        with self.prevent(Input.Changed):
            self.line.value = ""
        self._leave()

    def show_facets(self, parts: Sequence[str]) -> None:
        """Show what else narrows the list."""
        self.facets.text = f" {' · '.join(parts)} " if parts else ""
        self.facets.styles.width = min(width_of(self.facets.text), self.screen.size.width // 2)
        self._show_or_hide()
        self.facets.refresh(layout=True)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Say what is typed."""
        event.stop()
        self.post_message(self.Changed(event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter keeps the filter."""
        event.stop()
        self.action_to_list()

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
        self.display = self.is_typed_into or bool(self.text or self.facets.text)
