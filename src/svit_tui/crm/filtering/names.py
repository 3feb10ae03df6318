"""Find the members, stages, tags … that a value of a filter names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svit_tui.i18n import _
from svit_tui.model.errors import Invalid
from svit_tui.model.values.text import clean_line, search_key
from svit_tui.store.file.connect import driver_of
from svit_tui.store.reads import names

if TYPE_CHECKING:
    from svit_tui.store.file.connect import Reader

# So many names are told where one is not known.
MOST_TOLD = 12


def numbers(reader: Reader, what: str, value: str) -> list[int]:
    """The numbers of all `member`s, `stage`s … of a name, which may be just its beginning.

    A login and a product's code name them too. Raises Invalid with the names that there are.
    """
    key, known = search_key(value), names.every(driver_of(reader), what)
    exact = [
        number for number, own, _name, other in known if key and key in (own, other.casefold())
    ]
    if exact:
        return exact
    begun = [
        (number, own)
        for number, own, _name, _other in known
        if key and (own.startswith(key) or f" {key}" in f" {own}")
    ]
    if len({own for _number, own in begun}) == 1:
        return [number for number, _own in begun]
    told = {own for _number, own in begun}
    fits = dict.fromkeys(name for _n, own, name, _o in known if not told or own in told)
    shown = list(fits)[:MOST_TOLD]
    if len(fits) > len(shown):
        shown.append("…")
    sentence = (
        _("“{name}” may be: {known}.") if begun else _("There is no “{name}”. There are: {known}.")
    )
    raise Invalid(
        "filter", sentence.format(name=clean_line(value)[:40], known=", ".join(shown) or "–")
    )
