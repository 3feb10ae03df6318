"""Say by what the board is narrowed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svit_tui.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svit_tui.crm.deals.board import BoardFilter


def filter_said(wanted: BoardFilter, typed: str, named: Iterable[str]) -> str:
    """The filter's text as it was typed, if it is to be told, its names, and the rest of it."""
    names = [typed, *named] if wanted.text and typed else [*named]
    if wanted.min_score is not None:
        names.append(f"★≥{wanted.min_score}")
    needs = {
        "rotting": _("rotting"),
        "no_next_step": _("no next step"),
        "overdue": _("overdue next step"),
    }
    names += [needs[word] for word in wanted.needs]
    if not names:
        return _("filtered (esc clears)")
    return _("filtered: {what} (esc clears)").format(what=", ".join(names))
