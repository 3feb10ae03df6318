"""The lines around a screen: what it is, what was just done, and which keys there are."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import RenderResult
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from svit_tui.widgets.cells import clean, cut, width_of


class TopBar(Widget):
    """The first line: where one is at the left, who and what is due at the right."""

    left: reactive[str] = reactive("")
    right: reactive[str] = reactive("")

    def __init__(self) -> None:
        super().__init__(classes="bar")

    def render(self) -> RenderResult:
        """Left and right with blanks between; the left is cut first."""
        width = self.size.width
        right = clean(f"{self.right} ")
        left = cut(clean(f" {self.left}"), max(width - width_of(right) - 1, 0))
        blanks = max(width - width_of(left) - width_of(right), 0)
        return Content(left + " " * blanks + right)


class StatusLine(Widget):
    """What was just done, or why it was not."""

    message: reactive[str] = reactive("")
    kind: reactive[str] = reactive("")

    def __init__(self) -> None:
        super().__init__(classes="bar")

    def say(self, message: str, kind: str = "") -> None:
        """Show a sentence; `kind` is "error" or nothing."""
        self.kind = kind
        self.message = message

    def render(self) -> RenderResult:
        """The sentence, an error with a sign before it."""
        text = cut(clean(self.message), max(self.size.width - 3, 0))
        if self.kind == "error":
            return Content.assemble((" ! ", "bold $error"), (text, "$error"))
        return Content(f" {text}")


class KeyBar(Widget):
    """The keys of the screen; keys that do not fit are left out whole."""

    keys: reactive[Sequence[tuple[str, str]]] = reactive(())

    def __init__(self, keys: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(classes="bar")
        self.set_reactive(KeyBar.keys, keys)

    def render(self) -> RenderResult:
        """As many keys as fit; the last of the list (help) always."""
        shown: list[str | tuple[str, str]] = [" "]
        keys = list(self.keys)
        last = keys[-1:] if keys else []
        room = self.size.width - 1 - sum(_cells(key) for key in last)
        for key in keys[:-1]:
            room -= _cells(key)
            if room < 0:
                break
            shown += _styled(key)
        for key in last:
            shown += _styled(key)
        return Content.assemble(*shown)


def _cells(key: tuple[str, str]) -> int:
    return width_of(f"{key[0]} {key[1]}  ")


def _styled(key: tuple[str, str]) -> list[str | tuple[str, str]]:
    return [(clean(key[0]), "bold $foreground"), clean(f" {key[1]}  ")]
