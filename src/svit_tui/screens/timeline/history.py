"""Show who changed what and when."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import ModalScreen

from svit_tui import formatting
from svit_tui.crm.timeline.history import HistoryEntry, history
from svit_tui.crm.undo import known
from svit_tui.fields import NOUNS
from svit_tui.i18n import N_, _
from svit_tui.keys.actions import bindings_for
from svit_tui.screens.base.screen import CrmScreen
from svit_tui.widgets.frame import Dialog, KeyBar
from svit_tui.widgets.picker import Title
from svit_tui.widgets.table import ColumnSpec, Rows, TableRow, TableView

# Columns that people know; the rest (keys, positions, numbers of rows) are not their business.
FIELDS: Mapping[str, str] = {
    "value": N_("e-mail, phone or link"),
    **{name: label for noun in NOUNS.values() for name, label in noun.history.items()},
}
PAGE = 300


async def show_history(screen: CrmScreen, subject: str, number: int, title: str) -> None:
    """Show who changed what of a thing."""
    found = await screen.read(history, subject, number, limit=PAGE)
    screen.app.push_screen(HistoryModal(found, screen.store.clock(), title))


class HistoryModal(ModalScreen[None]):
    """The changes, newest first."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("help")]
    DEFAULT_CSS = """
    HistoryModal {
        align: center middle;
        background: transparent;
        #history { height: 26; }
    }
    """

    def __init__(self, found: Sequence[HistoryEntry], now: datetime, title: str) -> None:
        super().__init__()
        self.found = found
        self.now = now
        self.heading = title

    def compose(self) -> ComposeResult:
        """Heading, list, keys."""
        with Dialog(id="history"):
            yield Title(self.heading)
            yield TableView(
                [
                    ColumnSpec("at", _("When"), width=17),
                    ColumnSpec("who", _("Who"), width=14, drop=1),
                    ColumnSpec("what", _("What"), weight=2, minimum=16),
                    ColumnSpec("fields", _("Fields"), weight=3, minimum=16),
                ]
            )
            yield KeyBar("help")

    def on_mount(self) -> None:
        """Show the newest changes."""
        rows: list[TableRow] = []
        for entry in self.found:
            fields = fields_said(entry)
            if not fields and rows and rows[-1].id == (entry.at, entry.action):
                continue
            when = formatting.moment_said(entry.at, self.now)
            words = known(entry.action).told(entry.title)
            if entry.kind in ("undo", "redo"):
                prefix = _("Undone: {what}") if entry.kind == "undo" else _("Redone: {what}")
                words = prefix.format(what=words)
            rows.append(TableRow((entry.at, entry.action), (when, entry.who, words, fields)))
        self.query_one(TableView).show(Rows(rows))

    def on_resize(self) -> None:
        """Fit the screen."""
        self.query_one(Dialog).fit()

    def action_cancel(self) -> None:
        """Close."""
        self.dismiss(None)

    def action_close_help(self) -> None:
        """Close."""
        self.dismiss(None)

    def action_scroll_lines_down(self) -> None:
        """Further down."""
        self.query_one(TableView).move(1)

    def action_scroll_lines_up(self) -> None:
        """Further up."""
        self.query_one(TableView).move(-1)


def fields_said(entry: HistoryEntry) -> str:
    """The fields of a change that people know: `title: Site → Website`."""
    parts = []
    currency = next((v for v in entry.fields.get("currency", ()) if v), None)
    for name, (before, after) in entry.fields.items():
        if name not in FIELDS or (entry.op == "add" and after in (None, "", 0)):
            continue
        old, new = (_value(name, value, currency) for value in (before, after))
        change = f"{old} → {new}" if entry.op == "change" else (new if entry.op == "add" else old)
        if change.strip():
            parts.append(f"{entry.about or _(FIELDS[name])}: {change}")
    return ", ".join(parts)


def _value(name: str, value: Any, currency: str | None) -> str:
    if value is None or value == "":
        return "–"
    if name in ("amount", "unit_price") and isinstance(value, int):
        return formatting.money(value, currency or "UAH")
    if isinstance(value, str):
        return value.replace("\n", " ")
    return json.dumps(value, ensure_ascii=False)
