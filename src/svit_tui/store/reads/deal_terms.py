"""Conditions on deals in SQL, made of the terms of a filter, with all values as parameters.

A condition may be unknown (NULL) where a column is empty; `no` takes that for false.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from svit_tui.model.values.instants import day_begins, instant_text
from svit_tui.store.reads.deal_filter import STATES, Condition
from svit_tui.store.reads.standing import ON_BOARD, Moment

# Columns by the field that is compared.
NUMBERS = {
    "id": "deal.id",
    "score": "deal.score",
    "probability": (
        "coalesce(deal.probability, (SELECT probability FROM stage WHERE id = deal.stage_id))"
    ),
}
REFERENCES = {
    "owner": "deal.owner_id",
    "source": "deal.source_id",
    "stage": "deal.stage_id",
    "pipeline": "deal.pipeline_id",
    "reason": "deal.loss_reason_id",
}
LINKED = {"tag": ("deal_tag", "tag_id"), "product": ("line", "product_id")}
INSTANTS = {
    "created": "deal.created_at",
    "closed": "deal.closed_at",
    "entered": "deal.stage_entered_at",
    "active": "deal.active_at",
    "last": "deal.last_communication_at",
}
DAYS = {"close": "deal.expected_close_on", "snoozed": "deal.snoozed_until"}
_CONTACTS = (
    "deal.contact_id IN (SELECT one.id FROM contact AS one LEFT JOIN contact AS firm"
    " ON firm.id = one.organization_id"
    " WHERE instr(one.name_key, {key}) OR instr(coalesce(firm.name_key, ''), {key}))"
)


class DealTerms:
    """Makes conditions at a moment, which has to know the limits of the stages."""

    def __init__(self, moment: Moment) -> None:
        self.moment = moment
        self._values: dict[str, Any] = dict(moment.values())

    def condition(self, sql: str) -> Condition:
        """What was made, to be used as a whole."""
        return Condition(sql, self._values)

    def every(self, parts: Iterable[str]) -> str:
        """All of the parts."""
        return " AND ".join(f"({part})" for part in parts) or "1"

    def either(self, parts: Iterable[str]) -> str:
        """One of the parts."""
        return " OR ".join(f"({part})" for part in parts) or "0"

    def no(self, part: str) -> str:
        """Not the part; what is unknown is not."""
        return f"NOT coalesce(({part}), 0)"

    def state(self, word: str) -> str:
        """A state of STATES."""
        return self.every(STATES[word])

    def need(self, word: str) -> str:
        """A need of an open deal, a key of `Moment.needs`."""
        return self.every([ON_BOARD, self.moment.needs()[word]])

    def refers(self, field: str, numbers: Sequence[int]) -> str:
        """That a deal refers to one of these rows."""
        marks = ", ".join(self._value(number) for number in numbers)
        if field in LINKED:
            table, column = LINKED[field]
            return f"deal.id IN (SELECT deal_id FROM {table} WHERE {column} IN ({marks}))"
        return f"{REFERENCES[field]} IN ({marks})"

    def is_empty(self, field: str) -> str:
        """That a deal has nothing in a field."""
        if field in LINKED:
            table, column = LINKED[field]
            return (
                f"NOT EXISTS (SELECT 1 FROM {table}"
                f" WHERE deal_id = deal.id AND {column} IS NOT NULL)"
            )
        if field == "amount":
            return "deal.amount IS NULL"
        return f"{(REFERENCES | NUMBERS | INSTANTS | DAYS)[field]} IS NULL"

    def number(self, field: str, least: int | None, most: int | None) -> str:
        """That a number is within a range, both ends included."""
        return self._within(NUMBERS[field], least, most)

    def amount(
        self, currencies: Sequence[str], least: int | None, most: int | None, *, but: bool = False
    ) -> str:
        """That an amount in one of some currencies, or any `but` these, is within a range.

        The range is in minor units, both ends included.
        """
        marks = ", ".join(self._value(code) for code in currencies)
        among = f"deal.currency {'NOT IN' if but else 'IN'} ({marks})"
        return self.every([among, self._within("deal.amount", least, most)])

    def days(self, field: str, first: date | None, last: date | None) -> str:
        """That a day, or an instant where the user is, is within a span, both ends included."""
        if field == "closed":
            # So says the index over closed deals.
            return f"deal.status <> 'open' AND {self._instants(INSTANTS[field], first, last)}"
        if field in INSTANTS:
            return self._instants(INSTANTS[field], first, last)
        return self._within(DAYS[field], first and first.isoformat(), last and last.isoformat())

    def has_step(self) -> str:
        """That a deal has a next step."""
        return "deal.next_step_kind <> ''"

    def step_days(self, first: date | None, last: date | None) -> str:
        """That the next step is due within a span: at its instant, or on its day without one."""
        by_day = self._within(
            "deal.next_step_on", first and first.isoformat(), last and last.isoformat()
        )
        by_instant = self._instants("deal.next_step_at", first, last)
        return f"CASE WHEN deal.next_step_at IS NULL THEN {by_day} ELSE {by_instant} END"

    def title(self, key: str) -> str:
        """That the title has a text, by its search key."""
        return f"instr(deal.title_key, {self._value(key)})"

    def contact(self, key: str) -> str:
        """That the name of the contact, or of its organisation, has a text, by its search key."""
        return _CONTACTS.format(key=self._value(key))

    def _instants(self, column: str, first: date | None, last: date | None) -> str:
        parts = [f"{column} IS NOT NULL"]
        if first is not None:
            parts.append(f"{column} >= {self._value(instant_text(day_begins(first)))}")
        if last is not None:
            after = day_begins(last + timedelta(days=1))
            parts.append(f"{column} < {self._value(instant_text(after))}")
        return self.every(parts)

    def _within(self, column: str, least: object, most: object) -> str:
        parts = [f"{column} IS NOT NULL"]
        if least is not None:
            parts.append(f"{column} >= {self._value(least)}")
        if most is not None:
            parts.append(f"{column} <= {self._value(most)}")
        return self.every(parts)

    def _value(self, value: object) -> str:
        name = f"term{len(self._values)}"
        self._values[name] = value
        return f":{name}"
