"""What becomes of deals: lost with a reason, put aside until a date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from svit_tui import formatting
from svit_tui.crm import deal_reads, deals, lists
from svit_tui.i18n import _
from svit_tui.model.dates import parse_date
from svit_tui.model.errors import Invalid
from svit_tui.model.lists import LossReason
from svit_tui.screens.base import Written
from svit_tui.screens.deal_actions import DealScreen
from svit_tui.screens.dialogs.asking import fill_and_write, pick
from svit_tui.screens.dialogs.sources import number_of
from svit_tui.widgets.fields import LineField, Values
from svit_tui.widgets.picker import Choice, PickerModal, matching

if TYPE_CHECKING:
    from sqlmodel import Session

    from svit_tui.store.unit import Unit

BACK = "back"


async def lose(screen: DealScreen, deal_ids: Sequence[int]) -> Written[None] | None:
    """Ask why, then for a note, which may be empty, and mark the deals as lost."""

    def look(session: Session) -> tuple[list[Choice], str]:
        reasons = [Choice(row.key, row.name) for row in lists.named(session, LossReason)]
        return reasons, title_of(session, deal_ids)

    reasons, title = await screen.read(look)
    picked = await pick(
        screen,
        PickerModal(
            _("Lost: {title}. Why?").format(title=title),
            reasons,
            create=(_("+ new reason “{name}”"),),
        ),
    )
    if picked is None:
        return None
    name = picked.one.label if picked.one else picked.created[0].name

    def act(work: Unit, values: Values) -> None:
        if picked.one is not None:
            reason_id = number_of(picked.one)
        else:
            reason_id = lists.ensure(work, LossReason, name).key
        for deal_id in deal_ids:
            deals.lose(work, deal_id, reason_id=reason_id, note=values["note"])

    written = await fill_and_write(
        screen,
        _("Lost: {reason}").format(reason=name),
        [LineField(key="note", label=_("Note"), hint=_("may be empty"))],
        act,
        enter_saves=True,
        draft=f"lost.{','.join(map(str, deal_ids))}",
    )
    if written is not None:
        screen.acted()
    return written


async def snooze(screen: DealScreen, deal_ids: Sequence[int]) -> Written[None] | None:
    """Ask until when, and put the deals aside; or take them back at once."""
    today = screen.crm.today
    title = await screen.read(title_of, deal_ids)
    picked = await pick(
        screen,
        PickerModal(
            _("Snooze until when? {title}").format(title=title),
            lambda query: snooze_choices(query, today),
            empty=_("Type a date: 15.12, friday, +2w."),
        ),
    )
    if picked is None or picked.one is None:
        return None
    until = picked.one.key if isinstance(picked.one.key, date) else None

    def act(work: Unit) -> None:
        for deal_id in deal_ids:
            deals.snooze(work, deal_id, until)

    written = await screen.write(act)
    if written is not None:
        screen.acted()
    return written


def snooze_choices(query: str, today: date) -> list[Choice]:
    """The usual dates that fit what is typed, and the date that is typed."""
    usual = [
        Choice(day, name, formatting.date_full(day))
        for name, day in (
            (_("tomorrow"), today + timedelta(days=1)),
            (_("in a week"), today + timedelta(days=7)),
            (_("in two weeks"), today + timedelta(days=14)),
            (_("in a month"), month_later(today)),
            (_("in three months"), month_later(today, 3)),
        )
    ]
    usual.append(Choice(BACK, _("not any more: back on the board")))
    if not query.strip():
        return usual
    found = matching(usual, query)
    try:
        typed = parse_date(query, today=today)
    except Invalid:
        return found
    known = {choice.key for choice in found}
    if typed > today and typed not in known:
        found.insert(0, Choice(typed, formatting.date_full(typed), _("as typed")))
    return found


def month_later(day: date, months: int = 1) -> date:
    """The same day some months later, or the last one of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + years, month + 1, 1)
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return min(first + timedelta(days=day.day - 1), following - timedelta(days=1))


def title_of(session: Session, deal_ids: Sequence[int]) -> str:
    """What the deals are called: the title of one, or how many they are."""
    if len(deal_ids) > 1:
        return formatting.deals_counted(len(deal_ids))
    rows = deal_reads.deal_rows(session, ids=deal_ids, archived=True)
    return rows[0].title if rows else ""
