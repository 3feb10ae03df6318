"""The score sheet of a qualification: a line a question, the score below."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.app import ComposeResult
from textual.geometry import Region
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.widget import Widget

from svit_tui.i18n import _
from svit_tui.keys.actions import bindings_for
from svit_tui.widgets.cells import clean, cut, fit, width_of
from svit_tui.widgets.drafts import Drafts, Typed
from svit_tui.widgets.frame import Dialog, KeyBar, OneLine, Part, ink
from svit_tui.widgets.notice import Notice
from svit_tui.widgets.picker import Title

VALUE = 11
# Heading, score and keys.
AROUND = 3


@dataclass(frozen=True, slots=True)
class ScoredQuestion:
    """What is asked: its key, its words, and the points that it takes; one is yes or no."""

    key: int
    name: str
    most: int


@dataclass(frozen=True, slots=True)
class Answered:
    """What was said, by question; `other` asks to change the questions first."""

    values: Mapping[int, int | None]
    other: bool = False


Score = Callable[[Mapping[int, int | None]], int | None]


def value_said(most: int, value: int | None) -> str:
    """`●●●●·  4`, `✓ yes`, `no`, or a dash for nothing said."""
    if value is None:
        return "–"
    if most == 1:
        return f"✓ {_('yes')}" if value else f"  {_('no')}"
    return f"{'●' * value}{'·' * (most - value)}  {value}"


def score_said(score: int | None) -> str:
    """`72%`, or that nothing was said."""
    return _("nothing said yet") if score is None else f"{score}%"


class SheetLines(Widget):
    """The questions. A move or an answer repaints the rows that it changes."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"sheet--cursor", "sheet--value", "sheet--unsaid"}
    DEFAULT_CSS = """
    SheetLines {
        .sheet--cursor { background: $primary-muted; }
        .sheet--value { color: $foreground; text-style: bold; }
        .sheet--unsaid { color: $text-muted; }
    }
    """

    def __init__(
        self, questions: Sequence[ScoredQuestion], values: Mapping[int, int | None]
    ) -> None:
        super().__init__()
        self.questions = list(questions)
        self.values: dict[int, int | None] = {
            question.key: values.get(question.key) for question in questions
        }
        self.cursor = 0
        self.top = 0

    @property
    def current(self) -> ScoredQuestion:
        """The question under the cursor."""
        return self.questions[self.cursor]

    def move(self, by: int) -> None:
        """Move the cursor; at the ends it stays."""
        before, top = self.cursor, self.top
        self.cursor = min(max(self.cursor + by, 0), len(self.questions) - 1)
        self._keep_visible()
        if self.top != top:
            self.refresh()
        elif self.cursor != before:
            self.refresh(self._row(before), self._row(self.cursor))

    def answer(self, value: int | None) -> None:
        """Say something for the question under the cursor; more than it takes is its most."""
        question = self.current
        self.values[question.key] = None if value is None else min(max(value, 0), question.most)
        self.refresh(self._row(self.cursor))

    def _row(self, index: int) -> Region:
        return Region(0, index - self.top, self.size.width, 1)

    def _keep_visible(self) -> None:
        height = max(self.size.height, 1)
        self.top = min(max(self.top, self.cursor - height + 1), self.cursor)

    def on_resize(self) -> None:
        """Keep the cursor's row in sight."""
        self._keep_visible()

    def on_click(self, event: events.Click) -> None:
        """A click goes to a question."""
        self.move(self.top + event.y - self.cursor)

    def render_line(self, y: int) -> Strip:
        """One question: sign, words, what was said."""
        width, index, base = self.size.width, self.top + y, self.rich_style
        if index >= len(self.questions):
            return Strip([Segment(" " * width, base)], width)
        question = self.questions[index]
        value = self.values[question.key]
        row = base
        if index == self.cursor:
            row += self.get_component_rich_style("sheet--cursor", partial=True)
        sign = clean("▌") if index == self.cursor else " "
        said = row + ink(self, "sheet--unsaid" if value is None else "sheet--value")
        room = max(width - width_of(sign) - VALUE - 1, 0)
        segments = [
            Segment(sign + fit(question.name, room) + " ", row),
            Segment(fit(value_said(question.most, value), VALUE), said),
        ]
        return Strip(segments).adjust_cell_length(width, Style.null())


class ScoreLine(OneLine):
    """The score that the answers make, and how much was said."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"score--value", "score--rest"}
    DEFAULT_CSS = """
    ScoreLine {
        .score--value { color: $primary; text-style: bold; }
        .score--rest { color: $text-muted; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.score: int | None = None
        self.said = 0
        self.all = 0

    def show(self, score: int | None, said: int, all_: int) -> None:
        """Show a score made of so many answers."""
        self.score, self.said, self.all = score, said, all_
        if self.is_attached:
            self.changed()

    def parts(self, width: int) -> list[Part]:
        """`Score 72% · 3 of 5 said`."""
        score = clean(" " + _("Score {score}").format(score=score_said(self.score)))
        rest = clean(" · " + _("{count} of {all} said").format(count=self.said, all=self.all))
        if width_of(score) + width_of(rest) > width:
            rest = ""
        return [(cut(score, width), "score--value"), (rest, "score--rest")]


class ScoreSheet(ModalScreen[Answered | None]):
    """Asks for points and ticks, and shows the score that they make. None says that one left.

    What was said and not saved is kept in `drafts` under `draft_key`.
    """

    BINDINGS = bindings_for("sheet")
    AUTO_FOCUS = ""
    DEFAULT_CSS = """
    ScoreSheet {
        align: center middle;
        background: transparent;
    }
    """

    def __init__(
        self,
        title: str,
        questions: Sequence[ScoredQuestion],
        values: Mapping[int, int | None],
        score: Score,
        *,
        drafts: Drafts | None = None,
        draft_key: str = "",
    ) -> None:
        super().__init__()
        self.heading = title
        self.lines = SheetLines(questions, values)
        self.before = dict(self.lines.values)
        self.score = score
        self.drafts = drafts
        self.draft_key = draft_key
        self._key = ""

    def compose(self) -> ComposeResult:
        """Heading, notice, questions, score, keys."""
        with Dialog():
            yield Title(self.heading)
            yield Notice()
            yield self.lines
            yield ScoreLine()
            yield KeyBar("sheet")

    def on_mount(self) -> None:
        """Bring a draft back."""
        typed = self.drafts.typed(self.draft_key) if self.drafts is not None else None
        draft = typed.own() if typed is not None else {}
        kept = {
            question.key: draft[str(question.key)]
            for question in self.lines.questions
            if str(question.key) in draft
        }
        if kept:
            self.lines.values |= kept
            self.query_one(Notice).show(_("What you said last time is back."))
            # How many lines that takes is known after the first layout.
            self.call_after_refresh(self._fit)
        self._fit()
        self._tell()

    def on_resize(self) -> None:
        """Stay within the screen."""
        self._fit()

    def _fit(self) -> None:
        dialog, notice = self.query_one(Dialog), self.query_one(Notice)
        dialog.fit()
        room = dialog.room - AROUND - notice.lines_taken
        self.lines.styles.height = max(min(len(self.lines.questions), room), 1)

    def _tell(self) -> None:
        values = self.lines.values
        said = sum(value is not None for value in values.values())
        self.query_one(ScoreLine).show(self.score(values), said, len(values))

    def _answer(self, value: int | None) -> None:
        self.lines.answer(value)
        # At each change: the program may end at any moment.
        if self.drafts is not None and self.draft_key:
            typed = Typed(_named(self.lines.values), _named(self.before))
            if typed.own():
                self.drafts.keep(self.draft_key, self.heading, typed)
            else:
                self.drafts.drop(self.draft_key)
        self._tell()

    def changed_values(self) -> dict[int, int | None]:
        """What is said otherwise than before."""
        return {key: value for key, value in self.lines.values.items() if value != self.before[key]}

    # Keys

    def on_key(self, event: events.Key) -> None:
        """Note which digit it is that is pressed."""
        self._key = event.key

    def action_sheet_down(self) -> None:
        """The next question."""
        self.lines.move(1)

    def action_sheet_up(self) -> None:
        """The question before."""
        self.lines.move(-1)

    def action_points(self) -> None:
        """So many points, and on to the next question; for yes or no, one and more is yes."""
        if self._key.isdecimal():
            self._answer(int(self._key))
            self.lines.move(1)

    def action_more_points(self) -> None:
        """A point more."""
        value = self.lines.values[self.lines.current.key]
        self._answer(0 if value is None else value + 1)

    def action_less_points(self) -> None:
        """A point less; less than none is nothing said."""
        value = self.lines.values[self.lines.current.key]
        self._answer(value - 1 if value else None)

    def action_tick(self) -> None:
        """Yes or no; for points, all or none."""
        value = self.lines.values[self.lines.current.key]
        self._answer(0 if value else self.lines.current.most)

    def action_unsay(self) -> None:
        """Nothing said."""
        self._answer(None)

    def action_keep_sheet(self) -> None:
        """Save what was said."""
        if self.drafts is not None:
            self.drafts.drop(self.draft_key)
        self.dismiss(Answered(self.changed_values()))

    def action_ask_other(self) -> None:
        """Change what is asked; what was said so far waits."""
        self.dismiss(Answered(self.changed_values(), other=True))

    def action_leave_sheet(self) -> None:
        """Leave; what was said is offered again."""
        if self.drafts is not None:
            self.drafts.leave(self.draft_key)
        self.dismiss(None)


def _named(values: Mapping[int, int | None]) -> dict[str, int | None]:
    """What is said, by the names of fields of a draft."""
    return {str(key): value for key, value in values.items()}
