"""Qualification: the criteria of a pipeline, and what its deals score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlmodel import Session, col, select

from svit_tui.crm.pipelines import actions
from svit_tui.i18n import N_, _
from svit_tui.model.deal import Deal
from svit_tui.model.errors import Invalid, NotFound
from svit_tui.model.kinds import CriterionKind
from svit_tui.model.pipeline import Pipeline
from svit_tui.model.qualification import Assessment, Criterion
from svit_tui.model.values.text import clean_line, search_key
from svit_tui.store.changes.derived import MOST_POINTS
from svit_tui.store.changes.unit import Unit

# What a new pipeline begins with.
USUAL: tuple[str, ...] = (N_("Fit"), N_("Budget"), N_("Authority"), N_("Need"), N_("Timing"))
# A tick becomes all points and back from so many.
TICKED_FROM = 3
_YES, _NO = ("yes", "y", "true", "так", "✓"), ("no", "n", "false", "ні")
_UNSAID = ("", "-", "–", "none")


def criteria(session: Session, pipeline_id: int, *, archived: bool = False) -> Sequence[Criterion]:
    """What is asked of a pipeline's deals, in the user's order; archived ones too, at the end."""
    query = select(Criterion).where(Criterion.pipeline_id == pipeline_id)
    if not archived:
        query = query.where(col(Criterion.archived_at).is_(None))
    return session.exec(
        query.order_by(
            col(Criterion.archived_at).is_not(None), col(Criterion.position), col(Criterion.id)
        )
    ).all()


def answers(session: Session, deal_id: int) -> dict[int, int]:
    """What a deal has, by criterion; those of pipelines that it has left too."""
    query = select(Assessment).where(Assessment.deal_id == deal_id)
    return {found.criterion_id: found.value for found in session.exec(query)}


def find(session: Session, pipeline_id: int, name: str) -> Criterion:
    """A criterion in use by name. Raises NotFound with the names that there are."""
    known = criteria(session, pipeline_id)
    for criterion in known:
        if criterion.name_key == search_key(name):
            return criterion
    if not known:
        raise NotFound(_("This pipeline has no criteria yet."))
    raise NotFound(
        _("There is no criterion “{name}” here. There are: {names}.").format(
            name=clean_line(name), names=", ".join(entry.name for entry in known)
        )
    )


def most_points(kind: str) -> int:
    """The most points that a criterion of a kind gives."""
    return MOST_POINTS[kind]


def parse_value(kind: str, text: str) -> int | None:
    """`4`, `yes`, `так`; `-` for nothing said. Raises Invalid."""
    word = clean_line(text).casefold()
    if word in _UNSAID:
        return None
    if kind == CriterionKind.CHECK:
        if word in (*_YES, "1"):
            return 1
        if word in (*_NO, "0"):
            return 0
        raise Invalid("value", _("“{value}” is neither yes nor no.").format(value=text.strip()))
    if word.isdecimal() and len(word) == 1 and int(word) <= MOST_POINTS[kind]:
        return int(word)
    raise Invalid("value", _("“{value}” is not a number from 0 to 5.").format(value=text.strip()))


# What is asked


def begin(work: Unit, pipeline_id: int) -> None:
    """Ask of a pipeline's deals what is usual, in the language in force. Names nothing."""
    work.add_many(
        Criterion,
        [
            {
                "pipeline_id": pipeline_id,
                "kind": CriterionKind.SCORE,
                "name": _(name),
                "name_key": search_key(_(name)),
                "position": position,
            }
            for position, name in enumerate(USUAL, 1)
        ],
    )


def add_usual(work: Unit, pipeline_id: int) -> None:
    """Ask what is usual of a pipeline's deals, beside what is asked of them already."""
    pipeline = work.get(Pipeline, pipeline_id)
    known = {entry.name_key for entry in criteria(work.session, pipeline_id)}
    work.label(actions.CRITERION_USUAL, pipeline.name, 0)
    for name in USUAL:
        if search_key(_(name)) not in known:
            add(work, pipeline_id, _(name))
    work.count = min(work.count, 1)


def add(work: Unit, pipeline_id: int, name: str, kind: str = CriterionKind.SCORE) -> Criterion:
    """Ask something more of a pipeline's deals; one that was archived comes back.

    Raises Invalid for a name that is asked already, NotFound.
    """
    work.get(Pipeline, pipeline_id)
    name = _checked_name(work, pipeline_id, name)
    _checked_kind(kind)
    last = max((entry.position for entry in criteria(work.session, pipeline_id)), default=0)
    work.label(actions.CRITERION_ADD, name)
    gone = work.session.exec(
        select(Criterion)
        .where(Criterion.pipeline_id == pipeline_id, Criterion.name_key == search_key(name))
        .order_by(col(Criterion.id).desc())
    ).first()
    if gone is not None:
        work.change(gone, archived_at=None, name=name, position=last + 1)
        _take_kind(work, gone, kind)
        return gone
    return work.add(
        Criterion(
            pipeline_id=pipeline_id,
            kind=kind,
            name=name,
            name_key=search_key(name),
            position=last + 1,
        )
    )


def edit(
    work: Unit,
    criterion_id: int,
    *,
    version: int | None = None,
    name: str | None = None,
    kind: str | None = None,
    place: int | None = None,
    archived: bool | None = None,
) -> Criterion:
    """Change a criterion; what is left out stays. `place` counts from 1.

    If its kind changes, answers are converted: a tick becomes full points, three points or more
    become a tick. An archived criterion is no longer asked and no longer counts. Raises Invalid,
    NotFound, Conflict.
    """
    criterion = work.get(Criterion, criterion_id, version=version)
    was_archived = criterion.archived_at is not None
    stays = was_archived if archived is None else archived
    if name is not None or (was_archived and not stays):
        wanted = criterion.name if name is None else name
        checked = _checked_name(work, criterion.pipeline_id, wanted, criterion_id, used=not stays)
        work.change(criterion, name=checked, name_key=search_key(checked))
    if kind is not None:
        _checked_kind(kind)
        _take_kind(work, criterion, kind)
    if stays != was_archived:
        work.change(criterion, archived_at=work.now if stays else None)
    if place is not None and not stays:
        _place(work, criterion, place)
    is_archived = stays and not was_archived
    work.label(actions.CRITERION_ARCHIVE if is_archived else actions.CRITERION_EDIT, criterion.name)
    return criterion


def rename(work: Unit, criterion_id: int, name: str) -> Criterion:
    """Call a criterion something else."""
    return edit(work, criterion_id, name=name)


def archive(work: Unit, criterion_id: int) -> Criterion:
    """Ask something no more. What deals have for it is kept and comes back with it."""
    return edit(work, criterion_id, archived=True)


def _place(work: Unit, criterion: Criterion, place: int) -> None:
    others = [
        entry for entry in criteria(work.session, criterion.pipeline_id) if entry != criterion
    ]
    others.insert(min(max(place, 1), len(others) + 1) - 1, criterion)
    for position, entry in enumerate(others, 1):
        work.change(entry, position=position)


def _take_kind(work: Unit, criterion: Criterion, kind: str) -> None:
    if kind == criterion.kind:
        return
    most = MOST_POINTS[kind]
    ticked = 1 if criterion.kind == CriterionKind.CHECK else TICKED_FROM
    work.change(criterion, kind=kind)
    query = select(Assessment.id, Assessment.value).where(Assessment.criterion_id == criterion.key)
    work.change_many(
        Assessment,
        [
            (number, {"value": most if value >= ticked else 0})
            for number, value in work.session.exec(query).all()
            if number is not None
        ],
    )


def _checked_name(
    work: Unit, pipeline_id: int, name: str, own_id: int | None = None, *, used: bool = True
) -> str:
    name = clean_line(name)
    if not name:
        raise Invalid("name", _("A name can't be empty."))
    if used and any(
        entry.name_key == search_key(name) and entry.id != own_id
        for entry in criteria(work.session, pipeline_id)
    ):
        raise Invalid("name", _("There is already a criterion “{name}”.").format(name=name))
    return name


def _checked_kind(kind: str) -> None:
    if kind not in list(CriterionKind):
        raise Invalid("kind", _("A criterion is a check or a score."))


# What a deal has


def assess(
    work: Unit,
    deal_id: int,
    values: Mapping[int, int | None],
    *,
    pipeline_id: int | None = None,
) -> Deal:
    """Answer criteria of a deal's pipeline; None clears an answer.

    Criteria that are left out stay as they are. `pipeline_id` is the pipeline that the deal is
    about to enter, if that one asks. Raises Invalid, NotFound.
    """
    deal = work.get(Deal, deal_id)
    asked = {entry.key: entry for entry in criteria(work.session, pipeline_id or deal.pipeline_id)}
    found = work.session.exec(select(Assessment).where(Assessment.deal_id == deal_id)).all()
    known = {entry.criterion_id: entry for entry in found}
    for criterion_id, value in values.items():
        criterion = asked.get(criterion_id)
        if criterion is None:
            raise Invalid("criterion", _("This pipeline has no such criterion."))
        most = MOST_POINTS[criterion.kind]
        if value is not None and not 0 <= value <= most:
            raise Invalid(
                "value",
                _("“{name}” takes from 0 to {most} points.").format(name=criterion.name, most=most),
            )
        old = known.get(criterion_id)
        if old is None and value is not None:
            work.add(Assessment(deal_id=deal_id, criterion_id=criterion_id, value=value))
        elif old is not None and value is None:
            work.remove(old)
        elif old is not None:
            work.change(old, value=value)
    work.label(actions.DEAL_QUALIFY, deal.title)
    return deal
