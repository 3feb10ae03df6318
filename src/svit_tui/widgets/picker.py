"""Pick from a list that narrows while typing: one thing, several, or something new."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.app import ComposeResult
from textual.geometry import Region
from textual.message import Message
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

from svit_tui.i18n import _
from svit_tui.keys.actions import bindings_for
from svit_tui.widgets.background import work_on
from svit_tui.widgets.cells import clean, cut, fit, width_of
from svit_tui.widgets.frame import Dialog, KeyBar, OneLine, Part, ink
from svit_tui.widgets.text_input import FilterLine

ROWS = 12
# Cells of the cursor, of a mark, and at least between a label and its detail.
SIGN, MARK, GAP = 1, 2, 2
_APOSTROPHES = str.maketrans(dict.fromkeys("’ʼ‘`´", "'"))


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to pick: what it is to the program, what it says, and a word beside it."""

    key: Hashable
    label: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class NewChoice:
    """The key of what is to be made: its name, and which of the offers to make it was taken."""

    name: str
    offer: int = 0


@dataclass(frozen=True, slots=True)
class PickerResult:
    """What was picked, in the list's order, and what is to be made."""

    picked: tuple[Choice, ...] = ()
    created: tuple[NewChoice, ...] = ()

    @property
    def one(self) -> Choice | None:
        """What was picked, where just one thing could be."""
        return self.picked[0] if self.picked else None


# All choices, or a function that finds those for what was typed; it runs in a thread.
Source = Sequence[Choice] | Callable[[str], Sequence[Choice]]


def folded(text: str) -> str:
    """What typed text is compared by: case and kinds of apostrophes do not count."""
    return unicodedata.normalize("NFC", text.translate(_APOSTROPHES)).casefold().strip()


def matching(choices: Sequence[Choice], query: str) -> list[Choice]:
    """The choices that have every word of the query, those that begin with it first."""
    words = folded(query).split()
    if not words:
        return list(choices)
    found: list[tuple[int, int, Choice]] = []
    for place, choice in enumerate(choices):
        label = folded(choice.label)
        text = f"{label} {folded(choice.detail)}"
        if all(word in text for word in words):
            begins = label.startswith(words[0])
            rank = 0 if begins else 1 if f" {words[0]}" in f" {label}" else 2
            found.append((rank, place, choice))
    return [choice for _rank, _place, choice in sorted(found, key=lambda entry: entry[:2])]


class ChoiceList(Widget):
    """The rows of a picker, drawn only where they are seen. A move repaints two rows."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "choices--cursor",
        "choices--detail",
        "choices--marked",
        "choices--empty",
    }
    DEFAULT_CSS = """
    ChoiceList {
        .choices--cursor { background: $primary-muted; }
        .choices--detail { color: $text-muted; }
        .choices--marked { color: $primary; text-style: bold; }
        .choices--empty { color: $text-muted; }
    }
    """

    class Clicked(Message):
        """A row was clicked; the cursor is on it."""

    def __init__(self, *, empty: str = "", id: str | None = None) -> None:
        super().__init__(id=id)
        self.empty_text = empty
        self.choices: Sequence[Choice] = ()
        self.marked: set[Hashable] = set()
        self.shows_marks = False
        self.cursor = 0
        self.top = 0

    @property
    def current(self) -> Choice | None:
        """The choice under the cursor."""
        return self.choices[self.cursor] if self.cursor < len(self.choices) else None

    def width_for(self, choice: Choice) -> int:
        """Cells of a line in which nothing of a choice is cut."""
        label, detail = width_of(clean(choice.label)), width_of(clean(choice.detail))
        return (
            SIGN + (MARK if self.shows_marks else 0) + label + (GAP + detail if detail else 0) + 1
        )

    def show(self, choices: Sequence[Choice], cursor: int = 0) -> None:
        """Show other choices, with the cursor on one of them."""
        self.choices = choices
        self.cursor = min(max(cursor, 0), max(len(choices) - 1, 0))
        self.top = 0
        self._keep_visible()
        self.refresh()

    def move(self, by: int) -> None:
        """Move the cursor; at the ends it stays."""
        before, top = self.cursor, self.top
        self.cursor = min(max(self.cursor + by, 0), max(len(self.choices) - 1, 0))
        self._keep_visible()
        if self.top != top:
            self.refresh()
        elif self.cursor != before:
            self.refresh(self._row(before), self._row(self.cursor))

    def mark(self, choice: Choice) -> None:
        """Mark a choice, or take its mark away."""
        self.marked ^= {choice.key}
        self.refresh()

    def _row(self, index: int) -> Region:
        return Region(0, index - self.top, self.size.width, 1)

    def _keep_visible(self) -> None:
        height = max(self.size.height, 1)
        if self.cursor < self.top:
            self.top = max(self.cursor - height // 2, 0)
        elif self.cursor >= self.top + height:
            self.top = self.cursor - height // 2
        # Before there is a size the cursor's row seems to be the only one.
        self.top = max(min(self.top, len(self.choices) - height), 0)

    def on_resize(self) -> None:
        """Keep the cursor's row in sight."""
        top = self.top
        self._keep_visible()
        if self.top != top:
            self.refresh()

    def on_click(self, event: events.Click) -> None:
        """A click takes what it is on."""
        index = self.top + event.y
        if index < len(self.choices):
            self.move(index - self.cursor)
            self.post_message(self.Clicked())

    def render_line(self, y: int) -> Strip:
        """One choice: sign, label, and its detail at the right."""
        width, index = self.size.width, self.top + y
        base = self.rich_style
        if index >= len(self.choices):
            text = f" {self.empty_text}" if not self.choices and y == 0 else ""
            style = base + ink(self, "choices--empty")
            return Strip([Segment(fit(text, width), style)], width)
        choice = self.choices[index]
        here, marked = index == self.cursor, choice.key in self.marked
        row = base
        if here:
            row += self.get_component_rich_style("choices--cursor", partial=True)
        sign = clean("▌" if here else " ")
        if self.shows_marks:
            sign += clean("✓ " if marked else "  ")
        label_style, detail_style = row, row
        if marked and self.shows_marks:
            label_style += ink(self, "choices--marked")
        detail_style += ink(self, "choices--detail")
        room = width - width_of(sign) - 1
        # A detail takes what its label leaves, and half of the line where that is less.
        left = room - width_of(clean(choice.label)) - GAP
        detail = cut(clean(choice.detail), max(left, room // 2))
        label = cut(clean(choice.label), max(room - width_of(detail) - 1, 0))
        gap = " " * max(room - width_of(label) - width_of(detail), 0)
        segments = [
            Segment(sign, row),
            Segment(label, label_style),
            Segment(gap, row),
            Segment(f"{detail} ", detail_style),
        ]
        return Strip(segments).adjust_cell_length(width, Style.null())


class Title(OneLine):
    """The heading of a modal."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"title--text"}
    DEFAULT_CSS = "Title .title--text { text-style: bold; color: $primary; }"

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def show(self, text: str) -> None:
        """Show another heading."""
        if text != self.text:
            self.text = text
            if self.is_attached:
                self.changed()

    def parts(self, width: int) -> list[Part]:
        """The heading, cut to the width."""
        return [(cut(clean(f" {self.text}"), width), "title--text")]


class PickerModal(ModalScreen[PickerResult | None]):
    """A list to pick from. None says that nothing was picked.

    `several` lets one mark many; `marked` are the keys that are marked at the start. `create` are
    sentences with `{name}` that offer to make what was typed, such as `+ new tag “{name}”`. `hint`
    stands in the empty line.
    """

    BINDINGS = bindings_for("picker")
    AUTO_FOCUS = "FilterLine"
    DEFAULT_CSS = """
    PickerModal {
        align: center middle;
        background: transparent;
        ChoiceList { height: 12; }
    }
    """

    def __init__(
        self,
        title: str,
        source: Source,
        *,
        create: Sequence[str] = (),
        query: str = "",
        current: Hashable = None,
        empty: str = "",
        hint: str = "",
    ) -> None:
        super().__init__()
        self.heading = title
        self.hint = hint or _("type to find")
        self.source = source
        self.create = create
        self.start_query = query
        self.current = current
        self.empty_text = empty or _("Nothing found.")
        self.area = "picker"
        self._asked = 0
        self._looking = False
        self._take_found = False

    def compose(self) -> ComposeResult:
        """A heading, what is typed, the list, the keys."""
        with Dialog(most=Dialog.LEAST):
            yield Title(self.heading)
            yield FilterLine(self.start_query, placeholder=self.hint)
            yield ChoiceList(empty=self.empty_text)
            yield KeyBar(self.area)

    @property
    def takes_keys(self) -> bool:
        """Whether the picker is there, and enter has not yet to take what is still looked up."""
        return self.focused is not None and not self._take_found

    @property
    def rows(self) -> ChoiceList:
        """The list of choices."""
        return self.query_one(ChoiceList)

    @property
    def line(self) -> FilterLine:
        """What is typed."""
        return self.query_one(FilterLine)

    def on_mount(self) -> None:
        """Show all, the current choice under the cursor."""
        self._set_height()
        self._find(self.start_query)

    def on_resize(self) -> None:
        """Stay within the screen."""
        self._set_height()

    def _set_height(self) -> None:
        dialog = self.query_one(Dialog)
        dialog.fit()
        known = ROWS if callable(self.source) else len(self.source) + len(self.create)
        self.rows.styles.height = max(min(ROWS, dialog.room - 3, max(known, 1)), 1)

    def _find(self, query: str) -> None:
        self._asked += 1
        self._take_found = False
        if callable(self.source):
            self._looking = True
            work_on(self, partial(self._look_up, self.source, query, self._asked))
        else:
            self._show(matching(self.source, query), query)

    async def _look_up(
        self, source: Callable[[str], Sequence[Choice]], query: str, asked: int
    ) -> None:
        from asyncio import to_thread

        found = await to_thread(source, query)
        # An answer that came after the next letter is an answer to nothing.
        if asked == self._asked and self.is_attached:
            self._looking = False
            self._show(list(found), query)
            takes, self._take_found = self._take_found, False
            if takes:
                self.action_take()

    def _show(self, found: list[Choice], query: str) -> None:
        name = " ".join(query.split())
        known = {folded(choice.label) for choice in found}
        if name and folded(name) not in known:
            found += [
                Choice(NewChoice(name, place), offer.format(name=name))
                for place, offer in enumerate(self.create)
            ]
        self._make_room(found)
        at = [place for place, choice in enumerate(found) if choice.key == self.current]
        self.rows.show(found, at[0] if at and not query else 0)

    def _make_room(self, found: Sequence[Choice]) -> None:
        """Be so wide that nothing is cut; what is once wide stays so while one types."""
        dialog = self.query_one(Dialog)
        need = max((self.rows.width_for(choice) for choice in found), default=0)
        if need > dialog.most - 2:
            dialog.make_room_for(need)
            dialog.fit()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the list."""
        event.stop()
        self._find(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter takes what is under the cursor."""
        event.stop()
        self.action_take()

    def on_choice_list_clicked(self) -> None:
        """A click is like enter."""
        self._clicked()

    def _clicked(self) -> None:
        self.action_take()

    def action_take(self) -> None:
        """Take what is under the cursor, or the first that is found for what was just typed."""
        if self._looking:
            self._take_found = True
            return
        choice = self.rows.current
        if choice is not None:
            self.dismiss(_result([choice]))

    def action_cancel(self) -> None:
        """Pick nothing."""
        self.dismiss(None)

    def action_picker_down(self) -> None:
        """A row down."""
        self.rows.move(1)

    def action_picker_up(self) -> None:
        """A row up."""
        self.rows.move(-1)

    def action_picker_page_down(self) -> None:
        """A page down."""
        self.rows.move(self.rows.size.height)

    def action_picker_page_up(self) -> None:
        """A page up."""
        self.rows.move(-self.rows.size.height)


def _result(choices: Sequence[Choice]) -> PickerResult:
    """What was picked apart from what is to be made."""
    return PickerResult(
        tuple(choice for choice in choices if not isinstance(choice.key, NewChoice)),
        tuple(choice.key for choice in choices if isinstance(choice.key, NewChoice)),
    )


class ManyPickerModal(PickerModal):
    """A picker of several: marks stay while the list narrows; enter on an empty line is done."""

    BINDINGS = bindings_for("picker_many")

    def __init__(
        self,
        title: str,
        source: Source,
        *,
        marked: Sequence[Choice] = (),
        create: Sequence[str] = (),
        query: str = "",
        empty: str = "",
    ) -> None:
        super().__init__(title, source, create=create, query=query, empty=empty)
        self.area = "picker_many"
        self.chosen: dict[Hashable, Choice] = {choice.key: choice for choice in marked}

    def on_mount(self) -> None:
        """Show the marks too."""
        self.rows.shows_marks = True
        self.rows.marked = set(self.chosen)

    def _show(self, found: list[Choice], query: str) -> None:
        if not query.strip():
            # What is marked stands first, so that it is seen without a search.
            found = [*self.chosen.values(), *(row for row in found if row.key not in self.chosen)]
        super()._show(found, query)

    def action_take(self) -> None:
        """With text typed, mark what it found; without, be done."""
        if self.line.value.strip():
            self.action_mark()
        else:
            self.action_done()

    def _clicked(self) -> None:
        self.action_mark()

    def on_filter_line_blank(self) -> None:
        """Space on an empty line marks."""
        self.action_mark()

    def action_mark(self) -> None:
        """Mark what is under the cursor, or take its mark away; typed text has served then."""
        choice = self.rows.current
        if choice is None:
            return
        if choice.key in self.chosen:
            del self.chosen[choice.key]
        else:
            key = choice.key
            self.chosen[key] = Choice(key, key.name) if isinstance(key, NewChoice) else choice
        self.rows.marked = set(self.chosen)
        if self.line.value:
            self.line.value = ""
        else:
            self.rows.refresh()

    def action_done(self) -> None:
        """Take all that is marked."""
        self.dismiss(_result(list(self.chosen.values())))
