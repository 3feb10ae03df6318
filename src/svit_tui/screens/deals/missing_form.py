"""Ask for exactly what a deal lacks to enter a stage, and move it in the same change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from svit_tui import formatting
from svit_tui.crm.contacts.changes import Point
from svit_tui.crm.deals import changes as deals
from svit_tui.crm.flows import stage_entry
from svit_tui.crm.flows.stage_entry import Filled
from svit_tui.crm.lists import short_lists as lists
from svit_tui.crm.pipelines import qualification, requirements
from svit_tui.crm.pipelines.requirements import CRITERION
from svit_tui.crm.pipelines.sheet import Answer
from svit_tui.crm.tasks.changes import SOMETIME, Due
from svit_tui.fields.deal import DEAL
from svit_tui.i18n import _
from svit_tui.model.contact import Contact
from svit_tui.model.deal import Deal
from svit_tui.model.errors import CrmError, Invalid, Missing, NotFound
from svit_tui.model.kinds import CriterionKind, PointKind
from svit_tui.model.lists import Source
from svit_tui.model.pipeline import Stage
from svit_tui.model.values.dates import parse_due
from svit_tui.screens.ask import readers, sources
from svit_tui.screens.ask.asking import fill_and_write
from svit_tui.screens.ask.plain_inputs import plain_input
from svit_tui.screens.base.screen import CrmScreen, Written
from svit_tui.widgets.fields import ChoiceField, FormField, LineField, OptionsField, Values
from svit_tui.widgets.picker import Choice

if TYPE_CHECKING:
    from sqlmodel import Session

    from svit_tui.screens.base.desk import Unit

UNSAID = ""


@dataclass(frozen=True, slots=True)
class Lacking:
    """What the form asks for, as the store has it when it opens."""

    title: str
    stage: str
    currency: str
    contact: str
    words: tuple[str, ...]
    answers: tuple[Answer, ...]
    sources: tuple[Choice, ...]


async def fill_missing(screen: CrmScreen, refusal: Missing) -> Written[Deal] | None:
    """Ask for what a refused move lacks, fill it and move; what is still refused is said there."""
    try:
        lacking = await screen.read(_look, refusal)
    except CrmError as error:
        screen.complain(str(error))
        return None

    if not lacking.words:
        # Somebody has filled it meanwhile.
        stage_id = refusal.stage_id
        return await screen.write(lambda work: deals.move(work, refusal.deal_id, stage_id))

    def act(work: Unit, values: Values) -> Deal:
        filled = _filled(work, lacking, values)
        return stage_entry.fill_and_move(work, refusal.deal_id, refusal.stage_id, filled)

    fields = _fields(screen, lacking)
    return await fill_and_write(
        screen,
        _("{stage} needs first: {title}").format(stage=lacking.stage, title=lacking.title),
        fields,
        act,
        draft=f"deal.missing.{refusal.deal_id}.{refusal.stage_id}",
    )


def _look(session: Session, refusal: Missing) -> Lacking:
    try:
        deal = lists.one(session, Deal, refusal.deal_id)
        stage = lists.one(session, Stage, refusal.stage_id)
    except NotFound as error:
        raise NotFound(str(refusal)) from error
    words = tuple(entry.word for entry in requirements.missing(session, deal, stage))
    return Lacking(
        title=deal.title,
        stage=stage.name,
        currency=deal.currency,
        contact=lists.one(session, Contact, deal.contact_id).name,
        words=words,
        answers=_asked(session, stage.pipeline_id, words),
        sources=tuple(Choice(entry.key, entry.name) for entry in lists.named(session, Source)),
    )


def _asked(session: Session, pipeline_id: int, words: Sequence[str]) -> tuple[Answer, ...]:
    return tuple(
        Answer(entry.key, entry.name, entry.kind, None)
        for entry in qualification.criteria(session, pipeline_id)
        if f"{CRITERION}{entry.key}" in words
    )


def _fields(screen: CrmScreen, lacking: Lacking) -> list[FormField]:
    today, words = screen.desk.today, lacking.words
    fields: list[FormField] = []
    if "amount" in words:
        fields.append(
            LineField(
                key="amount",
                label=_("Amount"),
                reader=readers.money_reader(lacking.currency),
                hint=_("18 000, $5k"),
                required=_("How much is it? 0 is an amount too."),
            )
        )
    if "expected_close_on" in words:
        fields.append(
            LineField(
                key="expected_close_on",
                label=_("Expected close"),
                reader=readers.date_reader(today),
                hint=_("15.12, friday"),
                required=_("When is it expected to close?"),
            )
        )
    if "source" in words:
        fields.append(
            ChoiceField(
                key="source",
                label=_("Source"),
                title=_("Where did it come from?"),
                source=lacking.sources,
                create=(_("+ new source “{name}”"),),
                required=_("Where did it come from? Enter opens the list."),
            )
        )
    fields += [
        plain_input(field, today, _("{stage} needs it.").format(stage=lacking.stage))
        for field in DEAL.plain
        if field.name in words
    ]
    if "contact" in words:
        whose = _("of {contact}").format(contact=lacking.contact)
        fields += [
            LineField(key="phones", label=_("Phone"), reader=readers.phone_reader(), hint=whose),
            LineField(key="emails", label=_("E-mail"), reader=readers.email_reader(), hint=whose),
        ]
    if "next_step" in words:
        fields += _next_step_fields(screen)
    for answer in lacking.answers:
        fields.append(_answer_field(answer))
    return fields


def _next_step_fields(screen: CrmScreen) -> list[FormField]:
    now = screen.store.clock()

    def say(due: Due) -> str:
        if due.at is not None:
            return formatting.moment_said(due.at, now)
        return formatting.date_said(due.on, screen.desk.today) if due.on else ""

    return [
        LineField(
            key="next_step",
            label=_("Next step"),
            hint=_("call about the offer"),
            required=_("What is the next step?"),
        ),
        LineField(
            key="due",
            label=_("Due"),
            reader=readers.reader(lambda text: Due(*parse_due(text, now=now)), say),
            hint=_("tomorrow 10:00, friday"),
        ),
    ]


def _answer_field(answer: Answer) -> OptionsField:
    if answer.kind == CriterionKind.CHECK:
        known = [Choice(1, _("yes")), Choice(0, _("no"))]
    else:
        known = [Choice(points, str(points)) for points in range(answer.most + 1)]
    options = (Choice(UNSAID, "–"), *known)
    return OptionsField(key=_key(answer), label=answer.name, options=options)


def _key(answer: Answer) -> str:
    return f"{CRITERION}{answer.criterion_id}"


def _filled(work: Unit, lacking: Lacking, values: Values) -> Filled:
    """What the form gives. Raises Invalid, naming the field, for what it can't see by itself."""
    given: dict[str, Any] = {}
    if "contact" in lacking.words:
        points = [
            Point(kind, values[key])
            for key, kind in (("phones", PointKind.PHONE), ("emails", PointKind.EMAIL))
            if values[key]
        ]
        if not points:
            raise Invalid("phones", _("A phone or an e-mail is needed."))
        given["points"] = points
    said = {answer.criterion_id: values[_key(answer)] for answer in lacking.answers}
    for answer in lacking.answers:
        if said[answer.criterion_id] == UNSAID:
            raise Invalid(_key(answer), _("Choose with ← and →."))
    if "source" in values:
        given["source_id"] = sources.source_id_of(work, values["source"])
    for name in ("amount", "expected_close_on", "next_step"):
        if name in values:
            given[name] = values[name]
    given["plain"] = {
        field.name: values[field.name] for field in DEAL.plain if field.name in lacking.words
    }
    return Filled(**given, next_step_due=values.get("due") or SOMETIME, answers=said)
