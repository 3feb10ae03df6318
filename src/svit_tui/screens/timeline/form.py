"""The form of a communication. Where it is clear with whom, logging takes two keys."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from svit_tui import formatting
from svit_tui.crm import plain_fields
from svit_tui.crm.contacts import rows as contact_reads
from svit_tui.crm.deals import rows as deal_reads
from svit_tui.crm.templates import changes as templates
from svit_tui.crm.templates.language import FilledText
from svit_tui.crm.timeline import actions, communications
from svit_tui.fields.communication import COMMUNICATION
from svit_tui.i18n import _
from svit_tui.model.communication import Communication
from svit_tui.model.kinds import CommunicationKind, Direction
from svit_tui.screens.ask import readers, sources
from svit_tui.screens.ask.asking import fill_and_write
from svit_tui.screens.ask.plain_inputs import plain_inputs, plain_texts, plain_values
from svit_tui.screens.base.screen import CrmScreen, Written
from svit_tui.screens.timeline.by_template import put_in, template_field
from svit_tui.screens.timeline.kinds import kind_options
from svit_tui.widgets.fields import (
    BlockField,
    ChoiceField,
    FormField,
    LineField,
    ManyField,
    OptionsField,
    Values,
)
from svit_tui.widgets.form import FormModal
from svit_tui.widgets.picker import Choice, NewChoice

if TYPE_CHECKING:
    from sqlmodel import Session

    from svit_tui.screens.base.desk import Unit


async def log(
    screen: CrmScreen,
    kind: str | None = None,
    *,
    deal_id: int | None = None,
    contact_id: int | None = None,
    text: FilledText | None = None,
) -> Written[Communication] | None:
    """Log a communication: of this kind, or one that the form asks for; with a text if given."""

    def look(session: Session) -> tuple[tuple[Choice, ...], Choice | None, bool]:
        rows = deal_reads.deal_rows(session, ids=[deal_id]) if deal_id is not None else []
        deal = Choice(rows[0].id, rows[0].title, rows[0].contact) if rows else None
        whose = contact_id if contact_id is not None else rows[0].contact_id if rows else None
        contact = sources.contact_choice(session, whose)
        has_templates = bool(templates.listed(session))
        return ((contact,) if contact is not None else ()), deal, has_templates

    people, deal, has_templates = await screen.read(look)
    first = kind or CommunicationKind.EMAIL
    start = {
        "kind": first,
        "direction": communications.usual_direction(first),
        "contacts": people,
        "deal": deal,
    }
    if text is not None:
        start |= {"subject": text.heading, "body": text.body}

    def react(form: FormModal, key: str) -> None:
        _direct(form, key)
        if key == "template":
            put_in(screen, form)

    def act(work: Unit, values: Values) -> Communication:
        made = sum(isinstance(choice.key, NewChoice) for choice in values["contacts"])
        work.label(actions.LOGGED[values["kind"]], "", -made)
        return communications.log(work, values["kind"], **_fields(work, values))

    if kind is None:
        title, focus = _("Log a communication"), "kind"
    else:
        title = _("Log a call") if kind == CommunicationKind.CALL else _("Log a communication")
        focus = "subject" if people else "contacts"
    return await fill_and_write(
        screen,
        title,
        communication_fields(screen, templates=has_templates),
        act,
        start=start,
        # What a template gave is no draft of a form that was left.
        draft="" if text else f"log.{kind or ''}.{deal_id or ''}.{contact_id or ''}",
        focus=focus,
        react=react,
    )


async def edit_communication(
    screen: CrmScreen, communication_id: int
) -> Written[Communication] | None:
    """Edit a communication. A change that somebody made meanwhile is told in the form."""

    def look(session: Session) -> tuple[int, dict[str, Any]]:
        row, ids = communications.one(session, communication_id)
        rows = contact_reads.contact_rows(session, ids)
        deals = deal_reads.deal_rows(session, ids=[row.deal_id]) if row.deal_id else []
        local = row.started_at.astimezone()
        return row.version, {
            "kind": CommunicationKind(row.kind),
            "direction": Direction(row.direction),
            "started_at": f"{local:%Y-%m-%d %H:%M}",
            "duration": str(round(row.duration / 60)) if row.duration else "",
            "contacts": tuple(
                Choice(number, rows[number].name, rows[number].organization or "")
                for number in ids
                if number in rows
            ),
            "deal": Choice(deals[0].id, deals[0].title, deals[0].contact) if deals else None,
            "subject": row.subject_line,
            "body": row.body,
            **plain_texts(plain_fields.of(COMMUNICATION, row)),
        }

    version, start = await screen.read(look)

    def act(work: Unit, values: Values) -> Communication:
        fields = _fields(work, values)
        if values["started_at"] is None or typed["started_at"] == start["started_at"]:
            # The form shows minutes; what was not touched keeps its seconds.
            fields.pop("started_at")
        if typed["duration"] == start["duration"]:
            fields.pop("duration")
        kind = values["kind"]
        return communications.edit(work, communication_id, version=version, kind=kind, **fields)

    typed = {"started_at": start["started_at"], "duration": start["duration"]}
    return await fill_and_write(
        screen,
        _("Edit communication"),
        communication_fields(screen),
        act,
        start=start,
        draft=f"communication.{communication_id}",
        focus="subject",
        again=partial(edit_communication, screen, communication_id),
        react=lambda form, _key: typed.update(
            {name: form.form.raw()[name] for name in ("started_at", "duration")}
        ),
    )


def communication_fields(screen: CrmScreen, *, templates: bool = False) -> list[FormField]:
    """The fields of a communication; with one that takes a template's text, if there are some."""
    now = screen.store.clock()
    fields: list[FormField] = [
        OptionsField(
            key="direction",
            label=_("Direction"),
            options=(
                Choice(Direction.OUT, _("we to them")),
                Choice(Direction.IN, _("they to us")),
                Choice(Direction.NONE, _("both")),
            ),
        ),
        ManyField(
            key="contacts",
            label=_("With"),
            title=_("With whom?"),
            source=sources.contact_finder(screen.store),
            create=sources.new_contact_offers(),
        ),
        # A letter chooses the kind and goes on: what was said is typed next.
        OptionsField(key="kind", label=_("Kind"), options=kind_options()),
        LineField(key="subject", label=_("Subject")),
        BlockField(key="body", label=_("What was said")),
        LineField(
            key="started_at",
            label=_("When"),
            reader=readers.moment_reader(now),
            hint=_("now ({moment})").format(moment=formatting.moment_said(now, now)),
        ),
        LineField(
            key="duration",
            label=_("Duration"),
            reader=readers.duration_reader(),
            hint=_("15 min"),
        ),
        ChoiceField(
            key="deal",
            label=_("Deal"),
            title=_("About which deal?"),
            source=sources.deal_finder(screen.store),
        ),
    ]
    fields += plain_inputs(COMMUNICATION, screen.desk.today)
    if templates:
        fields.insert(2, template_field(screen))
    return fields


def _direct(form: FormModal, key: str) -> None:
    """A meeting and a note have no direction; the others are ours unless somebody says."""
    if key != "kind":
        return
    raw = form.form.raw()
    usual = communications.usual_direction(raw["kind"])
    if (usual == Direction.NONE) != (raw["direction"] == Direction.NONE):
        form.form.fill({"direction": usual})


def _fields(work: Unit, values: Values) -> dict[str, Any]:
    return {
        "participants": [sources.contact_id_of(work, choice) for choice in values["contacts"]],
        "deal_id": sources.id_of(values["deal"]),
        "direction": values["direction"],
        "started_at": values["started_at"],
        "duration": values["duration"],
        "subject": values["subject"],
        "body": values["body"],
        **plain_values(COMMUNICATION, values),
    }
