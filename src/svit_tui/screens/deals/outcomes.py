"""Ask how deals end or pause: lost with a reason, snoozed until a date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from svit_tui import formatting
from svit_tui.crm.deals import changes as deals
from svit_tui.crm.deals import rows as deal_reads
from svit_tui.crm.flows import bulk
from svit_tui.crm.lists import short_lists as lists
from svit_tui.i18n import _
from svit_tui.model.lists import LossReason
from svit_tui.screens.ask.asking import fill_and_write, pick
from svit_tui.screens.ask.dates import date_choices
from svit_tui.screens.ask.sources import number_of
from svit_tui.screens.base.screen import Written
from svit_tui.screens.base.work_screen import WorkScreen
from svit_tui.settings import groups as config
from svit_tui.widgets.fields import LineField, Values
from svit_tui.widgets.picker import Choice, PickerModal, matching

if TYPE_CHECKING:
    from sqlmodel import Session

    from svit_tui.screens.base.desk import Unit

BACK = "back"
# Reasons of a snooze that are offered again.
REASONS, KEPT = "snooze_reasons", 8


async def lose(screen: WorkScreen, deal_ids: Sequence[int]) -> Written[None] | None:
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
        note = values["note"]
        bulk.each(
            work, deal_ids, lambda unit, one: deals.lose(unit, one, reason_id=reason_id, note=note)
        )

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


async def snooze(screen: WorkScreen, deal_ids: Sequence[int]) -> bool:
    """Ask until when and why, and put the deals aside; or take those back that are."""
    today = screen.desk.today

    def look(session: Session) -> tuple[str, list[int]]:
        rows = deal_reads.deal_rows(session, ids=deal_ids, archived=True)
        asleep = [row.id for row in rows if row.snoozed_until is not None]
        return title_of(session, deal_ids), asleep

    title, asleep = await screen.read(look)
    picked = await pick(
        screen,
        PickerModal(
            _("Snooze until when? {title}").format(title=title),
            lambda query: snooze_choices(query, today, asleep=bool(asleep)),
            empty=_("Type a date: 15.12, friday, +2w."),
        ),
    )
    if picked is None or picked.one is None:
        return False
    until = picked.one.key if isinstance(picked.one.key, date) else None
    reason = await snooze_reason(screen, until) if until is not None else ""
    if reason is None:
        return False
    done = await screen.each(
        lambda work, deal_id: deals.snooze(work, deal_id, until, reason),
        deal_ids if until is not None else asleep,
    )
    if done and reason:
        _keep_reason(screen, reason)
    return done


async def snooze_reason(screen: WorkScreen, until: date) -> str | None:
    """Ask why, in a line: enter with nothing typed gives no reason; none if one leaves."""
    known = _reasons_kept(screen)
    picked = await pick(
        screen,
        PickerModal(
            _("Until {date}. Why?").format(date=formatting.date_said(until, screen.desk.today)),
            lambda query: reason_choices(query, known),
            hint=_("a few words, or nothing"),
        ),
    )
    return str(picked.one.key) if picked is not None and picked.one is not None else None


def reason_choices(query: str, known: Sequence[str]) -> list[Choice]:
    """What is typed, as it is, and the reasons given before that fit it."""
    typed = " ".join(query.split())
    found = matching([Choice(reason, reason) for reason in known], typed)
    if not typed:
        return [Choice("", _("no reason")), *found]
    return [Choice(typed, typed, _("as typed")), *(row for row in found if row.key != typed)]


def _reasons_kept(screen: WorkScreen) -> list[str]:
    """The reasons that were given last with this store."""
    kept = config.last_used(screen.store.path, REASONS)
    return [str(reason) for reason in kept][:KEPT] if isinstance(kept, list) else []


def _keep_reason(screen: WorkScreen, reason: str) -> None:
    before = [entry for entry in _reasons_kept(screen) if entry != reason]
    config.remember(screen.store.path, REASONS, [reason, *before][:KEPT])


def snooze_choices(query: str, today: date, *, asleep: bool = False) -> list[Choice]:
    """The dates to snooze until; what is put aside already is first of all offered back."""
    back = [Choice(BACK, _("back now: not snoozed any more"))] if asleep else []
    return date_choices(query, today, first=back)


def title_of(session: Session, deal_ids: Sequence[int]) -> str:
    """What the deals are called: the title of one, or how many they are."""
    if len(deal_ids) > 1:
        return formatting.deals_counted(len(deal_ids))
    rows = deal_reads.deal_rows(session, ids=deal_ids, archived=True)
    return rows[0].title if rows else ""
