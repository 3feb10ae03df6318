"""What the panel beside the board reads of a deal: facts, next steps, what was said last."""

from __future__ import annotations

from datetime import datetime

from svit_tui import formatting
from svit_tui.crm.triage.card import TriageCard
from svit_tui.i18n import _, ngettext
from svit_tui.model.kinds import DealStatus
from svit_tui.model.standing import is_past, is_snoozed
from svit_tui.screens.board.signs import PASSED, ROTTING
from svit_tui.screens.tasks.rows import kind_said as kind_of_task
from svit_tui.screens.timeline.rows import amount_said, kind_said, state_said, what_said
from svit_tui.widgets.cells import cut
from svit_tui.widgets.side_panel import Line

# So many next steps are read; the rest are counted.
MOST_STEPS = 5
# Cells of what was said: its beginning tells what it was about.
SAID = 160


def panel_lines(card: TriageCard, chance: int | None, now: datetime) -> list[Line]:
    """A deal as the panel reads it."""
    return [*facts(card, chance, now), ("", ""), *steps(card, now), ("", ""), *last(card, now)]


def facts(card: TriageCard, chance: int | None, now: datetime) -> list[Line]:
    """The deal's title, contact, amount and chance, stage, and where it came from."""
    deal = card.deal
    lines: list[Line] = [(deal.title, "title"), (deal.contact, "")]
    if deal.organization and deal.organization != deal.contact:
        lines.append((deal.organization, ""))
    lines += [(way, "") for way in (*card.phones[:1], *card.mails[:1])]
    worth = [amount_said(deal), "" if chance is None else formatting.whole_percent(chance)]
    lines.append((" · ".join(part for part in worth if part), ""))
    days = formatting.days_since(deal.stage_entered_at.isoformat(), now)
    lines.append((f"{deal.stage} · {formatting.age(days)}", ""))
    rested = deal.standing.days_rotting(now)
    if rested is not None:
        said = _("for {age}, longer than {limit}").format(
            age=formatting.age(rested), limit=formatting.age(deal.rotting_days or 0)
        )
        lines.append((f"{ROTTING} {_('rotting')} {said}", "rotting"))
    lines.append(_state(card, now))
    lines += [(deal.snooze_reason, "muted")]
    lines.append((_labelled(_("source"), deal.source), ""))
    lines.append((_labelled(_("owner"), deal.owner or _("nobody")), ""))
    if deal.score is not None:
        lines.append((f"★{deal.score}", ""))
    lines.append((" ".join(f"#{tag}" for tag in deal.tags), "muted"))
    return [(text, look) for text, look in lines if text]


def _labelled(label: str, text: str | None) -> str:
    return f"{label}: {text}" if text else ""


def _state(card: TriageCard, now: datetime) -> Line:
    """When the deal closes or how it ended, with a flag if it should have closed."""
    deal, today = card.deal, now.astimezone().date()
    said = state_said(deal, today)
    if deal.status != DealStatus.OPEN:
        return said, deal.status
    close = deal.expected_close_on
    if close is None or is_snoozed(deal.snoozed_until, today) or not is_past(close, today):
        return said, ""
    return f"{PASSED} {said}", "overdue"


def steps(card: TriageCard, now: datetime) -> list[Line]:
    """What is planned: when and what."""
    lines: list[Line] = [(_("Planned"), "heading")]
    for item in card.planned[:MOST_STEPS]:
        when = formatting.due_said(item.day, item.moment, now, item.ends) or _("some day")
        look = "overdue" if item.step.is_overdue(now) else "muted"
        lines.append((f"{kind_of_task(item.kind)} · {when}", look))
        lines.append((" · ".join(part for part in (item.title, item.place) if part), ""))
    more = len(card.planned) - MOST_STEPS
    if more > 0:
        said = ngettext("and {count} more", "and {count} more", more)
        lines.append((said.format(count=more), "muted"))
    if not card.planned:
        lines.append((_("Nothing: t plans a task."), "muted"))
    return lines


def last(card: TriageCard, now: datetime) -> list[Line]:
    """What was said and done last with the contact; of another deal, which one."""
    lines: list[Line] = [(_("Last"), "heading")]
    today = now.astimezone().date()
    for entry in card.entries:
        day = formatting.date_said(entry.at.astimezone().date(), today)
        other = entry.deal if entry.deal_id != card.deal.id else None
        head = [kind_said(entry).strip(), day, other]
        lines.append((" · ".join(part for part in head if part), "muted"))
        if text := what_said(entry):
            lines.append((cut(text, SAID), ""))
    if not card.entries:
        lines.append((_("Nothing was said or done yet."), "muted"))
    return lines
