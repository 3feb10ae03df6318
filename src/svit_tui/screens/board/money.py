"""Say what deals add up to: as they are, or converted into one currency by the user's rates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from svit_tui import formatting

if TYPE_CHECKING:
    from svit_tui.model.values.rates import Rates
    from svit_tui.settings.groups import Settings


def rates_of(settings: Settings) -> Rates | None:
    """The rates of the settings, which most do without."""
    return settings.conversion()


@dataclass(frozen=True, slots=True)
class Shown:
    """Which currency sums are shown in; without one, or without rates, as they are.

    `own` is the pipeline's, in which columns are compared.
    """

    currency: str = ""
    rates: Rates | None = None
    own: str = ""

    def total(self, sums: Mapping[str, int]) -> str:
        """The one sum, `≈₴2.2m`, if there was something to convert; else nothing.

        What has no rate is added as it is.
        """
        known = {code: amount for code, amount in sums.items() if amount}
        if not self.currency or self.rates is None or not known.keys() - {self.currency}:
            return ""
        converted = self.rates.convert(known, self.currency)
        if converted.keys() >= known.keys():
            return ""
        amount = converted.pop(self.currency)
        return " + ".join(
            [
                f"≈{formatting.money_short(amount, self.currency)}",
                *formatting.money_parts(converted),
            ]
        )

    def worth(self, sums: Mapping[str, int]) -> int:
        """What sums are worth in the pipeline's currency; what has no rate does not count."""
        known = {code: amount for code, amount in sums.items() if amount}
        if self.rates is not None:
            known = self.rates.convert(known, self.own)
        return known.get(self.own, 0)

    def likely(self, sums: Mapping[str, int]) -> tuple[str, ...]:
        """Weighted sums: one if they can be converted."""
        total = self.total(sums)
        return (total,) if total else tuple(formatting.money_parts(sums))
