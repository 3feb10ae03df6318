"""Forms: labelled fields with problems beside them; nothing typed is thrown away."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input

from svit_tui.i18n import _
from svit_tui.keys.actions import bindings_for
from svit_tui.widgets.background import work_on
from svit_tui.widgets.drafts import Drafts, Typed, settle
from svit_tui.widgets.editors.messages import Edited, Entered
from svit_tui.widgets.editors.rows import Editor, RowsEditor
from svit_tui.widgets.editors.typed import LineEditor
from svit_tui.widgets.field_row import FieldRow
from svit_tui.widgets.fields import FieldProblem, FormField, Raw, Values
from svit_tui.widgets.frame import Dialog, KeyBar
from svit_tui.widgets.notice import Notice
from svit_tui.widgets.picker import Title

Submit = Callable[[Values], Awaitable[FieldProblem | None]]
React = Callable[["FormModal", str], None]


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
