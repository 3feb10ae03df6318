"""A small application on the wire that shows one text in one of many ways.

`python -m tests.wire.probe WAY`; the text has all payloads in it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from rich.panel import Panel
from rich.segment import Segment
from rich.table import Table
from rich.text import Text
from textual import widgets
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets.option_list import Option
from textual.widgets.selection_list import Selection

from svit_tui.wire import WireApp
from tests.wire.hostile import PAYLOADS

# What is waited for on the screen; it stands first, so that it is not cut.
MARKER = "Qzq"
# A line break would hide the rest of the text in widgets of one line.
TEXT = "".join((MARKER, *(f"{n}{payload}" for n, payload in enumerate(PAYLOADS.values())), MARKER))


def _table(text: str) -> Widget:
    table: widgets.DataTable[Any] = widgets.DataTable()
    table.add_columns(Text(text), Text(text))
    table.add_row(Text(text), Text(text))
    return table


def _tabs(text: str) -> Widget:
    tabs = widgets.TabbedContent()
    tabs.compose_add_child(widgets.TabPane(Content(text), widgets.Static("in")))
    return tabs


def _tree(text: str) -> Widget:
    tree: widgets.Tree[None] = widgets.Tree(Text(text))
    tree.root.add_leaf(Text(text))
    tree.root.expand()
    return tree


def _input(text: str) -> Widget:
    entry = widgets.Input(text, select_on_focus=False)
    entry.cursor_position = 0
    return entry


def _titled(text: str) -> Widget:
    box = widgets.Static("inside")
    box.styles.border = ("round", "red")
    box.border_title = Content(text)
    box.border_subtitle = Content(text)
    return box


def _rich_table(text: str) -> Table:
    table = Table(title=Text(text))
    table.add_column(Text(text))
    table.add_row(Text(text))
    return table


class Lines(Widget):
    """A widget of the Line API."""

    def render_line(self, y: int) -> Strip:
        """Every line has the text."""
        return Strip([Segment(TEXT), Segment(f"{y}")])


class Logged(widgets.RichLog):
    """A log with the text in it."""

    def on_mount(self) -> None:
        """Write it."""
        self.write(Text(TEXT))


class PlainLog(widgets.Log):
    """A plain log with the text in it."""

    def on_mount(self) -> None:
        """Write it."""
        self.write_line(TEXT)


WAYS: dict[str, Callable[[], Iterable[Widget]]] = {
    "Static": lambda: [widgets.Static(TEXT, markup=False)],
    "Label": lambda: [widgets.Label(TEXT, markup=False)],
    "Content": lambda: [widgets.Static(Content(TEXT))],
    "Rich text": lambda: [widgets.Static(Text(TEXT))],
    "Rich table": lambda: [widgets.Static(_rich_table(TEXT))],
    "Rich panel": lambda: [widgets.Static(Panel(Text(TEXT), title=Text(TEXT)))],
    "Button": lambda: [widgets.Button(Content(TEXT))],
    "border title": lambda: [_titled(TEXT)],
    "DataTable": lambda: [_table(TEXT)],
    "OptionList": lambda: [widgets.OptionList(Option(Content(TEXT)))],
    "SelectionList": lambda: [widgets.SelectionList(Selection(Content(TEXT), 1))],
    "Select": lambda: [widgets.Select([(TEXT, 1)], value=1)],
    "Select prompt": lambda: [widgets.Select([], prompt=TEXT)],
    "Input": lambda: [_input(TEXT)],
    "Input placeholder": lambda: [widgets.Button("first"), widgets.Input(placeholder=TEXT)],
    "MaskedInput placeholder": lambda: [
        widgets.Button("first"),
        widgets.MaskedInput("9999", placeholder=TEXT),
    ],
    "TextArea": lambda: [widgets.TextArea(TEXT)],
    "Tree": lambda: [_tree(TEXT)],
    "Header": lambda: [widgets.Header()],
    "Footer": lambda: [widgets.Footer()],
    "Collapsible": lambda: [widgets.Collapsible(widgets.Static("in"), title=TEXT)],
    "Checkbox": lambda: [widgets.Checkbox(Content(TEXT))],
    "RadioButton": lambda: [widgets.RadioButton(Content(TEXT))],
    "RadioSet": lambda: [widgets.RadioSet(widgets.RadioButton(Content(TEXT)))],
    "Tabs": lambda: [widgets.Tabs(widgets.Tab(Content(TEXT)))],
    "TabbedContent": lambda: [_tabs(TEXT)],
    "ListView": lambda: [widgets.ListView(widgets.ListItem(widgets.Label(TEXT, markup=False)))],
    "Markdown": lambda: [widgets.Markdown(TEXT)],
    "Log": lambda: [PlainLog()],
    "RichLog": lambda: [Logged()],
    "Pretty": lambda: [widgets.Pretty([TEXT])],
    "Line API": lambda: [Lines()],
    "notify": list,
    "Placeholder": lambda: [widgets.Placeholder(TEXT)],
}


class Probe(WireApp):
    """One way to show the text."""

    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [Binding("f5", "nothing", TEXT)]
    TITLE = TEXT
    SUB_TITLE = TEXT

    def __init__(self, way: str) -> None:
        super().__init__()
        self.way = way

    def compose(self) -> ComposeResult:
        """The way, and nothing else."""
        yield VerticalScroll(*WAYS[self.way](), can_focus=False)

    def on_mount(self) -> None:
        """What is not a widget."""
        if self.way == "notify":
            self.notify(TEXT, title=TEXT, markup=False, timeout=60)


if __name__ == "__main__":
    Probe(sys.argv[1]).run(mouse=False)
