"""End the nurturing of a deal: stop its sequence and clear its mark of being back from snooze.

All rules about this are here. Whatever happens to deals calls them: moves and closes,
communications, tasks and events, one at a time or thousands in an import.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import and_, col, select

from svit_tui.model import standing
from svit_tui.model.contact import Contact
from svit_tui.model.deal import Deal, DealContact
from svit_tui.model.kinds import Direction, StopReason
from svit_tui.model.nurturing import SequenceRun
from svit_tui.model.task import Task
from svit_tui.store.changes.unit import Unit


@dataclass(frozen=True, slots=True)
class Said:
    """What of a communication matters here. `imported` ones may tell of times long past."""

    direction: str
    deal_id: int | None
    started_at: datetime
    people: Sequence[int]
    imported: bool = False

    @property
    def on(self) -> date:
        """The day, where the user is."""
        return self.started_at.astimezone().date()


def is_back(deal: Deal, today: date) -> bool:
    """Whether a deal is back from snooze and nothing has happened to it since."""
    return standing.is_back(deal.snoozed_until, today)


def moved(work: Unit, deal: Deal, because: StopReason) -> None:
    """A deal entered another stage, was closed or archived."""
    for run in runs_of(work, deal.key):
        stop(work, run, because)
    taken_up(work, deal)


def planned(work: Unit, deal_id: int | None) -> None:
    """A task or an event was planned for a deal."""
    if deal_id is not None:
        taken_up(work, work.get(Deal, deal_id))


def said(
    work: Unit, communications: Iterable[Said], settled: Collection[int] = frozenset()
) -> None:
    """End what logged communications end: incoming ones are replies, any shows work on the deal.

    Nothing ends for `settled` deals, whose outcome has been reported already.
    """
    entries = [entry for entry in communications if entry.deal_id not in settled]
    about = {entry.deal_id for entry in entries}
    asleep = {
        deal.key: deal
        for deal in work.session.exec(
            select(Deal).where(col(Deal.id).in_(about), col(Deal.snoozed_until).is_not(None))
        )
    }
    for entry in entries:
        deal = asleep.get(entry.deal_id or 0)
        until = deal.snoozed_until if deal is not None else None
        if deal is not None and until and (not entry.imported or until <= entry.on):
            taken_up(work, deal)
    running = select(SequenceRun.id).where(col(SequenceRun.stopped_at).is_(None)).limit(1)
    if work.session.exec(running).first() is None:
        return
    replies = [entry for entry in entries if entry.direction == Direction.IN]
    for run in _replied_to(work, replies, settled):
        stop(work, run, StopReason.REPLY)


def step_ended(work: Unit, task: Task) -> None:
    """A task was done or put away: a sequence without steps to do has finished."""
    if task.sequence_run_id is None:
        return
    run = work.get(SequenceRun, task.sequence_run_id)
    if run.stopped_at is None and not steps_to_do(work, run):
        work.change(run, stopped_at=work.now, stopped_because=StopReason.FINISHED)


def step_planned_again(work: Unit, task: Task) -> None:
    """A task is not done after all: its finished sequence goes on, unless another runs by now."""
    if task.sequence_run_id is None:
        return
    run = work.get(SequenceRun, task.sequence_run_id)
    if run.stopped_because == StopReason.FINISHED and not runs_of(work, run.deal_id):
        work.change(run, stopped_at=None, stopped_because="")


def taken_up(work: Unit, deal: Deal) -> None:
    """Take the mark of being back from snooze away. A deal that is still put aside stays so."""
    if is_back(deal, work.now.astimezone().date()):
        work.change(deal, snoozed_until=None, snooze_reason="")


def stop(work: Unit, run: SequenceRun, because: StopReason) -> None:
    """End a sequence; its steps that are not done are archived."""
    work.change(run, stopped_at=work.now, stopped_because=because)
    for task in steps_to_do(work, run):
        work.change(task, archived_at=work.now)


def runs_of(work: Unit, deal_id: int) -> Sequence[SequenceRun]:
    """The sequences that run for a deal: one, or none."""
    return work.session.exec(
        select(SequenceRun).where(
            SequenceRun.deal_id == deal_id, col(SequenceRun.stopped_at).is_(None)
        )
    ).all()


def steps_to_do(work: Unit, run: SequenceRun) -> Sequence[Task]:
    """The tasks of a sequence that are planned and not done."""
    return work.session.exec(
        select(Task)
        .where(
            Task.sequence_run_id == run.key,
            col(Task.done_at).is_(None),
            col(Task.archived_at).is_(None),
        )
        .order_by(col(Task.id))
    ).all()


def _replied_to(work: Unit, replies: Sequence[Said], settled: Collection[int]) -> list[SequenceRun]:
    """The sequences that the replies answer, each once.

    A reply that names a deal answers the sequence of that deal. Any other answers those of all
    deals with its participants, with their organisations, or with them as further people. A reply
    from before the start of a sequence does not answer it. The number of queries does not depend on
    the number of replies.
    """
    people = {person for entry in replies if entry.deal_id is None for person in entry.people}
    theirs = _running_deals(work, people)
    wanted = {entry.deal_id for entry in replies if entry.deal_id is not None}.union(
        *theirs.values()
    )
    wanted -= set(settled)
    if not wanted:
        return []
    query = select(SequenceRun).where(
        col(SequenceRun.stopped_at).is_(None), col(SequenceRun.deal_id).in_(wanted)
    )
    running = {run.deal_id: run for run in work.session.exec(query)}
    answered = []
    for entry in replies:
        if entry.deal_id is not None:
            deals = {entry.deal_id}
        else:
            deals = set().union(*(theirs[person] for person in entry.people))
        for deal_id in sorted(deals):
            run = running.get(deal_id)
            if run is None:
                continue
            if entry.on >= min(run.started_on, run.created_at.astimezone().date()):
                answered.append(running.pop(deal_id))
    return answered


def _running_deals(work: Unit, people: set[int]) -> defaultdict[int, set[int]]:
    """The deals of each of these contacts for which a sequence runs."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    if not people:
        return found
    speaking: defaultdict[int, set[int]] = defaultdict(set)
    for person in people:
        speaking[person].add(person)
    at = select(Contact.id, Contact.organization_id).where(
        col(Contact.id).in_(people), col(Contact.organization_id).is_not(None)
    )
    for member, organization in work.session.exec(at):
        speaking[organization or 0].add(member or 0)
    is_running = (col(SequenceRun.deal_id) == Deal.id, col(SequenceRun.stopped_at).is_(None))
    own = (
        select(Deal.id, Deal.contact_id)
        .join(SequenceRun, and_(*is_running))
        .where(col(Deal.contact_id).in_(speaking))
    )
    for deal_id, contact_id in work.session.exec(own):
        for person in speaking[contact_id]:
            found[person].add(deal_id or 0)
    further = (
        select(DealContact.deal_id, DealContact.contact_id)
        .join(Deal, col(Deal.id) == DealContact.deal_id)
        .join(SequenceRun, and_(*is_running))
        .where(col(DealContact.contact_id).in_(people))
    )
    for deal_id, person in work.session.exec(further):
        found[person].add(deal_id)
    return found
