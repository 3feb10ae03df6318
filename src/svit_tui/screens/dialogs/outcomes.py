"""How a deal leaves the board: lost with a reason and a note, or put aside until a date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlmodel import Session

from svit_tui import formatting
from svit_tui.crm import deals, lists
from svit_tui.i18n import _, ngettext
from svit_tui.model.dates import parse_date
from svit_tui.model.errors import Invalid
from svit_tui.model.lists import LossReason
from svit_tui.screens.deal_actions import DealScreen
from svit_tui.store.unit import Unit
from svit_tui.widgets.fields import LineField, Read, Reader
from svit_tui.widgets.form import FormModal
from svit_tui.widgets.picker import Choice, PickerModal

OTHER = "other"


def _reasons(session: Session) -> list[Choice]:
    return [Choice(reason.key, reason.name) for reason in lists.named(session, LossReason)]


async def lose(screen: DealScreen, found: Sequence[int]) -> None:
    """Ask for the reason, then for a note that may stay empty, and lose the deals."""
    heading = ngettext("Why was it lost?", "Why were {count} deals lost?", len(found))
    picked = await screen.app.push_screen_wait(
        PickerModal(
            heading.format(count=len(found)),
            await screen.read(_reasons),
            create=_("+ new reason “{name}”"),
        )
    )
    if picked is None:
        return
    note = LineField(key="note", label=_("Note"), hint=_("enter alone leaves it empty"))
    values = await screen.app.push_screen_wait(FormModal(_("Lost"), [note], enter_saves=True))
    if values is None:
        return

    def run(work: Unit) -> None:
        if picked.one is not None:
            reason_id = int(str(picked.one.key))
        else:
            reason_id = lists.ensure(work, LossReason, picked.created[0].name).key
        for deal_id in found:
            deals.lose(work, deal_id, reason_id=reason_id, note=str(values.get("note") or ""))

    if await screen.write(run) is not None:
        screen.acted()


def date_reader(today: date, *, future: bool = True, after: date | None = None) -> Reader:
    """Reads a date as it is typed, and says how it was understood."""

    def read(text: str) -> Read:
        if not text.strip():
            return Read()
        try:
            found = parse_date(text, today=today, future=future)
        except Invalid as error:
            return Read(error=error.message)
        if after is not None and found <= after:
            return Read(error=_("That is not after today."))
        return Read(found, formatting.date_said(found, today))

    return read


async def snooze(screen: DealScreen, found: Sequence[int]) -> None:
    """Ask until when, and put the deals aside; a snoozed deal can be taken back."""
    today = screen.crm.today
    presets = [
        (_("tomorrow"), today + timedelta(days=1)),
        (_("next week"), today + timedelta(days=7 - today.weekday())),
        (_("in two weeks"), today + timedelta(days=14)),
        (_("in a month"), today + timedelta(days=30)),
        (_("in three months"), today + timedelta(days=91)),
    ]
    choices = [Choice(day, word, formatting.date_full(day)) for word, day in presets]
    choices.append(Choice(OTHER, _("another date…")))
    choices.append(Choice(None, _("back to the board now")))
    picked = await screen.app.push_screen_wait(PickerModal(_("Put aside until"), choices))
    if picked is None or picked.one is None:
        return
    until = picked.one.key
    if until == OTHER:
        field = LineField(
            key="until",
            label=_("Until"),
            required=_("Until when?"),
            reader=date_reader(today, after=today),
            hint=_("15.12, +2w, next friday"),
        )
        values = await screen.app.push_screen_wait(
            FormModal(_("Put aside until"), [field], enter_saves=True)
        )
        if values is None:
            return
        until = values["until"]
    day = until if isinstance(until, date) else None
    if await screen.write(lambda work: [deals.snooze(work, number, day) for number in found]):
        screen.acted()
