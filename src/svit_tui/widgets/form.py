"""Forms: labelled fields with problems beside them; nothing typed is thrown away."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from functools import partial
from textwrap import wrap
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.geometry import Region, Spacing
from textual.message import Message
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

from svit_tui.i18n import _
from svit_tui.keys.actions import bindings_for
from svit_tui.widgets.background import work_on
from svit_tui.widgets.cells import clean, cut, fit
from svit_tui.widgets.drafts import Drafts, Typed, settle, text_of
from svit_tui.widgets.editors.messages import Edited, Entered
from svit_tui.widgets.editors.rows import Editor, RowsEditor, editor_of
from svit_tui.widgets.editors.typed import LineEditor
from svit_tui.widgets.fields import FieldProblem, FormField, LineField, Raw, Values
from svit_tui.widgets.frame import Dialog, KeyBar, OneLine, Part, ink
from svit_tui.widgets.picker import Title

# Cells of a label, and of what was understood, in a form that is narrow, usual, wide.
LABELS = (11, 15, 19)
SAID = (0, 19, 30)
# Narrower than the first, what was understood stands below its field.
WIDTHS = (50, 84)

Submit = Callable[[Values], Awaitable[FieldProblem | None]]
React = Callable[["FormModal", str], None]


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


class Form(VerticalScroll, can_focus=False):
    """Fields under each other; it scrolls when they do not fit."""

    DEFAULT_CSS = """
    Form { height: auto; scrollbar-size-vertical: 1; }
    """

    def __init__(self, fields: Sequence[FormField], start: Mapping[str, Raw]) -> None:
        super().__init__()
        self.fields = list(fields)
        self.rows = {field.key: FieldRow(field) for field in fields}
        self.start = start

    def compose(self) -> ComposeResult:
        """A row a field."""
        self.fill(self.start)
        self.show_what_applies()
        yield from self.rows.values()

    def show_what_applies(self) -> None:
        """Show the fields that make sense with what others hold, and those that are filled."""
        for row in self.rows.values():
            if row.field.only is not None:
                key, value = row.field.only
                row.display = self.rows[key].editor.raw == value or row.editor.filled

    def editors(self) -> Iterator[Editor]:
        """The editors in their order."""
        return (row.editor for row in self.rows.values())

    def raw(self) -> dict[str, Raw]:
        """What the fields hold, for a draft."""
        return {key: row.editor.raw for key, row in self.rows.items()}

    def fill(self, raws: Mapping[str, Raw]) -> None:
        """Put something into fields."""
        for key, raw in raws.items():
            if key in self.rows:
                self.rows[key].editor.raw = raw

    def check(self) -> bool:
        """Check all fields; the first that is wrong gets the focus."""
        wrong = [row for row in self.rows.values() if not row.check()]
        if wrong:
            self.focus_field(wrong[0].field.key)
        return not wrong

    def values(self) -> Values:
        """The values of all fields."""
        return {key: row.editor.read().value for key, row in self.rows.items()}

    def focus_field(self, key: str) -> None:
        """Put the cursor into a field."""
        editor = self.rows[key].editor
        if isinstance(editor, RowsEditor):
            first = next(iter(editor.rows()), None)
            if first is not None and first.cells:
                next(iter(first.cells.values())).focus()
        else:
            editor.focus()


class Notice(OneLine):
    """The line on top of a form: an error of the whole, or that a draft is back."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"notice--error", "notice--hint"}
    DEFAULT_CSS = """
    Notice {
        height: auto;
        display: none;
        .notice--error { color: $error; text-style: bold; }
        .notice--hint { color: $text-muted; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.failed = False

    def show(self, text: str, *, failed: bool = False) -> None:
        """Show a sentence over as many lines as it needs; an empty one takes the line away."""
        self.text, self.failed = text, failed
        self.display = bool(text)
        self.fit()
        self.refresh()

    def fit(self) -> None:
        """Take as many lines as the sentence needs."""
        if self.text:
            self.styles.height = len(self._lines())

    @property
    def lines_taken(self) -> int:
        """How many lines the sentence needs."""
        return len(self._lines()) if self.text else 0

    def _lines(self) -> list[str]:
        # A form that opens has no size yet: it will be as wide as its dialog is.
        inside = self.parent.inside if isinstance(self.parent, Dialog) else self.screen.size.width
        width = max(inside - 2, 10)
        return wrap(clean(f"! {self.text}" if self.failed else self.text), width) or [""]

    def parts(self, width: int) -> list[Part]:
        """The first line."""
        return self._part(0)

    def _part(self, y: int) -> list[Part]:
        lines = self._lines()
        name = "notice--error" if self.failed else "notice--hint"
        return [(f" {lines[y]}", name)] if y < len(lines) else []

    def render_line(self, y: int) -> Strip:
        """One line of the sentence."""
        segments = [Segment(text, ink(self, name)) for text, name in self._part(y)]
        strip = Strip(segments).adjust_cell_length(self.size.width, Style.null())
        return strip.apply_style(self.rich_style)


class FormModal(ModalScreen[Values | None]):
    """A form over the screen. It returns the values, or none when one leaves it.

    `submit` gets the values when ctrl+s is pressed and may refuse them: the form stays and says
    why. What was typed and not saved is kept in `drafts` under `draft_key`. `react` is called with
    the key of a field that was edited. `hint` says on top how to fill it.
    """

    BINDINGS = bindings_for("form")
    # The area whose keys stand in the last line.
    area: ClassVar[str] = "form"
    # Else the application focuses the first field before `_begin` puts the cursor where it belongs.
    AUTO_FOCUS = ""
    DEFAULT_CSS = """
    FormModal {
        align: center middle;
        background: transparent;
    }
    """

    def __init__(
        self,
        title: str,
        fields: Sequence[FormField],
        *,
        start: Mapping[str, Raw] | None = None,
        submit: Submit | None = None,
        drafts: Drafts | None = None,
        draft_key: str = "",
        focus: str = "",
        enter_saves: bool = False,
        react: React | None = None,
        hint: str = "",
    ) -> None:
        super().__init__()
        self.heading = title
        self.hint = hint
        self.start = dict(start or {})
        self.form = Form(fields, self.start)
        self.submit = submit
        self.drafts = drafts
        self.draft_key = draft_key if drafts is not None else ""
        self.first = focus or (fields[0].key if fields else "")
        self.enter_saves = enter_saves
        self.react = react
        self.saving = False
        self._clean: dict[str, Raw] = {}
        # Who has saved another version of the thing, and the fields of it that stay as they are.
        self.against = ""
        self.kept_of_others = ""
        # Whether the form has to be opened anew, because of that.
        self.is_outdated = False

    @property
    def takes_keys(self) -> bool:
        """Whether the form is there and not being saved."""
        return self.focused is not None and not self.saving

    def compose(self) -> ComposeResult:
        """Heading, notice, fields, keys."""
        with Dialog():
            yield Title(self.heading)
            yield Notice()
            yield self.form
            yield KeyBar(self.area)

    def on_mount(self) -> None:
        """Put the cursor into the first field, and bring a draft back."""
        self._clean = self.form.raw()
        draft = self.drafts.typed(self.draft_key) if self.drafts is not None else None
        if draft is not None:
            self._bring_back(draft)
        elif self.hint:
            self.notice(self.hint)
        # At once, so that no key is lost that is pressed already.
        self.form.focus_field(self.first)
        if draft is not None and not draft.against and len(self.form.rows) == 1:
            # Who types something else means to begin anew.
            for line in self.form.query(Input):
                line.select_all()

    def _bring_back(self, draft: Typed) -> None:
        """Fill in what was typed, beside what others have saved meanwhile."""
        self.against = draft.against
        whose = draft.against or _("somebody else")
        settled = settle(
            draft, self._clean, my_mark=_("— you:"), their_mark=_("— {who}:").format(who=whose)
        )
        self.form.fill(settled.own)
        for key, other in settled.theirs.items():
            self.form.rows[key].show_other(other, whose)
        if not draft.against:
            words = [_("What you typed last time is back. ctrl+n starts over.")]
            if settled.theirs:
                words.append(_("Somebody else has changed it since: ctrl+o takes theirs."))
            self.notice(" ".join(words))
        elif settled.theirs:
            self.first = next(iter(settled.theirs))
            words = [_("{who} has changed this meanwhile.").format(who=whose)]
            words.append(_("ctrl+o takes theirs, ctrl+s saves what stands here."))
            self.notice(" ".join(words), failed=True)
            self.kept_of_others = self._labels(settled.kept)
        else:
            self.kept_of_others = self._labels(settled.kept)
            self.call_after_refresh(self.action_save)

    def _labels(self, keys: Sequence[str]) -> str:
        return ", ".join(self.form.rows[key].field.label or key for key in keys)

    def on_resize(self) -> None:
        """Leave room for heading, notice and keys."""
        self._fit()

    def _fit(self) -> None:
        notice, dialog = self.query_one(Notice), self.query_one(Dialog)
        dialog.fit()
        notice.fit()
        self.form.styles.max_height = max(dialog.room - 2 - notice.lines_taken, 1)

    def notice(self, text: str, *, failed: bool = False) -> None:
        """Say something on top of the form."""
        self.query_one(Notice).show(text, failed=failed)
        self._fit()

    def keep_draft(self) -> None:
        """Keep what was typed, or forget the draft if nothing was."""
        if self.drafts is None or not self.draft_key or not self._clean:
            return
        typed = Typed(self.form.raw(), self._clean)
        if typed.own():
            self.drafts.keep(self.draft_key, self.heading, typed)
        else:
            self.drafts.drop(self.draft_key)

    def drop_draft(self) -> None:
        """Forget what was typed."""
        if self.drafts is not None and self.draft_key:
            self.drafts.drop(self.draft_key)

    def on_edited(self, event: Edited) -> None:
        """Keep the draft at each change: the program may end at any moment."""
        self.form.show_what_applies()
        if self.saving or not self._clean:
            return
        self.keep_draft()
        row = next((node for node in event.editor.ancestors if isinstance(node, FieldRow)), None)
        if self.react is not None and row is not None:
            self.react(self, row.field.key)

    def action_take_theirs(self) -> None:
        """Take what somebody else has put into the field, or one's own again."""
        row = next((row for row in self.form.rows.values() if row.has_focus_within), None)
        if row is not None:
            row.exchange()

    def action_next_field(self) -> None:
        """On to the next field."""
        self.focus_next()

    def action_previous_field(self) -> None:
        """Back to the field before."""
        self.focus_previous()

    def on_entered(self, event: Entered) -> None:
        """Go on; enter saves on the last field, and in a short form."""
        if event.by_enter and (self.enter_saves or self._at_end()):
            self.action_save()
        else:
            self.focus_next()

    def _at_end(self) -> bool:
        chain = self.focus_chain
        return bool(chain) and chain[-1] is self.focused and isinstance(self.focused, LineEditor)

    def action_start_anew(self) -> None:
        """Forget the draft."""
        self.form.fill({key: self._clean.get(key) for key in self.form.rows})
        self.drop_draft()
        self.notice("")
        self.form.focus_field(self.first)

    def action_leave(self) -> None:
        """Leave the form; what was typed is offered again."""
        self.keep_draft()
        if self.drafts is not None and self.draft_key:
            self.drafts.leave(self.draft_key)
        self.dismiss(None)

    def action_save(self) -> None:
        """Check all fields and save."""
        if self.saving or not self.form.check():
            return
        self.saving = True
        work_on(self, partial(self._save, self.form.values()))

    async def _save(self, values: Values) -> None:
        problem = await self.submit(values) if self.submit is not None else None
        if problem is None:
            self.drop_draft()
            self.dismiss(values)
            return
        self.saving = False
        if problem.against and self.drafts is not None and self.draft_key:
            typed = Typed(self.form.raw(), self._clean, problem.against)
            self.drafts.keep(self.draft_key, self.heading, typed)
            self.is_outdated = True
            self.dismiss(None)
            return
        self.refuse(problem)

    def refuse(self, problem: FieldProblem) -> None:
        """Show why the form could not be saved, beside the field if it has one."""
        if problem.field in self.form.rows:
            self.form.rows[problem.field].refuse(problem.message)
            self.form.focus_field(problem.field)
        else:
            self.notice(problem.message, failed=True)
