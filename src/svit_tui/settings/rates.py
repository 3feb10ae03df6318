"""The `[rates]` of the settings: which are valid, and what to say about the others."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from svit_tui.i18n import _
from svit_tui.model.values.money import CURRENCIES
from svit_tui.settings.groups import LARGEST, LONGEST_SHOWN, RateSettings, quoted

if TYPE_CHECKING:
    from svit_tui.files.toml_text import TomlText


def read_rates(values: dict[str, Any], file: TomlText, problems: list[str]) -> RateSettings:
    """The rates. What is wrong with those that are left out is added to the problems."""
    found: dict[str, Any] = {"base": "", "on": "", "values": {}}

    def refuse(key: str, value: object, wanted: str) -> None:
        problems.append(
            _("{path}: {key} can't be {value}; it is {wanted}.").format(
                path=file.place("rates", key),
                key=f"rates.{key}",
                value=quoted(value),
                wanted=wanted,
            )
        )

    for key, value in values.items():
        if key == "base":
            if isinstance(value, str) and value in ("", *CURRENCIES):
                found["base"] = value
            else:
                refuse(key, value, _("a currency such as UAH"))
        elif key == "on":
            # TOML has dates of its own, which need no quotes.
            text = value.isoformat() if type(value) is date else value
            if text == "" or _is_day(text):
                found["on"] = text
            else:
                refuse(key, value, _("a date such as 2026-11-24"))
        elif key not in CURRENCIES:
            problems.append(
                _("{path}: {key} is not a currency; write it like USD = 41.50.").format(
                    path=file.place("rates", key), key=f"rates.{key[:LONGEST_SHOWN]}"
                )
            )
        elif (rate := _rate(value)) is None:
            refuse(key, value, _("a number above zero"))
        else:
            found["values"][key] = rate
    return RateSettings(**found)


def _is_day(text: object) -> bool:
    if not isinstance(text, str) or len(text) != len("2026-11-24"):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _rate(value: object) -> str | None:
    """A rate as plain decimal digits; none if it is no number above zero that makes sense."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        rate = Decimal(str(value))
    except (InvalidOperation, ValueError):
        return None
    if not rate.is_finite() or not 1 / Decimal(LARGEST) <= rate <= LARGEST:
        return None
    return f"{rate:f}"
