"""The dialogs of qualification: a deal's answers, and a pipeline's criteria."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from svit_tui.crm.lists import short_lists as lists
from svit_tui.crm.pipelines import qualification
from svit_tui.crm.pipelines import sheet as deal_sheet
from svit_tui.crm.pipelines.sheet import QualificationSheet
from svit_tui.i18n import _, pgettext
from svit_tui.model.errors import CrmError, Invalid
from svit_tui.model.kinds import CriterionKind
from svit_tui.model.pipeline import Pipeline
from svit_tui.model.qualification import Criterion
from svit_tui.screens.ask.asking import fill_and_write, pick
from svit_tui.screens.ask.readers import reader
from svit_tui.screens.ask.sources import id_of
from svit_tui.screens.base.screen import CrmScreen
from svit_tui.screens.base.work_screen import WorkScreen
from svit_tui.widgets.fields import LineField, OptionsField, Values
from svit_tui.widgets.picker import Choice, PickerModal
from svit_tui.widgets.score_sheet import ScoredQuestion, ScoreSheet

if TYPE_CHECKING:
    from sqlmodel import Session

    from svit_tui.screens.base.desk import Unit

USUAL = "usual"
# In the order of the offers of the picker.
NEW_KINDS = (CriterionKind.SCORE, CriterionKind.CHECK)


async def qualify(screen: WorkScreen, deal_ids: Sequence[int]) -> None:
    """Ask for what each of the deals has, one after the other; leaving one leaves the rest."""
    for place, deal_id in enumerate(deal_ids, 1):
        counted = f" ({place}/{len(deal_ids)})" if len(deal_ids) > 1 else ""
        if not await _qualify_one(screen, deal_id, counted):
            return
    screen.acted()


async def _qualify_one(screen: WorkScreen, deal_id: int, counted: str) -> bool:
    """Show a deal's sheet until it is saved or left; whether it was saved."""
    while True:
        try:
            sheet = await screen.read(deal_sheet.sheet, deal_id)
        except CrmError as error:
            screen.complain(str(error))
            return False
        if not sheet.answers:
            if not await criteria(screen, sheet.pipeline_id):
                return False
            continue
        said = await screen.app.push_screen_wait(_dialog(screen, sheet, counted))
        if said is None:
            return False
        if said.other:
            await criteria(screen, sheet.pipeline_id)
            continue
        if said.values:
            await screen.write(partial(qualification.assess, deal_id=deal_id, values=said.values))
        return True


def _dialog(screen: CrmScreen, sheet: QualificationSheet, counted: str) -> ScoreSheet:
    most = {answer.criterion_id: answer.most for answer in sheet.answers}

    def score(values: Mapping[int, int | None]) -> int | None:
        return deal_sheet.score([(most[key], value) for key, value in values.items()])

    return ScoreSheet(
        _("Qualification: {title}").format(title=sheet.title) + counted,
        [ScoredQuestion(answer.criterion_id, answer.name, answer.most) for answer in sheet.answers],
        {answer.criterion_id: answer.value for answer in sheet.answers},
        score,
        drafts=screen.desk.drafts,
        draft_key=f"deal.qualify.{sheet.deal_id}",
    )


# What is asked


async def criteria(screen: CrmScreen, pipeline_id: int) -> bool:
    """Show the qualification criteria of a pipeline, to add to it and to change it.

    Returns whether anything is asked in the end.
    """
    current: int | None = None

    def look(session: Session) -> tuple[str, list[Criterion]]:
        found = list(qualification.criteria(session, pipeline_id, archived=True))
        return lists.one(session, Pipeline, pipeline_id).name, found

    while True:
        name, known = await screen.read(look)
        used = [entry for entry in known if entry.archived_at is None]
        choices = [Choice(entry.key, entry.name, kind_said(entry)) for entry in known]
        if not used:
            usual = ", ".join(_(word) for word in qualification.USUAL)
            choices.insert(0, Choice(USUAL, _("+ the usual"), usual))
        picker = PickerModal(
            _("Criteria: {pipeline} (type to add)").format(pipeline=name),
            choices,
            create=(_("+ criterion “{name}”: 0 to 5 points"), _("+ criterion “{name}”: yes or no")),
            current=current,
            empty=_("Type a criterion."),
        )
        picked = await pick(screen, picker)
        if picked is None:
            return bool(used)
        if picked.created:
            new = picked.created[0]
            kind = NEW_KINDS[new.offer]
            await screen.write(
                partial(qualification.add, pipeline_id=pipeline_id, name=new.name, kind=kind)
            )
        elif picked.one is not None and picked.one.key == USUAL:
            await screen.write(partial(qualification.add_usual, pipeline_id=pipeline_id))
        else:
            current = id_of(picked.one)
            criterion = next(entry for entry in known if entry.key == current)
            place = used.index(criterion) + 1 if criterion in used else len(used) + 1
            await _edit(screen, criterion, place)


def kind_said(criterion: Criterion) -> str:
    """`0–5`, `yes or no`; and whether it is archived."""
    said = "0–5" if criterion.kind == CriterionKind.SCORE else _("yes or no")
    return f"{said} · {_('archived')}" if criterion.archived_at is not None else said


async def _edit(screen: CrmScreen, criterion: Criterion, place: int) -> None:
    def act(work: Unit, values: Values) -> Criterion:
        return qualification.edit(
            work,
            criterion.key,
            version=criterion.version,
            name=values["name"],
            kind=values["kind"],
            place=values["place"],
            archived=values["archived"],
        )

    async def again() -> None:
        fresh = await screen.read(lists.one, Criterion, criterion.key)
        await _edit(screen, fresh, place)

    await fill_and_write(
        screen,
        _("Criterion: {name}").format(name=criterion.name),
        [
            LineField(
                key="name", label=pgettext("thing", "Name"), required=_("A name can't be empty.")
            ),
            OptionsField(
                key="kind",
                label=_("Takes"),
                options=(
                    Choice(CriterionKind.SCORE, _("0–5 points")),
                    Choice(CriterionKind.CHECK, _("yes or no")),
                ),
            ),
            LineField(
                key="place", label=_("Place"), reader=reader(_place), hint=_("1 is the first")
            ),
            OptionsField(
                key="archived",
                label=_("Asked"),
                options=(Choice(False, _("yes")), Choice(True, _("no: archived"))),
            ),
        ],
        act,
        start={
            "name": criterion.name,
            "kind": criterion.kind,
            "place": str(place),
            "archived": criterion.archived_at is not None,
        },
        draft=f"criterion.{criterion.key}",
        again=again,
    )


def _place(text: str) -> int:
    if not text.strip().isdecimal() or len(text.strip()) > 3:
        raise Invalid("place", _("A place is a number: 1 is the first."))
    return int(text)
