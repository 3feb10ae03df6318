"""The fields of a communication."""

from __future__ import annotations

from svit_tui.fields.field import Field, Kind, Noun
from svit_tui.i18n import N_

COMMUNICATION = Noun(
    name="communication",
    plural=N_("communications"),
    sure=frozenset(("uid", "direction", "started_at", "contacts", "body")),
    fields=(
        Field("id", N_("number"), Kind.NUMBER, imported=False),
        Field("uid", N_("unique id")),
        Field("kind", N_("kind"), Kind.CHOICE),
        Field(
            "direction",
            N_("direction"),
            Kind.CHOICE,
            signs="direction|call type|call direction|напрямок|напрям|тип дзвінка",
        ),
        Field(
            "started_at",
            N_("time"),
            Kind.INSTANT,
            former="when",
            signs="started at|call time|call date|call start time|sent at|дата дзвінка|час дзвінка",
        ),
        Field(
            "duration",
            N_("duration"),
            Kind.DURATION,
            former="minutes",
            signs="call duration|talk time|тривалість дзвінка|тривалість розмови",
        ),
        Field("contact_ids", N_("numbers of the contacts"), Kind.SEVERAL),
        Field("contacts", N_("people"), Kind.SEVERAL, former="people"),
        Field("deal_uid", N_("unique id of the deal")),
        Field("deal_id", N_("number of the deal")),
        Field("deal", N_("deal"), Kind.REFERENCE),
        Field("subject", N_("subject")),
        Field(
            "body",
            N_("text"),
            Kind.BLOCK,
            former="text",
            signs="body|text|message|message text|transcript|текст|повідомлення|зміст",
        ),
        Field("by", N_("said by"), Kind.REFERENCE),
        Field("created_at", N_("created"), Kind.INSTANT),
        Field("archived_at", N_("archived"), Kind.INSTANT),
        Field("external_ids", N_("ids of other systems"), Kind.IDS),
        Field("version", N_("version"), Kind.NUMBER, imported=False),
        Field("contact", N_("contact"), Kind.REFERENCE, exported=False),
        Field("external_id", N_("external id"), exported=False),
    ),
)
