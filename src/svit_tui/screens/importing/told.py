"""Show what an import would do, before it does it, and afterwards what did not come in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from svit_tui.keys.actions import bindings_for
from svit_tui.screens.importing.sections import Section
from svit_tui.widgets.cells import clean
from svit_tui.widgets.frame import Dialog, KeyBar
from svit_tui.widgets.picker import Title


class ToldModal(ModalScreen[bool]):
    """Sections under headings, to be scrolled. It returns whether the user wants what it tells."""

    # The area whose keys stand in the last line.
    area: ClassVar[str]
    DEFAULT_CSS = """
    ToldModal {
        align: center middle;
        background: transparent;
        VerticalScroll { height: auto; max-height: 100vh; padding: 0 1; scrollbar-size: 1 1; }
        .heading { color: $primary; text-style: bold; margin: 1 0 0 0; }
        .heading.-loud { color: $warning; }
    }
    """

    def __init__(self, title: str, sections: Sequence[Section]) -> None:
        super().__init__()
        self.called = title
        self.sections = sections

    def compose(self) -> ComposeResult:
        """Heading, sections, keys."""
        with Dialog():
            yield Title(self.called)
            with VerticalScroll():
                for section in self.sections:
                    classes = "heading -loud" if section.is_loud else "heading"
                    yield Static(clean(section.heading), markup=False, classes=classes)
                    if section.lines:
                        yield Static("\n".join(map(clean, section.lines)), markup=False)
            yield KeyBar(self.area)

    def on_resize(self) -> None:
        """Leave room for the heading and the keys."""
        dialog = self.query_one(Dialog)
        dialog.fit()
        self.query_one(VerticalScroll).styles.max_height = max(dialog.room - 2, 1)

    def action_cancel(self) -> None:
        """Close."""
        self.dismiss(False)

    def action_scroll_lines_down(self) -> None:
        """Further down."""
        self.query_one(VerticalScroll).scroll_down(animate=False)

    def action_scroll_lines_up(self) -> None:
        """Further up."""
        self.query_one(VerticalScroll).scroll_up(animate=False)


class TriedModal(ToldModal):
    """Shows what an import would do; enter does it."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("tried")]
    area = "tried"

    def action_bring_in(self) -> None:
        """Import it."""
        self.dismiss(True)


class ImportedModal(ToldModal):
    """Shows what a file has that did not come in as it stands."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("help")]
    area = "help"

    def action_close_help(self) -> None:
        """Close."""
        self.dismiss(False)
