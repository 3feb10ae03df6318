"""Random histories of deals, played in a store and told again as plain lists.

What is told is written down while it is played, never read from the store: so the reports are held
against what happened, and not against what the store made of it.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from sqlmodel import col, select

from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.deals import changes as deals
from svit_tui.crm.reports.shared.question import Period
from svit_tui.crm.start.opening import open_store
from svit_tui.model.kinds import DealStatus
from svit_tui.model.lists import LossReason, Source
from svit_tui.model.pipeline import Pipeline, Stage
from svit_tui.model.values.money import Money
from svit_tui.store.changes.unit import Unit
from svit_tui.store.store import Store

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
BEGIN = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
# Pipeline 1 has four stages and then one that is archived, pipeline 2 has three.
SIZES = {1: 5, 2: 3}
PROBABILITY = 30
ROTTING_DAYS = 7
PERIODS = (
    Period(),
    Period(date(2026, 9, 1), date(2026, 9, 30)),
    Period(date(2026, 9, 10), date(2026, 9, 10)),
    Period(date(2026, 10, 1), None),
    Period(None, date(2026, 9, 20)),
    Period(date(2020, 1, 1), date(2020, 12, 31)),
)


@dataclass
class Step:
    """Something that is done to a deal, hours after what was done before."""

    what: str
    hours: int
    stage: int = 0


@dataclass
class Plan:
    """A deal and what is done to it; what can't be done at its turn is passed over."""

    stage: int
    amount: int | None
    currency: str
    probability: int | None
    source: int
    hours: int
    steps: list[Step]


@dataclass
class Told:
    """A deal as it was played.

    `changes` are all of its stage or status, in their order: when, which, and the stage it is in
    then. An entry or a reopening is a visit. `clock` is when the last thing was done to it;
    `reason` is why it is lost, 0 if it is not.
    """

    id: int
    source: int
    amount: int | None
    currency: str
    probability: int | None
    clock: datetime
    status: str = "open"
    stage: int = 0
    entered_at: datetime = BEGIN
    closed_at: datetime | None = None
    reason: int = 0
    archived: bool = False
    changes: list[tuple[datetime, str, int]] = field(default_factory=list)


@dataclass
class World:
    """A store in which histories were played, and what happened. `order`: stages by pipeline, all
    of them; one is `archived` in the end."""

    store: Store
    told: list[Told]
    order: dict[int, list[int]]
    archived: int

    def home(self, stage: int) -> int:
        """The pipeline of a stage."""
        return next(key for key, stages in self.order.items() if stage in stages)

    def rots_nowhere(self, stage: int) -> bool:
        """Whether a stage allows any rest: those of the second pipeline do."""
        return self.home(stage) == 2


stages_of_all = st.sampled_from([0, 0, 1, 1, 1, 2, 2, 3, 4, 5, 6, 7])
steps = st.builds(
    Step,
    what=st.sampled_from("move move move move win lose reopen reopen edit archive".split()),
    hours=st.sampled_from([0, 1, 30, 24 * 9, 24 * 9]),
    stage=stages_of_all,
)
plans = st.builds(
    Plan,
    stage=st.sampled_from([0, 0, 0, 1, 5, 6]),
    amount=st.none() | st.integers(0, 10**7),
    currency=st.sampled_from(["UAH", "USD"]),
    probability=st.none() | st.integers(0, 100),
    source=st.integers(1, 2),
    hours=st.integers(0, 24 * 30),
    steps=st.lists(steps, max_size=7),
)
histories: st.SearchStrategy[list[Plan]] = st.lists(plans, max_size=8)


def template(path: Path) -> None:
    """A store with the two pipelines, to be copied for each history."""
    store = open_store(path, login="olena", clock=lambda: BEGIN)
    with store.unit() as work:
        for stage in work.session.exec(select(Stage)).all():
            if stage.position > SIZES[1]:
                work.remove(stage)
            else:
                values: dict[str, Any] = {"probability": PROBABILITY, "rotting_days": ROTTING_DAYS}
                work.change(stage, **values, requires="")
        second = work.add(Pipeline(name="Second", name_key="second", position=2))
        for position in range(1, SIZES[2] + 1):
            name = f"Second {position}"
            work.add(
                Stage(
                    pipeline_id=second.key,
                    name=name,
                    name_key=name.lower(),
                    position=position,
                    probability=PROBABILITY,
                )
            )
        contacts.add(work, name="Clinic")
    store.close()


def play(made: Path, path: Path, history: list[Plan], *, reordered: bool) -> World:
    """Play a history in a copy of a template: half of each deal's steps in one change, the rest in
    another, so that the second has to bring derived columns up to date. Then stages change places.
    """
    shutil.copyfile(made, path)
    store = open_store(path, login="olena", clock=lambda: NOW)
    with store.read() as session:
        found = session.exec(select(Stage).order_by(col(Stage.position))).all()
        order = {key: [stage.key for stage in found if stage.pipeline_id == key] for key in SIZES}
    everything = [*order[1], *order[2]]
    told: list[Told] = []
    with store.unit() as work:
        for plan in history:
            told.append(_begin(work, plan, everything[plan.stage]))
            _go_on(work, told[-1], plan.steps[: len(plan.steps) // 2], everything)
    with store.unit() as work:
        for plan, deal in zip(history, told, strict=True):
            _go_on(work, deal, plan.steps[len(plan.steps) // 2 :], everything)
        archived = order[1][-1]
        work.change(work.get(Stage, archived), archived_at=NOW)
    if reordered:
        first = order[1]
        first[1], first[2] = first[2], first[1]
        with store.unit() as work:
            for position, stage_id in enumerate(first, 1):
                work.change(work.get(Stage, stage_id), position=position)
    return World(store, told, order, archived)


def _begin(work: Unit, plan: Plan, stage: int) -> Told:
    work.now = BEGIN + timedelta(hours=plan.hours)
    source = work.session.exec(select(Source.id).order_by(col(Source.id))).all()[plan.source]
    deal = deals.add(
        work,
        title="Deal",
        contact_id=1,
        stage_id=stage,
        amount=None if plan.amount is None else Money(plan.amount, plan.currency),
        currency=plan.currency,
        probability=plan.probability,
        source_id=source,
    )
    told = Told(deal.key, source or 0, plan.amount, plan.currency, plan.probability, work.now)
    told.stage, told.entered_at = stage, work.now
    told.changes.append((work.now, "entered", stage))
    return told


def _go_on(work: Unit, deal: Told, steps: list[Step], everything: list[int]) -> None:
    reasons = work.session.exec(select(LossReason.id).order_by(col(LossReason.id))).all()
    for step in steps:
        deal.clock += timedelta(hours=step.hours)
        work.now = deal.clock
        stage = everything[step.stage]
        is_open = deal.status == "open"
        if deal.archived:
            continue
        if step.what == "move" and is_open and stage != deal.stage:
            deals.move(work, deal.id, stage)
            _entered(deal, work.now, stage)
        elif step.what == "edit" and stage != deal.stage:
            # The form lets a closed deal change its stage, too.
            deals.edit(work, deal.id, stage_id=stage)
            _entered(deal, work.now, stage)
        elif step.what in ("win", "lose") and is_open:
            if step.what == "win":
                deals.win(work, deal.id)
            else:
                deal.reason = reasons[step.stage % 3] or 0
                deals.lose(work, deal.id, reason_id=deal.reason)
            deal.status = DealStatus.WON if step.what == "win" else DealStatus.LOST
            deal.closed_at = work.now
            deal.changes.append((work.now, deal.status, deal.stage))
        elif step.what == "reopen" and not is_open:
            deals.reopen(work, deal.id)
            deal.status, deal.closed_at, deal.entered_at = "open", None, work.now
            deal.reason = 0
            deal.changes.append((work.now, "reopened", deal.stage))
        elif step.what == "archive":
            deals.archive(work, deal.id)
            deal.archived = True


def _entered(deal: Told, moment: datetime, stage: int) -> None:
    deal.stage, deal.entered_at = stage, moment
    deal.changes.append((moment, "entered", stage))
