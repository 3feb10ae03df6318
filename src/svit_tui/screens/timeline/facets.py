"""Narrow a timeline by kind, member, contact, deal and dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from svit_tui import formatting
from svit_tui.crm.deals import rows as deal_reads
from svit_tui.crm.timeline.order import EVENT, STAGE, TASK, TimelineFilter
from svit_tui.i18n import _
from svit_tui.model.values.instants import day_begins
from svit_tui.screens.ask import readers, sources
from svit_tui.screens.ask.asking import fill
from svit_tui.screens.ask.facets import chosen, many, numbers, said
from svit_tui.screens.base.screen import CrmScreen
from svit_tui.screens.timeline.kinds import kind_options
from svit_tui.widgets.fields import ChoiceField, FormField, LineField
from svit_tui.widgets.picker import Choice

if TYPE_CHECKING:
    from sqlmodel import Session


async def timeline_facets(
    screen: CrmScreen, wanted: TimelineFilter
) -> tuple[TimelineFilter, list[str]] | None:
    """Which entries the timeline shows, by kinds, member, contacts, deal and dates; and what that
    is called."""
    kinds = [
        *kind_options(),
        Choice(TASK, _("done task")),
        Choice(EVENT, _("event")),
        Choice(STAGE, _("stage change")),
    ]

    def look(session: Session) -> tuple[list[Choice], tuple[Choice, ...], Choice | None]:
        found = [sources.contact_choice(session, number) for number in wanted.contact_ids]
        ids = [wanted.deal_id] if wanted.deal_id is not None else []
        rows = deal_reads.deal_rows(session, ids=ids) if ids else []
        deal = Choice(rows[0].id, rows[0].title, rows[0].contact) if rows else None
        return sources.members(session), tuple(one for one in found if one is not None), deal

    members, people, deal = await screen.read(look)
    values = await fill(
        screen,
        _("Filter the timeline"),
        [
            many("kinds", _("Kind"), kinds),
            many("members", _("Member"), members),
            many("contacts", _("Contact"), sources.contact_finder(screen.store)),
            ChoiceField(
                key="deal",
                label=_("Deal"),
                title=_("Deal"),
                source=sources.deal_finder(screen.store),
                hint=_("all"),
            ),
            _day("since", _("From"), screen.desk.today),
            _day("until", _("To"), screen.desk.today),
        ],
        start={
            "kinds": tuple(choice for choice in kinds if choice.key in wanted.kinds),
            "members": chosen(members, wanted.member_ids),
            "contacts": people,
            "deal": deal,
            "since": _day_text(wanted.since),
            "until": _day_text(wanted.until - timedelta(days=1) if wanted.until else None),
        },
    )
    if values is None:
        return None
    chosen_filter = replace(
        wanted,
        kinds=tuple(str(choice.key) for choice in values["kinds"]),
        member_ids=numbers(values["members"]),
        contact_ids=numbers(values["contacts"]),
        deal_id=sources.id_of(values["deal"]),
        since=_start_of(values["since"]),
        until=_start_of(values["until"] + timedelta(days=1)) if values["until"] else None,
    )
    named = said(*(values[key] for key in ("kinds", "members", "contacts", "deal")))
    return chosen_filter, named + _days_said(values["since"], values["until"], screen.desk.today)


def _days_said(since: date | None, until: date | None, today: date) -> list[str]:
    """From when to when, as far as that is asked."""
    days = [formatting.date_said(day, today) if day else "" for day in (since, until)]
    return [f"{days[0]} – {days[1]}".strip()] if any(days) else []


def _day(key: str, label: str, today: date) -> FormField:
    reader = readers.date_reader(today, future=False)
    return LineField(key=key, label=label, reader=reader, hint=_("any day"))


def _start_of(day: date | None) -> datetime | None:
    """Midnight of a day, where the user is."""
    return day_begins(day) if day is not None else None


def _day_text(moment: datetime | None) -> str:
    return f"{moment.astimezone():%Y-%m-%d}" if moment is not None else ""
