"""What editors tell their form."""

from __future__ import annotations

from textual.message import Message
from textual.widget import Widget


class Edited(Message):
    """What a field holds has changed."""

    def __init__(self, editor: Widget) -> None:
        super().__init__()
        self.editor = editor


class Entered(Message):
    """A field is done: on to the next one; `by_enter` may save the form instead."""

    def __init__(self, *, by_enter: bool = True) -> None:
        super().__init__()
        self.by_enter = by_enter
