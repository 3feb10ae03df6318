"""Turn deals into the cards and rows of the board."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from svit_tui import formatting
from svit_tui.crm.deals.board import Board, CardRow, Sums
from svit_tui.i18n import _
from svit_tui.model.standing import is_snoozed
from svit_tui.widgets.board import Card, Column, Mark
from svit_tui.widgets.table import ColumnSpec, TableRow

if TYPE_CHECKING:
    from svit_tui.screens.base.desk import Store

AHEAD = 40
KEPT = 1000


def money_of(card: CardRow) -> str:
    """A card's amount, or nothing."""
    if card.amount is None:
        return ""
    return formatting.money(card.amount, card.currency)


def weighted(sums: Sums) -> dict[str, int]:
    """The weighted sums in minor units."""
    return {currency: amount // 100 for currency, amount in sums.weighted.items()}


def snooze_marks(card: CardRow, today: date) -> list[Mark]:
    """Until when a deal is put aside, or that it is back, and why it was."""
    if not card.snoozed_until:
        return []
    day = date.fromisoformat(card.snoozed_until)
    if is_snoozed(day, today):
        until = formatting.date_said(day, today)
        marks = [Mark(_("until {date}").format(date=until), "snoozed")]
    else:
        marks = [Mark(_("↩ back"), "returned")]
    return [*marks, Mark(card.snooze_reason, "snoozed")] if card.snooze_reason else marks


def nurture_mark(card: CardRow) -> list[Mark]:
    """Which step is next of the sequence that runs for a deal; its name where there is room."""
    if card.nurture is None:
        return []
    done = formatting.steps_said(card.nurture_steps, card.nurture_left)
    return [Mark(f"↻ {done} {card.nurture}", "nurture", short=f"↻ {done}")]


def marks_of(card: CardRow, now: datetime, today: date, own_name: str) -> tuple[Mark, ...]:
    """What a card's last line tells: age, rotting, dates, owner; each with a word or sign."""
    if card.status != "open":
        word = _("won") if card.status == "won" else _("lost")
        marks = [Mark(word, card.status)]
        if card.closed_at:
            closed = datetime.fromisoformat(card.closed_at).astimezone().date()
            marks.append(Mark(formatting.date_said(closed, today)))
        if card.loss_reason:
            marks.append(Mark(card.loss_reason))
        return tuple(marks)
    snooze = snooze_marks(card, today)
    marks = [*snooze, Mark(formatting.age(formatting.days_since(card.stage_entered_at, now)))]
    standing = card.standing
    step = step_mark(card, now)
    rotting = standing.days_rotting(now) is not None
    # What is late comes before what has rested, that before what is still to come.
    marks += [step] if step is not None and step.kind else []
    marks += [Mark(_("rotting"), "rotting")] if rotting else []
    marks += [step] if step is not None and not step.kind else []
    marks += nurture_mark(card)
    marks += score_marks(card)
    if standing.expected_close_on:
        said = formatting.date_said(standing.expected_close_on, today)
        if standing.days_past_close(now) is not None:
            marks.append(Mark(_("overdue {date}").format(date=said), "overdue"))
        else:
            marks.append(Mark(f"→ {said}"))
    if card.owner_name is None:
        marks.append(Mark(_("nobody's")))
    elif card.owner_name != own_name:
        # The first name is enough among colleagues; cards are narrow.
        marks.append(Mark(card.owner_name.split(" ", 1)[0]))
    return tuple(marks)


def score_marks(card: CardRow) -> tuple[Mark, ...]:
    """The score of a deal that was assessed: short, since it stands on narrow cards."""
    return () if card.score is None else (Mark(f"★{card.score}"),)


def step_mark(card: CardRow, now: datetime) -> Mark | None:
    """The next step of an open deal: a sign and when, or that there is none.

    A deal that is put aside needs none.
    """
    standing = card.standing
    step = standing.step
    if not step.kind:
        lacking = standing.lacks_next_step(now)
        return Mark(_("no next step"), short=_("no step")) if lacking else None
    sign = formatting.STEP_SIGNS.get(step.kind, "□")
    said = formatting.due_said(step.day, step.moment, now, step.ends)
    if standing.days_overdue(now) is not None:
        return Mark(f"{sign} {said}", "overdue")
    if not said:
        return Mark(f"{sign} {card.next_step}")
    short = formatting.due_said(step.day, step.moment, now, step.ends, with_time=False)
    return Mark(f"{sign} {said}", short=f"{sign} {short}")


def step_said(card: CardRow, now: datetime) -> str:
    """The next step of an open deal as a list says it."""
    standing = card.standing
    if card.status != "open" or not (standing.step.kind or standing.lacks_next_step(now)):
        return ""
    return formatting.next_step_said(standing.step, card.next_step, now)


class Cards:
    """The board's source: cards of a `Board`, made when they are drawn."""

    def __init__(self, store: Store, board: Board, selected: set[int]) -> None:
        self.store = store
        self.board = board
        self.selected = selected
        self.now = store.clock()
        # Cards as they were made, with what they were made from.
        self._made: dict[int, tuple[CardRow, bool, Card]] = {}

    def tick(self) -> None:
        """It is later now: cards that are drawn anew tell what is overdue by then."""
        self.now = self.store.clock()
        self._made.clear()

    @property
    def own_name(self) -> str:
        """The member whose deals need no name on them."""
        return self.store.member.name if self.store.member else ""

    def columns(self) -> list[Column]:
        """A column a stage, with count, sum and weighted sum."""
        columns = []
        for stage in self.board.stages:
            sums = self.board.sums[stage.id]
            total, likely = "", ""
            if any(sums.amount.values()):
                total = formatting.money_sums(sums.amount)
                likely = f"~ {formatting.money_sums(weighted(sums))}"
            columns.append(Column(stage.name, len(self.board.order[stage.id]), total, likely))
        return columns

    def card(self, column: int, row: int) -> Card | None:
        """A card by column and row."""
        found = self.row(column, row)
        if found is None:
            return None
        selected = found.id in self.selected
        made = self._made.get(found.id)
        if made is not None and made[0] is found and made[1] == selected:
            return made[2]
        card = Card(
            id=found.id,
            title=found.title,
            detail=found.contact_name,
            amount=money_of(found),
            marks=marks_of(found, self.now, self.board.today, self.own_name),
            selected=selected,
        )
        if len(self._made) > KEPT:
            self._made.clear()
        self._made[found.id] = (found, selected, card)
        return card

    def row(self, column: int, row: int) -> CardRow | None:
        """A deal by column and row, read with its neighbours if it is not known."""
        if column >= len(self.board.stages):
            return None
        stage = self.board.stages[column]
        ids = self.board.order[stage.id]
        if not 0 <= row < len(ids):
            return None
        if not self.board.known(ids[row]):
            self.board.cards(self.store.light(), stage.id, row - AHEAD, row + AHEAD)
        return self.board.known_card(ids[row])


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
        marks = marks_of(deal, now, board.today, deal.owner_name or "")
        step = step_said(deal, now)
        # The next step has a column of its own.
        own = step_mark(deal, now)
        states = [mark for mark in marks if mark.kind and mark != own]
        worst = next((mark.kind for mark in marks if mark.kind in ("overdue", "rotting")), "")
        return TableRow(
            deal.id,
            (
                deal.title,
                deal.contact_name,
                board.stages[column].name,
                money_of(deal),
                step,
                expected,
                deal.owner_name or "",
                formatting.age(formatting.days_since(deal.stage_entered_at, now)),
                "" if deal.score is None else str(deal.score),
                ", ".join(mark.text for mark in states),
            ),
            kind=worst,
            selected=deal.id in self.cards.selected,
        )
