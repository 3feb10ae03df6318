"""Editors of choices: of a few in sight, of one of many, of several of many."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.strip import Strip
from textual.widget import Widget

from svit_tui.keys.actions import bindings_for
from svit_tui.widgets.cells import clean, cut, fit, width_of
from svit_tui.widgets.editors.messages import Edited, Entered
from svit_tui.widgets.fields import ChoiceField, ManyField, OptionsField, Raw, Read
from svit_tui.widgets.frame import ink
from svit_tui.widgets.picker import Choice, ManyPickerModal, NewChoice, PickerModal, PickerResult


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


class PickingEditor(Drawn):
    """What is chosen in a picker, which enter, a click, or the first letter of a name opens."""

    BINDINGS = bindings_for("choice")

    def action_pick(self, query: str = "") -> None:
        """Open the picker with what is typed already."""
        raise NotImplementedError

    def on_key(self, event: events.Key) -> None:
        """A letter opens the picker with that letter typed."""
        if event.character and event.is_printable and event.key != "space":
            event.stop()
            self.action_pick(event.character)

    def on_click(self) -> None:
        """A click opens the picker."""
        self.action_pick()


class ChoiceEditor(PickingEditor):
    """One of many."""

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


class ManyEditor(PickingEditor):
    """Several of many."""

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
