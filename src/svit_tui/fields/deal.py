"""The fields of a deal."""

from __future__ import annotations

from svit_tui.fields.field import Field, Kind, Noun
from svit_tui.i18n import N_

DEAL = Noun(
    name="deal",
    plural=N_("deals"),
    sure=frozenset(("id", "title", "contact", "stage_entered_at", "version")),
    fields=(
        Field("id", N_("number"), Kind.NUMBER, imported=False),
        Field("uid", N_("unique id")),
        Field(
            "title",
            N_("title"),
            headers="title|name|topic|deal|opportunity|назва|заголовок|угода|нагода|картка|тема",
            stored="title",
        ),
        Field("contact_id", N_("number of the contact")),
        Field(
            "contact",
            N_("contact"),
            Kind.REFERENCE,
            asked=N_("the contact's phone or e-mail"),
            headers="client|client name|customer|customer name|клієнт|ім'я клієнта|замовник"
            "|контрагент",
        ),
        Field(
            "organization",
            N_("organisation"),
            Kind.REFERENCE,
            headers="organization|organization name|organisation|organisation name|company"
            "|company name|account|account name|associated company|primary associated company"
            "|компанія|назва компанії|організація|назва організації|фірма|підприємство",
            imported=False,
        ),
        Field("people_ids", N_("numbers of the people"), Kind.SEVERAL),
        Field(
            "people",
            N_("people"),
            Kind.SEVERAL,
            headers="contact person|contact name|primary contact|person name|person|contact"
            "|contacts|associated contact|associated contacts|buyer|контактна особа|контакт"
            "|контакти|покупець|ім'я покупця",
        ),
        Field(
            "pipeline",
            N_("pipeline"),
            Kind.REFERENCE,
            headers="pipeline|pipeline name|funnel|воронка|лійка|воронка продажів",
            signs="pipeline|pipeline name|funnel|воронка|лійка|воронка продажів",
        ),
        Field(
            "stage",
            N_("stage"),
            Kind.REFERENCE,
            headers="stage|stage name|pipeline stage|етап|назва етапу|етап воронки|стадія",
            signs="stage|stage name|pipeline stage|етап|стадія|етап воронки|етап продажу"
            "|назва етапу",
        ),
        Field(
            "status",
            N_("state"),
            Kind.CHOICE,
            headers="status|state|статус|стан",
            signs="won|lost|win rate|is won|is lost|is closed|rotting|виграно|програно",
            stored="status",
        ),
        Field(
            "amount",
            N_("amount"),
            Kind.MONEY,
            asked=N_("amount"),
            headers="amount|value|sum|total|budget|grand total|income|expected revenue|сума"
            "|загальна сума|вартість|бюджет|разом|всього|очікувана сума",
            signs="amount|value|sum|total|budget|income|expected revenue|expected value"
            "|weighted amount|weighted value|grand total|invoice total|order total|сума|разом"
            "|всього|бюджет|вартість|очікувана сума|загальна сума",
            stored="amount",
        ),
        Field(
            "currency",
            N_("currency"),
            headers="currency|currency of value|amount currency|currency iso code|currency code"
            "|валюта",
            stored="currency",
        ),
        Field(
            "probability",
            N_("probability"),
            Kind.PERCENT,
            headers="probability|win probability|chance|ймовірність|імовірність|вірогідність",
            signs="probability|win probability|chance|forecast category|forecast category name"
            "|ймовірність|імовірність|вірогідність",
            stored="probability",
        ),
        Field(
            "owner",
            N_("owner"),
            Kind.REFERENCE,
            headers="owner|owner name|salesperson|responsible|manager|assigned to|власник"
            "|відповідальний|менеджер",
        ),
        Field(
            "source",
            N_("source"),
            Kind.REFERENCE,
            asked=N_("source"),
            headers="source|lead source|source channel|original source|джерело",
        ),
        Field("products", N_("products"), Kind.SEVERAL, imported=False),
        Field(
            "created_at",
            N_("created"),
            Kind.INSTANT,
            headers="created|created at|created on|created date|created time|create date"
            "|creation date|date created|створено|дата створення|час створення",
        ),
        Field("stage_entered_at", N_("in this stage since"), Kind.INSTANT),
        Field("stages", N_("stages"), Kind.TRAIL),
        Field("history", N_("stage history"), Kind.PARTS),
        Field("board_position", N_("place on the board"), Kind.NUMBER),
        Field(
            "expected_close_on",
            N_("expected close"),
            Kind.DATE,
            former="expected_close",
            asked=N_("expected close"),
            headers="expected close date|expected close|expected close on|expected closing date"
            "|expected closing|close date|closing date|очікувана дата закриття"
            "|очікуване закриття|планова дата закриття|дата закриття",
            signs="close date|closing date|close|expected close|expected close on"
            "|expected close date|expected closing|expected closing date|дата закриття"
            "|очікуване закриття|очікувана дата закриття|планова дата закриття",
            stored="expected_close_on",
        ),
        Field(
            "closed_at",
            N_("closed"),
            Kind.INSTANT,
            headers="closed on|closed at|closed date|closed|won time|lost time|won on|lost on"
            "|закрито",
            signs="closed date|closed|closed at|won time|lost time|won on|lost on|закрито",
        ),
        Field(
            "loss_reason",
            N_("loss reason"),
            Kind.REFERENCE,
            headers="lost reason|loss reason|closed lost reason|reason lost|reason for loss"
            "|причина програшу|причина втрати|причина відмови",
            signs="loss reason|lost reason|reason lost|reason for loss|причина програшу"
            "|причина втрати|причина відмови",
        ),
        Field("loss_note", N_("note"), Kind.BLOCK, stored="loss_note"),
        Field(
            "snoozed_until",
            N_("snoozed until"),
            Kind.DATE,
            signs="snoozed until",
            stored="snoozed_until",
        ),
        Field(
            "competitor",
            N_("competitor"),
            headers="competitor|main competitor|конкурент",
            plain=True,
        ),
        Field("snooze_reason", N_("snoozed because"), stored="snooze_reason"),
        Field(
            "tags",
            N_("tags"),
            Kind.SEVERAL,
            former="tag",
            headers="tags|tag|labels|label|теги|тег|мітки|мітка",
        ),
        Field(
            "notes",
            N_("notes"),
            Kind.BLOCK,
            headers="notes|note|description|comment|comments|нотатки|примітки|примітка"
            "|коментар|опис",
            stored="notes",
        ),
        Field("qualification", N_("qualification"), Kind.IDS),
        Field("further_answers", N_("answers in other pipelines"), Kind.PARTS),
        Field("sequences", N_("nurture sequences"), Kind.PARTS),
        Field("score", N_("score"), Kind.NUMBER, imported=False),
        Field("active_at", N_("last active"), Kind.INSTANT, imported=False),
        Field("next_step", N_("next step"), imported=False, asked=N_("next step")),
        Field("next_step_kind", N_("kind of the next step"), Kind.CHOICE, imported=False),
        Field("next_step_on", N_("day of the next step"), Kind.DATE, imported=False),
        Field("next_step_at", N_("time of the next step"), Kind.INSTANT, imported=False),
        Field("archived_at", N_("archived"), Kind.INSTANT),
        Field("external_ids", N_("ids of other systems"), Kind.IDS),
        Field("version", N_("version"), Kind.NUMBER, imported=False),
        Field("product", N_("product"), Kind.REFERENCE, exported=False),
        Field("quantity", N_("quantity"), Kind.NUMBER, exported=False),
        Field("price", N_("price"), Kind.MONEY, exported=False),
        Field("discount", N_("discount"), Kind.PERCENT, exported=False),
        Field(
            "external_id",
            N_("external id"),
            headers="id|external id|record id|system id|pipedrive system id|ід|код",
            exported=False,
        ),
    ),
)
