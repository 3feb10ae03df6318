"""Existing products that rows refer to, read once and kept in memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlmodel import select

from svit_tui.crm.importing.known.contacts import PENDING, External
from svit_tui.i18n import _
from svit_tui.model.errors import Invalid
from svit_tui.model.lists import Product
from svit_tui.model.values.text import search_key
from svit_tui.store.changes.unit import Unit


@dataclass(frozen=True, slots=True)
class ProductRow:
    """What a line takes from its product."""

    number: int
    name: str
    price: int | None
    currency: str


class Products:
    """Numbers of products by id, code and name; `PENDING` for one that is not stored yet."""

    def __init__(self, work: Unit, external: External) -> None:
        self._external = external
        self._products: dict[str, int] = {}
        self._codes: dict[str, list[int]] = {}
        self._product_rows: dict[int, ProductRow] = {}
        for product in work.session.exec(select(Product)):
            self.keep(product.key, product.model_dump())

    def named(self, key: str) -> int | None:
        """Find a product by name."""
        return self._products.get(key)

    def meant(self, text: str, system: str) -> ProductRow | None:
        """Find the product that a row names by id, code or name, if there is one.

        Raises Invalid if several have that code.
        """
        found = self._external("product", system, text)
        if found is None and (fits := self._codes.get(search_key(text), [])):
            if len(fits) > 1 and search_key(text) not in self._products:
                names = ", ".join(self._product_rows[each].name for each in fits)
                raise Invalid(
                    "product",
                    _("the code “{text}” is of several products: {names}").format(
                        text=text, names=names
                    ),
                )
            found = fits[0] if len(fits) == 1 else None
        if found is None:
            found = self._products.get(search_key(text))
        return None if found is None else self._product_rows.get(found)

    def keep(self, number: int, values: dict[str, Any]) -> None:
        """Add a product, which may not be stored yet."""
        key = search_key(values["name"])
        self._products[key] = number
        if number == PENDING:
            return
        row = ProductRow(number, values["name"], values["price"], values["currency"])
        self._product_rows[number] = row
        code = search_key(values["code"])
        if code and number not in (fits := self._codes.setdefault(code, [])):
            fits.append(number)
