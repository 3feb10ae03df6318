"""Editors of text: a line, and several lines."""

from __future__ import annotations

from textual import events
from textual.widgets import Input, TextArea

from svit_tui.widgets.editors.messages import Edited, Entered
from svit_tui.widgets.fields import BlockField, LineField, Raw, Read
from svit_tui.widgets.text_input import TextBlock, TextLine


class LineEditor(TextLine):
    """A line of text."""

    def __init__(self, field: LineField) -> None:
        super().__init__(placeholder=field.hint)
        self.field = field

    def on_key(self, event: events.Key) -> None:
        """A character may be a command."""
        command = self.field.commands.get(event.character or "")
        if command is not None:
            event.stop()
            event.prevent_default()
            command()

    def read(self) -> Read:
        """What the text is understood as."""
        text = self.value.strip()
        if not text and self.field.required:
            return Read(error=self.field.required)
        if self.field.reader is None or not text:
            return Read("" if self.field.reader is None else None) if not text else Read(text)
        return self.field.reader(text)

    @property
    def raw(self) -> Raw:
        """The text as it is typed."""
        return self.value

    @raw.setter
    def raw(self, raw: Raw) -> None:
        self.value = str(raw or "")
        self.cursor_position = len(self.value)
        self._choose_selecting()

    @property
    def filled(self) -> bool:
        """Whether anything is typed."""
        return bool(self.value.strip())

    def on_input_changed(self, event: Input.Changed) -> None:
        """Tell the form."""
        event.stop()
        self._choose_selecting()
        self.post_message(Edited(self))

    def _choose_selecting(self) -> None:
        """Let typing replace a value when the cursor comes; what is wrong is there to be mended."""
        is_value = self.field.reader is not None and not self.field.below
        self.select_on_focus = is_value and not self.read().error

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go on."""
        event.stop()
        self.post_message(Entered())


class BlockEditor(TextBlock):
    """Several lines of text."""

    def __init__(self, field: BlockField) -> None:
        super().__init__()
        self.field = field
        self.styles.height = field.height

    def read(self) -> Read:
        """The text."""
        text = self.text.strip("\n")
        if not text.strip() and self.field.required:
            return Read(error=self.field.required)
        return self.field.reader(text) if self.field.reader is not None else Read(text)

    @property
    def raw(self) -> Raw:
        """The text."""
        return self.text

    @raw.setter
    def raw(self, raw: Raw) -> None:
        self.text = str(raw or "")
        self.move_cursor(self.document.end)

    @property
    def filled(self) -> bool:
        """Whether anything is typed."""
        return bool(self.text.strip())

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Tell the form."""
        event.stop()
        self.post_message(Edited(self))

    def action_cursor_up(self, select: bool = False) -> None:
        """Up, and out of the block from its first line."""
        if not select and self.wrapped_document.location_to_offset(self.cursor_location).y == 0:
            self.screen.focus_previous()
        else:
            super().action_cursor_up(select)

    def action_cursor_down(self, select: bool = False) -> None:
        """Down, and out of the block from its last line."""
        here = self.wrapped_document.location_to_offset(self.cursor_location).y
        if not select and here >= self.wrapped_document.height - 1:
            self.screen.focus_next()
        else:
            super().action_cursor_down(select)
