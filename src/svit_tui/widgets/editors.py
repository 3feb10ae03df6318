"""The editors of form fields: each has raw text or choices, a value, and maybe a problem."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input, TextArea

from svit_tui.keys.actions import bindings_for
from svit_tui.widgets.background import work_on
from svit_tui.widgets.cells import clean, cut, fit, width_of
from svit_tui.widgets.fields import (
    BlockField,
    ChoiceField,
    FormField,
    LineField,
    ManyField,
    OptionsField,
    Raw,
    Read,
    RowsField,
)
from svit_tui.widgets.frame import ink
from svit_tui.widgets.picker import Choice, ManyPickerModal, NewChoice, PickerModal, PickerResult
from svit_tui.widgets.text_input import TextBlock, TextLine


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


class Drawn(Widget, can_focus=True):
    """An editor of one line that is drawn, not typed in."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"drawn--value", "drawn--hint", "drawn--chosen"}
    DEFAULT_CSS = """
    Drawn {
        height: 1;
        padding: 0 1;
        background: $surface;
        &:focus { background: $primary-muted; }
        .drawn--hint { color: $text-muted; }
        .drawn--value { color: $foreground; }
        .drawn--chosen { color: $primary; text-style: bold; }
    }
    """

    def pieces(self, width: int) -> list[tuple[str, str]]:
        """Texts and their component classes."""
        return []

    def tell(self) -> None:
        """Say that what it holds has changed."""
        if self.is_attached:
            self.post_message(Edited(self))

    def render_line(self, y: int) -> Strip:
        """The line, cut to its width."""
        base, width = self.rich_style, self.size.width
        segments = [
            Segment(clean(text), base + ink(self, name)) for text, name in self.pieces(width)
        ]
        return Strip(segments).adjust_cell_length(width, base)


class OptionsEditor(Drawn):
    """A few options in sight; left and right change."""

    BINDINGS = bindings_for("options")

    def __init__(self, field: OptionsField) -> None:
        super().__init__()
        self.field = field
        self.index = 0

    def pieces(self, width: int) -> list[tuple[str, str]]:
        """All options if they fit, the chosen one with a sign; else the chosen one alone."""
        labels = [choice.label for choice in self.field.options]
        signs = sum(width_of(label) + 1 for label in labels)
        # Closer together where they would not fit otherwise.
        gap = next((gap for gap in (2, 1) if signs + gap * (len(labels) - 1) <= width), 0)
        if not gap:
            return [(cut(clean(f"‹ {labels[self.index]} ›"), width), "drawn--chosen")]
        return [
            (f"●{label}{' ' * gap}", "drawn--chosen")
            if place == self.index
            else (f" {label}{' ' * gap}", "drawn--hint")
            for place, label in enumerate(labels)
        ]

    def read(self) -> Read:
        """The key of the chosen option."""
        return Read(self.field.options[self.index].key)

    @property
    def raw(self) -> Raw:
        """The key of the chosen option."""
        return self.field.options[self.index].key

    @raw.setter
    def raw(self, raw: Raw) -> None:
        keys = [choice.key for choice in self.field.options]
        self.index = keys.index(raw) if raw in keys else 0
        self.refresh()
        self.tell()

    @property
    def filled(self) -> bool:
        """There is always one chosen, which says nothing."""
        return False

    def _go(self, by: int) -> None:
        self.raw = self.field.options[(self.index + by) % len(self.field.options)].key

    def action_next_option(self) -> None:
        """The option at the right, round and round."""
        self._go(1)

    def action_previous_option(self) -> None:
        """The option at the left."""
        self._go(-1)

    def on_key(self, event: events.Key) -> None:
        """Enter goes on; a first letter chooses and goes on."""
        if event.key == "enter":
            event.stop()
            self.post_message(Entered())
        elif event.character and event.is_printable and event.key != "space":
            keys = [choice.label[:1].casefold() for choice in self.field.options]
            if event.character.casefold() in keys:
                event.stop()
                self.raw = self.field.options[keys.index(event.character.casefold())].key
                self.post_message(Entered(by_enter=False))

    def on_click(self) -> None:
        """A click goes to the next option."""
        self._go(1)


class ChoiceEditor(Drawn):
    """One of many: enter, or the first letter, opens the picker."""

    BINDINGS = bindings_for("choice")

    def __init__(self, field: ChoiceField) -> None:
        super().__init__()
        self.field = field
        self.choice: Choice | None = None

    def pieces(self, width: int) -> list[tuple[str, str]]:
        """What is chosen, and a sign that there is a list."""
        room = max(width - 2, 0)
        if self.choice is None:
            return [(fit(self.field.hint or "–", room), "drawn--hint"), (" ▾", "drawn--hint")]
        new = clean("+ ") if isinstance(self.choice.key, NewChoice) else ""
        return [(fit(f"{new}{self.choice.label}", room), "drawn--value"), (" ▾", "drawn--hint")]

    def read(self) -> Read:
        """The choice."""
        if self.choice is None and self.field.required:
            return Read(error=self.field.required)
        return Read(self.choice)

    @property
    def raw(self) -> Raw:
        """The choice."""
        return self.choice

    @raw.setter
    def raw(self, raw: Raw) -> None:
        self.choice = raw if isinstance(raw, Choice) else None
        self.refresh()
        self.tell()

    @property
    def filled(self) -> bool:
        """Whether something is chosen."""
        return self.choice is not None

    def action_pick(self, query: str = "") -> None:
        """Open the picker."""
        picker = PickerModal(
            self.field.title,
            self.field.source,
            create=self.field.create,
            query=query,
            current=self.choice.key if self.choice else None,
        )
        self.app.push_screen(picker, self._picked)

    def _picked(self, result: PickerResult | None) -> None:
        if result is None:
            return
        if result.created:
            new = result.created[0]
            self.raw = Choice(new, new.name)
        else:
            self.raw = result.one if result.one and result.one.key is not None else None
        self.post_message(Entered())

    def action_unset(self) -> None:
        """Choose nothing."""
        self.raw = None

    def on_key(self, event: events.Key) -> None:
        """A letter opens the picker with that letter typed."""
        if event.character and event.is_printable and event.key != "space":
            event.stop()
            self.action_pick(event.character)

    def on_click(self) -> None:
        """A click opens the picker."""
        self.action_pick()


class ManyEditor(Drawn):
    """Several of many: enter, or the first letter, opens the picker."""

    BINDINGS = bindings_for("choice")

    def __init__(self, field: ManyField) -> None:
        super().__init__()
        self.field = field
        self.choices: tuple[Choice, ...] = ()

    def pieces(self, width: int) -> list[tuple[str, str]]:
        """What is chosen, with commas between."""
        room = max(width - 2, 0)
        if not self.choices:
            return [(fit(self.field.hint or "–", room), "drawn--hint"), (" ▾", "drawn--hint")]
        text = ", ".join(choice.label for choice in self.choices)
        return [(fit(text, room), "drawn--value"), (" ▾", "drawn--hint")]

    def read(self) -> Read:
        """The choices."""
        if not self.choices and self.field.required:
            return Read(error=self.field.required)
        return Read(self.choices)

    @property
    def raw(self) -> Raw:
        """The choices."""
        return self.choices

    @raw.setter
    def raw(self, raw: Raw) -> None:
        self.choices = tuple(raw or ())
        self.refresh()
        self.tell()

    @property
    def filled(self) -> bool:
        """Whether something is chosen."""
        return bool(self.choices)

    def action_pick(self, query: str = "") -> None:
        """Open the picker."""
        picker = ManyPickerModal(
            self.field.title,
            self.field.source,
            create=self.field.create,
            query=query,
            marked=self.choices,
        )
        self.app.push_screen(picker, self._picked)

    def _picked(self, result: PickerResult | None) -> None:
        if result is not None:
            made = tuple(Choice(new, new.name) for new in result.created)
            self.raw = result.picked + made
            self.post_message(Entered())

    def action_unset(self) -> None:
        """Take the last one away."""
        self.raw = self.choices[:-1]

    def on_key(self, event: events.Key) -> None:
        """A letter opens the picker with that letter typed."""
        if event.character and event.is_printable and event.key != "space":
            event.stop()
            self.action_pick(event.character)

    def on_click(self) -> None:
        """A click opens the picker."""
        self.action_pick()


class RowEditor(Vertical):
    """One row of cells, in one line or several."""

    DEFAULT_CSS = """
    RowEditor { height: auto; }
    RowEditor Horizontal { height: 1; }
    RowEditor Horizontal > * { margin-right: 1; }
    """

    def __init__(self, field: RowsField) -> None:
        super().__init__()
        self.field = field
        self.cells: dict[str, LineEditor | ChoiceEditor] = {}

    def compose(self) -> ComposeResult:
        """The cells, each with its share of the line."""
        for line in self.field.lines:
            with Horizontal():
                for cell in line:
                    editor = (
                        ChoiceEditor(cell) if isinstance(cell, ChoiceField) else LineEditor(cell)
                    )
                    editor.styles.width = f"{cell.weight}fr"
                    self.cells[cell.key] = editor
                    yield editor

    def on_mount(self) -> None:
        """Let the cursor pass by cells that say nothing by themselves."""
        self.pass_by()

    def pass_by(self) -> None:
        """Let the cursor into cells beside the main ones only once one of these is filled."""
        is_begun = self.has_main
        for key, cell in self.cells.items():
            cell.can_focus = is_begun or not self.field.main or key in self.field.main

    @property
    def has_main(self) -> bool:
        """Whether the row has what makes it one."""
        return any(self.cells[key].filled for key in self.field.main)

    @property
    def lacks(self) -> str:
        """Why the row is not one, if so."""
        return "" if self.has_main or not self.field.main else self.field.lacking

    @property
    def filled(self) -> bool:
        """Whether anything is in the row."""
        return any(cell.filled for cell in self.cells.values())

    def raw(self) -> dict[str, Raw]:
        """What the cells hold."""
        return {key: cell.raw for key, cell in self.cells.items()}


class RowsEditor(Vertical):
    """Rows of cells; when the last one is used, an empty one comes after it."""

    DEFAULT_CSS = "RowsEditor { height: auto; }"

    def __init__(self, field: RowsField) -> None:
        super().__init__()
        self.field = field
        self._start: tuple[dict[str, Raw], ...] = ()
        self._chosen: dict[ChoiceEditor, Choice | None] = {}

    def compose(self) -> ComposeResult:
        """A row for each that is there, and an empty one."""
        for _number in range(len(self._start) + 1):
            yield RowEditor(self.field)

    def on_mount(self) -> None:
        """Fill the rows."""
        self._fill()

    def _fill(self) -> None:
        for row, raw in zip(self.rows(), self._start, strict=False):
            for key, value in raw.items():
                if key in row.cells:
                    row.cells[key].raw = value
                    self._note(row.cells[key])

    def _note(self, cell: LineEditor | ChoiceEditor) -> None:
        if isinstance(cell, ChoiceEditor):
            self._chosen[cell] = cell.choice

    def rows(self) -> Iterator[RowEditor]:
        """The rows, the empty one too."""
        return iter(self.query(RowEditor))

    @property
    def raw(self) -> Raw:
        """What the rows that are used hold."""
        if not self.is_mounted:
            return self._start
        return tuple(row.raw() for row in self.rows() if row.filled)

    @raw.setter
    def raw(self, raw: Raw) -> None:
        self._start = tuple(raw or ())
        if self.is_mounted:
            work_on(self, self._rebuild)

    async def _rebuild(self) -> None:
        await self.recompose()
        self._fill()

    @property
    def filled(self) -> bool:
        """Whether any row is used."""
        return bool(self.raw)

    def read(self) -> Read:
        """The values of the rows that are used."""
        values: list[dict[str, object]] = []
        error = ""
        for row in self.rows():
            if row.filled:
                found = {key: cell.read() for key, cell in row.cells.items()}
                values.append({key: entry.value for key, entry in found.items()})
                wrong = next((entry.error for entry in found.values() if entry.error), "")
                error = error or wrong or row.lacks
        if not values and self.field.required:
            error = self.field.required
        said = self.field.total(values) if self.field.total and values and not error else ""
        return Read(tuple(values), said, error)

    def on_edited(self) -> None:
        """Complete a row in which something was chosen, and keep an empty row at the end."""
        for row in self.rows():
            for cell in row.cells.values():
                if isinstance(cell, ChoiceEditor) and self._chosen.get(cell) != cell.choice:
                    self._note(cell)
                    self._complete(row, cell.choice)
            row.pass_by()
        last = self.query(RowEditor).last()
        if last.filled:
            self.mount(RowEditor(self.field))

    def _complete(self, row: RowEditor, choice: Choice | None) -> None:
        if choice is not None and self.field.picked is not None:
            for key, text in self.field.picked(choice).items():
                if not row.cells[key].filled:
                    row.cells[key].raw = text


Editor = LineEditor | BlockEditor | OptionsEditor | ChoiceEditor | ManyEditor | RowsEditor


def editor_of(field: FormField) -> Editor:
    """The editor for a field."""
    if isinstance(field, LineField):
        return LineEditor(field)
    if isinstance(field, BlockField):
        return BlockEditor(field)
    if isinstance(field, OptionsField):
        return OptionsEditor(field)
    if isinstance(field, ChoiceField):
        return ChoiceEditor(field)
    if isinstance(field, ManyField):
        return ManyEditor(field)
    if isinstance(field, RowsField):
        return RowsEditor(field)
    raise TypeError(f"no editor for {type(field).__name__}")
