"""Open deals and their value, for the members and forecast reports."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Label,
    SQLColumnExpression,
    case,
    func,
    literal,
    literal_column,
    select,
)
from sqlmodel import Session, col

from svit_tui.crm.reports.shared.question import Amounts, Question
from svit_tui.model.deal import Deal, StageChange
from svit_tui.model.kinds import DealStatus, Fate
from svit_tui.model.pipeline import Stage
from svit_tui.model.values.money import minor_digits

# A partial index serves only what names its condition in so many words.
_OPEN = literal(str(DealStatus.OPEN), literal_execute=True)


def is_open() -> ColumnElement[bool]:
    """That a deal is neither won nor lost."""
    return col(Deal.status) == _OPEN


def is_closed() -> ColumnElement[bool]:
    """That a deal is won or lost; so said that each of the two is a range of `deal_closed`."""
    ends = [literal(str(end), literal_execute=True) for end in (DealStatus.WON, DealStatus.LOST)]
    return (col(Deal.status) != _OPEN) & col(Deal.status).in_(ends)


def unindexed(column: SQLColumnExpression[Any]) -> ColumnElement[Any]:
    """The column as an expression that no index is chosen for.

    SQLite would read the rows of a table in the order of a narrow index rather than all of a
    covering one, which takes five times as long.
    """
    return func.coalesce(column, column)


@dataclass(frozen=True, slots=True)
class OpenGroup:
    """Open deals alike in `key`, stage, currency and chance. `chance` is in percent, the deal's own
    or else its stage's; `amount` in minor units."""

    key: tuple[Any, ...]
    stage_id: int
    currency: str
    chance: int
    count: int
    amount: int


def open_groups(
    session: Session, question: Question, keys: Sequence[SQLColumnExpression[Any]]
) -> list[OpenGroup]:
    """The open deals that the question does not leave out, by these columns of `Deal`.

    The period narrows nothing: what is open is open now. One pass over the index `deal_open`.
    """
    read = session.connection()
    stages = select(col(Stage.id), col(Stage.probability))
    chances = {row.id: row.probability for row in read.execute(stages)}
    named: list[Label[Any]] = [key.label(f"key_{n}") for n, key in enumerate(keys)]
    alike = (col(Deal.stage_id), col(Deal.currency), col(Deal.probability))
    query = (
        select(*named, *alike, func.count(), func.coalesce(func.sum(col(Deal.amount)), 0))
        .where(is_open(), *question.deals())
        .group_by(*(literal_column(key.name) for key in named), *alike)
    )
    found = []
    for *key, stage_id, currency, own, count, amount in read.execute(query):
        chance = chances[stage_id] if own is None else own
        found.append(OpenGroup(tuple(key), stage_id, currency, chance, count, amount))
    return found


def value(groups: Iterable[OpenGroup]) -> Amounts:
    """What they are worth by currency."""
    found: Amounts = {}
    for group in groups:
        if group.amount:
            found[group.currency] = found.get(group.currency, 0) + group.amount
    return found


def weighted(
    groups: Iterable[OpenGroup], history: dict[int, Fraction | None] | None = None
) -> Amounts:
    """Σ amount × chance ÷ 100 by currency, rounded half up once, at the end.

    With `history` a stage's rate of winning takes the place of the chance, where it is known.
    """
    sums: dict[str, Fraction] = {}
    for group in groups:
        rate = history.get(group.stage_id) if history is not None else None
        if rate is None:
            rate = Fraction(group.chance, 100)
        if group.amount:
            sums[group.currency] = sums.get(group.currency, Fraction(0)) + group.amount * rate
    return {code: _half_up(amount) for code, amount in sums.items()}


def _half_up(amount: Fraction) -> int:
    return (2 * amount.numerator + amount.denominator) // (2 * amount.denominator)


def history_rates(session: Session) -> dict[int, Fraction | None]:
    """Won ÷ (won + lost) of the deals that ever visited a stage, by stage; none if none is closed.

    A deal counts once a stage, by its first visit. Those that moved to another pipeline say nothing
    of this one. One pass over the index `stage_visit`.
    """
    fate = col(StageChange.fate)
    won = func.sum(case((fate == Fate.WON, 1), else_=0))
    lost = func.sum(case((fate.in_((Fate.LOST, Fate.LOST_HERE)), 1), else_=0))
    query = (
        select(col(StageChange.to_stage_id), won, lost)
        .where(fate.is_not(None), col(StageChange.previous_at).is_(None))
        .group_by(col(StageChange.to_stage_id))
    )
    return {
        stage_id: Fraction(won_here, won_here + lost_here) if won_here + lost_here else None
        for stage_id, won_here, lost_here in session.connection().execute(query)
    }


def added(*amounts: Amounts) -> Amounts:
    """Amounts added up by currency."""
    found: Amounts = {}
    for part in amounts:
        for code, minor in part.items():
            found[code] = found.get(code, 0) + minor
    return found


def major(amounts: Amounts | None, currency: str) -> float | None:
    """What a chart draws of amounts: those of one currency, in major units."""
    if amounts is None:
        return None
    return float(amounts.get(currency, 0) / 10 ** minor_digits(currency))
