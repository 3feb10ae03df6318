"""Recognise a file of products by its headers, in English and Ukrainian."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from svit_tui.exchange.headers import currency_of, plain_words
from svit_tui.exchange.maps import ColumnMap, FileMap, ImportMap
from svit_tui.exchange.recognise.others import OF_PEOPLE
from svit_tui.exchange.records import UNNAMED
from svit_tui.exchange.systems import not_deleted, system_by_ids
from svit_tui.fields import NOUNS
from svit_tui.model.values.text import search_key

PRODUCT = NOUNS["product"]
_OF_A_PRODUCT = re.compile(r"(?:product )+(?P<en>.+)|(?P<uk>.+) товару")
_OTHERS = OF_PEOPLE | {"organization"}


def recognise_products(columns: Sequence[str], fields: Collection[str]) -> ImportMap | None:
    """The mapping of a file of products; none if its headers don't make sure of it.

    `fields` are the fields of a contact that the columns would be taken for.
    """
    words = {column: plain_words(column) for column in columns}
    headers = {_without_product(word): column for column, word in reversed(words.items())}
    found: dict[str, str] = {}
    for header, field in PRODUCT.headers.items():
        if column := headers.get(search_key(header), ""):
            found.setdefault(field, column)
    system = system_by_ids(columns)
    is_named = bool(system) or any(_without_product(word) != word for word in words.values())
    is_priced = found.keys() >= {"price", "code"} or not _OTHERS & set(fields)
    if "name" not in found or not found.keys() & {"price", "code"} or not (is_named or is_priced):
        return None
    if not system:
        # Products are found by their names; whose ids these are, nobody knows.
        found.pop("external_id", None)
    file = FileMap(
        entity=PRODUCT.name,
        columns=tuple(ColumnMap(column, field) for field, column in found.items()),
        system=system or UNNAMED,
        currency=currency_of([found["price"]] if "price" in found else ()),
        where=not_deleted(columns),
    )
    return ImportMap(name=system or "csv", files=(file,))


def _without_product(header: str) -> str:
    """Plain words without those that say that they are of a product: `product code`."""
    found = _OF_A_PRODUCT.fullmatch(header)
    return (found["en"] or found["uk"]) if found else header
