"""The fields of a task."""

from __future__ import annotations

from svit_tui.fields.field import Field, Kind, Noun
from svit_tui.i18n import N_

TASK = Noun(
    name="task",
    plural=N_("tasks"),
    sure=frozenset(("title", "due_on", "due_at", "rule", "uid")),
    fields=(
        Field("id", N_("number"), Kind.NUMBER, imported=False),
        Field("uid", N_("unique id")),
        Field("kind", N_("kind"), Kind.CHOICE, headers="kind|type|вид|тип"),
        Field(
            "title",
            N_("subject"),
            former="subject",
            headers="subject|task|to do|to-do|todo|завдання|тема|що зробити|справа",
            signs="subject|task|task name|to do|to-do|todo|тема|завдання|що зробити|справа",
        ),
        Field(
            "due",
            N_("due"),
            Kind.DUE,
            headers="due|due date|deadline|when|термін|до|коли|строк|дата виконання",
            signs="due|due date|due on|due at|deadline|термін|строк|дата виконання|крайній термін",
        ),
        Field("rule", N_("rule of repetition"), former="repeat"),
        Field("priority", N_("priority"), Kind.CHOICE, headers="priority|пріоритет|важливість"),
        Field(
            "assignee",
            N_("assignee"),
            Kind.REFERENCE,
            headers="assignee|assigned to|owner|member|виконавець|відповідальний|учасник",
            signs="assignee|assigned to|виконавець",
        ),
        Field("contact_id", N_("number of the contact")),
        Field(
            "contact",
            N_("contact"),
            Kind.REFERENCE,
            headers="contact|person|client|customer|company|контакт|клієнт|компанія",
        ),
        Field("deal_uid", N_("unique id of the deal")),
        Field("deal_id", N_("number of the deal")),
        Field("deal", N_("deal"), Kind.REFERENCE, headers="deal|opportunity|нагода|угода"),
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
            headers="done|completed|completed on|status|виконано|зроблено|стан",
        ),
        Field("zone", N_("time zone")),
        Field("repeats_from", N_("repeats from"), Kind.DATE),
        Field("repeats_at", N_("repeats at")),
        Field("occurs_on", N_("day by the rule"), Kind.DATE),
        Field("done_by", N_("done by"), Kind.REFERENCE, former="by"),
        Field("sequence_uid", N_("unique id of the nurture sequence")),
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
            headers="id|external id|task id|ід|код",
            exported=False,
        ),
    ),
)
