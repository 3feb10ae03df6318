"""The signs on a card: age, rotting, next step, close date, owner; each with words where they fit.

The shortest forms of those that are needed go into 19 cells together, whatever the deal and the
language. No two signs share a word.
"""

from __future__ import annotations

from datetime import date, datetime

from svit_tui import formatting
from svit_tui.crm.deals.board import CardRow
from svit_tui.i18n import _
from svit_tui.model.standing import Standing, due_by, is_snoozed
from svit_tui.widgets.cards import NEEDED, SPARE, WANTED, Mark
from svit_tui.widgets.cells import width_of

ROTTING, PASSED, NO_STEP, SNOOZED, BACK = "⚠", "⚑", "○", "◷", "↩"
# At a card that somebody else has moved just now.
MOVED = "▸"


def marks_of(card: CardRow, now: datetime, today: date, own_name: str) -> tuple[Mark, ...]:
    """What a card's last line tells."""
    if card.status != "open":
        return closed_marks(card, today)
    standing = card.standing
    marks = [*snooze_marks(card, today), age_mark(card, now)]
    step = step_mark(card, now)
    marks += [step] if step is not None else []
    if card.snooze_reason and card.snoozed_until:
        marks.append(Mark((card.snooze_reason,), "snoozed", rank=SPARE, name=True))
    marks += [*nurture_marks(card), *score_marks(card), *close_marks(standing, now)]
    if card.owner_name is None:
        marks.append(Mark((_("nobody's"), "–")))
    elif card.owner_name != own_name:
        marks.append(Mark((initials(card.owner_name),)))
    return tuple(marks)


def closed_marks(card: CardRow, today: date) -> tuple[Mark, ...]:
    """Whether a deal was won or lost, when and why."""
    is_won = card.status == "won"
    sign, word = ("✓", _("won")) if is_won else ("×", _("lost"))
    marks = [Mark((f"{sign} {word}",), card.status)]
    if card.closed_at:
        closed = datetime.fromisoformat(card.closed_at).astimezone().date()
        marks.append(Mark((formatting.date_said(closed, today),), rank=WANTED))
    if card.loss_reason:
        marks.append(Mark((card.loss_reason,), rank=SPARE, name=True))
    return tuple(marks)


def snooze_marks(card: CardRow, today: date) -> list[Mark]:
    """Until when a deal is put aside; that it is back stands at its age."""
    day = date.fromisoformat(card.snoozed_until) if card.snoozed_until else None
    if day is None or not is_snoozed(day, today):
        return []
    until = _("until {date}").format(date=formatting.date_said(day, today))
    return [
        Mark(
            (f"{SNOOZED} {until}", f"{SNOOZED}+{formatting.age_tight(days=(day - today).days)}"),
            "snoozed",
        )
    ]


def age_mark(card: CardRow, now: datetime) -> Mark:
    """How long a deal has been in its stage; whether it rots, and is back from snooze."""
    days = formatting.days_since(card.stage_entered_at, now)
    age, tight = formatting.age(days), formatting.age_tight(days=days)
    standing = card.standing
    forms = [age, tight]
    kind = ""
    if standing.days_rotting(now) is not None:
        rots = _("rotting")
        forms = [f"{age} {ROTTING} {rots}", f"{age} {ROTTING}", f"{tight}{ROTTING}"]
        kind = "rotting"
    if standing.days_back(now) is not None:
        back = _("↩ back")
        forms = [f"{back} {forms[0]}", *(f"{BACK} {form}" for form in forms), f"{BACK}{forms[-1]}"]
        kind = kind or "returned"
    # A snoozed deal is looked at for when it is back.
    return Mark(tuple(forms), kind, rank=SPARE if standing.is_snoozed(now) else NEEDED)


def step_mark(card: CardRow, now: datetime) -> Mark | None:
    """The next step of an open deal: a sign and when, or that there is none.

    A deal that is put aside needs none.
    """
    standing = card.standing
    step = standing.step
    if not step.kind:
        if not standing.lacks_next_step(now):
            return None
        none, shorter = _("no next step"), _("no step")
        return Mark((f"{NO_STEP} {none}", f"{NO_STEP} {shorter}", NO_STEP))
    sign = formatting.STEP_SIGNS.get(step.kind, "□")
    said = formatting.due_said(step.day, step.moment, now, step.ends)
    if not said:
        undated = _("no date")
        return Mark((f"{sign} {card.next_step}", f"{sign} {undated}", sign))
    away = _away(standing, now)
    if standing.days_overdue(now) is not None:
        return Mark((f"{sign} {said}", f"{sign} {away}", f"{sign}{away}"), "overdue")
    short = formatting.due_said(step.day, step.moment, now, step.ends, with_time=False)
    return Mark(_forms(f"{sign} {said}", f"{sign} {short}", f"{sign}{away}"))


def close_marks(standing: Standing, now: datetime) -> list[Mark]:
    """When a deal is expected to close, or for how long that has passed."""
    day = standing.expected_close_on
    if day is None:
        return []
    late = standing.days_past_close(now)
    if late is None:
        said = formatting.date_said(day, now.astimezone().date())
        return [Mark((f"→ {said}",), rank=SPARE)]
    age, tight = formatting.age(late), formatting.age_tight(days=late)
    passed = _("close passed {age}").format(age=age)
    forms = (f"{PASSED} {passed}", f"{PASSED} {age}", f"{PASSED}{tight}")
    return [Mark(forms, "overdue", rank=WANTED if standing.is_snoozed(now) else NEEDED)]


def nurture_marks(card: CardRow) -> list[Mark]:
    """Which step is next of the sequence that runs for a deal; its name where there is room."""
    if card.nurture is None:
        return []
    done = formatting.steps_said(card.nurture_steps, card.nurture_left)
    return [Mark((f"↻ {done} {card.nurture}", f"↻ {done}"), "nurture", rank=WANTED)]


def score_marks(card: CardRow) -> list[Mark]:
    """The score of a deal that was assessed."""
    return [] if card.score is None else [Mark((f"★{card.score}",), rank=WANTED)]


def initials(name: str) -> str:
    """The first letters of a name's first and last word: `OH` for Olena Hrytsenko."""
    words = [word for word in name.split() if word[0].isalnum()] or name.split()
    letters = [word[0].upper() for word in (words[0], words[-1])][: len(words)] if words else ["?"]
    said = "".join(letters)
    return said if width_of(said) <= 2 else letters[0]


def _away(standing: Standing, now: datetime) -> str:
    """How far away the next step is, in at most four cells: `−2d` is over, `+4h` is to come."""
    step, today = standing.step, now.astimezone().date()
    if standing.days_overdue(now) is not None:
        day, moment = due_by(step.day, step.moment, step.ends)
    else:
        day, moment = step.day, step.moment
    if moment is not None:
        day = moment.astimezone().date()
    days = ((day or today) - today).days
    if days or moment is None:
        sign = "−" if days < 0 or standing.days_overdue(now) is not None else "+" if days else ""
        return sign + formatting.age_tight(days=abs(days))
    hours = -(-abs((moment - now).total_seconds()) // 3600)
    return ("−" if moment < now else "+") + formatting.age_tight(hours=int(hours))


def _forms(*forms: str) -> tuple[str, ...]:
    """Forms without repetition, each shorter than the one before."""
    kept: list[str] = []
    for form in forms:
        if not kept or width_of(form) < width_of(kept[-1]):
            kept.append(form)
    return tuple(kept)
