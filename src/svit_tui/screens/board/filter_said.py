"""Say by what the board is narrowed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from svit_tui.i18n import N_, _
from svit_tui.screens.base.filter_words import filtered_said

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svit_tui.crm.deals.board import BoardFilter


@dataclass(frozen=True, slots=True)
class FilterWord:
    """What a filter is called where it is set and told, and by what people look for it."""

    said: str
    sought: str


# What an open deal may be in need of.
NEEDS = {
    "rotting": FilterWord(N_("rotting"), N_("rotting deals: what rots")),
    "no_next_step": FilterWord(N_("no next step"), N_("deals without a next step")),
    "overdue": FilterWord(N_("overdue next step"), N_("deals with an overdue step")),
}
# Which deals are shown.
SHOWN = {
    "open": FilterWord(N_("open ones"), N_("all open deals")),
    "snoozed": FilterWord(N_("snoozed"), N_("snoozed deals")),
    "won": FilterWord(N_("won"), N_("deals that were won")),
    "lost": FilterWord(N_("lost"), N_("deals that were lost")),
}


def filter_said(wanted: BoardFilter, typed: str, named: Iterable[str]) -> str:
    """The filter's text as it was typed, if it is to be told, its names, and the rest of it."""
    names = [typed, *named] if (wanted.text or wanted.where) and typed else [*named]
    if wanted.min_score is not None:
        names.append(f"★≥{wanted.min_score}")
    names += [_(NEEDS[word].said) for word in wanted.needs]
    return filtered_said(names)
