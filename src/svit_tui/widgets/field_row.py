"""A row of a form: a label, its editor, and what was understood of what is typed."""

from __future__ import annotations

from textwrap import wrap
from typing import ClassVar

from rich.segment import Segment
from textual.app import ComposeResult
from textual.geometry import Region, Spacing
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from svit_tui.i18n import _
from svit_tui.widgets.cells import clean, cut, fit
from svit_tui.widgets.drafts import text_of
from svit_tui.widgets.editors.rows import Editor, editor_of
from svit_tui.widgets.fields import FormField, LineField, Raw
from svit_tui.widgets.frame import ink

# Cells of a label, and of what was understood, in a form that is narrow, usual, wide.
LABELS = (11, 15, 19)
SAID = (0, 19, 30)
# Narrower than the first, what was understood stands below its field.
WIDTHS = (50, 84)


class FieldRow(Widget):
    """A label, its editor, and what was understood of it or what is wrong with it.

    Label and notes are drawn in the padding around the editor: a widget each would cost more.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"field--label", "field--said", "field--error"}
    DEFAULT_CSS = """
    FieldRow {
        height: auto;
        .field--label { color: $text-muted; }
        .field--said { color: $success; }
        .field--error { color: $error; }
    }
    """

    class Left(Message):
        """The focus left the field."""

        def __init__(self, row: FieldRow) -> None:
            super().__init__()
            self.row = row

    def __init__(self, field: FormField) -> None:
        super().__init__()
        self.field = field
        self.editor: Editor = editor_of(field)
        self.said = ""
        self.error = ""
        # An error that the reader does not know, such as the store's refusal.
        self.refusal = ""
        # What somebody else has put here meanwhile, and who; none if nobody has. Once that is
        # taken, what stood here before.
        self.other: tuple[Raw, str] | None = None
        self._is_exchanged = False

    def compose(self) -> ComposeResult:
        """The editor alone; the rest is drawn."""
        yield self.editor

    def _step(self) -> int:
        return sum(self.outer_size.width >= width for width in WIDTHS)

    def _label_width(self) -> int:
        return LABELS[self._step()]

    def _said_width(self) -> int:
        """Cells for what was understood, beside the field; none if it stands below."""
        return SAID[self._step()] if self._says() else 0

    def _says(self) -> bool:
        field = self.field
        return isinstance(field, LineField) and field.reader is not None and not field.below

    def on_mount(self) -> None:
        """Leave room for the label."""
        self._make_room()

    def on_resize(self) -> None:
        """Leave room for the notes."""
        self._make_room()

    def show_other(self, raw: Raw, whose: str) -> None:
        """Show below what somebody else has put into the field."""
        self.other = raw, whose
        self._make_room()

    def exchange(self) -> None:
        """Take what somebody else has put here, and show one's own below; or back again."""
        if self.other is not None:
            raw, whose = self.other
            own, self.editor.raw = self.editor.raw, raw
            self._is_exchanged = not self._is_exchanged
            self.show_other(own, whose)

    def _below(self) -> list[str]:
        width = max(self.outer_size.width - self._label_width(), 8)
        if self.other is not None:
            raw, whose = self.other
            # The other's, or once that is taken, one's own.
            name = _("you") if self._is_exchanged else whose
            said = f" ⇄ {name}: {text_of(raw) or '–'}"
            return [*self._said_below(width), cut(clean(said), width)]
        return self._said_below(width)

    def _said_below(self, width: int) -> list[str]:
        if self.error:
            return wrap(clean(f"! {self.error}"), width) or [""]
        if self.said and not self._said_width():
            return [cut(clean(f" {line}"), width) for line in self.said.split("\n")]
        return []

    def _make_room(self) -> None:
        spacing = Spacing(0, self._said_width(), len(self._below()), self._label_width())
        if self.styles.padding != spacing:
            self.styles.padding = spacing
        self.refresh()

    def check(self, *, whole: bool = True) -> bool:
        """Show what was understood, and if `whole` what is wrong; whether all is well."""
        found = self.editor.read()
        before = self.said, self.error
        self.said = found.said
        if whole or not found.error:
            self.error = found.error or self.refusal
        if (self.said, self.error) != before:
            self._make_room()
        return not found.error

    def refuse(self, message: str) -> None:
        """Show an error that stays until the field is edited."""
        self.refusal = self.error = message
        self._make_room()

    def on_edited(self) -> None:
        """Say what is understood; an error goes as soon as it is mended."""
        self.refusal = ""
        self.check(whole=False)

    def on_descendant_blur(self) -> None:
        """Check a field that one leaves."""
        self.call_after_refresh(self._left)

    def _left(self) -> None:
        if self.is_attached and not self.has_focus_within and self.app.screen is self.screen:
            self.check()
            # An error pushes down what is below it.
            if self.screen.focused is not None:
                self.call_after_refresh(self.screen.focused.scroll_visible, animate=False)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Label and notes; the editor comes over them."""
        lines = [self._line(y) for y in range(crop.y, crop.bottom)]
        return [line.crop(crop.x, crop.right) for line in lines]

    def _line(self, y: int) -> Strip:
        width, base, label = self.outer_size.width, self.rich_style, self._label_width()
        below = self._below()
        place = y - (self.outer_size.height - len(below))
        segments = [Segment(" " * label, base)]
        if y == 0:
            text = fit(f" {self.field.label}", label)
            segments = [Segment(text, base + ink(self, "field--label"))]
            if self.said and (room := self._said_width()):
                segments.append(Segment(" " * (width - label - room), base))
                said = fit(f" {self.said}", room)
                segments.append(Segment(said, base + ink(self, "field--said")))
        elif 0 <= place < len(below):
            name = "field--error" if self.error else "field--said"
            text = fit(below[place], width - label)
            segments.append(Segment(text, base + ink(self, name)))
        return Strip(segments).adjust_cell_length(width, base)
