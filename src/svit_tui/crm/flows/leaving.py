"""Hand over everything of a member who leaves to somebody else, as one change."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from sqlmodel import col, or_, select

from svit_tui.crm.lists import actions
from svit_tui.crm.lists import short_lists as lists
from svit_tui.i18n import _, ngettext
from svit_tui.model.contact import Contact
from svit_tui.model.deal import Deal
from svit_tui.model.errors import Invalid
from svit_tui.model.goal import Goal
from svit_tui.model.kinds import DealStatus
from svit_tui.model.member import Member
from svit_tui.model.task import Event, Task
from svit_tui.store.changes.unit import Unit


@dataclass(frozen=True, slots=True)
class HandedOver:
    """How much somebody else has now."""

    deals: int
    tasks: int
    events: int
    contacts: int
    goals: int

    def as_dict(self) -> dict[str, int]:
        """The numbers as scripts read them."""
        return asdict(self)

    def said(self) -> str:
        """What was handed over, in words; nothing if it was nothing."""
        parts = (
            (self.deals, ngettext("{count} open deal", "{count} open deals", self.deals)),
            (self.tasks, ngettext("{count} task", "{count} tasks", self.tasks)),
            (self.events, ngettext("{count} event", "{count} events", self.events)),
            (self.contacts, ngettext("{count} contact", "{count} contacts", self.contacts)),
            (self.goals, ngettext("{count} goal", "{count} goals", self.goals)),
        )
        return ", ".join(words.format(count=count) for count, words in parts if count)


def leave(work: Unit, member_id: int, to_id: int) -> HandedOver:
    """Let a member leave: their open deals, planned tasks and events, contacts and goals go on.

    Closed deals, past activity and goals of past months stay with the member, because reports count
    them. Raises Invalid if both are the same member or the other one has left; NotAllowed.
    """
    member, to = work.get(Member, member_id), work.get(Member, to_id)
    if member is to:
        raise Invalid("to", _("Name somebody else to hand over to."))
    lists.check_owner(work, to_id, None, "to")
    handed = HandedOver(
        deals=_give(
            work,
            *(Deal, "owner_id", member_id, to_id),
            Deal.status == DealStatus.OPEN,
            col(Deal.archived_at).is_(None),
        ),
        tasks=_give(
            work,
            *(Task, "assignee_id", member_id, to_id),
            col(Task.done_at).is_(None),
            col(Task.archived_at).is_(None),
        ),
        events=_give(
            work,
            *(Event, "member_id", member_id, to_id),
            col(Event.done_at).is_(None),
            col(Event.archived_at).is_(None),
            or_(
                col(Event.rule) != "",
                col(Event.ends_at) >= work.now,
                col(Event.ends_on) >= work.now.astimezone().date(),
            ),
        ),
        contacts=_give(
            work,
            *(Contact, "owner_id", member_id, to_id),
            col(Contact.archived_at).is_(None),
        ),
        goals=_give_goals(work, member_id, to_id),
    )
    work.change(member, active=False)
    work.label(actions.MEMBER_LEAVE, member.name)
    return handed


def _give(
    work: Unit,
    model: type[Deal | Task | Event | Contact],
    column: str,
    member_id: int,
    to_id: int,
    *conditions: Any,
) -> int:
    theirs = select(model.id).where(getattr(model, column) == member_id, *conditions)
    numbers = work.session.exec(theirs.order_by(col(model.id))).all()
    return work.change_many(model, [(number, {column: to_id}) for number in numbers if number])


def _give_goals(work: Unit, member_id: int, to_id: int) -> int:
    """Goals of this month and later; added to what the other one means to win."""
    month = f"{work.now.astimezone():%Y-%m}"
    theirs = work.session.exec(
        select(Goal).where(
            Goal.member_id == member_id, Goal.month >= month, col(Goal.archived_at).is_(None)
        )
    ).all()
    for goal in theirs:
        known = work.session.exec(
            select(Goal).where(
                Goal.member_key == to_id,
                Goal.team == "",
                Goal.month == goal.month,
                Goal.currency == goal.currency,
            )
        ).first()
        if known is None:
            work.change(goal, member_id=to_id, member_key=to_id)
            continue
        own = 0 if known.archived_at is not None else known.amount
        work.change(known, amount=own + goal.amount, archived_at=None)
        work.change(goal, archived_at=work.now)
    return len(theirs)
