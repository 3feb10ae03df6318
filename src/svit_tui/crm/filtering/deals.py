"""Turn a filter in words into a condition on deals: `owner:me amount>50k -lost`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from svit_tui.crm.filtering import amounts
from svit_tui.crm.filtering.compiling import ANYTHING, NOTHING, Asker, Compiler, no_fit
from svit_tui.crm.filtering.syntax import Value, parse
from svit_tui.crm.filtering.vocabulary import HAS, NO, FilterField, Vocabulary
from svit_tui.model.errors import Invalid
from svit_tui.model.values.money import OTHER_DIGITS, minor_digits
from svit_tui.model.values.rates import Rates
from svit_tui.model.values.text import search_key
from svit_tui.store.file.connect import driver_of
from svit_tui.store.reads.filters.deal_terms import DealTerms
from svit_tui.store.reads.filters.terms import Condition
from svit_tui.store.reads.standing import Moment

if TYPE_CHECKING:
    from svit_tui.store.file.connect import Reader

STATES = ("open", "won", "lost", "snoozed", "back", "all")
DEALS = Vocabulary(
    fields=(
        FilterField("owner", "reference", ("owner",), ("відповідальний", "власник"), "member"),
        FilterField("stage", "reference", ("stage",), ("стадія", "етап"), "stage"),
        FilterField("pipeline", "reference", ("pipeline",), ("лійка", "воронка"), "pipeline"),
        FilterField("source", "reference", ("source",), ("джерело",), "source"),
        FilterField("product", "reference", ("product",), ("товар",), "product"),
        FilterField("tag", "reference", ("tag",), ("тег", "мітка"), "tag"),
        FilterField("reason", "reference", ("reason",), ("причина",), "loss_reason"),
        FilterField("state", "state", ("status", "state"), ("стан", "статус")),
        FilterField("is", "flag", ("is",), ("це",)),
        FilterField("amount", "money", ("amount", "value"), ("сума", "вартість")),
        FilterField("probability", "number", ("probability", "chance"), ("імовірність", "шанс")),
        FilterField("score", "number", ("score",), ("оцінка",)),
        FilterField("id", "number", ("id", "number"), ("номер",)),
        FilterField("created", "past", ("created",), ("створено", "створена")),
        FilterField("closed", "past", ("closed",), ("закрито", "закрита")),
        FilterField("entered", "past", ("entered",), ("встадії", "у-стадії")),
        FilterField("active", "past", ("active",), ("активність",)),
        FilterField("last", "past", ("last", "contacted"), ("останнє", "розмова")),
        FilterField("close", "ahead", ("close", "expected"), ("закриття",)),
        FilterField("snoozed", "ahead", ("snoozed", "until"), ("відкладено", "до")),
        FilterField("step", "step", ("step", "next"), ("крок",)),
        FilterField("title", "text", ("title", "name"), ("назва",)),
        FilterField("contact", "text", ("contact", "client"), ("контакт", "клієнт")),
        NO,
        HAS,
    ),
    flags={
        "rotting": ("rotting", "залежана", "залежані"),
        "overdue": ("overdue", "прострочена", "прострочені", "прострочено"),
        "mine": ("mine", "мої", "моя"),
        "open": ("open", "відкрита", "відкриті"),
        "won": ("won", "виграна", "виграні", "виграно"),
        "lost": ("lost", "програна", "програні", "програно"),
        "snoozed": ("snoozed", "відкладена", "відкладені"),
        "back": ("back", "повернулась", "повернулися"),
        "all": ("усі", "всі"),
    },
)


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
    terms = DealTerms(Moment.read(driver_of(reader), now))
    work = _DealCompiler(terms, Asker(reader, now, member_id), rates)
    sql = work.part(tree)
    return DealCondition(terms.condition(sql), work.names_state, tuple(work.compared_alone))


class _DealCompiler(Compiler[DealTerms]):
    vocabulary = DEALS

    def __init__(self, terms: DealTerms, asker: Asker, rates: Rates | None) -> None:
        super().__init__(terms, asker)
        self.rates = rates
        self.names_state = False
        self.compared_alone: dict[str, None] = {}
        self.kinds |= {"state": self._state, "money": self._money, "step": self._step}

    def seen(self, field: FilterField) -> None:
        # Only deals that are won or lost have one.
        self.names_state = self.names_state or field.name in ("closed", "reason")

    def flag(self, word: str) -> str:
        if word == "mine":
            return self.terms.refers("owner", [self.me])
        if word in ("rotting", "overdue"):
            return self.terms.need(word)
        self.names_state = True
        return self.terms.state(word)

    def text(self, text: str) -> str:
        key = search_key(text)
        return self.terms.either([self.terms.text(name, key) for name in ("title", "contact")])

    def empty(self, field: FilterField) -> str:
        if field.kind == "step":
            return self.terms.need("no_next_step")
        return super().empty(field)

    def _state(self, field: FilterField, operator: str, value: Value) -> str:
        self.only_equal(field, operator, value)
        self.names_state = True
        typed = value.text.casefold()
        word = DEALS.flag_of.get(typed, typed)
        if word not in STATES:
            raise no_fit(field, value, STATES)
        return self.terms.state(word)

    def _step(self, field: FilterField, operator: str, value: Value) -> str:
        word = value.text.casefold()
        if operator == "=" and value.upto is None:
            if word in NOTHING:
                return self.terms.need("no_next_step")
            if word in ANYTHING:
                return self.terms.has_step()
            if DEALS.flag_of.get(word) == "overdue":
                return self.terms.need("overdue")
        return self.terms.step_days(*self.days(field, operator, value, ahead=True))

    def _money(self, field: FilterField, operator: str, value: Value) -> str:
        nothing = self.nothing(field, operator, value)
        if nothing is not None:
            return nothing
        try:
            ends = [amounts.read(end) if end else None for end in (value.text, value.upto)]
            currency = next((end.currency for end in ends if end and end.named), "")
        except Invalid:
            raise no_fit(field, value, ("50k", "10k..50k", "50kUSD")) from None
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
