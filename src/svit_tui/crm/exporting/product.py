"""Rows of products for an export."""

from __future__ import annotations

from collections.abc import Iterator

from sqlmodel import Session, col, select

from svit_tui.crm.exporting.wanted import Exported, Wanted, external_ids
from svit_tui.model.lists import Product
from svit_tui.model.values.money import decimal_string
from svit_tui.model.values.stored import to_json


def exported(session: Session, wanted: Wanted) -> Iterator[Exported]:
    """Return products, sorted by name."""
    others = external_ids(session, "product")
    query = select(Product).where(wanted.kept(Product)).order_by(col(Product.name_key))
    for row in session.exec(query):
        yield {
            "id": row.key,
            "name": row.name,
            "code": row.code,
            "series": row.series,
            "price": decimal_string(row.price, row.currency),
            "currency": row.currency,
            "external_ids": others[row.key],
            "archived_at": to_json(row.archived_at),
            "version": row.version,
        }
