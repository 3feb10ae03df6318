"""Turn deals into the rows of the board's list view.

Amounts, dates and signs are whole however narrow the screen is; names share what is left.
"""

from __future__ import annotations

from datetime import date, datetime

from svit_tui import formatting
from svit_tui.crm.deals.board import CardRow
from svit_tui.i18n import _, pgettext
from svit_tui.screens.board.cards import Cards, money_of
from svit_tui.screens.board.signs import (
    MOVED,
    PASSED,
    ROTTING,
    closed_marks,
    nurture_marks,
    snooze_marks,
    step_mark,
)
from svit_tui.widgets.table import ColumnSpec, TableRow

# Key, weight, least width and when it goes. Without a weight a column is as wide as what is in it.
LIST_COLUMNS = (
    ("title", 4, 12, 0),
    ("contact", 3, 10, 6),
    ("stage", 2, 13, 5),
    ("amount", 0, 0, 0),
    ("step", 0, 0, 1),
    ("subject", 3, 12, 8),
    ("expected", 0, 0, 2),
    ("age", 0, 0, 4),
    ("owner", 1, 6, 7),
    ("score", 0, 0, 4),
    ("state", 0, 0, 3),
    ("reason", 2, 8, 9),
)
# A cell and its look.
Cell = tuple[str, str]


def list_columns() -> list[ColumnSpec]:
    """The columns of the board's list view."""
    titles = {
        "title": _("Deal"),
        "contact": _("Contact"),
        "stage": _("Stage"),
        "amount": _("Amount"),
        "step": _("Next step"),
        "subject": "",
        "expected": _("Closes"),
        "age": _("Age"),
        "owner": pgettext("column", "Owner"),
        "score": _("Score"),
        "state": _("State"),
        "reason": "",
    }
    return [
        ColumnSpec(
            key,
            titles[key],
            weight=weight,
            minimum=least,
            align="right" if key in ("amount", "expected", "age", "score") else "left",
            drop=drop,
            sized=True,
        )
        for key, weight, least, drop in LIST_COLUMNS
    ]


def step_cell(card: CardRow, now: datetime) -> Cell:
    """When the next step of an open deal is due; what it is has a column of its own."""
    mark = step_mark(card, now) if card.status == "open" else None
    if mark is None:
        return "", ""
    step = card.standing.step
    has_day = bool(step.kind) and (step.day is not None or step.moment is not None)
    return mark.forms[0 if has_day else 1], mark.kind


def close_cell(card: CardRow, now: datetime) -> Cell:
    """When a deal is expected to close, with a flag if that has passed."""
    if not card.expected_close_on:
        return "", ""
    day = date.fromisoformat(card.expected_close_on)
    said = formatting.date_said(day, now.astimezone().date())
    if card.status == "open" and card.standing.days_past_close(now) is not None:
        return f"{PASSED} {said}", "overdue"
    return said, ""


def age_cell(card: CardRow, now: datetime) -> Cell:
    """How long a deal has been in its stage, with a warning if it rots."""
    said = formatting.age(formatting.days_since(card.stage_entered_at, now))
    if card.status == "open" and card.standing.days_rotting(now) is not None:
        return f"{ROTTING} {said}", "rotting"
    return said, ""


def state_cell(card: CardRow, now: datetime) -> Cell:
    """Whether a deal is won, lost, put aside, back or nurtured."""
    today = now.astimezone().date()
    if card.status != "open":
        mark = closed_marks(card, today)[0]
        return mark.forms[0], mark.kind
    found = [(mark.forms[0], mark.kind) for mark in snooze_marks(card, today)]
    if card.standing.days_back(now) is not None:
        found.append((_("↩ back"), "returned"))
    found += [(mark.forms[-1], "") for mark in nurture_marks(card)]
    return " ".join(said for said, _look in found), found[0][1] if found else ""


def reason_said(card: CardRow) -> str:
    """Why a deal was lost or put aside, and the sequence that runs for it."""
    if card.status != "open":
        return card.loss_reason or ""
    aside = card.snooze_reason if card.snoozed_until else None
    return ", ".join(part for part in (aside, card.nurture) if part)


class ListRows:
    """The list view's source: the same deals, stage after stage."""

    def __init__(self, cards: Cards) -> None:
        self.cards = cards
        self.starts: list[int] = []
        total = 0
        for stage in cards.board.stages:
            self.starts.append(total)
            total += len(cards.board.order[stage.id])
        self.total = total

    def __len__(self) -> int:
        return self.total

    def place(self, index: int) -> tuple[int, int]:
        """Column and row of a line of the list."""
        for column in range(len(self.starts) - 1, -1, -1):
            if (
                index >= self.starts[column]
                and self.cards.board.order[self.cards.board.stages[column].id]
            ):
                return column, index - self.starts[column]
        return 0, 0

    def index(self, column: int, row: int) -> int:
        """The line of a card."""
        return self.starts[column] + row if column < len(self.starts) else 0

    def row(self, index: int) -> TableRow:
        """A line of the list."""
        column, row = self.place(index)
        deal = self.cards.row(column, row)
        if deal is None:
            return TableRow(None, ("",) * len(LIST_COLUMNS))
        now, stage = self.cards.now, self.cards.board.stages[column].name
        cells: list[Cell] = [
            (deal.title, ""),
            (deal.contact_name, ""),
            (f"{MOVED} {stage}" if deal.id in self.cards.moved else stage, ""),
            (money_of(deal), ""),
            step_cell(deal, now),
            ((deal.next_step or "") if deal.status == "open" else "", ""),
            close_cell(deal, now),
            age_cell(deal, now),
            (deal.owner_name or "", ""),
            ("" if deal.score is None else str(deal.score), ""),
            state_cell(deal, now),
            (reason_said(deal), ""),
        ]
        return TableRow(
            deal.id,
            tuple(said for said, _look in cells),
            selected=deal.id in self.cards.selected,
            looks=tuple(look for _said, look in cells),
        )
