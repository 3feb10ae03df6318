"""Narrowing a list by more than text: who, where from, what, when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from svit_tui.crm.contacts.rows import ContactFilter
from svit_tui.crm.deals.board import BoardFilter
from svit_tui.crm.tasks.lists import ALL, MINE, TaskListFilter
from svit_tui.crm.timeline.order import EVENT, STAGE, TASK, TimelineFilter
from svit_tui.i18n import _
from svit_tui.model.kinds import ContactKind
from svit_tui.screens.ask import readers, sources
from svit_tui.screens.ask.asking import fill
from svit_tui.screens.base.screen import CrmScreen
from svit_tui.screens.tasks import form as task_form
from svit_tui.screens.timeline.form import kind_options
from svit_tui.widgets.fields import ChoiceField, Field, LineField, ManyField, OptionsField
from svit_tui.widgets.picker import Choice, Source


async def board_facets(screen: CrmScreen, wanted: BoardFilter) -> BoardFilter | None:
    """Which deals the board shows: open, snoozed, won or lost, of whom, from where, tagged how."""
    known = await screen.read(sources.read_lists)
    products = known.product_choices()
    values = await fill(
        screen,
        _("Filter the deals"),
        [
            OptionsField(
                key="show",
                label=_("Show"),
                options=(
                    Choice("open", _("open ones")),
                    Choice("snoozed", _("snoozed")),
                    Choice("won", _("won")),
                    Choice("lost", _("lost")),
                ),
            ),
            _many("owners", _("Owner"), known.members),
            _many("sources", _("Source"), known.sources),
            _many("products", _("Product"), products),
            _many("tags", _("Tags"), known.tags),
            LineField(
                key="min_score",
                label=_("Score at least"),
                reader=readers.percent_reader(),
                hint=_("any score"),
            ),
            _many("needs", _("In need of"), need_choices()),
        ],
        start={
            "show": wanted.show,
            "needs": tuple(choice for choice in need_choices() if choice.key in wanted.needs),
            "owners": _chosen(known.members, wanted.owner_ids),
            "sources": _chosen(known.sources, wanted.source_ids),
            "products": _chosen(products, wanted.product_ids),
            "tags": _chosen(known.tags, wanted.tag_ids),
            "min_score": "" if wanted.min_score is None else str(wanted.min_score),
        },
    )
    if values is None:
        return None
    return replace(
        wanted,
        show=values["show"],
        needs=tuple(str(choice.key) for choice in values["needs"]),
        owner_ids=_ids(values["owners"]),
        source_ids=_ids(values["sources"]),
        product_ids=_ids(values["products"]),
        tag_ids=_ids(values["tags"]),
        min_score=values["min_score"],
    )


def need_choices() -> list[Choice]:
    """What an open deal may be in need of."""
    return [
        Choice("rotting", _("rotting")),
        Choice("no_next_step", _("no next step")),
        Choice("overdue", _("overdue next step")),
    ]


async def contact_facets(screen: CrmScreen, wanted: ContactFilter) -> ContactFilter | None:
    """Which contacts the list shows."""
    known = await screen.read(sources.read_lists)
    values = await fill(
        screen,
        _("Filter the contacts"),
        [
            OptionsField(
                key="kind",
                label=_("Show"),
                options=(
                    Choice("", _("all")),
                    Choice(ContactKind.PERSON, _("people")),
                    Choice(ContactKind.ORGANIZATION, _("organisations")),
                ),
            ),
            _many("owners", _("Owner"), known.members),
            _many("sources", _("Source"), known.sources),
            _many("tags", _("Tags"), known.tags),
        ],
        start={
            "kind": wanted.kind,
            "owners": _chosen(known.members, wanted.owner_ids),
            "sources": _chosen(known.sources, wanted.source_ids),
            "tags": _chosen(known.tags, wanted.tag_ids),
        },
    )
    if values is None:
        return None
    return replace(
        wanted,
        kind=str(values["kind"]),
        owner_ids=_ids(values["owners"]),
        source_ids=_ids(values["sources"]),
        tag_ids=_ids(values["tags"]),
    )


async def timeline_facets(screen: CrmScreen, wanted: TimelineFilter) -> TimelineFilter | None:
    """Which entries the timeline shows: kinds, member, contacts, deal, dates."""
    kinds = [
        *kind_options(),
        Choice(TASK, _("done task")),
        Choice(EVENT, _("event")),
        Choice(STAGE, _("stage change")),
    ]
    members = await screen.read(sources.members)

    def names(ids: Sequence[int]) -> tuple[Choice, ...]:
        with screen.store.read() as session:
            found = [sources.contact_choice(session, number) for number in ids]
        return tuple(choice for choice in found if choice is not None)

    def title(number: int | None) -> Choice | None:
        from svit_tui.crm.deals import rows as deal_reads

        with screen.store.read() as session:
            rows = deal_reads.deal_rows(session, ids=[number]) if number is not None else []
        return Choice(rows[0].id, rows[0].title, rows[0].contact) if rows else None

    values = await fill(
        screen,
        _("Filter the timeline"),
        [
            _many("kinds", _("Kind"), kinds),
            _many("members", _("Member"), members),
            _many("contacts", _("Contact"), sources.contact_finder(screen.store)),
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
            "members": _chosen(members, wanted.member_ids),
            "contacts": names(wanted.contact_ids),
            "deal": title(wanted.deal_id),
            "since": _day_text(wanted.since),
            "until": _day_text(wanted.until - timedelta(days=1) if wanted.until else None),
        },
    )
    if values is None:
        return None
    return replace(
        wanted,
        kinds=tuple(str(choice.key) for choice in values["kinds"]),
        member_ids=_ids(values["members"]),
        contact_ids=_ids(values["contacts"]),
        deal_id=sources.id_of(values["deal"]),
        since=_start_of(values["since"]),
        until=_start_of(values["until"] + timedelta(days=1)) if values["until"] else None,
    )


async def task_facets(screen: CrmScreen, wanted: TaskListFilter) -> TaskListFilter | None:
    """Whose tasks are shown, of which kinds, planned or done."""
    kinds = task_form.kind_options()
    members = await screen.read(sources.members)
    values = await fill(
        screen,
        _("Filter the tasks"),
        [
            OptionsField(
                key="whose",
                label=_("Whose"),
                options=(Choice(MINE, _("mine")), Choice(ALL, _("everybody's"))),
            ),
            ManyField(
                key="members",
                label=_("Members"),
                title=_("Members"),
                source=members,
                hint=_("as above"),
            ),
            _many("kinds", _("Kind"), kinds),
            OptionsField(
                key="done",
                label=_("Show"),
                options=(Choice(False, _("planned")), Choice(True, _("done"))),
            ),
        ],
        start={
            "whose": wanted.whose,
            "members": _chosen(members, wanted.member_ids),
            "kinds": tuple(choice for choice in kinds if choice.key in wanted.kinds),
            "done": wanted.done,
        },
    )
    if values is None:
        return None
    return replace(
        wanted,
        whose=str(values["whose"]),
        member_ids=_ids(values["members"]),
        kinds=tuple(str(choice.key) for choice in values["kinds"]),
        done=bool(values["done"]),
    )


def _many(key: str, label: str, source: Source) -> Field:
    return ManyField(key=key, label=label, title=label, source=source, hint=_("all"))


def _day(key: str, label: str, today: date) -> Field:
    reader = readers.date_reader(today, future=False)
    return LineField(key=key, label=label, reader=reader, hint=_("any day"))


def _chosen(choices: Sequence[Choice], ids: Sequence[int]) -> tuple[Choice, ...]:
    return tuple(choice for choice in choices if choice.key in ids)


def _ids(choices: Sequence[Choice]) -> tuple[int, ...]:
    return tuple(sources.number_of(choice) for choice in choices)


def _start_of(day: date | None) -> datetime | None:
    """Midnight of a day, where the user is."""
    return datetime.combine(day, time()).astimezone() if day is not None else None


def _day_text(moment: datetime | None) -> str:
    return f"{moment.astimezone():%Y-%m-%d}" if moment is not None else ""
