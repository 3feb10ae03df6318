"""Narrowing a list by what can be picked: first what to narrow by, then the values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

from sqlmodel import Session

from svit_tui.crm import lists
from svit_tui.crm.board import SHOWN, BoardFilter
from svit_tui.crm.contact_reads import ContactFilter
from svit_tui.crm.timeline import KINDS, TimelineFilter
from svit_tui.i18n import N_, _
from svit_tui.model.lists import Source, Tag
from svit_tui.screens.base import CrmScreen
from svit_tui.screens.dialogs.choices import member_choices
from svit_tui.screens.entries import KIND_WORDS
from svit_tui.widgets.picker import Choice, ManyPickerModal, PickerModal
from svit_tui.widgets.picker import Source as Finder

SHOWN_WORDS: dict[str, str] = {
    "open": N_("open"),
    "snoozed": N_("snoozed"),
    "won": N_("won"),
    "lost": N_("lost"),
}
SPANS: dict[str, tuple[str, int]] = {
    "today": (N_("today"), 0),
    "week": (N_("last 7 days"), 7),
    "month": (N_("last 30 days"), 30),
    "quarter": (N_("last 91 days"), 91),
    "year": (N_("last 365 days"), 365),
}


def _sources(session: Session) -> list[Choice]:
    return [Choice(entry.key, entry.name) for entry in lists.named(session, Source)]


def _tags(session: Session) -> list[Choice]:
    return [Choice(entry.key, entry.name) for entry in lists.named(session, Tag)]


def _products(session: Session) -> list[Choice]:
    return [Choice(entry.key, entry.name, entry.series) for entry in lists.products(session)]


async def _what(screen: CrmScreen, facets: Sequence[tuple[str, str, int | str]]) -> str | None:
    """Which facet to set; those in force say how many values they have."""
    choices = [Choice(key, words, str(count) if count else "") for key, words, count in facets]
    picked = await screen.app.push_screen_wait(PickerModal(_("Filter by"), choices))
    return str(picked.one.key) if picked and picked.one else None


async def _many(
    screen: CrmScreen,
    title: str,
    load: Callable[[Session], list[Choice]],
    current: Sequence[int],
) -> tuple[int, ...] | None:
    everything = await screen.read(load)
    marked = [choice for choice in everything if choice.key in current]
    picked = await screen.app.push_screen_wait(ManyPickerModal(title, everything, marked=marked))
    if picked is None:
        return None
    return tuple(choice.key for choice in picked.picked if isinstance(choice.key, int))


async def board_facets(screen: CrmScreen, wanted: BoardFilter) -> BoardFilter | None:
    """Narrow the board by owner, source, product, tag, or show snoozed, won or lost deals."""
    what = await _what(
        screen,
        (
            ("owner_ids", _("Owner"), len(wanted.owner_ids)),
            ("source_ids", _("Source"), len(wanted.source_ids)),
            ("product_ids", _("Product"), len(wanted.product_ids)),
            ("tag_ids", _("Tag"), len(wanted.tag_ids)),
            ("show", _("State: open, snoozed, won, lost"), _(SHOWN_WORDS[wanted.show])),
        ),
    )
    if what is None:
        return None
    if what == "show":
        states = [Choice(state, _(SHOWN_WORDS[state])) for state in SHOWN]
        picked = await screen.app.push_screen_wait(
            PickerModal(_("Show deals that are"), states, current=wanted.show)
        )
        return replace(wanted, show=str(picked.one.key)) if picked and picked.one else None
    loads = {
        "owner_ids": (_("Owner"), member_choices, wanted.owner_ids),
        "source_ids": (_("Source"), _sources, wanted.source_ids),
        "product_ids": (_("Product"), _products, wanted.product_ids),
        "tag_ids": (_("Tag"), _tags, wanted.tag_ids),
    }
    numbers = await _many(screen, *loads[what])
    if numbers is None:
        return None
    match what:
        case "owner_ids":
            return replace(wanted, owner_ids=numbers)
        case "source_ids":
            return replace(wanted, source_ids=numbers)
        case "product_ids":
            return replace(wanted, product_ids=numbers)
    return replace(wanted, tag_ids=numbers)


async def contact_facets(screen: CrmScreen, wanted: ContactFilter) -> ContactFilter | None:
    """Narrow the contacts by kind, owner, source or tag."""
    kinds = {"": _("all"), "person": _("people"), "organization": _("organisations")}
    what = await _what(
        screen,
        (
            ("kind", _("Kind"), kinds[wanted.kind] if wanted.kind else ""),
            ("owner_ids", _("Owner"), len(wanted.owner_ids)),
            ("source_ids", _("Source"), len(wanted.source_ids)),
            ("tag_ids", _("Tag"), len(wanted.tag_ids)),
        ),
    )
    if what is None:
        return None
    if what == "kind":
        picked = await screen.app.push_screen_wait(
            PickerModal(_("Kind"), [Choice(key, word) for key, word in kinds.items()])
        )
        return replace(wanted, kind=str(picked.one.key)) if picked and picked.one else None
    loads = {
        "owner_ids": (_("Owner"), member_choices, wanted.owner_ids),
        "source_ids": (_("Source"), _sources, wanted.source_ids),
        "tag_ids": (_("Tag"), _tags, wanted.tag_ids),
    }
    numbers = await _many(screen, *loads[what])
    if numbers is None:
        return None
    match what:
        case "owner_ids":
            return replace(wanted, owner_ids=numbers)
        case "source_ids":
            return replace(wanted, source_ids=numbers)
    return replace(wanted, tag_ids=numbers)


def finder(screen: CrmScreen, kind: int) -> Finder:
    """A picker's source that searches contacts or deals of the store."""
    from svit_tui.crm import search

    def find(query: str) -> list[Choice]:
        with screen.store.read() as session:
            found = search.suggest(session, query, kind=kind)
        return [Choice(row.id, row.name, row.detail) for row in found]

    return find


async def timeline_facets(screen: CrmScreen, wanted: TimelineFilter) -> TimelineFilter | None:
    """Narrow the timeline by kind, member, contact, deal or time."""
    from svit_tui.store.search_index import CONTACT, DEAL

    what = await _what(
        screen,
        (
            ("kinds", _("Kind"), len(wanted.kinds)),
            ("member_ids", _("Member"), len(wanted.member_ids)),
            ("contact", _("Contact"), len(wanted.contact_ids)),
            ("deal", _("Deal"), 1 if wanted.deal_id else 0),
            ("time", _("Time"), 1 if wanted.since or wanted.until else 0),
        ),
    )
    if what is None:
        return None
    if what == "kinds":
        everything = [Choice(kind, _(KIND_WORDS[kind])) for kind in KINDS]
        marked = [choice for choice in everything if choice.key in wanted.kinds]
        picked = await screen.app.push_screen_wait(
            ManyPickerModal(_("Kind"), everything, marked=marked)
        )
        if picked is None:
            return None
        return replace(wanted, kinds=tuple(str(choice.key) for choice in picked.picked))
    if what == "member_ids":
        numbers = await _many(screen, _("Member"), member_choices, wanted.member_ids)
        return None if numbers is None else replace(wanted, member_ids=numbers)
    if what == "time":
        return await _time(screen, wanted)
    kind, title = (CONTACT, _("Contact")) if what == "contact" else (DEAL, _("Deal"))
    one = await screen.app.push_screen_wait(PickerModal(title, finder(screen, kind)))
    number = one.one.key if one and one.one else None
    if not isinstance(number, int):
        return None
    if what == "contact":
        return replace(wanted, contact_ids=(number,))
    return replace(wanted, deal_id=number)


async def _time(screen: CrmScreen, wanted: TimelineFilter) -> TimelineFilter | None:
    from svit_tui.screens.dialogs.outcomes import date_reader
    from svit_tui.widgets.fields import LineField
    from svit_tui.widgets.form import FormModal

    today = screen.crm.today
    choices = [Choice(key, _(words)) for key, (words, _days) in SPANS.items()]
    choices += [Choice("dates", _("from a date to a date…")), Choice("all", _("all"))]
    picked = await screen.app.push_screen_wait(PickerModal(_("Time"), choices))
    if picked is None or picked.one is None:
        return None
    span = str(picked.one.key)
    if span == "all":
        return replace(wanted, since=None, until=None)
    since, until = today, None
    if span == "dates":
        reader = date_reader(today, future=False)
        fields = [
            LineField(key="since", label=_("From"), reader=reader, hint=_("1.10, monday, -2w")),
            LineField(key="until", label=_("To"), reader=reader, hint=_("empty: until now")),
        ]
        values = await screen.app.push_screen_wait(FormModal(_("Time"), fields))
        if values is None:
            return None
        since, until = values["since"], values["until"]
    else:
        since = today - timedelta(days=SPANS[span][1])

    def instant(day: object, extra: int = 0) -> datetime | None:
        if not isinstance(day, type(today)):
            return None
        return datetime.combine(day + timedelta(days=extra), time()).astimezone()

    return replace(wanted, since=instant(since), until=instant(until, 1))
