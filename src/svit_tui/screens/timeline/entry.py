"""Show one communication, task or event in full."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from svit_tui import formatting
from svit_tui.crm.timeline.history import imported_by
from svit_tui.crm.timeline.order import Thing, TimelineEntry
from svit_tui.i18n import _
from svit_tui.keys.actions import bindings_for
from svit_tui.screens.base.screen import CrmScreen
from svit_tui.screens.timeline.rows import kind_said, when_said
from svit_tui.widgets.cells import clean
from svit_tui.widgets.frame import Dialog, KeyBar
from svit_tui.widgets.picker import Title

_WORDS = {Thing.COMMUNICATION: "communication", Thing.TASK: "task", Thing.EVENT: "event"}


async def read_entry(screen: CrmScreen, entry: TimelineEntry) -> None:
    """Show a communication, task or event in full, and who imported it as somebody else's."""
    who = await screen.read(imported_by, _WORDS[entry.thing], entry.row_id)
    screen.app.push_screen(EntryModal(entry, screen.store.clock(), who))


class EntryModal(ModalScreen[None]):
    """Shows who said or did what with whom, when, about which deal."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("help")]
    DEFAULT_CSS = """
    EntryModal {
        align: center middle;
        background: transparent;
        VerticalScroll { height: auto; padding: 0 1; scrollbar-size: 1 1; }
        .facts { color: $text-muted; margin: 0 0 1 0; padding: 0 1; }
    }
    """

    def __init__(self, entry: TimelineEntry, now: datetime, imported_by: str = "") -> None:
        super().__init__()
        self.entry = entry
        self.now = now
        self.imported_by = imported_by
        self.facts = 0

    def compose(self) -> ComposeResult:
        """Heading, facts, text, keys."""
        entry = self.entry
        facts = [f"{kind_said(entry).strip()} · {when_said(entry, self.now)}"]
        if entry.duration:
            facts[0] += f" · {formatting.duration(entry.duration)}"
        if entry.who:
            facts[0] += f" · {entry.who}"
        if self.imported_by:
            facts.append(_("imported by {who}").format(who=self.imported_by))
        facts += [name for _number, name in entry.contacts]
        if entry.place:
            facts.append(entry.place)
        if entry.deal:
            facts.append(_("about {deal}").format(deal=entry.deal))
        self.facts = len(facts)
        with Dialog():
            yield Title(entry.subject or kind_said(entry).strip())
            yield Static("\n".join(clean(fact) for fact in facts), markup=False, classes="facts")
            with VerticalScroll():
                body = "\n".join(clean(line) for line in entry.body.split("\n"))
                yield Static(body or _("(no text)"), markup=False)
            yield KeyBar("help")

    def on_resize(self) -> None:
        """Leave room for what stands around the text."""
        dialog = self.query_one(Dialog)
        dialog.fit()
        # Title, facts, a blank line, keys.
        self.query_one(VerticalScroll).styles.max_height = max(dialog.room - self.facts - 3, 1)

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
