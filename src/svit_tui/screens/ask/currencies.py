"""Ask which currency amounts are shown in, by the rates of the settings."""

from __future__ import annotations

from svit_tui.i18n import _
from svit_tui.model.values.rates import Rates
from svit_tui.screens.ask.asking import pick
from svit_tui.screens.base.screen import CrmScreen
from svit_tui.widgets.picker import Choice, PickerModal

NO_CURRENCY = ""


def rates_of(screen: CrmScreen) -> Rates | None:
    """The rates of the settings."""
    return screen.desk.settings.conversion()


async def currency(screen: CrmScreen, current: str) -> str | None:
    """One currency that amounts are converted to; empty for as they are."""
    rates = rates_of(screen)
    if rates is None and await screen.desk.dialog("rate.new", screen):
        rates = rates_of(screen)
    if rates is None:
        screen.complain(_("There are no rates: 7 has a place for them."))
        return None
    codes = sorted({rates.base, *rates.values})
    choices = [Choice(NO_CURRENCY, _("as they are")), *(Choice(code, code) for code in codes)]
    picked = await pick(screen, PickerModal(_("Currency"), choices, current=current))
    return str(picked.one.key) if picked is not None and picked.one is not None else None
