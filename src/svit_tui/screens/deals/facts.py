"""What a deal's screen tells beside its list: label and value, line by line."""

from __future__ import annotations

from datetime import datetime

from svit_tui import formatting
from svit_tui.crm.deals.rows import DealCard, DealRow
from svit_tui.crm.flows import sequences
from svit_tui.fields.deal import DEAL
from svit_tui.i18n import _
from svit_tui.model.kinds import DealStatus
from svit_tui.model.standing import is_snoozed
from svit_tui.screens.ask.plain_inputs import plain_facts
from svit_tui.screens.deals.score_rows import score_fact
from svit_tui.screens.timeline.rows import amount_said, closes_fact, state_said
from svit_tui.widgets.sheet import SheetLine, fact

REACHED, AHEAD = "▰", "▱"
# A mark of more stages than this is counted by nobody.
MOST_STAGES = 10


def facts(card: DealCard, now: datetime, run: sequences.RunRow | None = None) -> list[SheetLine]:
    """The deal's fields. `run` is its newest sequence."""
    row, today = card.row, now.astimezone().date()
    lines = [fact(_("contact"), row.contact)]
    if row.organization and row.organization != row.contact:
        lines.append(fact(_("organisation"), row.organization))
    lines.append(fact(_("amount"), amount_said(row) or "–"))
    if row.status == DealStatus.OPEN:
        lines += chance_facts(card)
    lines.append(fact(_("pipeline"), row.pipeline))
    lines.append(fact(_("stage"), stage_said(card, now)))
    if row.status != DealStatus.OPEN:
        lines.append(fact(_("state"), state_said(row, today), row.status))
    else:
        if is_snoozed(row.snoozed_until, today) or row.standing.days_back(now) is not None:
            lines.append(fact(_("state"), state_said(row, today)))
        lines.append(closes_fact(row, today))
        lines += step_facts(row, now)
    if row.snooze_reason:
        lines.append(fact(_("snoozed because"), row.snooze_reason))
    if run is not None and run.stopped_at is None:
        said = formatting.nurture_said(run.name, run.steps, run.left)
        lines.append(fact(_("nurture"), said))
    elif run is not None:
        said = f"{run.name}: {sequences.ended_said(run.stopped_because)}"
        lines.append(fact(_("nurture"), said))
    if row.loss_reason:
        lines.append(fact(_("reason"), row.loss_reason))
    if card.loss_note:
        lines.append(fact("", card.loss_note))
    lines += score_fact(row.score)
    lines.append(fact(_("owner"), row.owner or _("nobody")))
    if row.source:
        lines.append(fact(_("source"), row.source))
    lines += [fact(label, said) for label, said in plain_facts(DEAL.plain, card.plain, today)]
    if row.tags:
        lines.append(fact("#", ", ".join(row.tags)))
    created = formatting.date_said(row.created_at.astimezone().date(), today)
    lines.append(fact(_("created"), created))
    return lines


def chance_facts(card: DealCard) -> list[SheetLine]:
    """How likely a deal is won, and what its amount is worth at that."""
    chance = card.stage_probability if card.probability is None else card.probability
    own = " " + _("(own)") if card.probability is not None else ""
    lines = [fact(_("probability"), formatting.whole_percent(chance) + own)]
    if card.row.amount is not None:
        expected = formatting.money(card.row.amount * chance // 100, card.row.currency)
        lines.append(fact(_("weighted"), expected))
    return lines


def stage_said(card: DealCard, now: datetime) -> str:
    """A deal's stage, how far along its pipeline that is, and for how long it has been there."""
    days = formatting.days_since(card.row.stage_entered_at.isoformat(), now)
    said = f"{card.row.stage} · {formatting.age(days)}"
    mark = progress(card.stages_before + 1, card.stages)
    return f"{mark} {said}" if mark else said


def progress(place: int, stages: int) -> str:
    """A sign a stage, those that are reached filled; in numbers where they are many."""
    if not 1 <= place <= stages:
        # A stage that was archived is none of them.
        return ""
    if stages > MOST_STAGES:
        return f"{place}/{stages}"
    return REACHED * place + AHEAD * (stages - place)


def step_facts(row: DealRow, now: datetime) -> list[SheetLine]:
    """What comes next for an open deal, and for how long it has rested if that is too long."""
    standing = row.standing
    step = formatting.next_step_said(standing.step, row.next_step, now)
    late = "overdue" if standing.step.is_overdue(now) else ""
    lines = [fact(_("next step"), step if row.next_step_kind else _("none: t plans one"), late)]
    rested = standing.days_rotting(now)
    if rested is not None:
        said = _("for {age}, longer than {limit}").format(
            age=formatting.age(rested), limit=formatting.age(row.rotting_days or 0)
        )
        lines.append(fact(_("rotting"), said, "rotting"))
    return lines
