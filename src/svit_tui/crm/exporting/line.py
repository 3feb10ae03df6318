"""Rows of deal lines for an export."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select as core_select
from sqlmodel import Session, col

from svit_tui.crm.exporting.wanted import Exported, Wanted, deal_uids, external_ids, of_others
from svit_tui.model.deal import Deal, Line
from svit_tui.model.lists import Product
from svit_tui.model.values.line_amounts import line_total
from svit_tui.model.values.money import decimal_string


def exported(session: Session, wanted: Wanted) -> Iterator[Exported]:
    """Return lines in their order, those of the newest deal first."""
    deals, others = deal_uids(session, wanted), external_ids(session, "line")
    query = (
        core_select(Line, col(Deal.title), col(Deal.currency), col(Product.name), col(Product.code))
        .join(Deal, col(Deal.id) == Line.deal_id)
        .outerjoin(Product, col(Product.id) == Line.product_id)
        .where(wanted.kept(Deal))
        .order_by(col(Line.deal_id).desc(), col(Line.position), col(Line.id))
    )
    for line, title, currency, product, code in session.execute(query):
        total = line_total(line.quantity, line.unit_price, line.discount)
        yield {
            "id": line.key,
            "uid": wanted.uid("line", line.key, others[line.key]),
            "deal_uid": deals[line.deal_id],
            "deal_id": line.deal_id,
            "deal": title,
            "product": product,
            "code": code,
            "name": line.name,
            "quantity": f"{line.quantity / 1000:g}",
            "price": decimal_string(line.unit_price, currency),
            "currency": currency,
            "discount": f"{line.discount / 100:g}",
            "total": decimal_string(total, currency),
            "external_ids": of_others("line", others[line.key]),
            "version": line.version,
        }
