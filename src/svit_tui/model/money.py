"""Money: an integer of minor units and a currency, and what people type for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from svit_tui.i18n import _
from svit_tui.model.errors import Invalid

LARGEST = 10**15

# ISO 4217: currencies whose minor unit is not a hundredth.
_DIGITS = dict.fromkeys(
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(), 0
) | dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3)

CURRENCIES = frozenset(
    (
        "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN"
        " BWP BYN BZD CAD CDF CHF CLP CNY COP"
        " CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP"
        " GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES"
        " KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU"
        " MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON"
        " RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND"
        " TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW"
        " ZWG"
    ).split()
)
SYMBOLS: dict[str, str] = {
    "UAH": "₴",
    "USD": "$",
    "EUR": "€",
    "GBP": "£",
    "PLN": "zł",
    "JPY": "¥",
    "ILS": "₪",
    "TRY": "₺",
    "GEL": "₾",
    "KZT": "₸",
    "INR": "₹",
}
_WORDS = {symbol: code for code, symbol in SYMBOLS.items()} | {
    "грн": "UAH",
    "гривень": "UAH",
    "гривні": "UAH",
    "гривня": "UAH",
    "hrn": "UAH",
    "долар": "USD",
    "доларів": "USD",
    "євро": "EUR",
    "euro": "EUR",
    "euros": "EUR",
    "dollars": "USD",
    "злотих": "PLN",
    "zl": "PLN",
}
_SCALES = {
    "k": 1_000,
    "к": 1_000,
    "тис": 1_000,
    "m": 1_000_000,
    "м": 1_000_000,
    "млн": 1_000_000,
    "mln": 1_000_000,
    "b": 1_000_000_000,
    "млрд": 1_000_000_000,
}
_NUMBER = r"\d[\d\s.,'’]*"
_TOKENS = re.compile(rf"(?P<number>{_NUMBER})|(?P<word>[^\W\d_]+\.?|[^\w\s]|_)|\s+")
_BLANKS = str.maketrans(dict.fromkeys("\u00a0\u202f\u2009\u2007", " "))


@dataclass(frozen=True, slots=True)
class Money:
    """`minor` units (cents, kopiykas) of `currency`, an ISO 4217 code."""

    minor: int
    currency: str


def minor_digits(currency: str) -> int:
    """How many decimal places a currency has."""
    return _DIGITS.get(currency, 2)


def currency_code(text: str) -> str:
    """The ISO 4217 code of a code, symbol or word. Raises Invalid."""
    word = text.strip().rstrip(".")
    code = _WORDS.get(word.casefold()) or word.upper()
    if code not in CURRENCIES:
        raise Invalid("currency", _("“{text}” is no currency; write UAH, USD…").format(text=text))
    return code


def parse_money(text: str, default_currency: str) -> Money:
    """What people type: `1 200,50`, `1,200.50`, `$5k`, `18000 UAH`, `1.2 млн грн`.

    The last of several kinds of separators is the decimal one. A single comma or dot followed by
    exactly three digits groups thousands (`1,200` and `1.200` are both one thousand two hundred):
    nobody types a tenth of a cent. Raises Invalid with a sentence.
    """
    given = text.translate(_BLANKS).strip()
    refused = Invalid(
        "amount",
        _("“{text}” is no amount; write it like 1200.50, $5k or 18 000 UAH.").format(
            text=text.strip()[:40]
        ),
    )
    if not given or len(given) > 60:
        raise refused
    number, currency, scale, position = None, None, 1, 0
    while position < len(given):
        found = _TOKENS.match(given, position)
        if found is None:
            raise refused
        position = found.end()
        if found["number"]:
            if number is not None:
                raise refused
            number = _decimal(found["number"].strip())
        elif found["word"]:
            word = found["word"].rstrip(".") or found["word"]
            # A scale may be glued to its currency: 5kUSD is not typed, 5k usd is.
            if word.casefold() in _SCALES and number is not None and scale == 1:
                scale = _SCALES[word.casefold()]
            elif currency is None:
                currency = currency_code(word) if _is_currency(word) else None
                if currency is None:
                    raise refused
            else:
                raise refused
    if number is None:
        raise refused
    code = currency or default_currency
    minor = (number * scale * 10 ** minor_digits(code)).to_integral_value(ROUND_HALF_UP)
    if minor > LARGEST:
        raise Invalid("amount", _("That amount is too large."))
    return Money(int(minor), code)


def _is_currency(word: str) -> bool:
    return word.casefold() in _WORDS or word.upper() in CURRENCIES


# How thousands are kept apart: by blanks or quotes, or by marks other than the decimal one.
_BLANK_GROUPS = re.compile(r"\d+(?:[.,]\d*)?|\d{1,3}(?:(?:\s+|'|’)\d{3})+(?:[.,]\d*)?")
_MARK_GROUPS = re.compile(r"\d{1,3}([.,])\d{3}(?:\1\d{3})*(?:(?!\1)[.,]\d*)?")


def _decimal(text: str) -> Decimal:
    text = text.rstrip(".,")
    several = text.count(".") + text.count(",") > 1
    if not (_MARK_GROUPS if several else _BLANK_GROUPS).fullmatch(text):
        raise Invalid("amount", _("“{text}” is no number.").format(text=text))
    digits = re.sub(r"[\s'’]", "", text)
    marks = [mark for mark in digits if mark in ".,"]
    if len(set(marks)) == 2:
        decimal_mark = marks[-1]
        digits = digits.replace("," if decimal_mark == "." else ".", "").replace(decimal_mark, ".")
    elif len(marks) > 1:
        digits = digits.replace(marks[0], "")
    elif marks:
        whole, _mark, part = digits.partition(marks[0])
        groups = len(part) == 3 and 0 < len(whole) <= 3 and whole != "0"
        digits = whole + part if groups else f"{whole}.{part}"
    try:
        return Decimal(digits)
    except InvalidOperation as error:
        raise Invalid("amount", _("“{text}” is no number.").format(text=text)) from error


def decimal_string(minor: int | None, currency: str) -> str | None:
    """The amount in major units as scripts read it: `"4514.00"`; none if it is not known."""
    if minor is None:
        return None
    digits = minor_digits(currency)
    if not digits:
        return str(minor)
    sign = "-" if minor < 0 else ""
    whole, part = divmod(abs(minor), 10**digits)
    return f"{sign}{whole}.{part:0{digits}d}"
