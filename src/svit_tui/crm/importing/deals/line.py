"""Import lines of deals: which deal, which product, how many, at what price."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from sqlmodel import col, func, select

from svit_tui.crm.deals.parts import check_line
from svit_tui.crm.importing.known.contacts import PENDING, row_number
from svit_tui.crm.importing.known.products import ProductRow
from svit_tui.crm.importing.taker import Hands, Outcome, Taker, Values
from svit_tui.exchange.records import Record
from svit_tui.i18n import _
from svit_tui.model.deal import Deal, Line
from svit_tui.model.errors import Invalid
from svit_tui.model.values.money import Money, minor_digits

# What makes two lines of a deal the same, in a file that has no unique ids.
_SAME = ("name", "quantity", "unit_price", "discount")


class LineTaker(Taker):
    """Imports lines. New ones go below the existing lines of their deal."""

    entity = "line"
    model = Line
    sets: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "price": ("unit_price",),
        "product": ("product_id", "name"),
        "deal": ("deal_id",),
    }

    def __init__(self, hands: Hands) -> None:
        super().__init__(hands)
        self._currencies: dict[int | None, str] = {}
        self._next: dict[int, int] | None = None
        self._there: dict[int, Counter[tuple[Any, ...]]] = {}

    def prepare(self, record: Record) -> Values:
        """Return the columns of a line. Raises Invalid."""
        told = record.values
        deal_id = self._deal(told, record.system)
        currency = self._currency(deal_id)
        named: str = told.get("product", "")
        product = self._product(told.get("code", ""), named, record.system)
        if named and product is None and "name" not in told:
            told["name"] = named
        price = self._price(told, currency)
        if price is None and product is not None and product.currency == currency:
            price = product.price
        columns: dict[str, Any] = {
            "product_id": product.number if product else None,
            "name": told.get("name") or (product.name if product else ""),
            "quantity": int(told.get("quantity", Decimal(1)) * 1000),
            "unit_price": price or 0,
            "discount": int(told.get("discount", Decimal(0)) * 100),
        }
        check_line(columns["name"], columns["quantity"], columns["discount"])
        return {"deal_id": deal_id, **columns}

    def alike(self, values: Values) -> int | None:
        """Find the same line of the deal; each line is found only once."""
        deal_id = values["deal_id"]
        if deal_id not in self._there:
            rows = self.work.session.exec(select(Line).where(Line.deal_id == deal_id)).all()
            self._there[deal_id] = Counter(
                tuple(getattr(row, name) for name in _SAME) for row in rows
            )
        key = tuple(values[name] for name in _SAME)
        self._there[deal_id][key] -= 1
        return PENDING if self._there[deal_id][key] >= 0 else None

    def begin(self, _record: Record, values: Values, _outcome: Outcome) -> None:
        """Place a new line below the others of its deal."""
        if self._next is None:
            query = select(Line.deal_id, func.max(Line.position)).group_by(col(Line.deal_id))
            self._next = {number: last + 1 for number, last in self.work.session.exec(query)}
        deal_id = values["deal_id"]
        values["position"] = self._next.get(deal_id, 0)
        self._next[deal_id] = values["position"] + 1

    def _deal(self, told: dict[str, Any], system: str) -> int:
        uid, named = told.get("deal_uid"), told.get("deal")
        found = self.known.uids.find("deal", uid) if uid else None
        if found is None and named:
            found = self.known.external("deal", system, named)
        if found is None and named:
            found = self.known.deals.titled(named, (), row_number(told.get("deal_id")))
        if found is None:
            raise Invalid("deal", _("the row names no deal"))
        return found

    def _currency(self, deal_id: int) -> str:
        if not self._currencies:
            query = select(Deal.id, Deal.currency)
            self._currencies = dict(self.work.session.exec(query).all())
        return self._currencies[deal_id]

    def _product(self, code: str, named: str, system: str) -> ProductRow | None:
        """Find the product of a row by its code, or else by its id or name."""
        for text in (code, named):
            if text and (found := self.known.products.meant(text, system)):
                return found
        return None

    def _price(self, told: dict[str, Any], currency: str) -> int | None:
        """Return the price in minor units of the deal's currency. Raises Invalid."""
        price: Money | None = told.get("price")
        if price is None:
            return None
        if price.currency == currency:
            return price.minor
        if "currency" in told:
            raise Invalid(
                "currency",
                _("the deal is in {own}, not in {currency}").format(
                    own=currency, currency=price.currency
                ),
            )
        shift = minor_digits(currency) - minor_digits(price.currency)
        return int(Decimal(price.minor).scaleb(shift).to_integral_value())
