"""Write the page of a deal in triage, and the summary at the end of a round."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from svit_tui import formatting
from svit_tui.crm.pipelines.sheet import Answer
from svit_tui.crm.triage import queue as triage
from svit_tui.crm.triage.card import TriageCard
from svit_tui.crm.triage.queue import Reason
from svit_tui.crm.triage.round import Round
from svit_tui.i18n import N_, _, ngettext
from svit_tui.model.kinds import CriterionKind, DealStatus
from svit_tui.model.standing import is_snoozed
from svit_tui.screens.tasks.rows import kind_said as kind_of_task
from svit_tui.screens.timeline.rows import (
    amount_said,
    closes_fact,
    kind_said,
    state_said,
    what_said,
)
from svit_tui.widgets.score_sheet import score_said
from svit_tui.widgets.sheet import SheetLine, fact

# A sign and a colour for each reason, beside its words.
SIGNS: dict[str, tuple[str, str]] = {
    triage.BACK: ("<", "snoozed"),
    triage.OVERDUE: ("!", "overdue"),
    triage.UNTOUCHED: ("+", "rotting"),
    triage.CLOSE_PASSED: ("!", "overdue"),
    triage.ROTTING: ("~", "rotting"),
    triage.NO_NEXT_STEP: ("?", ""),
    triage.WITHOUT_OWNER: ("@", ""),
}
OUTCOME_WORDS: dict[str, str] = {
    "moved": N_("moved"),
    "won": N_("won"),
    "lost": N_("lost"),
    "logged": N_("logged"),
    "planned": N_("planned"),
    "done": N_("done"),
    "put_off": N_("put off"),
    "snoozed": N_("snoozed"),
    "woken": N_("back from snooze"),
    "sequence": N_("sequence started"),
    "owner": N_("owner changed"),
    "archived": N_("archived"),
    "elsewhere": N_("decided otherwise"),
    "skipped": N_("skipped"),
}
# So many planned things are shown; the rest are counted.
MOST_PLANNED = 4
Lines = list[SheetLine]


def head(
    card: TriageCard,
    reasons: Sequence[Reason],
    outcome: str,
    now: datetime,
    keys: Sequence[tuple[str, str]] = (),
) -> Lines:
    """The deal's title, why it needs a decision, and by which keys it is made."""
    deal = card.deal
    lines = [SheetLine(deal.title, kind="title")]
    for reason in reasons:
        sign, kind = SIGNS[reason.kind]
        lines.append(SheetLine(f"{sign} {reason.said()}{_detail(reason, card, now)}", kind=kind))
    if outcome and outcome != "skipped":
        lines.append(SheetLine(f"✓ {_(OUTCOME_WORDS[outcome])}", kind="won"))
    elif not reasons:
        lines.append(SheetLine(_("✓ needs no decision any more"), kind="won"))
    elif keys:
        lines.append(SheetLine(keys=keys))
    return lines


def _detail(reason: Reason, card: TriageCard, now: datetime) -> str:
    """What a reason is about: the step that is overdue, why the deal was put aside, the date."""
    today = now.astimezone().date()
    if reason.kind == triage.OVERDUE and card.deal.next_step:
        return f": {card.deal.next_step}"
    if reason.kind == triage.BACK and card.deal.snooze_reason:
        return f": {card.deal.snooze_reason}"
    if reason.kind == triage.CLOSE_PASSED and card.deal.expected_close_on:
        return f": {formatting.date_said(card.deal.expected_close_on, today)}"
    return ""


def facts(card: TriageCard, now: datetime) -> Lines:
    """The deal's fields."""
    deal, today = card.deal, now.astimezone().date()
    lines = [fact(_("contact"), deal.contact)]
    if deal.organization and deal.organization != deal.contact:
        lines.append(fact(_("organisation"), deal.organization))
    lines.append(fact(_("phone"), " · ".join(card.phones) or "–"))
    if card.mails:
        lines.append(fact(_("mail"), " · ".join(card.mails)))
    lines.append(fact(_("amount"), amount_said(deal) or "–"))
    entered = formatting.days_since(deal.stage_entered_at.isoformat(), now)
    lines.append(fact(_("stage"), f"{deal.stage} · {formatting.age(entered)}"))
    if deal.status != DealStatus.OPEN or is_snoozed(deal.snoozed_until, today):
        lines.append(fact(_("state"), state_said(deal, today) or _("still open")))
    lines.append(closes_fact(deal, today))
    lines.append(fact(_("source"), deal.source or "–"))
    lines.append(fact(_("owner"), deal.owner or _("nobody")))
    created = formatting.days_since(deal.created_at.isoformat(), now)
    rested = formatting.days_since(deal.active_at.isoformat(), now)
    lines.append(fact(_("age"), formatting.age(created)))
    lines.append(fact(_("at rest"), formatting.age(rested)))
    if deal.score is not None and not card.answers:
        lines.append(fact(_("score"), str(deal.score)))
    if deal.tags:
        lines.append(fact("#", ", ".join(deal.tags)))
    return lines


def beside(card: TriageCard, now: datetime, *, airy: bool) -> Lines:
    """What was said and done last, what is planned, and the qualification."""
    sections = [_last(card, now), _planned(card, now)]
    if card.answers:
        sections.append(_qualification(card))
    lines: Lines = []
    for number, section in enumerate(sections):
        if airy and number:
            lines.append(SheetLine())
        lines += section
    return lines


def _last(card: TriageCard, now: datetime) -> Lines:
    lines = [SheetLine(_("Last"), kind="heading")]
    today = now.astimezone().date()
    for entry in card.entries:
        day = formatting.date_said(entry.at.astimezone().date(), today)
        text = what_said(entry)
        kind = "muted" if entry.is_stage_change else ""
        words = kind_said(entry).strip()
        if entry.deal and entry.deal_id != card.deal.id:
            # It is the contact's history: what belongs to another deal must not look like this one.
            words = f"{words} · {entry.deal}"
        lines.append(SheetLine(f"{words}: {text}" if text else words, day, kind))
    if not card.entries:
        lines.append(SheetLine(_("Nothing was said or done yet."), kind="muted"))
    return lines


def _planned(card: TriageCard, now: datetime) -> Lines:
    lines = [SheetLine(_("Planned"), kind="heading")]
    shown = card.planned[:MOST_PLANNED]
    for item in shown:
        overdue = item.step.is_overdue(now)
        when = formatting.due_said(item.day, item.moment, now, item.ends) or _("some day")
        text = f"{kind_of_task(item.kind)}: {item.title}"
        lines.append(SheetLine(text, when, label_kind="overdue" if overdue else "label"))
    more = len(card.planned) - len(shown)
    if more:
        lines.append(
            SheetLine(
                ngettext("and {count} more", "and {count} more", more).format(count=more),
                kind="muted",
            )
        )
    if not card.planned:
        lines.append(SheetLine(_("Nothing: t plans a task."), kind="muted"))
    return lines


def _qualification(card: TriageCard) -> Lines:
    return [
        SheetLine(f"{_('Qualification')} · {score_said(card.deal.score)}", kind="heading"),
        SheetLine(" · ".join(_assessed(answer) for answer in card.answers), wrap=True),
    ]


def _assessed(answer: Answer) -> str:
    """A criterion with its value: `fit 3/5`, `✓ need`, `– timing`."""
    if answer.value is None:
        return f"– {answer.name}"
    if answer.kind == CriterionKind.CHECK:
        return f"✓ {answer.name}" if answer.value else f"× {answer.name}"
    return f"{answer.name} {answer.value}/{answer.most}"


def summary(round_: Round) -> Lines:
    """The end of a round: what was decided, what was left, and which keys go on."""
    if not round_.trail and not round_.busy:
        return [
            SheetLine(_("Nothing needs a decision."), kind="title"),
            SheetLine(),
            SheetLine(_("f chooses whose deals · enter looks again · esc goes back"), kind="muted"),
        ]
    lines = [SheetLine(_("That was all."), kind="title"), SheetLine()]
    for outcome, count in round_.counted():
        kind = outcome if outcome in ("won", "lost") else ""
        kind = "muted" if outcome == "skipped" else kind
        names = ", ".join(round_.titles_of(outcome))
        text = f"{count:>3}  {_(OUTCOME_WORDS[outcome])}"
        lines.append(SheetLine(f"{text}: {names}" if names else text, kind=kind))
    others = round_.with_others()
    for name, count in others:
        said = ngettext("{count} is with {who}", "{count} are with {who}", count)
        lines.append(SheetLine("  " + said.format(count=count, who=name), kind="muted"))
    lines += [
        SheetLine(),
        SheetLine(
            _("enter starts again · k looks back · u takes the last decision back · esc goes back"),
            kind="muted",
            wrap=True,
        ),
    ]
    return lines
