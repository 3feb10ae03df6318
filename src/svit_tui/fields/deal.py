"""What a deal consists of."""

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
        Field("title", N_("title"), stored="title"),
        Field("contact_id", N_("number of the contact")),
        Field("contact", N_("contact"), Kind.REFERENCE),
        Field("organization", N_("organisation"), Kind.REFERENCE, imported=False),
        Field("people_ids", N_("numbers of the people"), Kind.SEVERAL),
        Field("people", N_("people"), Kind.SEVERAL),
        Field(
            "pipeline",
            N_("pipeline"),
            Kind.REFERENCE,
            signs="pipeline|pipeline name|funnel|воронка|лійка|воронка продажів",
        ),
        Field(
            "stage",
            N_("stage"),
            Kind.REFERENCE,
            signs="stage|stage name|pipeline stage|етап|стадія|етап воронки|етап продажу"
            "|назва етапу",
        ),
        Field(
            "status",
            N_("state"),
            Kind.CHOICE,
            signs="won|lost|win rate|is won|is lost|is closed|rotting|виграно|програно",
            stored="status",
        ),
        Field(
            "amount",
            N_("amount"),
            Kind.MONEY,
            signs="amount|value|sum|total|budget|income|expected revenue|expected value"
            "|weighted amount|weighted value|grand total|invoice total|order total|сума|разом"
            "|всього|бюджет|вартість|очікувана сума|загальна сума",
            stored="amount",
        ),
        Field("currency", N_("currency"), stored="currency"),
        Field(
            "probability",
            N_("probability"),
            Kind.PERCENT,
            signs="probability|win probability|chance|forecast category|forecast category name"
            "|ймовірність|імовірність|вірогідність",
            stored="probability",
        ),
        Field("owner", N_("owner"), Kind.REFERENCE),
        Field("source", N_("source"), Kind.REFERENCE),
        Field("products", N_("products"), Kind.SEVERAL, imported=False),
        Field("created_at", N_("created"), Kind.INSTANT),
        Field("stage_entered_at", N_("in this stage since"), Kind.INSTANT),
        Field("stages", N_("stages"), Kind.TRAIL),
        Field(
            "expected_close_on",
            N_("expected close"),
            Kind.DATE,
            signs="close date|closing date|close|expected close|expected close on"
            "|expected close date|expected closing|expected closing date|дата закриття"
            "|очікуване закриття|очікувана дата закриття|планова дата закриття",
            stored="expected_close_on",
        ),
        Field(
            "closed_at",
            N_("closed"),
            Kind.INSTANT,
            signs="closed date|closed|closed at|won time|lost time|won on|lost on|закрито",
        ),
        Field(
            "loss_reason",
            N_("loss reason"),
            Kind.REFERENCE,
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
        Field("competitor", N_("competitor"), plain=True),
        Field("snooze_reason", N_("snoozed because"), stored="snooze_reason"),
        Field("tags", N_("tags"), Kind.SEVERAL),
        Field("notes", N_("notes"), Kind.BLOCK, stored="notes"),
        Field("qualification", N_("qualification"), Kind.IDS),
        Field("score", N_("score"), Kind.NUMBER, imported=False),
        Field("active_at", N_("last active"), Kind.INSTANT, imported=False),
        Field("next_step", N_("next step"), imported=False),
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
        Field("external_id", N_("external id"), exported=False),
    ),
)
