"""Open, edit and move deals, win, lose and snooze them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from types import EllipsisType
from typing import Any

from sqlmodel import col, func, select

from svit_tui.crm import nurturing, plain_fields
from svit_tui.crm.deals import actions
from svit_tui.crm.deals import parts as deal_parts
from svit_tui.crm.deals import rules as deal_rules
from svit_tui.crm.deals.parts import LineDraft
from svit_tui.crm.lists import short_lists as lists
from svit_tui.crm.pipelines import changes as pipelines
from svit_tui.crm.pipelines import requirements, stages
from svit_tui.crm.pipelines.stages import check_probability
from svit_tui.fields.deal import DEAL
from svit_tui.i18n import _
from svit_tui.model.contact import Contact
from svit_tui.model.deal import Deal, StageChange
from svit_tui.model.errors import Invalid, NotOpen
from svit_tui.model.kinds import DealStatus, StageChangeKind, StopReason
from svit_tui.model.lists import LossReason, Source
from svit_tui.model.pipeline import Pipeline, Stage
from svit_tui.model.values.money import Money
from svit_tui.model.values.text import clean_block, clean_line, search_key
from svit_tui.store.changes.unit import Unit

# Neighbours closer than this can't be told apart much longer: the stage is numbered anew.
MIN_GAP = 1e-6


def add(
    work: Unit,
    *,
    title: str,
    contact_id: int,
    pipeline_id: int | None = None,
    stage_id: int | None = None,
    amount: Money | None = None,
    currency: str | None = None,
    probability: int | None = None,
    owner_id: int | None = None,
    source_id: int | None = None,
    expected_close_on: date | None = None,
    notes: str = "",
    people: Sequence[int] = (),
    lines: Sequence[LineDraft] = (),
    tags: Iterable[str] = (),
    **fields: Any,
) -> Deal:
    """Open a deal at the top of a stage (the first one, so a lead, if none is given).

    Without an owner it is the acting member's; without a pipeline it is in the stage's or the
    first one. `fields` are the plain ones.
    Lines set the amount if none is given. Raises Invalid, NotFound; Missing if a stage after the
    first one asks for what the deal lacks.
    """
    stage = _starting_stage(work, pipeline_id, stage_id)
    pipeline = _pipeline_of(work, stage)
    if owner_id is None and work.member:
        owner_id = work.member.id
    values = checked(
        work,
        {
            "title": title,
            "contact_id": contact_id,
            "probability": probability,
            "owner_id": owner_id,
            "source_id": source_id,
            "notes": notes,
            **fields,
        },
    )
    deal = work.add(
        Deal(
            **values,
            pipeline_id=pipeline.key,
            stage_id=stage.key,
            stage_entered_at=work.now,
            position=top_of(work, stage.key),
            amount=amount.minor if amount else None,
            currency=amount.currency if amount else (currency or pipeline.currency),
            expected_close_on=expected_close_on,
        )
    )
    _history(work, deal, StageChangeKind.ENTERED, None)
    deal_parts.set_lines(work, deal, lines, keep_amount=amount is not None)
    deal_parts.set_people(work, deal, people)
    deal_parts.set_tags(work, deal, tags)
    requirements.check(work.session, deal, stage, opening=True)
    work.label(actions.ADD, deal.title)
    return deal


def edit(
    work: Unit,
    deal_id: int,
    *,
    version: int | None = None,
    amount: Money | EllipsisType | None = ...,
    stage_id: int | None = None,
    people: Sequence[int] | None = None,
    lines: Sequence[LineDraft] | None = None,
    tags: Iterable[str] | None = None,
    **fields: Any,
) -> Deal:
    """Set fields of a deal; those left out stay. Raises Invalid, Missing, NotFound, Conflict.

    `amount=None` says that the amount is not known. New lines set the amount unless one is given.
    """
    deal = work.get(Deal, deal_id, version=version)
    values = checked(work, fields, deal)
    if isinstance(amount, Money):
        values |= {"amount": amount.minor, "currency": amount.currency}
    elif amount is None:
        values["amount"] = None
    work.change(deal, **values)
    if lines is not None:
        deal_parts.set_lines(work, deal, lines, keep_amount=not isinstance(amount, EllipsisType))
    if people is not None:
        deal_parts.set_people(work, deal, people)
    if tags is not None:
        deal_parts.set_tags(work, deal, tags)
    # Last: the stage may ask for what was just given.
    if stage_id is not None and stage_id != deal.stage_id:
        enter(work, deal, work.get(Stage, stage_id))
    work.label(actions.EDIT, deal.title)
    return deal


def checked(work: Unit, fields: Mapping[str, Any], deal: Deal | None = None) -> dict[str, Any]:
    """Clean and check the fields of a deal, which is there already or to be opened."""
    values = {**fields, **plain_fields.cleaned(DEAL, fields)}
    if "title" in values:
        values["title"] = clean_line(values["title"])
        if not values["title"]:
            raise Invalid("title", _("A deal needs a title."))
        values["title_key"] = search_key(values["title"])
    for name in ("notes", "loss_note"):
        if name in values:
            values[name] = clean_block(values[name])
    if "contact_id" in values and (deal is None or values["contact_id"] != deal.contact_id):
        contact = work.get(Contact, values["contact_id"])
        if contact.archived_at is not None:
            raise Invalid("contact", _("“{name}” is archived.").format(name=contact.name))
    lists.check_owner(work, values.get("owner_id"), deal.owner_id if deal else None)
    if values.get("source_id") is not None:
        work.get(Source, values["source_id"])
    if (probability := values.get("probability")) is not None:
        check_probability(probability)
    return values


def move(work: Unit, deal_id: int, stage_id: int) -> Deal:
    """Move an open deal to the top of another stage, of its pipeline or of another one.

    Raises Missing if the deal lacks what the stage asks for.
    """
    deal = open_deal(work, deal_id)
    stage = work.get(Stage, stage_id)
    if stage.key != deal.stage_id:
        enter(work, deal, stage)
        work.label(actions.MOVE, deal.title)
    return deal


def step(work: Unit, deal_id: int, by: int) -> Deal:
    """Move an open deal `by` stages forward (or back, if negative) within its pipeline.

    At the first and the last stage it stays where it is.
    """
    deal = open_deal(work, deal_id)
    order = [stage.key for stage in lists.stages(work.session, deal.pipeline_id)]
    here = order.index(deal.stage_id) if deal.stage_id in order else 0
    there = min(max(here + by, 0), len(order) - 1)
    return move(work, deal_id, order[there])


def place(work: Unit, deal_id: int, *, above: int | None = None, below: int | None = None) -> Deal:
    """Put a deal right above or right below another deal of its stage.

    Deals that are back from snooze stay on top; one that is placed among the others loses that
    mark.
    """
    deal = open_deal(work, deal_id)
    other_id = above if above is not None else below
    if other_id is None or other_id == deal_id:
        return deal
    other = work.get(Deal, other_id)
    if other.stage_id != deal.stage_id:
        raise Invalid("position", _("The two deals are not in one stage any more."))
    today = work.now.astimezone().date()
    if nurturing.is_back(other, today):
        if not nurturing.is_back(deal, today):
            return deal
    else:
        nurturing.taken_up(work, deal)
    up = above is not None
    position = _between(work, deal, other, up=up)
    if position is None:
        _number_anew(work, deal.stage_id)
        work.session.refresh(other)
        position = _between(work, deal, other, up=up)
    work.change(deal, position=position)
    work.label(actions.PLACE, deal.title)
    return deal


def win(work: Unit, deal_id: int, *, closed_at: datetime | None = None) -> Deal:
    """Mark an open deal as won.

    The deal keeps the stage in which it was won; conversion by stage is computed from it.
    Raises NotOpen if the deal is already closed.
    """
    deal = open_deal(work, deal_id)
    work.change(deal, **deal_rules.won(closed_at or work.now))
    _history(work, deal, StageChangeKind.WON, deal.stage_id, closed_at)
    nurturing.moved(work, deal, StopReason.WON)
    work.label(actions.WIN, deal.title)
    return deal


def lose(
    work: Unit,
    deal_id: int,
    *,
    reason_id: int,
    note: str = "",
    closed_at: datetime | None = None,
) -> Deal:
    """Mark an open deal as lost, with its reason. Raises NotOpen, NotFound."""
    deal = open_deal(work, deal_id)
    work.get(LossReason, reason_id)
    work.change(deal, **deal_rules.lost(closed_at or work.now, reason_id, note))
    _history(work, deal, StageChangeKind.LOST, deal.stage_id, closed_at)
    nurturing.moved(work, deal, StopReason.LOST)
    work.label(actions.LOSE, deal.title)
    return deal


def reopen(work: Unit, deal_id: int) -> Deal:
    """Open a won or lost deal again, at the top of the stage that it was closed in.

    If that stage no longer exists, it goes to the stage before it.
    """
    deal = work.get(Deal, deal_id)
    if deal.status == DealStatus.OPEN:
        raise Invalid("status", _("“{title}” is open.").format(title=deal.title))
    pipeline = work.get(Pipeline, deal.pipeline_id)
    if pipeline.archived_at is not None:
        raise Invalid("pipeline", pipelines.refusal(pipeline))
    stage = stages.home_of(work, work.get(Stage, deal.stage_id))
    work.change(
        deal,
        status=DealStatus.OPEN,
        closed_at=None,
        loss_reason_id=None,
        loss_note="",
        stage_id=stage.key,
        position=top_of(work, stage.key),
        stage_entered_at=work.now,
    )
    _history(work, deal, StageChangeKind.REOPENED, deal.stage_id)
    work.label(actions.REOPEN, deal.title)
    return deal


def snooze(work: Unit, deal_id: int, until: date | None, reason: str = "") -> Deal:
    """Put an open deal aside until a date, for a reason or none; without a date, take it back.

    On that date it comes back by itself, and stays marked until something happens to it. Raises
    Invalid unless the date is in the future.
    """
    deal = open_deal(work, deal_id)
    if until is None:
        work.change(deal, **deal_rules.AWAKE)
    else:
        today = work.now.astimezone().date()
        work.change(deal, **deal_rules.asleep(until, reason, today))
    work.label(actions.SNOOZE if until else actions.WAKE, deal.title)
    return deal


def wake(work: Unit, deal_id: int) -> Deal:
    """Wake a snoozed deal, or clear the mark of one that is back from snooze.

    Raises Invalid if it is neither.
    """
    deal = open_deal(work, deal_id)
    if deal.snoozed_until is None:
        raise Invalid("deal", _("“{title}” is not snoozed.").format(title=deal.title))
    return snooze(work, deal_id, None)


def set_owner(work: Unit, deal_id: int, owner_id: int | None) -> Deal:
    """Hand the deal to a member, or to nobody."""
    deal = work.get(Deal, deal_id)
    work.change(deal, **checked(work, {"owner_id": owner_id}, deal))
    work.label(actions.OWNER, deal.title)
    return deal


def set_tags(work: Unit, deal_id: int, tags: Iterable[str]) -> Deal:
    """Make the deal's tags those named."""
    deal = work.get(Deal, deal_id)
    deal_parts.set_tags(work, deal, tags)
    work.label(actions.TAGS, deal.title)
    return deal


def change_tags(work: Unit, deal_id: int, add: set[str], drop: set[str]) -> Deal:
    """Add tags to a deal and take others away; the rest stay."""
    return set_tags(work, deal_id, (deal_parts.tag_names(work, deal_id) - drop) | add)


def archive(work: Unit, deal_id: int) -> Deal:
    """Put a deal away: it leaves board, lists and search, and can be restored."""
    deal = work.get(Deal, deal_id)
    work.change(deal, archived_at=work.now)
    nurturing.moved(work, deal, StopReason.ARCHIVED)
    work.label(actions.ARCHIVE, deal.title)
    return deal


def restore(work: Unit, deal_id: int) -> Deal:
    """Take an archived deal back."""
    deal = work.get(Deal, deal_id)
    work.change(deal, archived_at=None)
    work.label(actions.RESTORE, deal.title)
    return deal


def open_deal(work: Unit, deal_id: int) -> Deal:
    """A deal that is still open. Raises NotOpen, NotFound."""
    deal = work.get(Deal, deal_id)
    if deal.archived_at is not None:
        raise NotOpen(_("“{title}” is archived.").format(title=deal.title))
    if deal.status != DealStatus.OPEN:
        won = deal.status == DealStatus.WON
        sentence = _("“{title}” is already won.") if won else _("“{title}” is already lost.")
        raise NotOpen(sentence.format(title=deal.title))
    return deal


def top_of(work: Unit, stage_id: int) -> float:
    """The position above all open deals of a stage."""
    least = work.session.exec(
        select(func.min(Deal.position)).where(
            Deal.stage_id == stage_id,
            Deal.status == DealStatus.OPEN,
            col(Deal.archived_at).is_(None),
        )
    ).one()
    return 0.0 if least is None else least - 1.0


def _starting_stage(work: Unit, pipeline_id: int | None, stage_id: int | None) -> Stage:
    if stage_id is not None:
        return work.get(Stage, stage_id)
    if pipeline_id is None:
        known = lists.pipelines(work.session)
        if not known:
            raise Invalid("pipeline", _("There is no pipeline yet."))
        pipeline_id = known[0].key
    found = lists.stages(work.session, pipeline_id)
    if not found:
        raise Invalid("stage", _("The pipeline has no stage yet."))
    return found[0]


def _pipeline_of(work: Unit, stage: Stage) -> Pipeline:
    """The pipeline of a stage that a deal may be in. Raises Invalid if one of them is archived."""
    if stage.archived_at is not None:
        raise Invalid("stage", _("The stage “{name}” is archived.").format(name=stage.name))
    pipeline = work.get(Pipeline, stage.pipeline_id)
    if pipeline.archived_at is not None:
        raise Invalid("pipeline", pipelines.refusal(pipeline))
    return pipeline


def enter(
    work: Unit, deal: Deal, stage: Stage, *, at: datetime | None = None, waived: bool = False
) -> None:
    """Put a deal at the top of a stage, now or `at` an instant.

    Raises Missing if the deal lacks what the stage requires, unless that is `waived`, as in imports
    of deals that reached the stage in another system. Raises Invalid if the stage is archived.
    """
    _pipeline_of(work, stage)
    if not waived:
        requirements.check(work.session, deal, stage)
    before = deal.stage_id
    work.change(
        deal,
        pipeline_id=stage.pipeline_id,
        stage_id=stage.key,
        stage_entered_at=at or work.now,
        position=top_of(work, stage.key),
    )
    _history(work, deal, StageChangeKind.ENTERED, before, at)
    nurturing.moved(work, deal, StopReason.MOVED)


def _history(
    work: Unit,
    deal: Deal,
    kind: StageChangeKind,
    from_stage_id: int | None,
    at: datetime | None = None,
) -> None:
    work.add(
        StageChange(
            deal_id=deal.key,
            kind=kind,
            at=at or work.now,
            by_id=work.member.id if work.member else None,
            from_stage_id=from_stage_id,
            to_stage_id=deal.stage_id,
        )
    )


def _between(work: Unit, deal: Deal, other: Deal, *, up: bool) -> float | None:
    """The position halfway between `other` and its neighbour; none if there is no room left."""
    position = col(Deal.position)
    beyond = position < other.position if up else position > other.position
    nearest = func.max(Deal.position) if up else func.min(Deal.position)
    neighbour = work.session.exec(
        select(nearest).where(
            Deal.stage_id == other.stage_id,
            Deal.status == DealStatus.OPEN,
            col(Deal.archived_at).is_(None),
            Deal.id != deal.id,
            beyond,
        )
    ).one_or_none()
    if neighbour is None:
        return other.position - 1.0 if up else other.position + 1.0
    if abs(neighbour - other.position) < MIN_GAP:
        return None
    return float((neighbour + other.position) / 2)


def _number_anew(work: Unit, stage_id: int) -> None:
    order = work.session.exec(
        select(Deal.id)
        .where(
            Deal.stage_id == stage_id,
            Deal.status == DealStatus.OPEN,
            col(Deal.archived_at).is_(None),
        )
        .order_by(col(Deal.position), col(Deal.id))
    ).all()
    work.change_many(
        Deal, [(deal_id, {"position": float(n)}) for n, deal_id in enumerate(order) if deal_id]
    )
