"""Import products."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from svit_tui.crm.importing.known.contacts import PENDING
from svit_tui.crm.importing.taker import New, Taker, Values
from svit_tui.exchange.records import Record
from svit_tui.i18n import _
from svit_tui.model.errors import Invalid
from svit_tui.model.lists import Product
from svit_tui.model.values.text import search_key


class ProductTaker(Taker):
    """Imports products."""

    entity = "product"
    model = Product
    sets: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "name": ("name", "name_key"),
        "price": ("price", "currency"),
    }
    as_told = ("archived_at",)
    is_found_again = True

    def prepare(self, record: Record) -> Values:
        """Return the columns of a product. Raises Invalid."""
        values = record.values
        name = values.get("name")
        if not name:
            raise Invalid("name", _("the row has no name"))
        price = values.get("price")
        return {
            "name": name,
            "name_key": search_key(name),
            "code": values.get("code", ""),
            "series": values.get("series", ""),
            "price": price.minor if price else None,
            "currency": price.currency
            if price
            else values.get("currency", self.known.pipelines.currency),
        }

    def same(self, values: Values, *, is_identified: bool) -> int | None:
        """Find the product by name, even if the id in the row is new."""
        del is_identified
        return self.known.products.named(values["name_key"]) if self.counts("name") else None

    def keep(self, _record: Record, values: Values) -> None:
        """Let later rows find this one by name."""
        self.known.products.keep(PENDING, values)

    def stored(self, new: Sequence[New]) -> None:
        """Let lines of deals name these products."""
        for each in new:
            self.known.products.keep(each.number, each.values)
