"""Rates between currencies, as the user gave them, and amounts converted by them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from svit_tui.model.values.money import minor_digits

# Minor units by currency.
Amounts = dict[str, int]


@dataclass(frozen=True, slots=True)
class Rates:
    """What one unit of a currency is worth in `base`, as the user gave it for a day."""

    base: str
    on: str = ""
    values: Mapping[str, Decimal] = field(default_factory=dict)

    @classmethod
    def given(cls, base: str, on: str, values: Mapping[str, str]) -> Rates | None:
        """Those of the settings, decimal numbers by currency; none without any."""
        if not values:
            return None
        return cls(base, on, {code: Decimal(value) for code, value in values.items()})

    def convert(self, amounts: Mapping[str, int], currency: str) -> Amounts:
        """The amounts in one currency, where a rate is known; the others stay as they are.

        Each currency is rounded half up to minor units once, after it was added up.
        """
        target = self.worth(currency)
        found: Amounts = {}
        for code, minor in amounts.items():
            worth = self.worth(code)
            if code == currency or worth is None or target is None:
                found[code] = found.get(code, 0) + minor
                continue
            units = Decimal(minor).scaleb(-minor_digits(code)) * worth / target
            whole = units.scaleb(minor_digits(currency)).to_integral_value(ROUND_HALF_UP)
            found[currency] = found.get(currency, 0) + int(whole)
        return found

    def codes(self) -> list[str]:
        """The currencies with a rate."""
        return list(dict.fromkeys((self.base, *self.values)))

    def worth(self, code: str) -> Decimal | None:
        """What one unit of a currency is worth in `base`; none if that is not known."""
        return Decimal(1) if code == self.base else self.values.get(code)
