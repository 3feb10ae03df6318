"""The keys that act on tasks and events, on every screen that shows some.

Each is a coroutine that asks what has to be asked, writes all of it as one change, and says whether
it was done. It is to be run by `screen.ask`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from svit_tui.crm.tasks import changes as tasks
from svit_tui.crm.tasks import events
from svit_tui.crm.tasks.chosen import TASK, Chosen, Item, all_chosen, shared_assignee
from svit_tui.i18n import _, ngettext
from svit_tui.model.errors import Invalid, NotFound
from svit_tui.model.member import Member
from svit_tui.screens.ask import sources
from svit_tui.screens.ask.asking import fill_and_write, pick
from svit_tui.screens.ask.dates import date_choices, date_of
from svit_tui.screens.base.work_screen import WorkScreen
from svit_tui.widgets.fields import LineField, Values
from svit_tui.widgets.picker import Choice, PickerModal

if TYPE_CHECKING:
    from sqlmodel import Session

    from svit_tui.screens.base.desk import Unit


async def toggle_done(
    screen: WorkScreen, items: Sequence[Item], *, began: datetime | None = None
) -> bool:
    """Do what is planned; if all of it is done, plan it again.

    What was said to somebody (a call, an e-mail, a meeting, an event) asks for its outcome in one
    line, which may stay empty. `began` is when the one of a series began that is meant.
    """
    chosen = await _known(screen, items)
    if not chosen:
        return False
    if all(one.is_done for one in chosen):
        return await _each(screen, chosen, _reopen)
    planned = [one for one in chosen if not one.is_done]
    if not any(one.is_said for one in planned):
        return await _each(screen, planned, lambda work, item: _do(work, item, "", began))
    return await do_with_outcome(screen, planned, began=began)


async def do_with_outcome(
    screen: WorkScreen, planned: Sequence[Chosen], *, began: datetime | None = None
) -> bool:
    """Ask what came of it, and do it."""

    def act(work: Unit, values: Values) -> None:
        for one in planned:
            _do(work, one.item, values["outcome"] if one.is_said else "", began)

    written = await fill_and_write(
        screen,
        _("Done: {title}").format(title=_called(planned)),
        [LineField(key="outcome", label=_("Outcome"), hint=_("may be empty: enter"))],
        act,
        draft=f"done.{','.join(str(one.item[1]) for one in planned)}",
        enter_saves=True,
    )
    if written is not None:
        screen.acted()
    return written is not None


async def put_off(screen: WorkScreen, items: Sequence[Item]) -> bool:
    """Ask for another day and put tasks and events off; their time of day stays."""
    chosen = await _known(screen, items)
    if not chosen:
        return False
    today = screen.desk.today
    picked = await pick(
        screen,
        PickerModal(
            _("Reschedule to when? {title}").format(title=_called(chosen)),
            lambda query: date_choices(query, today),
            empty=_("Type a date: 15.12, friday, +2w."),
        ),
    )
    day = date_of(picked)
    if day is None:
        return False
    return await _each(screen, chosen, lambda work, item: _put_off(work, item, day))


async def assign(screen: WorkScreen, items: Sequence[Item]) -> bool:
    """Ask for a member and give the tasks and events to them."""
    chosen = await _known(screen, items)
    if not chosen:
        return False

    def look(session: Session) -> tuple[list[Choice], int | None]:
        return sources.members(session), shared_assignee(session, items)

    members, current = await screen.read(look)
    title = _("Whose is it? {title}").format(title=_called(chosen))
    picked = await pick(screen, PickerModal(title, members, current=current))
    if picked is None or picked.one is None:
        return False
    member_id = sources.number_of(picked.one)
    return await _each(screen, chosen, lambda work, item: _assign(work, item, member_id))


async def archive(screen: WorkScreen, items: Sequence[Item]) -> bool:
    """Put tasks and events away without doing them."""
    chosen = await _known(screen, items)
    return bool(chosen) and await _each(screen, chosen, _archive)


async def plan(
    screen: WorkScreen,
    *,
    deal_ids: Sequence[int] = (),
    contact_id: int | None = None,
    day: date | None = None,
) -> bool:
    """Ask for a task, or an event: for a deal, for several, or for a contact."""
    from svit_tui.screens.tasks import form as task_form

    written = await task_form.new_task(screen, deal_ids=deal_ids, contact_id=contact_id, day=day)
    if written is not None and len(deal_ids) > 1:
        screen.acted()
    return written is not None


async def edit(screen: WorkScreen, item: Item) -> bool:
    """Edit a task or an event."""
    kind, number = item
    try:
        if kind == TASK:
            from svit_tui.screens.tasks import form as task_form

            return await task_form.edit_task(screen, number) is not None
        from svit_tui.screens.tasks import event_form

        return await event_form.edit_event(screen, number) is not None
    except NotFound as error:
        screen.complain(str(error))
        return False


async def _known(screen: WorkScreen, items: Sequence[Item]) -> list[Chosen]:
    chosen = await screen.read(all_chosen, items)
    if not chosen:
        screen.complain(_("There is no task or event under the cursor."))
    return chosen


async def _each(
    screen: WorkScreen, chosen: Sequence[Chosen], act: Callable[[Unit, Item], None]
) -> bool:
    """Do one thing to each as one change, and tell the screen that its selection is done with."""

    def run(work: Unit) -> None:
        for one in chosen:
            act(work, one.item)

    done = await screen.write(run) is not None
    if done:
        screen.acted()
    return done


def _do(work: Unit, item: Item, outcome: str, began: datetime | None) -> None:
    kind, number = item
    if kind == TASK:
        tasks.finish(work, number, outcome=outcome)
        return
    try:
        events.finish(work, number, outcome=outcome, began=began)
    except Invalid as error:
        # The form has no such field: it is said on top.
        raise Invalid("", str(error)) from error


def _reopen(work: Unit, item: Item) -> None:
    kind, number = item
    if kind == TASK:
        tasks.reopen(work, number)
    else:
        events.reopen(work, number)


def _put_off(work: Unit, item: Item, day: date) -> None:
    kind, number = item
    if kind == TASK:
        tasks.put_off(work, number, day)
    else:
        events.put_off(work, number, day)


def _assign(work: Unit, item: Item, member_id: int) -> None:
    kind, number = item
    if kind == TASK:
        tasks.assign(work, number, member_id)
    else:
        events.edit(work, number, member_id=work.get(Member, member_id).key)


def _archive(work: Unit, item: Item) -> None:
    kind, number = item
    if kind == TASK:
        tasks.archive(work, number)
    else:
        events.archive(work, number)


def _called(chosen: Sequence[Chosen]) -> str:
    """The title of one, or how many they are."""
    if len(chosen) == 1:
        return chosen[0].title
    count = len(chosen)
    return ngettext("{count} task or event", "{count} tasks and events", count).format(count=count)
