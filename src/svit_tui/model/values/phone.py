"""Compare phone numbers written nationally and internationally."""

from __future__ import annotations

from dataclasses import dataclass

from svit_tui.model.values.text import phone_digits

# Country codes of one and of two digits (ITU-T E.164); all others have three.
_SHORT = frozenset("1 7".split())
_TWO = frozenset(
    "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64"
    " 65 66 81 82 84 86 90 91 92 93 94 95 98".split()
)
# With its country's code, a number has at least so many digits.
_INTERNATIONAL = 11
# Fewer digits say too little without the country.
_LEAST_TO_FIND, _LEAST_TO_MATCH = 6, 7


@dataclass(frozen=True, slots=True)
class _Number:
    """A number without prefixes, and the code of its country, empty where it is not written."""

    country: str
    own: str


def found_by(text: str) -> str:
    """The digits that a number is searched by: those that all of its spellings have.

    `+380 67 123 45 67`, `0671234567` and `00380671234567` are all found by `671234567`.
    """
    own = _read(text).own
    return own if len(own) >= _LEAST_TO_FIND else phone_digits(text)


def are_same(one: str, other: str) -> bool:
    """Whether two texts are the same number, in whatever spelling.

    Without a country, a number is the same as that of any country: who writes `067 123 45 67`
    means their own.
    """
    if phone_digits(one) == phone_digits(other):
        return True
    first, second = _read(one), _read(other)
    if first.country and second.country and first.country != second.country:
        return False
    return first.own == second.own and len(first.own) >= _LEAST_TO_MATCH


def _read(text: str) -> _Number:
    digits = phone_digits(text)
    is_international = text.strip().startswith("+")
    if not is_international and len(digits) >= _INTERNATIONAL:
        if digits.startswith("00"):
            digits, is_international = digits[2:], True
        elif len(digits) == _INTERNATIONAL and digits.startswith("80"):
            # How numbers were dialled between cities in Ukraine: 8 0 67 123 45 67.
            digits = digits[1:]
        else:
            is_international = not digits.startswith("0")
    code = ""
    if is_international:
        length = 1 if digits[:1] in _SHORT else 2 if digits[:2] in _TWO else 3
        code, digits = digits[:length], digits[length:]
    # Within a country, numbers begin with 0; +44 (0)20 has it as well.
    return _Number(code, digits.removeprefix("0"))
