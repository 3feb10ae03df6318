"""The triage queue: open deals that need a decision, with the reasons, most urgent first.

The order is that of REASONS: a deal stands where the first of its reasons puts it.

1. back from snooze: today was named as its day, longest back first;
2. overdue: a step was promised and not done, the oldest promise first;
3. untouched: a new lead that nobody has spoken to, the oldest lead first;
4. its expected close has passed, the longest ago first;
5. rotting: the longest at rest first;
6. no next step: the longest at rest first;
7. without owner: the oldest first.

Of two that are equal so far, the one with the smaller number. Snoozed, won, lost and archived deals
are not in it. A deal's reasons are all told, not only the one that it is placed by.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from svit_tui.i18n import _, ngettext
from svit_tui.model.errors import Conflict
from svit_tui.store.claims import leases
from svit_tui.store.claims.leases import Holder
from svit_tui.store.reads import triage as triage_reads
from svit_tui.store.reads.chunks import chunks
from svit_tui.store.reads.filters.deal_filter import DealFilter
from svit_tui.store.reads.triage import DealFacts, TriageQuestion

if TYPE_CHECKING:
    from svit_tui.store.changes.unit import Unit
    from svit_tui.store.file.connect import Connection
    from svit_tui.store.store import Store

__all__ = [
    "DealFilter",
    "Holder",
    "Queue",
    "Reason",
    "Taken",
    "TriageQuestion",
    "Waiting",
    "ask",
    "queue",
    "take",
    "why",
]

BACK, OVERDUE, UNTOUCHED, CLOSE_PASSED, ROTTING, NO_NEXT_STEP, WITHOUT_OWNER = REASONS = (
    *("back_from_snooze", "overdue", "untouched", "expected_close_passed"),
    *("rotting", "no_next_step", "without_owner"),
)
# The team's queue, where the number of a member could stand.
TEAM = None
EVERY_DEAL = DealFilter()
titles = triage_reads.titles
owns_deals = triage_reads.owns_deals
# After so many hours without a touch a lead's age is told in days.
TOLD_IN_HOURS = 48


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a deal needs a decision, for how many whole days already, and hours where those count."""

    kind: str
    days: int
    hours: int = 0

    def said(self) -> str:
        """The reason in words."""
        return _said(self)

    def as_dict(self) -> dict[str, Any]:
        """The reason as scripts read it."""
        return {"kind": self.kind, "days": self.days}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A deal of the queue. `rank` is its place, from one."""

    deal_id: int
    reasons: tuple[Reason, ...]
    rank: int


@dataclass(frozen=True, slots=True)
class Queue:
    """The beginning of a queue, and how many deals all of it has."""

    first: Sequence[Waiting]
    total: int


def ask(
    store: Store, *, member_id: int | None, untouched_hours: int, deals: DealFilter = EVERY_DEAL
) -> TriageQuestion:
    """The question for the queue as of now, about a member's deals or the TEAM's.

    A member's queue includes deals without an owner. `deals` narrows it further.
    """
    if member_id is not None:
        deals = replace(deals, owner_ids=(member_id,), nobodys=True)
    stages = triage_reads.stages(store.light())
    return TriageQuestion(store.clock(), stages, untouched_hours, deals)


def queue(connection: Connection, asked: TriageQuestion, limit: int | None = None) -> Queue:
    """The deals that need a decision, the worst first."""
    found, total = triage_reads.queue(connection, asked, limit)
    return Queue(
        [Waiting(deal.id, reasons(deal, asked), rank) for rank, deal in enumerate(found, 1)], total
    )


def why(connection: Connection, asked: TriageQuestion, deal_id: int) -> tuple[Reason, ...]:
    """Why a deal needs a decision; nothing if it needs none, or is not asked for."""
    deal = triage_reads.facts(connection, asked, [deal_id]).get(deal_id)
    return reasons(deal, asked) if deal else ()


def reasons(deal: DealFacts, asked: TriageQuestion) -> tuple[Reason, ...]:
    """Why an open deal that is not snoozed needs a decision, in the order of REASONS."""
    now = asked.now.astimezone(UTC)
    stage = next((stage for stage in asked.stages if stage.id == deal.stage_id), None)
    standing = deal.standing(stage.rotting_days if stage else None)
    created = datetime.fromisoformat(deal.created_at)
    waited, lacks_step = now - created, standing.lacks_next_step(now)
    found = []
    if (back := standing.days_back(now)) is not None:
        found.append(Reason(BACK, back))
    if (overdue := standing.days_overdue(now)) is not None:
        found.append(Reason(OVERDUE, overdue))
    if (
        lacks_step
        and stage is not None
        and stage.is_first
        and standing.active_at <= created
        and waited >= timedelta(hours=asked.untouched_hours)
    ):
        hours = int(waited.total_seconds() // 3600)
        found.append(Reason(UNTOUCHED, waited.days, hours))
    if (passed := standing.days_past_close(now)) is not None:
        found.append(Reason(CLOSE_PASSED, passed))
    if (rotting := standing.days_rotting(now)) is not None:
        found.append(Reason(ROTTING, rotting))
    if lacks_step:
        found.append(Reason(NO_NEXT_STEP, max(standing.days_rested(now), 0)))
    if deal.owner_id is None:
        found.append(Reason(WITHOUT_OWNER, max(waited.days, 0)))
    return tuple(found)


def _said(reason: Reason) -> str:
    days = reason.days
    match reason.kind:
        case "back_from_snooze" if days == 0:
            return _("back from snooze today")
        case "back_from_snooze":
            words = ngettext(
                "back from snooze {count} day ago", "back from snooze {count} days ago", days
            )
        case "overdue" if days == 0:
            return _("overdue since today")
        case "overdue":
            words = ngettext("overdue {count} day", "overdue {count} days", days)
        case "untouched" if reason.hours < TOLD_IN_HOURS:
            return _("new lead, untouched {count} h").format(count=reason.hours)
        case "untouched":
            words = ngettext(
                "new lead, untouched {count} day", "new lead, untouched {count} days", days
            )
        case "expected_close_passed":
            words = ngettext(
                "expected close passed {count} day ago",
                "expected close passed {count} days ago",
                days,
            )
        case "rotting":
            words = ngettext("rotting {count} day", "rotting {count} days", days)
        case "no_next_step":
            return _("no next step")
        case _:
            return _("without owner")
    return words.format(count=days)


# One deal for one session


@dataclass(slots=True)
class Taken:
    """What the search for the next deal found: the deal, if any, and the deals that were skipped.

    `busy` deals are open in triage elsewhere, `settled` ones no longer need a decision.
    """

    deal_id: int | None = None
    reasons: tuple[Reason, ...] = ()
    busy: dict[int, Holder] = field(default_factory=dict)
    settled: list[int] = field(default_factory=list)


def take(work: Unit, asked: TriageQuestion, candidates: Iterable[int]) -> Taken:
    """Lease the first of these deals that nobody else has and that still needs a decision.

    The session's previous lease is released in the same transaction, so no two sessions get the
    same deal.
    """
    connection, session = work.raw, work.store.session
    leases.release(connection, session, work.now)
    wanted = list(candidates)
    busy = leases.holders(connection, wanted, session, work.now)
    found = Taken()
    for part in chunks(wanted):
        needy = triage_reads.facts(connection, asked, part)
        for deal_id in part:
            if deal_id in busy:
                found.busy[deal_id] = busy[deal_id]
            elif deal_id not in needy:
                found.settled.append(deal_id)
            else:
                leases.take(connection, deal_id, _member(work), session, work.now)
                found.deal_id, found.reasons = deal_id, reasons(needy[deal_id], asked)
                return found
    return found


def take_again(work: Unit, deal_id: int) -> Holder | None:
    """Lease a deal that was seen before, whatever it needs; who has it if somebody else does."""
    connection, session = work.raw, work.store.session
    busy = leases.holders(connection, [deal_id], session, work.now).get(deal_id)
    if busy is None:
        leases.release(connection, session, work.now)
        leases.take(connection, deal_id, _member(work), session, work.now)
    return busy


def hold(work: Unit, deal_id: int) -> None:
    """Prolong the lease of the deal on screen, or take it again if it has ended.

    Raises Conflict, with who, if another session has the deal by now.
    """
    connection, session = work.raw, work.store.session
    if not leases.take(connection, deal_id, _member(work), session, work.now):
        holder = leases.holders(connection, [deal_id], session, work.now)[deal_id]
        raise Conflict(
            _("{who} has this deal in triage now. Nothing was changed.").format(who=holder.name)
        )


def leave(work: Unit) -> None:
    """Release what the session has."""
    leases.release(work.raw, work.store.session, work.now)


def _member(work: Unit) -> int:
    return work.member.id if work.member else 0
