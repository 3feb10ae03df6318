"""Conditions on deals in SQL, made of the terms of a filter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from svit_tui.store.reads.filters.deal_filter import STATES
from svit_tui.store.reads.filters.terms import ComparedColumns, Terms
from svit_tui.store.reads.standing import ON_BOARD, Moment

COLUMNS = ComparedColumns(
    key="deal.id",
    references={
        "owner": "deal.owner_id",
        "source": "deal.source_id",
        "stage": "deal.stage_id",
        "pipeline": "deal.pipeline_id",
        "reason": "deal.loss_reason_id",
    },
    linked={
        "tag": ("deal_tag", "deal_id", "tag_id"),
        "product": ("line", "deal_id", "product_id"),
    },
    numbers={
        "id": "deal.id",
        "score": "deal.score",
        "probability": (
            "coalesce(deal.probability, (SELECT probability FROM stage WHERE id = deal.stage_id))"
        ),
    },
    instants={
        "created": "deal.created_at",
        "closed": "deal.closed_at",
        "entered": "deal.stage_entered_at",
        "active": "deal.active_at",
        "last": "deal.last_communication_at",
    },
    days={"close": "deal.expected_close_on", "snoozed": "deal.snoozed_until"},
    texts={
        "title": "instr(deal.title_key, {key})",
        "contact": (
            "deal.contact_id IN (SELECT id FROM contact WHERE instr(name_key, {key}) UNION ALL"
            " SELECT id FROM contact WHERE organization_id IN"
            " (SELECT id FROM contact WHERE instr(name_key, {key})))"
        ),
    },
    empty={"amount": "deal.amount IS NULL"},
)


class DealTerms(Terms):
    """Makes conditions on deals at a moment, which has to know the limits of the stages."""

    def __init__(self, moment: Moment) -> None:
        super().__init__(COLUMNS, moment.values())
        self.moment = moment

    def state(self, word: str) -> str:
        """A state of STATES."""
        return self.every(STATES[word])

    def need(self, word: str) -> str:
        """A need of an open deal, a key of `Moment.needs`."""
        return self.every([ON_BOARD, self.moment.needs()[word]])

    def amount(
        self, currencies: Sequence[str], least: int | None, most: int | None, *, but: bool = False
    ) -> str:
        """That an amount in one of some currencies, or any `but` these, is within a range.

        The range is in minor units, both ends included.
        """
        marks = ", ".join(self.value(code) for code in currencies)
        among = f"deal.currency {'NOT IN' if but else 'IN'} ({marks})"
        return self.every([among, self.within("deal.amount", least, most)])

    def span(self, name: str, first: date | None, last: date | None) -> str:
        """That a day, or an instant where the user is, is within a span, both ends included."""
        found = super().span(name, first, last)
        # So says the index over closed deals.
        return f"deal.status <> 'open' AND {found}" if name == "closed" else found

    def has_step(self) -> str:
        """That a deal has a next step."""
        return "deal.next_step_kind <> ''"

    def step_days(self, first: date | None, last: date | None) -> str:
        """That the next step is due within a span."""
        due = self.day_or_instant("deal.next_step_on", "deal.next_step_at", first, last)
        return self.every([self.has_step(), due])
