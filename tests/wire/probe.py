"""A small application on the wire that shows texts with payloads in them, in many ways.

`python -m tests.wire.probe WAY…` shows one payload after the other in each way, and ends.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from rich.panel import Panel
from rich.segment import Segment
from rich.table import Table
from rich.text import Text
from textual import widgets
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.driver import Driver
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets.option_list import Option
from textual.widgets.selection_list import Selection

from svit_tui.wire import WireApp
from svit_tui.wire.outlet import WireDriver
from tests.wire.hostile import PAYLOADS


def marker(way: str, payload: str) -> str:
    """What stands before a payload on the screen, so that it can be told who let it through."""
    return f"Q{[*WAYS].index(way):02}x{[*PAYLOADS].index(payload):02}"


def _table(text: str) -> Widget:
    table: widgets.DataTable[Any] = widgets.DataTable()
    table.add_columns(Text(text), Text("x"))
    table.add_row(Text("x"), Text(text))
    return table


def _tabs(text: str) -> Widget:
    tabs = widgets.TabbedContent()
    tabs.compose_add_child(widgets.TabPane(Content(text), widgets.Static("in")))
    return tabs


def _tree(text: str) -> Widget:
    tree: widgets.Tree[None] = widgets.Tree("x")
    tree.root.add_leaf(Text(text))
    tree.root.expand()
    return tree


def _titled(title: str, subtitle: str = "") -> Widget:
    box = widgets.Static("inside")
    box.styles.border = ("round", "red")
    box.border_title = Content(title)
    box.border_subtitle = Content(subtitle)
    return box


def _rich_table(text: str) -> Table:
    table = Table(title=Text(text))
    table.add_column(Text(text))
    table.add_row(Text("x"))
    return table


def _log(text: str) -> Widget:
    log = widgets.Log()
    log.call_after_refresh(log.write_line, text)
    return log


def _rich_log(text: str) -> Widget:
    log = widgets.RichLog()
    log.call_after_refresh(log.write, Text(text))
    return log


def _list(text: str) -> Widget:
    return widgets.ListView(widgets.ListItem(widgets.Label(text, markup=False)))


def _bound(text: str) -> Iterator[Widget]:
    """A key bar, and somebody with the focus who has a key."""
    kind = type("Bound", (widgets.Button,), {"BINDINGS": [Binding("f5", "nothing", text)]})
    yield from (kind("press"), widgets.Footer(show_command_palette=False))


class Lines(Widget):
    """A widget of the Line API."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def render_line(self, y: int) -> Strip:
        """Every line has the text."""
        return Strip([Segment(self.text), Segment(f"{y}")])


WAYS: dict[str, Callable[[str], Iterable[Widget]]] = {
    "Static": lambda text: [widgets.Static(text, markup=False)],
    "Label": lambda text: [widgets.Label(text, markup=False)],
    "Content": lambda text: [widgets.Static(Content(text))],
    "Rich text": lambda text: [widgets.Static(Text(text))],
    "Rich table": lambda text: [widgets.Static(_rich_table(text))],
    "Rich panel": lambda text: [widgets.Static(Panel(Text("x"), title=Text(text)))],
    "Button": lambda text: [widgets.Button(Content(text))],
    "border title": lambda text: [_titled(text)],
    "border subtitle": lambda text: [_titled("x", text)],
    "DataTable": lambda text: [_table(text)],
    "OptionList": lambda text: [widgets.OptionList(Option(Content(text)))],
    "SelectionList": lambda text: [widgets.SelectionList(Selection(Content(text), 1))],
    "Select": lambda text: [widgets.Select([(text, 1)], value=1)],
    "Select prompt": lambda text: [widgets.Select([], prompt=text)],
    "Input": lambda text: [widgets.Input(text)],
    "Input placeholder": lambda text: [widgets.Button("first"), widgets.Input(placeholder=text)],
    "TextArea": lambda text: [widgets.TextArea(text)],
    "Tree": lambda text: [_tree(text)],
    "Header": lambda _text: [widgets.Header()],
    "Footer": _bound,
    "Collapsible": lambda text: [widgets.Collapsible(widgets.Static("in"), title=text)],
    "Checkbox": lambda text: [widgets.Checkbox(Content(text))],
    "RadioButton": lambda text: [widgets.RadioButton(Content(text))],
    "RadioSet": lambda text: [widgets.RadioSet(widgets.RadioButton(Content(text)))],
    "Tabs": lambda text: [widgets.Tabs(widgets.Tab(Content(text)))],
    "TabbedContent": lambda text: [_tabs(text)],
    "ListView": lambda text: [_list(text)],
    "Markdown": lambda text: [widgets.Markdown(text)],
    "Log": lambda text: [_log(text)],
    "RichLog": lambda text: [_rich_log(text)],
    "Line API": lambda text: [Lines(text)],
    "notify": lambda _text: [],
    "Placeholder": lambda text: [widgets.Placeholder(text)],
    "Link": lambda text: [widgets.Link(text, url="")],
}


# Enough to tell that a way lets through what it is given, if there is no wire.
FEW = ("ESC", "CSI colour", "OSC 52", "DCS", "C1 CSI", "DEL", "RLO", "ZWSP")


class Heard(WireDriver):
    """A driver that remembers what it was given since the text before."""

    heard = ""

    def write(self, data: str) -> None:
        """Send it."""
        self.heard += data
        super().write(data)


class Probe(WireApp):
    """One text after the other, each once the one before was sent."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, *ways: str) -> None:
        super().__init__()
        self.animation_level = "none"
        self.mark = ""
        names = [*PAYLOADS] if self.has_thin_wire else FEW
        self.pictures = iter([(way, name) for way in ways for name in names])

    @property
    def driver(self) -> Heard:
        """The driver, typed."""
        assert isinstance(self._driver, Heard)
        return self._driver

    def get_driver_class(self) -> type[Driver]:
        """The one that is asked what was sent."""
        return Heard

    def compose(self) -> ComposeResult:
        """Room for the way."""
        yield Vertical()

    def on_mount(self) -> None:
        """Begin."""
        self.call_after_refresh(self.next)

    async def next(self) -> None:
        """Show the next text, or end."""
        picture = next(self.pictures, None)
        if picture is None:
            self.exit()
            return
        way, name = picture
        mark = marker(way, name)
        text = f"{mark}{PAYLOADS[name]}z"
        room = self.screen.query_one(Vertical)
        with self.batch_update():
            await room.remove_children()
            self.title = text if way == "Header" else "x"
            self.clear_notifications()
            if way == "notify":
                self.notify(text, title=text, markup=False, timeout=600)
            await room.mount(*WAYS[way](text))
            if way == "Footer":
                self.screen.query_one("Bound").focus()
        self.show(mark)

    def show(self, mark: str) -> None:
        """Send all of the picture, else it would be only what differs, once the text is in it."""
        if any(mark in line.text for line in self.screen._compositor.render_strips()):
            self.driver.heard = ""
            self.mark = mark
            self.repaint()
        else:
            # Some widgets show what they have a refresh or two after they were mounted.
            self.call_after_refresh(self.show, mark)

    def on_terminal_idle(self) -> None:
        """Look whether it has taken the text too."""
        super().on_terminal_idle()
        self.call_later(self.look)

    def look(self) -> None:
        """Go on when the text was sent: else the next one would take its place."""
        if self.mark and self.mark in self.driver.heard and not self.driver.is_busy:
            self.mark = ""
            self.call_after_refresh(self.next)


if __name__ == "__main__":
    Probe(*(sys.argv[1:] or WAYS)).run(mouse=False)
