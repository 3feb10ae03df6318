"""Show the result of an import: doubtful rows, and what of the file was not taken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from svit_tui.crm.importing import ImportResult, telling
from svit_tui.exchange.cells.columns import Columns
from svit_tui.i18n import _
from svit_tui.keys.actions import bindings_for
from svit_tui.widgets.cells import clean
from svit_tui.widgets.frame import KeyBar
from svit_tui.widgets.picker import Title

# Lines of rows under one heading.
MOST = 50
Section = tuple[str, Sequence[str]]


class ImportedModal(ModalScreen[None]):
    """Shows what a file has that did not come in as it stands."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("help")]
    DEFAULT_CSS = """
    ImportedModal {
        align: center middle;
        background: $background 60%;
        #imported { width: 90; max-width: 100%; height: auto; max-height: 100%;
                    background: $panel; padding: 0 1; }
        VerticalScroll { height: auto; max-height: 100vh; scrollbar-size: 1 1; }
        .heading { color: $primary; text-style: bold; margin: 1 0 0 0; }
    }
    """

    def __init__(self, file: str, sections: Sequence[Section]) -> None:
        super().__init__()
        self.file = file
        self.sections = sections

    def compose(self) -> ComposeResult:
        """Heading, sections, keys."""
        with Vertical(id="imported"):
            yield Title(_("Import of {file}").format(file=self.file))
            with VerticalScroll():
                for heading, lines in self.sections:
                    yield Static(clean(heading), markup=False, classes="heading")
                    yield Static("\n".join(map(clean, lines)), markup=False)
            yield KeyBar("help")

    def on_mount(self) -> None:
        """Leave room for the heading and the keys."""
        self._fit()

    def on_resize(self) -> None:
        """The same with another screen."""
        self._fit()

    def _fit(self) -> None:
        self.query_one(VerticalScroll).styles.max_height = max(self.size.height - 2, 1)

    def action_cancel(self) -> None:
        """Close."""
        self.dismiss(None)

    def action_close_help(self) -> None:
        """Close."""
        self.dismiss(None)

    def action_scroll_lines_down(self) -> None:
        """Further down."""
        self.query_one(VerticalScroll).scroll_down(animate=False)

    def action_scroll_lines_up(self) -> None:
        """Further up."""
        self.query_one(VerticalScroll).scroll_up(animate=False)


def sections_of(columns: Columns, result: ImportResult) -> Iterator[Section]:
    """Headings with what is said below them; none if all of a file came in as it stands."""
    made = [pipeline.sentence for pipeline in result.pipelines]
    if made:
        yield _("Pipelines"), made
    if result.rejected:
        lines = telling.by_reason(result.rejected, MOST)
        yield " ".join(telling.rejected(result)), lines
    if result.waived:
        lines = [*telling.waived(result), *telling.by_reason(result.waived, MOST)]
        yield _("Imported, although a rule was waived"), lines
    left = [
        *telling.not_read(columns.file),
        *telling.not_taken(columns),
        *telling.left_out(result, is_mapped=False),
    ]
    if left:
        yield _("Not taken"), left
    if dates := columns.told():
        yield _("How dates were read"), dates
