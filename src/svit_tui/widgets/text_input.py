"""Text inputs without a blinking cursor or a box; only printable text gets in."""

from __future__ import annotations

import re

from textual import events
from textual.message import Message
from textual.widgets import Input, TextArea

_BREAKS = re.compile("[\t\n\r\x0b\x0c\x85\u2028\u2029]+")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_BLOCK_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def one_line(text: str) -> str:
    """Text on one line: breaks and tabs become blanks, other controls go."""
    return _CONTROLS.sub("", _BREAKS.sub(" ", text))


class TextLine(Input):
    """One line of text in one line of the screen."""

    DEFAULT_CSS = """
    TextLine {
        &.-textual-compact { background: $surface; padding: 0 1; }
        &.-textual-compact:focus { background: $primary-muted; background-tint: transparent; }
    }
    """

    def __init__(self, value: str = "", *, placeholder: str = "", id: str | None = None) -> None:
        super().__init__(
            one_line(value),
            placeholder=placeholder,
            select_on_focus=False,
            compact=True,
            id=id,
        )
        self.cursor_blink = False
        # On every screen ctrl+k jumps; a line of text keeps that.
        self._bindings.key_to_bindings.pop("ctrl+k", None)

    def validate_value(self, value: str) -> str:
        """Controls are no text."""
        return one_line(value)

    def on_paste(self, event: events.Paste) -> None:
        """Fold what is pasted into one line: Textual would take the first and drop the rest."""
        event.text = one_line(event.text)


class TextBlock(TextArea):
    """Several lines of text, wrapped. Tab goes on to the next field."""

    DEFAULT_CSS = """
    TextBlock {
        height: 4;
        &.-textual-compact { background: $surface; padding: 0 1; }
        &:focus { background: $primary-muted; background-tint: transparent; }
        .text-area--cursor-line { background: transparent; }
    }
    """

    def __init__(self, value: str = "", *, id: str | None = None) -> None:
        super().__init__(
            _BLOCK_CONTROLS.sub("", value),
            soft_wrap=True,
            tab_behavior="focus",
            show_line_numbers=False,
            highlight_cursor_line=False,
            compact=True,
            id=id,
        )
        self.cursor_blink = False
        self._bindings.key_to_bindings.pop("ctrl+k", None)

    def on_paste(self, event: events.Paste) -> None:
        """Take nothing but text and line breaks."""
        lines = event.text.replace("\r\n", "\n").replace("\r", "\n")
        event.text = _BLOCK_CONTROLS.sub("", lines)


class FilterLine(TextLine):
    """A line whose blank, while nothing is typed, means something else: it marks."""

    class Blank(Message):
        """Space was pressed on an empty line."""

    def on_key(self, event: events.Key) -> None:
        """Space on the empty line is no text."""
        if event.key == "space" and not self.value:
            event.stop()
            event.prevent_default()
            self.post_message(self.Blank())
