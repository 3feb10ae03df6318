"""The form of an event: from–to, with whom, where. Without a time it takes whole days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from svit_tui import formatting
from svit_tui.crm import plain_fields
from svit_tui.crm.contacts import rows as contact_reads
from svit_tui.crm.deals import rows as deal_reads
from svit_tui.crm.tasks import actions, events
from svit_tui.crm.tasks.changes import Due
from svit_tui.crm.tasks.chosen import one_event
from svit_tui.crm.tasks.events import USUAL_LENGTH, EventTime
from svit_tui.fields.event import EVENT as EVENT_FIELDS
from svit_tui.i18n import _, ngettext
from svit_tui.model.errors import Invalid
from svit_tui.model.task import Event
from svit_tui.model.values.dates import parse_due
from svit_tui.model.values.text import clean_line
from svit_tui.screens.ask import sources
from svit_tui.screens.ask.asking import fill_and_write
from svit_tui.screens.ask.plain_inputs import plain_inputs, plain_texts, plain_values
from svit_tui.screens.base.screen import CrmScreen, Written
from svit_tui.screens.tasks.form import Switch, what_field
from svit_tui.widgets.fields import (
    BlockField,
    ChoiceField,
    FormField,
    LineField,
    ManyField,
    Read,
    Values,
)
from svit_tui.widgets.form import FormModal
from svit_tui.widgets.picker import Choice, NewChoice

if TYPE_CHECKING:
    from sqlmodel import Session

    from svit_tui.screens.base.desk import Unit

TASK, EVENT = "task", "event"


async def new_event(
    screen: CrmScreen,
    *,
    deal_id: int | None = None,
    contact_id: int | None = None,
    day: date | None = None,
    begun: Mapping[str, Any] | None = None,
) -> Written[Any] | None:
    """Plan an event; or a task, if the first field says so."""

    def look(session: Session) -> tuple[tuple[Choice, ...], Choice | None]:
        rows = deal_reads.deal_rows(session, ids=[deal_id]) if deal_id is not None else []
        whose = contact_id if contact_id is not None or not rows else rows[0].contact_id
        contact = sources.contact_choice(session, whose)
        deal = Choice(rows[0].id, rows[0].title, rows[0].contact) if rows else None
        return ((contact,) if contact is not None else ()), deal

    people, deal = await screen.read(look)
    start = {
        "what": EVENT,
        "starts": day.isoformat() if day is not None else "",
        "contacts": people,
        "deal": deal,
        **(begun or {}),
    }
    times = Times(screen.store.clock())
    switch = Switch(TASK)

    def act(work: Unit, values: Values) -> Event:
        made = sum(isinstance(choice.key, NewChoice) for choice in values["contacts"])
        work.label(actions.EVENT_ADD, clean_line(values["title"]), -made)
        return events.add(work, span=times.span(values), **_fields(work, values))

    def react(form: FormModal, key: str) -> None:
        switch.react(form, key)
        times.react(form, key)

    written = await fill_and_write(
        screen,
        _("New event"),
        [what_field(), *event_fields(screen, times)],
        act,
        start=start,
        draft=f"event.new.{deal_id or ''}.{contact_id or ''}",
        focus="title",
        react=react,
    )
    if written is None and switch.taken is not None:
        raw = switch.taken
        other: Written[Any] | None = await screen.desk.dialog(
            "task.new",
            screen,
            deal_ids=[deal_id] if deal_id is not None else [],
            contact_id=contact_id,
            day=day,
            begun={
                "title": raw["title"],
                "due": raw["starts"],
                "contact": next(iter(raw["contacts"]), None),
                "deal": raw["deal"],
                "notes": raw["notes"],
            },
        )
        return other
    return written


async def edit_event(screen: CrmScreen, event_id: int) -> Written[Event] | None:
    """Edit an event. A change that somebody made meanwhile is told in the form. Raises NotFound."""

    def look(session: Session) -> tuple[int, dict[str, Any]]:
        row, ids = one_event(session, event_id)
        people = contact_reads.contact_rows(session, ids)
        deals = deal_reads.deal_rows(session, ids=[row.deal_id]) if row.deal_id else []
        return row.version, {
            "title": row.title,
            "starts": _end_text(row.starts_at, row.starts_on),
            "ends": _end_text(row.ends_at, row.ends_on),
            "place": row.place,
            "contacts": tuple(
                Choice(number, people[number].name, people[number].organization or "")
                for number in ids
                if number in people
            ),
            "deal": Choice(deals[0].id, deals[0].title, deals[0].contact) if deals else None,
            "notes": row.notes,
            **plain_texts(plain_fields.of(EVENT_FIELDS, row)),
        }

    version, start = await screen.read(look)
    times = Times(screen.store.clock())
    times.start = start["starts"]
    typed = {"starts": start["starts"], "ends": start["ends"]}

    def react(form: FormModal, key: str) -> None:
        raw = form.form.raw()
        typed.update(starts=raw["starts"], ends=raw["ends"])
        times.react(form, key)

    def act(work: Unit, values: Values) -> Event:
        same = all(typed[name] == start[name] for name in typed)
        return events.edit(
            work,
            event_id,
            version=version,
            # The form shows minutes; what was not touched keeps its seconds.
            span=None if same else times.span(values),
            **_fields(work, values),
        )

    return await fill_and_write(
        screen,
        _("Edit event"),
        event_fields(screen, times),
        act,
        start=start,
        draft=f"event.{event_id}",
        focus="title",
        again=partial(edit_event, screen, event_id),
        react=react,
    )


class Times:
    """From–to as they are typed: the end is a time, a date or a length, reckoned from the start."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.start = ""

    def react(self, form: FormModal, key: str) -> None:
        """The end is read anew when the start is another."""
        if key == "starts":
            self.start = form.form.raw()["starts"]
            form.form.rows["ends"].check(whole=False)

    def read_start(self, text: str) -> Read:
        """A day, with or without a time."""
        try:
            day, moment = parse_due(text, now=self.now)
        except Invalid as error:
            return Read(error=str(error))
        if moment is not None:
            return Read(Due(day, moment), f"→ {formatting.moment_said(moment, self.now)}")
        said = formatting.date_said(day, self.now.astimezone().date())
        return Read(Due(day), "→ " + _("{day}, all day").format(day=said))

    def read_end(self, text: str) -> Read:
        """When it ends, as far as that can be said of what is typed."""
        try:
            start = Due(*parse_due(self.start, now=self.now)) if self.start.strip() else None
        except Invalid:
            start = None
        if start is None:
            return Read(text)
        try:
            span = self.until(start, text)
            span.values()
        except Invalid as error:
            return Read(error=str(error))
        return Read(text, f"→ {self.length(span)}")

    def until(self, start: Due, text: str) -> EventTime:
        """From–to. Raises Invalid for an end that does not go with its start."""
        return events.until(text, day=start.on, at=start.at, now=self.now)

    def span(self, values: Values) -> EventTime:
        """From–to of a form. Raises Invalid."""
        return self.until(values["starts"], values["ends"] or "")

    def length(self, span: EventTime) -> str:
        """How long it takes."""
        values = span.values()
        if values["starts_at"] is not None:
            until = values["ends_at"].astimezone()
            seconds = int((values["ends_at"] - values["starts_at"]).total_seconds())
            return f"{until:%H:%M}, {formatting.duration(seconds)}"
        days = (values["ends_on"] - values["starts_on"]).days + 1
        return ngettext("{number} day", "{number} days", days).format(number=days)


def event_fields(screen: CrmScreen, times: Times) -> list[FormField]:
    """The fields of an event."""
    return [
        LineField(key="title", label=_("Title"), required=_("An event needs a title.")),
        LineField(
            key="starts",
            label=_("Begins"),
            reader=times.read_start,
            required=_("When does it begin? friday 14:00, or a date for the whole day."),
            hint=_("friday 14:00"),
        ),
        LineField(
            key="ends",
            label=_("Ends"),
            reader=times.read_end,
            hint=_("after {time}; or 15:30").format(
                time=formatting.duration(int(USUAL_LENGTH.total_seconds()))
            ),
        ),
        LineField(key="place", label=_("Place")),
        ManyField(
            key="contacts",
            label=_("With"),
            title=_("With whom?"),
            source=sources.contact_finder(screen.store),
            create=sources.new_contact_offers(),
        ),
        ChoiceField(
            key="deal",
            label=_("Deal"),
            title=_("About which deal?"),
            source=sources.deal_finder(screen.store),
        ),
        *plain_inputs(EVENT_FIELDS, screen.desk.today),
        BlockField(key="notes", label=_("Notes"), height=3),
    ]


def _end_text(moment: datetime | None, day: date | None) -> str:
    """An end of an event, as one would type it."""
    if moment is not None:
        return f"{moment.astimezone():%Y-%m-%d %H:%M}"
    return day.isoformat() if day is not None else ""


def _fields(work: Unit, values: Values) -> dict[str, Any]:
    return {
        "title": values["title"],
        "place": values["place"],
        "participants": [sources.contact_id_of(work, choice) for choice in values["contacts"]],
        "deal_id": sources.id_of(values["deal"]),
        "notes": values["notes"],
        **plain_values(EVENT_FIELDS, values),
    }
