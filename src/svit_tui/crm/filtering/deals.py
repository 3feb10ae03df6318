"""Turn a filter in words into a condition on deals: `owner:me amount>50k -lost`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from svit_tui.crm.filtering import amounts, days, names
from svit_tui.crm.filtering.days import Days
from svit_tui.crm.filtering.fields import BY_WORD, FLAGS, FilterField, known_fields
from svit_tui.crm.filtering.syntax import Either, Every, Expression, Not, Term, Value, Word, parse
from svit_tui.i18n import _
from svit_tui.model.errors import Invalid
from svit_tui.model.standing import local_day
from svit_tui.model.values.money import OTHER_DIGITS, minor_digits
from svit_tui.model.values.rates import Rates
from svit_tui.model.values.text import search_key
from svit_tui.store.file.connect import driver_of
from svit_tui.store.reads.deal_filter import Condition
from svit_tui.store.reads.deal_terms import DealTerms
from svit_tui.store.reads.standing import Moment

if TYPE_CHECKING:
    from svit_tui.store.file.connect import Reader

NOTHING = frozenset(("none", "empty", "no", "немає", "нема", "порожньо", "без"))
ANYTHING = frozenset(("any", "some", "є", "будь-що"))
ME = frozenset(("me", "mine", "я", "мої", "моє"))


@dataclass(frozen=True, slots=True)
class DealCondition:
    """What a filter means at a moment, and what has to be known of that.

    `names_state` tells whether it says itself which states it is about. `compared_alone` are
    currencies that amounts in other ones could not be compared with, for want of a rate.
    """

    condition: Condition
    names_state: bool
    compared_alone: tuple[str, ...] = ()


def deal_condition(
    reader: Reader,
    text: str,
    *,
    now: datetime,
    member_id: int | None = None,
    rates: Rates | None = None,
) -> DealCondition | None:
    """The condition of a filter in words, none of an empty one. Raises Invalid with what would fit.

    `member_id` is who `me` means. An amount that names a currency is compared with those in other
    ones by `rates`; one that names none is compared with the number of every deal's own amount.
    """
    tree = parse(text)
    if tree is None:
        return None
    work = _Compiler(
        DealTerms(Moment.read(driver_of(reader), now)),
        partial(names.numbers, reader),
        local_day(now),
        member_id,
        rates,
    )
    sql = work.part(tree)
    return DealCondition(work.terms.condition(sql), work.names_state, tuple(work.compared_alone))


class _Compiler:
    def __init__(
        self,
        terms: DealTerms,
        named: Callable[[str, str], Sequence[int]],
        today: date,
        member_id: int | None,
        rates: Rates | None,
    ) -> None:
        self.terms = terms
        self.named = named
        self.today = today
        self.member_id = member_id
        self.rates = rates
        self.names_state = False
        self.compared_alone: dict[str, None] = {}
        self._kinds: Mapping[str, Callable[[FilterField, str, Value], str]] = {
            "reference": self._reference,
            "state": self._state,
            "flag": self._flag,
            "money": self._money,
            "number": self._number,
            "past": self._days,
            "ahead": self._days,
            "step": self._step,
            "text": self._text,
            "empty": self._emptiness,
        }

    def part(self, part: Expression) -> str:
        match part:
            case Every(parts):
                return self.terms.every([self.part(one) for one in parts])
            case Either(parts):
                return self.terms.either([self.part(one) for one in parts])
            case Not(one):
                return self.terms.no(self.part(one))
            case Word(text, quoted):
                return self._word(text, quoted)
            case Term(name, operator, values):
                field = BY_WORD.get(name.casefold())
                if field is None:
                    raise _invalid(
                        _("There is no “{name}” to filter by. There are: {known}.").format(
                            name=name[:40], known=", ".join(known_fields())
                        )
                    )
                # Only deals that are won or lost have one.
                self.names_state = self.names_state or field.name in ("closed", "reason")
                compare = self._kinds[field.kind]
                return self.terms.either([compare(field, operator, value) for value in values])

    def _word(self, text: str, quoted: bool) -> str:
        word = FLAGS.get(text.casefold())
        if word is not None and not quoted:
            return self._flagged(word)
        key = search_key(text)
        return self.terms.either([self.terms.title(key), self.terms.contact(key)]) if key else "1"

    def _flagged(self, word: str) -> str:
        if word == "mine":
            return self.terms.refers("owner", [self._me()])
        if word in ("rotting", "overdue"):
            return self.terms.need(word)
        self.names_state = True
        return self.terms.state(word)

    def _me(self) -> int:
        # Nobody is number 0.
        return self.member_id or 0

    # What fields are compared with

    def _state(self, field: FilterField, operator: str, value: Value) -> str:
        self._only_equal(field, operator, value)
        self.names_state = True
        word = FLAGS.get(value.text.casefold(), value.text.casefold())
        if word not in field.offers:
            raise self._no_fit(field, value, field.offers)
        return self.terms.state(word)

    def _flag(self, field: FilterField, operator: str, value: Value) -> str:
        self._only_equal(field, operator, value)
        word = FLAGS.get(value.text.casefold())
        if word is None:
            raise self._no_fit(field, value, field.offers)
        return self._flagged(word)

    def _emptiness(self, field: FilterField, operator: str, value: Value) -> str:
        """`no:owner` and `has:owner`."""
        self._only_equal(field, operator, value)
        about = BY_WORD.get(value.text.casefold())
        if about is None or about.kind in ("state", "flag", "text", "empty"):
            raise self._no_fit(field, value, known_fields(empty=True))
        empty = self._empty(about)
        return empty if field.name == "no" else self.terms.no(empty)

    def _empty(self, field: FilterField) -> str:
        if field.kind == "step":
            return self.terms.need("no_next_step")
        return self.terms.is_empty(field.name)

    def _said_of_nothing(self, field: FilterField, operator: str, value: Value) -> str | None:
        """The condition of `owner:none` and `owner:any`."""
        if value.upto is not None or operator != "=":
            return None
        word = value.text.casefold()
        if word in NOTHING:
            return self._empty(field)
        return self.terms.no(self._empty(field)) if word in ANYTHING else None

    def _reference(self, field: FilterField, operator: str, value: Value) -> str:
        self._only_equal(field, operator, value)
        nothing = self._said_of_nothing(field, operator, value)
        if nothing is not None:
            return nothing
        if field.name == "owner" and value.text.casefold() in ME:
            return self.terms.refers("owner", [self._me()])
        return self.terms.refers(field.name, self.named(field.table, value.text))

    def _text(self, field: FilterField, operator: str, value: Value) -> str:
        self._only_equal(field, operator, value)
        has = self.terms.title if field.name == "title" else self.terms.contact
        return has(search_key(value.text))

    def _number(self, field: FilterField, operator: str, value: Value) -> str:
        nothing = self._said_of_nothing(field, operator, value)
        if nothing is not None:
            return nothing
        ends = [self._whole(field, end, value) for end in (value.text, value.upto)]
        return self.terms.number(field.name, *_range(operator, value, *ends))

    def _whole(self, field: FilterField, text: str | None, value: Value) -> int | None:
        if not text:
            return None
        found = re.fullmatch(r"(\d{1,12})%?", text)
        if not found:
            raise self._no_fit(field, value, ("50", "10..80"))
        return int(found[1])

    def _step(self, field: FilterField, operator: str, value: Value) -> str:
        word = value.text.casefold()
        if operator == "=" and value.upto is None:
            if word in NOTHING:
                return self.terms.need("no_next_step")
            if word in ANYTHING:
                return self.terms.has_step()
            if FLAGS.get(word) == "overdue":
                return self.terms.need("overdue")
        span = self._span(field, operator, value, ahead=True)
        return self.terms.every([self.terms.has_step(), self.terms.step_days(*span)])

    def _days(self, field: FilterField, operator: str, value: Value) -> str:
        nothing = self._said_of_nothing(field, operator, value)
        if nothing is not None:
            return nothing
        span = self._span(field, operator, value, ahead=field.kind == "ahead")
        return self.terms.days(field.name, *span)

    def _span(self, field: FilterField, operator: str, value: Value, *, ahead: bool) -> Days:
        if value.upto is not None:
            span = days.between(value.text, value.upto, self.today, ahead=ahead)
        else:
            span = days.compared(operator, value.text, self.today, ahead=ahead)
        if span is None:
            raise self._no_fit(field, value, _EXAMPLES)
        return span

    # Money

    def _money(self, field: FilterField, operator: str, value: Value) -> str:
        nothing = self._said_of_nothing(field, operator, value)
        if nothing is not None:
            return nothing
        try:
            ends = [amounts.read(end) if end else None for end in (value.text, value.upto)]
            currency = next((end.currency for end in ends if end and end.named), "")
        except Invalid:
            raise self._no_fit(field, value, ("50k", "10k..50k", "50kUSD")) from None
        numbers = [None if end is None else end.number for end in ends]

        def within(factor: Decimal, digits: int) -> amounts.Range:
            is_range = value.upto is not None
            return amounts.minor_range(
                operator, numbers, is_range=is_range, factor=factor, digits=digits
            )

        if not currency:
            return self._in_any_currency(within)
        parts = [self.terms.amount([currency], *within(Decimal(1), minor_digits(currency)))]
        worth = self.rates.worth(currency) if self.rates else None
        if self.rates is None or worth is None:
            self.compared_alone[currency] = None
            return parts[0]
        for code in self.rates.codes():
            rate = self.rates.worth(code)
            if code != currency and rate:
                parts.append(self.terms.amount([code], *within(worth / rate, minor_digits(code))))
        return self.terms.either(parts)

    def _in_any_currency(self, within: Callable[[Decimal, int], amounts.Range]) -> str:
        """Each amount by its own number, whatever its currency."""
        usual = within(Decimal(1), minor_digits(""))
        parts = [self.terms.amount(tuple(OTHER_DIGITS), *usual, but=True)]
        for digits in sorted(set(OTHER_DIGITS.values())):
            codes = [code for code, own in OTHER_DIGITS.items() if own == digits]
            parts.append(self.terms.amount(codes, *within(Decimal(1), digits)))
        return self.terms.either(parts)

    # Mistakes

    def _only_equal(self, field: FilterField, operator: str, value: Value) -> None:
        if operator != "=" or value.upto is not None:
            raise _invalid(
                _("“{name}” can't be compared by size: write {name}:{value}.").format(
                    name=field.said, value=value.text[:40] or "…"
                )
            )

    def _no_fit(self, field: FilterField, value: Value, fits: Sequence[str]) -> Invalid:
        return _invalid(
            _("“{value}” does not fit “{name}”; it may be: {fits}.").format(
                value=value.typed[:40], name=field.said, fits=", ".join(fits)
            )
        )


_EXAMPLES = ("today", "30d", "this-month", "2026-11", "2026-11-24", "1.11..15.11")


def _invalid(sentence: str) -> Invalid:
    return Invalid("filter", sentence)


def _range(
    operator: str, value: Value, low: int | None, high: int | None
) -> tuple[int | None, int | None]:
    """The least and the most that a comparison of whole numbers lets through."""
    if value.upto is not None:
        if low is not None and high is not None and low > high:
            return high, low
        return low, high
    assert low is not None
    match operator:
        case "<":
            return None, low - 1
        case "<=":
            return None, low
        case ">":
            return low + 1, None
        case ">=":
            return low, None
    return low, low
