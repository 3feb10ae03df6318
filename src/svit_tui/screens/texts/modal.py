"""Show a filled template, to be copied, logged or handed to a mail program."""

from __future__ import annotations

from typing import ClassVar, Literal

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from svit_tui.crm.templates.language import FilledText
from svit_tui.i18n import _
from svit_tui.keys.actions import bindings_for
from svit_tui.widgets.cells import clean
from svit_tui.widgets.frame import Dialog, KeyBar
from svit_tui.widgets.picker import Title

Wish = Literal["log", "mail"]


class TextModal(ModalScreen["Wish | None"]):
    """Shows a text and to whom it goes; gives what is to be done with it."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("text_mail")]
    DEFAULT_CSS = """
    TextModal {
        align: center middle;
        background: transparent;
        #filled { padding: 0 1; }
        VerticalScroll { height: auto; scrollbar-size: 1 1; }
        .facts { color: $text-muted; margin: 0 0 1 0; }
        .missing { color: $warning; margin: 1 0 0 0; }
    }
    """

    def __init__(self, name: str, filled: FilledText, to: str, *, may_mail: bool) -> None:
        super().__init__()
        self.called = name
        self.filled = filled
        self.to = to
        self.may_mail = may_mail

    def compose(self) -> ComposeResult:
        """Name, whom it is for, heading, text, what is missing, keys."""
        facts = [_("to {whom}").format(whom=self.to)] if self.to else []
        facts += [self.filled.heading] if self.filled.heading else []
        with Dialog(id="filled"):
            yield Title(self.called)
            if facts:
                yield Static(
                    "\n".join(clean(fact) for fact in facts), markup=False, classes="facts"
                )
            with VerticalScroll():
                body = "\n".join(clean(line) for line in self.filled.body.split("\n"))
                yield Static(body, markup=False)
            if self.filled.missing:
                said = _("! not known: {names}").format(names=", ".join(self.filled.missing))
                yield Static(clean(said), markup=False, classes="missing")
            yield KeyBar("text_mail" if self.may_mail else "text")

    def on_resize(self) -> None:
        """Leave room for what stands around the text."""
        dialog = self.query_one(Dialog)
        dialog.fit()
        # A blank line stands below the facts, and one above what is missing.
        facts = bool(self.to) + bool(self.filled.heading)
        around = 2 + (facts + 1 if facts else 0) + (2 if self.filled.missing else 0)
        text = self.query_one(VerticalScroll)
        text.styles.max_height = max(dialog.room - around, 1)

    def action_copy_text(self) -> None:
        """Copy it, and stay: who copies a text often logs it as well."""
        heading = f"{self.filled.heading}\n\n" if self.filled.heading else ""
        self.app.copy_to_clipboard(heading + self.filled.body)
        self.query_one(Title).show(_("Copied: {what}").format(what=self.called))

    def action_log_text(self) -> None:
        """Log it as said."""
        self.dismiss("log")

    def action_mail_text(self) -> None:
        """Hand it to the mail program."""
        if self.may_mail:
            self.dismiss("mail")

    def action_cancel(self) -> None:
        """Close."""
        self.dismiss(None)

    def action_close_help(self) -> None:
        """Close."""
        self.dismiss(None)

    def action_scroll_lines_down(self) -> None:
        """Further down in the text."""
        self.query_one(VerticalScroll).scroll_down(animate=False)

    def action_scroll_lines_up(self) -> None:
        """Further up in the text."""
        self.query_one(VerticalScroll).scroll_up(animate=False)
