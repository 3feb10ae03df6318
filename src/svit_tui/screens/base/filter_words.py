"""Say by what a list is narrowed, and which key ends that."""

from __future__ import annotations

from collections.abc import Sequence

from svit_tui.i18n import _
from svit_tui.widgets.filter_bar import FilterBar


def filtered_said(names: Sequence[str]) -> str:
    """What the filter is called; without names, that there is one."""
    if not names:
        return _("filtered (esc clears)")
    return _("filtered: {what} (esc clears)").format(what=", ".join(names))


def narrowed_by(bar: FilterBar, facets: Sequence[str]) -> str:
    """What the text of a bar and facets leave of a list is called.

    While one types, the text stands in the bar; in the top line each letter would move the rest.
    """
    typed = "" if bar.is_typed_into else bar.text.strip()
    return filtered_said([*([typed] if typed else []), *facets])


def nothing_fits() -> str:
    """What a list says in which a filter leaves nothing: two lines, the second with the key."""
    return _("Nothing matches the filter.") + "\n" + _("esc clears it")
