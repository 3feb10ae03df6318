"""Write the queue of a round of triage as rows of a table beside the deal."""

from __future__ import annotations

from collections.abc import Sequence

from svit_tui import formatting
from svit_tui.crm.triage import queue as triage
from svit_tui.crm.triage.queue import TOLD_IN_HOURS, Reason
from svit_tui.crm.triage.round import SKIPPED, Round
from svit_tui.i18n import _, ngettext
from svit_tui.screens.triage.sheet import OUTCOME_WORDS, SIGNS
from svit_tui.widgets.table import ColumnSpec, TableRow

# What has no time to tell: it is so, or it is not.
_TIMELESS = (triage.NO_NEXT_STEP, triage.WITHOUT_OWNER)


def queue_columns() -> list[ColumnSpec]:
    """A sign, for how long, the deal, and what was decided."""
    return [
        ColumnSpec("sign", "", width=1),
        ColumnSpec("since", "", width=4, align="right"),
        ColumnSpec("title", "", minimum=12),
        ColumnSpec("outcome", "", weight=0, sized=True),
    ]


def queue_rows(round_: Round) -> list[TableRow]:
    """A heading that says how many are left, the deals in their order, and how many follow."""
    heading, left = _("Queue"), formatting.number(round_.undecided)
    rows = [TableRow(None, (f"{heading} {left}",), heading=True)]
    rows += [_row(round_, number) for number in round_.line]
    if round_.further:
        more = ngettext("and {count} more", "and {count} more", round_.further)
        rows.append(TableRow(None, ("", "", more.format(count=round_.further)), kind="muted"))
    return rows


def _row(round_: Round, number: int) -> TableRow:
    title, outcome = round_.titles.get(number, ""), round_.outcomes.get(number)
    if outcome is not None:
        sign = "–" if outcome == SKIPPED else "✓"
        return TableRow(number, (sign, "", title, _(OUTCOME_WORDS[outcome])), kind="muted")
    waiting = round_.known.get(number)
    sign, since, look = _worst(waiting.reasons if waiting is not None else ())
    return TableRow(number, (sign, since, title, ""), looks=(look, look))


def _worst(reasons: Sequence[Reason]) -> tuple[str, str, str]:
    """The sign of the first reason, for how long it has been so, and its look."""
    if not reasons:
        return "", "", ""
    reason = reasons[0]
    sign, look = SIGNS[reason.kind]
    if reason.kind in _TIMELESS:
        return sign, "", look
    if reason.kind == triage.UNTOUCHED and reason.hours < TOLD_IN_HOURS:
        return sign, formatting.age_tight(hours=reason.hours), look
    return sign, formatting.age_tight(days=reason.days), look
