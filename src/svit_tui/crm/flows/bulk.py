"""Bulk actions: previewed, applied as one undoable change, cancellable.

Each item goes through the same function as a single one, so the same rules apply; all of it is
undone at once. `each` changes all items or none, and names an item that refuses. `run` is for when
the user has agreed to go on: items that refuse stay as they are and are reported at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlmodel import Session, col, func, select

from svit_tui.crm.action import Action
from svit_tui.crm.contacts import actions as contact_actions
from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.deals import actions as deal_actions
from svit_tui.crm.deals import changes as deals
from svit_tui.crm.tasks import actions as task_actions
from svit_tui.crm.tasks import changes as tasks
from svit_tui.crm.tasks.changes import SOMETIME, Due
from svit_tui.i18n import _, ngettext
from svit_tui.model.contact import Contact
from svit_tui.model.deal import Deal
from svit_tui.model.errors import CrmError, Invalid, NotFound, NotOpen
from svit_tui.model.kinds import DealStatus
from svit_tui.store.changes.unit import Unit
from svit_tui.store.reads.chunks import chunks

# Told how many are through; it may raise Cancelled, which takes all of it back.
Tell = Callable[[int], None]


# What is done to one thing, by its number.
Do = Callable[[Unit, int], Any]
# What the things are.
Kind = type[Deal] | type[Contact]


@dataclass(frozen=True, slots=True)
class Act:
    """An action of the menu of bulk actions, with all that was asked for it: done to one thing."""

    action: Action
    do: Do

    def __post_init__(self) -> None:
        """Raises ValueError if the action is not declared for that menu."""
        if not self.action.bulk:
            raise ValueError(f"{self.action.name} is not declared as a bulk action")

    def __call__(self, work: Unit, number: int) -> None:
        """Do it to the thing with this number."""
        self.do(work, number)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something that was left as it is, and why."""

    id: int
    why: str


@dataclass(frozen=True, slots=True)
class BulkOutcome:
    """How many were changed, and what was left."""

    done: int
    refused: tuple[Refusal, ...] = ()


class SomeRefused(CrmError):
    """Some of the items refuse the change, so nothing was changed.

    `rest` are the items that would accept it and `do` is the change: `run` with the two goes on.
    """

    def __init__(self, refused: Sequence[Refusal], rest: Sequence[int], do: Do, stays: str) -> None:
        super().__init__(_("Nothing was changed. {why}").format(why=stays))
        self.refused = tuple(refused)
        self.rest = tuple(rest)
        self.do = do
        self.stays = stays


@dataclass(slots=True)
class Preview:
    """What is about to be changed: the number of items, and their sums in minor units by currency.

    `closed` is the number of deals that are already won or lost.
    """

    count: int = 0
    closed: int = 0
    amounts: dict[str, int] = field(default_factory=dict)


def preview(session: Session, deal_ids: Sequence[int]) -> Preview:
    """What a bulk action on these deals is about; those that are gone are not counted."""
    found = Preview()
    for part in chunks(deal_ids):
        query = (
            select(Deal.currency, Deal.status, func.count(), func.sum(Deal.amount))
            .where(col(Deal.id).in_(part), col(Deal.archived_at).is_(None))
            .group_by(col(Deal.currency), col(Deal.status))
        )
        for currency, status, count, amount in session.exec(query):
            found.count += count
            found.closed += count if status != DealStatus.OPEN else 0
            if amount:
                found.amounts[currency] = found.amounts.get(currency, 0) + amount
    return found


def each(work: Unit, ids: Sequence[int], do: Do, of: Kind = Deal) -> None:
    """Apply an action to all of these deals or contacts as one change, or to none of them.

    Raises SomeRefused, which names an item that refuses; for a single item, its own error.
    """
    if len(ids) == 1:
        do(work, ids[0])
        return
    refused = run(work, ids, do).refused
    if not refused:
        return
    unable = {refusal.id for refusal in refused}
    rest = [number for number in ids if number not in unable]
    first, more = refused[0], len(refused) - 1
    title = _title(work, of, first.id)
    stays = first.why
    if title:
        stays = _("{title} stays. {why}").format(title=title, why=first.why)
    if more:
        others = ngettext("And so does {count} more.", "And so do {count} more.", more)
        stays = f"{stays} {others.format(count=more)}"
    raise SomeRefused(refused, rest, do, stays)


def run(work: Unit, ids: Iterable[int], act: Do, tell: Tell | None = None) -> BulkOutcome:
    """Apply an action to each item as one change. `tell` may raise Cancelled, which rolls it back.

    An action has to refuse before it changes anything.
    """
    done, refused = 0, []
    for number in ids:
        try:
            act(work, number)
        except (Invalid, NotOpen, NotFound) as refusal:
            refused.append(Refusal(number, str(refusal)))
        else:
            done += 1
        if tell is not None:
            tell(done + len(refused))
    return BulkOutcome(done, tuple(refused))


def move(stage_id: int) -> Act:
    """Into a stage. Deals that lack what it asks for are refused."""
    return Act(deal_actions.MOVE, lambda work, deal_id: deals.move(work, deal_id, stage_id))


def own(owner_id: int | None) -> Act:
    """To a member, or to nobody."""
    return Act(deal_actions.OWNER, lambda work, deal_id: deals.set_owner(work, deal_id, owner_id))


def tag(add: Iterable[str], drop: Iterable[str] = ()) -> Act:
    """Add tags and take others away."""
    more, fewer = set(add), set(drop)
    return Act(
        deal_actions.TAGS, lambda work, deal_id: deals.change_tags(work, deal_id, more, fewer)
    )


def win() -> Act:
    """Won."""
    return Act(deal_actions.WIN, deals.win)


def archive() -> Act:
    """Deals put away."""
    return Act(deal_actions.ARCHIVE, deals.archive)


def lose(reason_id: int, note: str = "") -> Act:
    """Lost for a reason."""
    return Act(
        deal_actions.LOSE,
        lambda work, deal_id: deals.lose(work, deal_id, reason_id=reason_id, note=note),
    )


def snooze(until: date | None, reason: str = "") -> Act:
    """Put aside until a date; back now without one."""
    return Act(
        deal_actions.SNOOZE, lambda work, deal_id: deals.snooze(work, deal_id, until, reason)
    )


def put(**fields: Any) -> Act:
    """Set fields of deals, such as `source_id` or `expected_close_on`."""
    return Act(deal_actions.EDIT, lambda work, deal_id: deals.edit(work, deal_id, **fields))


def plan(title: str, *, kind: str, due: Due = SOMETIME, assignee_id: int | None = None) -> Act:
    """Plan a task for each deal; without an assignee it is its owner's."""

    def act(work: Unit, deal_id: int) -> None:
        deal = deals.open_deal(work, deal_id)
        tasks.add(
            work,
            title=title,
            kind=kind,
            due=due,
            assignee_id=deal.owner_id if assignee_id is None else assignee_id,
            deal_id=deal_id,
        )

    return Act(task_actions.TASK_ADD, act)


def own_contact(owner_id: int | None) -> Act:
    """Contacts to a member, or to nobody."""
    return Act(
        contact_actions.OWNER,
        lambda work, contact_id: contacts.set_owner(work, contact_id, owner_id),
    )


def tag_contact(add: Iterable[str], drop: Iterable[str] = ()) -> Act:
    """Add tags to contacts and take others away."""
    more, fewer = set(add), set(drop)
    return Act(
        contact_actions.TAGS,
        lambda work, contact_id: contacts.change_tags(work, contact_id, more, fewer),
    )


def archive_contact() -> Act:
    """Contacts put away."""
    return Act(contact_actions.ARCHIVE, contacts.archive)


def _title(work: Unit, of: Kind, number: int) -> str:
    """What a deal or contact is called; empty if it is not there."""
    if of is Contact:
        contact = work.session.get(Contact, number)
        return contact.name if contact is not None else ""
    deal = work.session.get(Deal, number)
    return deal.title if deal is not None else ""
