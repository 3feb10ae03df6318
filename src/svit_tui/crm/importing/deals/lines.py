"""Collect the lines of a deal that is spread over several rows, one line each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from sqlmodel import col, select

from svit_tui.crm.importing.taker import New, Outcome, Taker, Values
from svit_tui.crm.importing.waivers import Waiver
from svit_tui.exchange.records import Record
from svit_tui.model.deal import Deal, Line
from svit_tui.model.values.line_amounts import THOUSAND, WHOLE_DISCOUNT, line_total
from svit_tui.model.values.money import Money
from svit_tui.model.values.text import search_key


@dataclass(slots=True)
class _Begun:
    """A deal created by this import, with what its rows say about lines and amounts."""

    outcome: Outcome
    currency: str
    lines: list[Values]
    amounts: list[int | None]
    # Whether a row tells a price, so that amount and lines can contradict each other.
    is_priced: bool
    number: int | None = None
    waiting: list[Values] = field(default_factory=list)


class DealLines:
    """The lines of new deals. Rows with the same external id are about the same deal."""

    def __init__(self, taker: Taker) -> None:
        self.taker = taker
        self._begun: dict[tuple[str, str], _Begun] = {}
        self._numbered: list[_Begun] = []
        # The lines that rows of this import are about.
        self._meant: set[int] = set()

    def line(self, record: Record, amount: Money | None, currency: str) -> Values | None:
        """Return the columns of the line in a row, if it names a product. Raises Invalid.

        Without a price, the amount of the row is the amount of the line.
        """
        told = record.values
        product = told.get("product")
        if not product:
            return None
        known = self.taker.known.products.meant(product, record.system)
        quantity = int(told.get("quantity", Decimal(1)) * THOUSAND)
        discount = min(int(told.get("discount", Decimal(0)) * 100), WHOLE_DISCOUNT)
        unit = None
        if price := told.get("price"):
            unit = price.minor
        elif amount and amount.minor and quantity and discount < WHOLE_DISCOUNT:
            share = quantity * (WHOLE_DISCOUNT - discount)
            unit = round(Decimal(amount.minor) * THOUSAND * WHOLE_DISCOUNT / share)
        elif known is not None and known.currency == currency:
            unit = known.price
        return {
            "product_id": known.number if known else None,
            "name": known.name if known else product,
            "quantity": quantity,
            "unit_price": unit or 0,
            "discount": discount,
        }

    def may_join(self, record: Record) -> bool:
        """Return whether a row may be a further line of a deal created by this import."""
        return "product" in record.values and _name(record) in self._begun

    def begin(self, record: Record, values: Values, outcome: Outcome) -> None:
        """Remember a new deal, so that later rows may add lines to it."""
        if line := values["_line"]:
            begun = _Begun(
                outcome,
                values["currency"],
                [line],
                [values["amount"]],
                "price" in record.values,
            )
            if record.values.get("external_id"):
                self._begun[_name(record)] = begun
            values["_begun"] = begun

    def join(self, record: Record, values: Values, outcome: Outcome) -> bool:
        """Add the line of a row to the deal of an earlier row; return whether there is one."""
        line = values["_line"]
        begun = self._begun.get(_name(record)) if record.values.get("external_id") else None
        if line is None or begun is None or values["currency"] != begun.currency:
            return False
        begun.lines.append(line)
        begun.amounts.append(values["amount"])
        begun.is_priced |= "price" in record.values
        begun.waiting.append({**line, "position": len(begun.lines) - 1})
        outcome.created = True
        outcome.counts_as = "line"
        return True

    def change(self, deal: Deal, record: Record, values: Values) -> bool:
        """Set or add the line in a row about an existing deal; return whether anything changed.

        Each row is a line of its own, so several rows with one product are several lines.
        """
        line = values["_line"]
        if line is None:
            return False
        work, told = self.taker.work, record.values
        query = select(Line).where(Line.deal_id == deal.key)
        lines = work.session.exec(query.order_by(col(Line.position), col(Line.id))).all()
        for row in lines:
            if row.key not in self._meant and _is_same(row, line):
                self._meant.add(row.key)
                given = {"quantity", "discount"} & told.keys()
                if {"price", "amount"} & told.keys():
                    given.add("unit_price")
                return bool(work.change(row, **{name: line[name] for name in given}))
        last = max((row.position for row in lines), default=-1)
        added = work.add(Line(deal_id=deal.key, position=last + 1, **line))
        self._meant.add(added.key)
        return True

    def stored(self, new: Sequence[New]) -> None:
        """Store the first lines of new deals; further ones follow."""
        rows = []
        for each in new:
            if begun := each.values.get("_begun"):
                begun.number = each.number
                self._numbered.append(begun)
                rows.append({"deal_id": each.number, **begun.lines[0]})
        self.taker.work.add_many(Line, rows)

    def finish(self) -> None:
        """Store the further lines, and compare the amounts of deals with their lines."""
        work = self.taker.work
        rows, sums = [], []
        for begun in self._numbered:
            number = begun.number or 0
            rows += [{"deal_id": number, **line} for line in begun.waiting]
            begun.waiting.clear()
            total = self._sum(begun)
            if total is not None:
                sums.append((number, {"amount": total}))
        self._numbered.clear()
        work.add_many(Line, rows)
        work.change_many(Deal, sums)

    def _sum(self, begun: _Begun) -> int | None:
        """Return the new amount of a deal; none if it stays.

        Amounts that match their lines are added up. One that contradicts its lines stays, and that
        is reported.
        """
        totals = [
            line_total(line["quantity"], line["unit_price"], line["discount"])
            for line in begun.lines
        ]
        first = begun.amounts[0]
        if not begun.is_priced:
            amounts = [amount for amount in begun.amounts if amount is not None]
            return sum(amounts) if len(amounts) > 1 else None
        if first is None or (len(totals) > 1 and begun.amounts == totals):
            return sum(totals) or None
        if first != sum(totals):
            begun.outcome.waived += (Waiver.AMOUNT,)
        return None


def _is_same(row: Line, line: Values) -> bool:
    """Return whether a line has the same product, or the same name if it has no product."""
    if line["product_id"] is not None or row.product_id is not None:
        return bool(row.product_id == line["product_id"])
    return search_key(row.name) == search_key(line["name"])


def _name(record: Record) -> tuple[str, str]:
    return (record.system, record.values.get("external_id", ""))
