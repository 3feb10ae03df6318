"""Read typed text for forms: what was understood, or why not, beside the field."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from svit_tui import formatting
from svit_tui.i18n import _
from svit_tui.model.errors import Invalid
from svit_tui.model.values.dates import parse_date, parse_moment
from svit_tui.model.values.duration import parse_duration
from svit_tui.model.values.money import Money, decimal_string, parse_money
from svit_tui.model.values.text import phone_digits
from svit_tui.widgets.fields import Read, Reader

V = TypeVar("V")


def reader(parse: Callable[[str], V], say: Callable[[V], str] | None = None) -> Reader:
    """A reader of a parser that raises Invalid, with what to say about a value."""

    def read(text: str) -> Read:
        try:
            value = parse(text)
        except Invalid as error:
            return Read(error=str(error))
        return Read(value, f"→ {say(value)}" if say else "")

    return read


def money_reader(currency: str) -> Reader:
    """An amount, of this currency unless another is typed."""
    return reader(
        lambda text: parse_money(text, currency),
        lambda value: formatting.money(value.minor, value.currency),
    )


def price_reader(currency: str) -> Reader:
    """An amount of this currency and no other."""

    def parse(text: str) -> Money:
        value = parse_money(text, currency)
        if value.currency != currency:
            message = _("Lines are in the deal's currency, {currency}. Amount takes any.")
            raise Invalid("price", message.format(currency=currency))
        return value

    return reader(parse)


def date_reader(today: date, *, future: bool = True) -> Reader:
    """A date."""
    return reader(
        lambda text: parse_date(text, today=today, future=future),
        lambda value: day_said(value, today),
    )


def moment_reader(now: datetime) -> Reader:
    """A date with a time of day, in the past."""
    return reader(
        lambda text: parse_moment(text, now=now), lambda value: formatting.moment_said(value, now)
    )


def duration_reader() -> Reader:
    """How long."""
    return reader(parse_duration, formatting.duration)


def percent_reader() -> Reader:
    """A whole number of percent from 0 to 100."""

    def parse(text: str) -> int:
        digits = text.strip().rstrip("%").strip()
        if not digits.isdecimal() or int(digits) > 100:
            raise Invalid("probability", _("A number from 0 to 100, such as 60."))
        return int(digits)

    return reader(parse)


def scaled_reader(scale: int, sentence: str) -> Reader:
    """A number over zero, as an integer of parts of which `scale` make one."""

    def parse(text: str) -> int:
        try:
            number = Decimal(text.strip().rstrip("%").replace(" ", "").replace(",", "."))
        except InvalidOperation:
            raise Invalid("number", sentence) from None
        if not number.is_finite() or not 0 <= number <= 1_000_000:
            raise Invalid("number", sentence)
        return round(number * scale)

    return reader(parse)


def email_reader() -> Reader:
    """Something that looks like an e-mail address."""

    def parse(text: str) -> str:
        value = text.strip()
        if "@" not in value or " " in value:
            message = _("“{value}” is not an e-mail address.").format(value=value)
            raise Invalid("emails", message)
        return value

    return reader(parse)


def phone_reader() -> Reader:
    """Something with digits."""

    def parse(text: str) -> str:
        if not phone_digits(text):
            message = _("“{value}” is not a phone number.").format(value=text.strip())
            raise Invalid("phones", message)
        return text.strip()

    return reader(parse)


def money_text(minor: int | None, currency: str) -> str:
    """An amount as one would type it."""
    text = decimal_string(minor, currency)
    return f"{text.removesuffix('.00')} {currency}" if text else ""


def scaled_text(value: int, scale: int) -> str:
    """An integer of parts as one would type the number: `1.5`."""
    return f"{Decimal(value) / scale:f}"


def day_said(day: date, today: date) -> str:
    """A day as people say it, with its date."""
    said = formatting.date_said(day, today)
    full = formatting.date_full(day)
    return full if said[:1].isdigit() else f"{said}, {full}"
