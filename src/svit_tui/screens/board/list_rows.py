"""Turn deals into the rows of the board's list view."""

from __future__ import annotations

from datetime import date, datetime

from svit_tui import formatting
from svit_tui.crm.deals.board import CardRow
from svit_tui.i18n import _
from svit_tui.model.standing import is_snoozed
from svit_tui.screens.board.cards import Cards, money_of
from svit_tui.widgets.table import ColumnSpec, TableRow

LIST_COLUMNS = (
    ("title", 4, 16, 0),
    ("contact", 3, 12, 3),
    ("stage", 2, 10, 2),
    ("amount", 0, 14, 0),
    ("step", 3, 14, 0),
    ("expected", 0, 15, 6),
    ("owner", 1, 8, 5),
    ("age", 0, 5, 4),
    ("score", 0, 6, 7),
    ("state", 1, 10, 1),
)


def list_columns() -> list[ColumnSpec]:
    """The columns of the board's list view."""
    titles = {
        "title": _("Deal"),
        "contact": _("Contact"),
        "stage": _("Stage"),
        "amount": _("Amount"),
        "step": _("Next step"),
        "expected": _("Expected close"),
        "owner": _("Owner"),
        "age": _("Age"),
        "score": _("Score"),
        "state": _("State"),
    }
    return [
        ColumnSpec(
            key,
            titles[key],
            width=0 if weight else least,
            weight=weight,
            minimum=least,
            align="right" if key in ("amount", "age", "score") else "left",
            drop=drop,
        )
        for key, weight, least, drop in LIST_COLUMNS
    ]


def step_said(card: CardRow, now: datetime) -> str:
    """The next step of an open deal as a list says it."""
    standing = card.standing
    if card.status != "open" or not (standing.step.kind or standing.lacks_next_step(now)):
        return ""
    return formatting.next_step_said(standing.step, card.next_step, now)


def states_of(card: CardRow, now: datetime) -> tuple[list[str], str]:
    """How a deal stands, in words, and the kind that its row looks like.

    The next step has a column of its own.
    """
    if card.status != "open":
        words = [_("won") if card.status == "won" else _("lost")]
        return [*words, card.loss_reason] if card.loss_reason else words, ""
    standing, today = card.standing, now.astimezone().date()
    states = []
    until = standing.snoozed_until
    if until is not None and is_snoozed(until, today):
        states.append(_("until {date}").format(date=formatting.date_said(until, today)))
    elif until is not None:
        states.append(_("↩ back"))
    if until is not None and card.snooze_reason:
        states.append(card.snooze_reason)
    rots = standing.days_rotting(now) is not None
    states += [_("rotting")] if rots else []
    if card.nurture is not None:
        states.append(formatting.nurture_said(card.nurture, card.nurture_steps, card.nurture_left))
    late = standing.days_past_close(now)
    if late is not None:
        states.append(_("close passed {age}").format(age=formatting.age(late)))
    if late is not None or standing.days_overdue(now) is not None:
        return states, "overdue"
    return states, "rotting" if rots else ""


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
        board, now = self.cards.board, self.cards.now
        expected = (
            formatting.date_said(date.fromisoformat(deal.expected_close_on), board.today)
            if deal.expected_close_on
            else ""
        )
        states, worst = states_of(deal, now)
        return TableRow(
            deal.id,
            (
                deal.title,
                deal.contact_name,
                board.stages[column].name,
                money_of(deal),
                step_said(deal, now),
                expected,
                deal.owner_name or "",
                formatting.age(formatting.days_since(deal.stage_entered_at, now)),
                "" if deal.score is None else str(deal.score),
                ", ".join(states),
            ),
            kind=worst,
            selected=deal.id in self.cards.selected,
        )
