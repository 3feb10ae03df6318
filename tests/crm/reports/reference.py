"""The reports on stages once more: slow, a deal and a sentence at a time, from what was told.

No SQL, no derived columns, nothing of the module under test but the meaning of its words.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction

from svit_tui.crm.reports.shared.question import Period
from tests.crm.reports.histories import NOW, PROBABILITY, ROTTING_DAYS, Told, World

Visit = tuple[int, datetime, int]


def within(period: Period, moment: datetime) -> bool:
    day = moment.date()
    return (period.first is None or day >= period.first) and (
        period.last is None or day <= period.last
    )


def visits(deal: Told) -> list[Visit]:
    """Place in the changes, moment and stage of each entry and reopening."""
    return [
        (number, moment, stage)
        for number, (moment, kind, stage) in enumerate(deal.changes)
        if kind in ("entered", "reopened")
    ]


def seconds(deal: Told, visit: Visit) -> tuple[int, bool]:
    """How long a visit lasted, and whether it is over."""
    number, moment, _stage = visit
    if number + 1 < len(deal.changes):
        end, over = deal.changes[number + 1][0], True
    elif deal.closed_at is not None:
        end, over = deal.closed_at, True
    else:
        end, over = NOW, False
    return max(int((end - moment).total_seconds()), 0), over


def won_here(world: World, deal: Told, pipeline: int) -> bool:
    return deal.status == "won" and world.home(deal.stage) == pipeline


def counted(world: World, sources: tuple[int, ...]) -> list[Told]:
    return [
        deal for deal in world.told if not deal.archived and (not sources or deal.source in sources)
    ]


def standing(world: World, stage: int, sources: tuple[int, ...]) -> list[Told]:
    return [
        deal for deal in counted(world, sources) if deal.status == "open" and deal.stage == stage
    ]


def money(found: list[Told]) -> tuple[dict[str, int], dict[str, int]]:
    """Value and weighted value by currency."""
    value: dict[str, int] = {}
    weighted: dict[str, int] = {}
    for deal in found:
        if deal.amount is not None:
            chance = PROBABILITY if deal.probability is None else deal.probability
            value[deal.currency] = value.get(deal.currency, 0) + deal.amount
            weighted[deal.currency] = weighted.get(deal.currency, 0) + deal.amount * chance
    return value, {code: hundredths // 100 for code, hundredths in weighted.items()}


def cohort(
    world: World, pipeline: int, period: Period, sources: tuple[int, ...]
) -> dict[int, tuple[int, bool]]:
    """Deals that entered the pipeline in the period: furthest place, and whether they are won."""
    found = {}
    stages = world.order[pipeline]
    for deal in counted(world, sources):
        here = [visit for visit in visits(deal) if visit[2] in stages]
        if here and within(period, here[0][1]):
            furthest = max(stages.index(stage) for _number, _moment, stage in here)
            found[deal.id] = (furthest, won_here(world, deal, pipeline))
    return found


def outcome(
    world: World, pipeline: int, stage: int, period: Period, sources: tuple[int, ...]
) -> dict[int, tuple[str, bool]]:
    """What became of each deal that entered the stage in the period, and whether it is won."""
    stages = world.order[pipeline]
    found = {}
    for deal in counted(world, sources):
        came = [v for v in visits(deal) if v[2] == stage and within(period, v[1])]
        if not came:
            continue
        later = [v[2] for v in visits(deal) if v[0] > came[0][0] and v[2] in stages]
        won = won_here(world, deal, pipeline)
        if won or any(stages.index(other) > stages.index(stage) for other in later):
            fate = "advanced"
        elif deal.stage == stage and deal.status == "lost":
            fate = "lost"
        elif deal.stage == stage and deal.status == "open":
            fate = "open"
        else:
            fate = "elsewhere"
        found[deal.id] = (fate, won)
    return found


def times(
    world: World, stage: int, period: Period, sources: tuple[int, ...]
) -> tuple[list[int], list[int]]:
    """Seconds of the visits that are over, and of those that are not."""
    over: list[int] = []
    running: list[int] = []
    for deal in counted(world, sources):
        for visit in visits(deal):
            if visit[2] == stage and within(period, visit[1]):
                lasted, is_over = seconds(deal, visit)
                (over if is_over else running).append(lasted)
    return over, running


def kaplan_meier(over: list[int], running: list[int], share: Fraction) -> Fraction | None:
    """The quantile, step by step through the curve, in exact fractions."""
    left = Fraction(1)
    moments = sorted(set(over))
    for number, moment in enumerate(moments):
        risk = sum(1 for lasted in [*over, *running] if lasted >= moment)
        left *= 1 - Fraction(over.count(moment), risk)
        if left < 1 - share or (left == 1 - share and number + 1 == len(moments)):
            return Fraction(moment)
        if left == 1 - share:
            return Fraction(moment + moments[number + 1], 2)
    return None


def rotting(world: World, stage: int, sources: tuple[int, ...]) -> list[Told]:
    limit = timedelta(days=ROTTING_DAYS + 1)
    if world.rots_nowhere(stage):
        return []
    return [deal for deal in standing(world, stage, sources) if NOW - deal.entered_at >= limit]


def bottleneck(
    world: World, pipeline: int, period: Period, sources: tuple[int, ...]
) -> dict[int, Fraction]:
    """The wins that each stage costs, weighed by time."""
    typical: dict[int, Fraction] = {}
    for stage in world.order[pipeline]:
        over, running = times(world, stage, period, sources)
        middle = kaplan_meier(over, running, Fraction(1, 2))
        typical[stage] = Fraction(max([*over, *running], default=0)) if middle is None else middle
    together = sum(typical.values())
    found = {}
    for stage in world.order[pipeline]:
        fates = outcome(world, pipeline, stage, period, sources).values()
        advanced = [won for fate, won in fates if fate == "advanced"]
        stopped = sum(1 for fate, _won in fates if fate in ("lost", "elsewhere"))
        if advanced and together:
            found[stage] = (
                stopped * Fraction(sum(advanced), len(advanced)) * typical[stage] / together
            )
    return found
