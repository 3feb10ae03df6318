"""Money: whole minor units with a currency, and how to read what people type."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from svit_tui.i18n import _
from svit_tui.model.errors import Invalid

LARGEST = 10**15

# ISO 4217: currencies whose minor unit is not a hundredth.
OTHER_DIGITS = dict.fromkeys(
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
# Signs of more than one currency, beside the one that they are taken for alone.
_SHARED: dict[str, tuple[str, ...]] = {
    "$": tuple("CAD AUD NZD SGD HKD TWD MXN ARS CLP COP UYU DOP JMD TTD BSD BBD BZD FJD".split()),
    "£": ("EGP", "LBP", "GIP", "FKP", "SHP", "SYP"),
    "¥": ("CNY",),
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
    return OTHER_DIGITS.get(currency, 2)


def currency_code(text: str) -> str:
    """The ISO 4217 code of a code, symbol or word. Raises Invalid."""
    word = text.strip().rstrip(".")
    code = _WORDS.get(word.casefold()) or word.upper()
    if code not in CURRENCIES:
        raise Invalid(
            "currency", _("“{text}” is not a currency; write UAH, USD…").format(text=text)
        )
    return code


@dataclass(frozen=True, slots=True)
class Amount:
    """What a text says: a number in major units, and the currency that it names, as it does."""

    number: Decimal
    named: str = ""

    @property
    def currency(self) -> str:
        """The code of the currency that is named; empty if none is."""
        return currency_code(self.named) if self.named else ""

    def may_be(self, currency: str) -> bool:
        """Whether it can be an amount of a currency: `$` is the sign of other dollars too."""
        return not self.named or currency in (self.currency, *_SHARED.get(self.named, ()))

    def money(self, currency: str) -> Money:
        """The amount in a currency, rounded half up. Raises Invalid if it names another one."""
        if not self.may_be(currency):
            raise Invalid(
                "currency",
                _("The amount is in {own}, not in {currency}.").format(
                    own=self.currency, currency=currency
                ),
            )
        minor = self.number.scaleb(minor_digits(currency)).to_integral_value(ROUND_HALF_UP)
        if minor > LARGEST:
            raise Invalid("amount", _("That amount is too large."))
        return Money(int(minor), currency)


def parse_money(text: str, default_currency: str) -> Money:
    """What people type: `1 200,50`, `1,200.50`, `$5k`, `18000 UAH`, `1.2 млн грн`.

    Raises Invalid with a sentence.
    """
    amount = parse_amount(text)
    return amount.money(default_currency if amount.may_be(default_currency) else amount.currency)


def parse_amount(text: str, mark: str = "") -> Amount:
    """A number with or without a currency; `mark` is the decimal mark that it has to have.

    Without it, the last of several kinds of separators is the decimal one. A single comma or dot
    followed by exactly three digits groups thousands (`1,200` and `1.200` are both one thousand two
    hundred): nobody types a tenth of a cent. Raises Invalid with a sentence.
    """
    given = text.translate(_BLANKS).strip()
    if not given or len(given) > 60:
        raise _no_amount(text)
    number, named, scale, position = None, "", 1, 0
    while position < len(given):
        found = _TOKENS.match(given, position)
        if found is None:
            raise _no_amount(text)
        position = found.end()
        if found["number"]:
            if number is not None:
                raise _no_amount(text)
            number = parse_number(found["number"].strip(), mark)
        elif found["word"]:
            word = found["word"].rstrip(".") or found["word"]
            # A scale may be glued to its currency: 5kUSD is not typed, 5k usd is.
            if word.casefold() in _SCALES and number is not None and scale == 1:
                scale = _SCALES[word.casefold()]
            elif not _is_currency(word) or (named and not _are_same(named, word)):
                raise _no_amount(text)
            else:
                named = word
    if number is None:
        raise _no_amount(text)
    return Amount(number * scale, named)


def _no_amount(text: str) -> Invalid:
    return Invalid(
        "amount",
        _("“{text}” is not an amount; write it like 1200.50, $5k or 18 000 UAH.").format(
            text=text.strip()[:40]
        ),
    )


def _are_same(one: str, other: str) -> bool:
    """Whether `$100 USD` names one currency twice."""
    code = currency_code(other)
    return code in (currency_code(one), *_SHARED.get(one, ()))


def _is_currency(word: str) -> bool:
    return word.casefold() in _WORDS or word.upper() in CURRENCIES


# How thousands are kept apart: by blanks or quotes, or by marks other than the decimal one.
_BLANK_GROUPS = re.compile(r"\d+(?:[.,]\d*)?|\d{1,3}(?:(?:\s+|'|’)\d{3})+(?:[.,]\d*)?")
_MARK_GROUPS = re.compile(r"\d{1,3}([.,])\d{3}(?:\1\d{3})*(?:(?!\1)[.,]\d*)?")


# The same where the decimal mark is known: groups have three digits.
_FORMS = {
    mark: re.compile(
        rf"\d+(?:\{mark}\d*)?|[1-9]\d{{0,2}}(?:([\s'’{other}])\d{{3}})(?:\1\d{{3}})*(?:\{mark}\d*)?"
    )
    for mark, other in ((".", ","), (",", "."))
}


def parse_number(text: str, mark: str = "") -> Decimal:
    """A number without a sign; `mark` is the decimal mark that it has to have. Raises Invalid."""
    if text.isdecimal():
        return Decimal(text)
    if mark:
        given = " ".join(text.rstrip(".,").split())
        if not _FORMS[mark].fullmatch(given):
            raise Invalid(
                "amount",
                _("“{text}” is not a number with “{mark}” before its decimals.").format(
                    text=text, mark=mark
                ),
            )
        other = "," if mark == "." else "."
        return Decimal(re.sub(rf"[\s'’{other}]", "", given).replace(mark, ".").rstrip("."))
    text = text.rstrip(".,")
    several = text.count(".") + text.count(",") > 1
    if not (_MARK_GROUPS if several else _BLANK_GROUPS).fullmatch(text):
        raise Invalid("amount", _("“{text}” is not a number.").format(text=text))
    digits = re.sub(r"[\s'’]", "", text)
    marks = [each for each in digits if each in ".,"]
    if len(set(marks)) == 2:
        digits = digits.replace("," if marks[-1] == "." else ".", "").replace(marks[-1], ".")
    elif len(marks) > 1:
        digits = digits.replace(marks[0], "")
    elif marks:
        whole, _mark, part = digits.partition(marks[0])
        groups = len(part) == 3 and 0 < len(whole) <= 3 and whole != "0"
        digits = whole + part if groups else f"{whole}.{part}"
    try:
        return Decimal(digits)
    except InvalidOperation as error:
        raise Invalid("amount", _("“{text}” is not a number.").format(text=text)) from error


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
