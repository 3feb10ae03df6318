"""Products: change and archive what is sold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session, col, select

from svit_tui.crm.lists import actions
from svit_tui.i18n import _
from svit_tui.model.errors import Invalid, NotFound
from svit_tui.model.lists import Product
from svit_tui.model.values.text import clean_line, search_key
from svit_tui.store.changes.unit import Unit


def every(session: Session) -> Sequence[Product]:
    """All products by name, archived ones too."""
    return session.exec(select(Product).order_by(col(Product.name_key))).all()


def find(session: Session, name: str) -> Product:
    """A product by its name or code, archived ones too. Raises NotFound, Invalid."""
    by_name = select(Product).where(Product.name_key == search_key(name))
    if (found := session.exec(by_name).first()) is not None:
        return found
    code = clean_line(name)
    coded = [one for one in every(session) if one.code and one.code.casefold() == code.casefold()]
    if not coded:
        raise NotFound(_("There is no product “{name}”.").format(name=code))
    if len(coded) > 1:
        raise Invalid(
            "product",
            _("Several products have the code “{code}”: give the name.").format(code=code),
        )
    return coded[0]


def edit(work: Unit, product_id: int, *, version: int | None = None, **fields: Any) -> Product:
    """Set fields of a product; those left out stay. Raises Invalid, NotFound, Conflict.

    Lines of deals keep the name and the price that they were made with.
    """
    product = work.get(Product, product_id, version=version)
    values: dict[str, Any] = dict(fields)
    for name in ("name", "code", "series"):
        if name in values:
            values[name] = clean_line(values[name])
    if "name" in values:
        if not values["name"]:
            raise Invalid("name", _("A product needs a name."))
        values["name_key"] = key = search_key(values["name"])
        known = select(Product).where(Product.name_key == key, col(Product.id) != product.key)
        if work.session.exec(known).first() is not None:
            sentence = _("There is already a product “{name}”.")
            raise Invalid("name", sentence.format(name=values["name"]))
    work.change(product, **values)
    work.label(actions.PRODUCT_EDIT, product.name)
    return product


def archive(work: Unit, product_id: int) -> Product:
    """Offer a product no more; deals and reports keep it."""
    product = work.get(Product, product_id)
    work.change(product, archived_at=work.now)
    work.label(actions.PRODUCT_ARCHIVE, product.name)
    return product


def restore(work: Unit, product_id: int) -> Product:
    """Offer a product again."""
    product = work.get(Product, product_id)
    work.change(product, archived_at=None)
    work.label(actions.PRODUCT_RESTORE, product.name)
    return product
