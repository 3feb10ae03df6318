"""Say by what a list is narrowed, and which key ends that."""

from __future__ import annotations

from collections.abc import Sequence

from svit_tui.i18n import _


def filtered_said(names: Sequence[str]) -> str:
    """What the filter is called; without names, that there is one."""
    if not names:
        return _("filtered (esc clears)")
    return _("filtered: {what} (esc clears)").format(what=", ".join(names))


def nothing_fits() -> str:
    """What a list says in which a filter leaves nothing: two lines, the second with the key."""
    return _("Nothing matches the filter.") + "\n" + _("esc clears it")
