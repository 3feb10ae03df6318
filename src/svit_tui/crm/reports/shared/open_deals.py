"""Open deals and their value, for the members and forecast reports."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from svit_tui.crm.reports.shared.question import Amounts, Question
from svit_tui.model.kinds import Fate
from svit_tui.model.values.money import minor_digits
from svit_tui.store.reads.rows import query_rows
from svit_tui.store.reads.written import among, both

if TYPE_CHECKING:
    from svit_tui.store.file.connect import Reader

# That a deal is neither won nor lost.
IS_OPEN = "deal.status = 'open'"
# That a deal is won or lost; so said that each of the two is a range of `deal_closed`.
IS_CLOSED = "deal.status <> 'open' AND deal.status IN ('won', 'lost')"


def unindexed(column: str) -> str:
    """The column as an expression that SQLite uses no index for.

    Otherwise it would read the rows of the table in the order of a narrow index instead of scanning
    a covering one, which takes five times as long.
    """
    return f"coalesce({column}, {column})"


@dataclass(frozen=True, slots=True)
class OpenGroup:
    """Open deals with the same `key`, stage, currency and chance.

    `chance` is a percentage, the deal's own or else its stage's; `amount` is in minor units.
    """

    key: tuple[Any, ...]
    stage_id: int
    currency: str
    chance: int
    count: int
    amount: int


def open_groups(reader: Reader, question: Question, keys: Sequence[str]) -> list[OpenGroup]:
    """The open deals that the question is about, grouped by these columns of `deal`.

    The period does not matter, because deals are open now. One pass over the index `deal_open`.
    """
    chances = dict(query_rows(reader, "SELECT id, probability FROM stage"))
    named = [f"{key} AS key_{n}" for n, key in enumerate(keys)]
    alike = ["deal.stage_id", "deal.currency", "deal.probability"]
    columns = ", ".join([*named, *alike, "count(*)", "coalesce(sum(deal.amount), 0)"])
    groups = ", ".join([*(f"key_{n}" for n in range(len(keys))), *alike])
    where = both([IS_OPEN, *question.deals()])
    found = []
    query = f"SELECT {columns} FROM deal WHERE {where} GROUP BY {groups}"
    for *key, stage_id, currency, own, count, amount in query_rows(reader, query):
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

    With `history`, the win rate of a stage replaces the chance where it is known.
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


def history_rates(reader: Reader) -> dict[int, Fraction | None]:
    """Won ÷ (won + lost) of the deals that ever visited a stage, by stage; none if none is closed.

    A deal counts once a stage, by its first visit. Those that moved to another pipeline say nothing
    of this one. One pass over the index `stage_visit`.
    """
    won, lost = among("fate", [Fate.WON]), among("fate", [Fate.LOST, Fate.LOST_HERE])
    query = (
        f"SELECT to_stage_id, sum({won}), sum({lost}) FROM stage_change"
        " WHERE fate IS NOT NULL AND previous_at IS NULL GROUP BY to_stage_id"
    )
    return {
        stage_id: Fraction(won_here, won_here + lost_here) if won_here + lost_here else None
        for stage_id, won_here, lost_here in query_rows(reader, query)
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
