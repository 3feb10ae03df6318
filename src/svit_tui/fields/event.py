"""The fields of an event."""

from __future__ import annotations

from svit_tui.fields.field import Field, Kind, Noun
from svit_tui.i18n import N_

EVENT = Noun(
    name="event",
    plural=N_("events"),
    sure=frozenset(("title", "starts_at", "ends_at", "starts_on", "ends_on", "uid")),
    fields=(
        Field("id", N_("number"), Kind.NUMBER, imported=False),
        Field("uid", N_("unique id")),
        Field(
            "title",
            N_("title"),
            headers="event|title|subject|name|подія|назва|тема",
            signs="event|event name|подія",
        ),
        Field(
            "starts",
            N_("start"),
            Kind.DUE,
            former="start",
            headers="start|starts|begins|from|start date|початок|з|від",
            signs="start|starts|starts at|starts on|start time|початок|дата початку",
        ),
        Field(
            "ends",
            N_("end"),
            Kind.DUE,
            former="end",
            headers="end|ends|to|until|end date|кінець|до|завершення",
            signs="end|ends|ends at|ends on|end time|кінець|завершення",
        ),
        Field(
            "duration",
            N_("duration"),
            Kind.DURATION,
            former="minutes",
            headers="minutes|duration|хвилини|тривалість",
            exported=False,
        ),
        Field("zone", N_("time zone")),
        Field("rule", N_("rule of repetition")),
        Field("place", N_("place"), headers="place|location|where|місце|де"),
        Field(
            "member",
            N_("member"),
            Kind.REFERENCE,
            headers="member|organizer|organiser|assignee|owner|учасник|організатор|відповідальний",
        ),
        Field("contact_ids", N_("numbers of the contacts"), Kind.SEVERAL),
        Field("deal_uid", N_("unique id of the deal")),
        Field("deal_id", N_("number of the deal")),
        Field("deal", N_("deal"), Kind.REFERENCE, headers="deal|opportunity|нагода|угода"),
        Field(
            "contacts",
            N_("people"),
            Kind.SEVERAL,
            former="people|contact",
            headers="people|participants|attendees|contacts|contact|with|люди|учасники|контакти"
            "|контакт",
            signs="participants|attendees|учасники",
        ),
        Field(
            "notes",
            N_("notes"),
            Kind.BLOCK,
            headers="notes|note|comment|comments|description|нотатки|примітки|коментар|опис",
        ),
        Field(
            "done_at",
            N_("done"),
            Kind.DONE,
            former="done",
            headers="done|took place|відбулося|відбулась|виконано",
        ),
        Field("calendar_version", N_("version of the calendar entry"), Kind.NUMBER),
        Field("logged_uid", N_("unique id of what was logged")),
        Field("logged", N_("logged"), Kind.INSTANT),
        Field("outcome", N_("outcome"), Kind.BLOCK),
        Field("created_at", N_("created"), Kind.INSTANT),
        Field("archived_at", N_("archived"), Kind.INSTANT),
        Field("external_ids", N_("ids of other systems"), Kind.IDS),
        Field("version", N_("version"), Kind.NUMBER, imported=False),
        Field(
            "external_id",
            N_("external id"),
            headers="id|external id|event id|ід|код",
            exported=False,
        ),
    ),
)
