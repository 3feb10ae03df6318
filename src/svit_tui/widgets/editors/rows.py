"""Editors of rows of cells, and which editor a field has."""

from __future__ import annotations

from collections.abc import Iterator

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from svit_tui.widgets.background import work_on
from svit_tui.widgets.editors.chosen import ChoiceEditor, ManyEditor, OptionsEditor
from svit_tui.widgets.editors.typed import BlockEditor, LineEditor
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
from svit_tui.widgets.picker import Choice


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
