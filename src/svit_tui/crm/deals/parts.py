"""Change the parts of a deal: lines of products, further people, tags."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import col, select

from svit_tui.crm.lists.short_lists import tags_named
from svit_tui.i18n import _
from svit_tui.model.contact import Contact
from svit_tui.model.deal import Deal, DealContact, DealTag, Line
from svit_tui.model.errors import Invalid
from svit_tui.model.lists import Product, Tag
from svit_tui.model.values.line_amounts import THOUSAND, WHOLE_DISCOUNT, line_total
from svit_tui.model.values.text import clean_line
from svit_tui.store.changes.unit import Unit


@dataclass(frozen=True, slots=True)
class LineDraft:
    """A line as a form or a file gives it.

    `quantity` counts thousandths, `unit_price` minor units of the deal's currency, `discount`
    hundredths of a percent. Without a product it needs a name of its own.
    """

    product_id: int | None = None
    name: str = ""
    quantity: int = THOUSAND
    unit_price: int | None = None
    discount: int = 0


def set_lines(work: Unit, deal: Deal, drafts: Sequence[LineDraft], *, keep_amount: bool) -> None:
    """Make the deal's lines those given, in this order.

    Unless `keep_amount` is set, the sum of the lines becomes the deal's amount, if they have
    prices. Raises Invalid.
    """
    wanted = [_checked(work, deal, draft) for draft in drafts]
    old = work.session.exec(
        select(Line).where(Line.deal_id == deal.key).order_by(col(Line.position), col(Line.id))
    ).all()
    for position, values in enumerate(wanted):
        if position < len(old):
            work.change(old[position], **values, position=position)
        else:
            work.add(Line(deal_id=deal.key, **values, position=position))
    for gone in old[len(wanted) :]:
        work.remove(gone)
    total = sum(
        line_total(line["quantity"], line["unit_price"], line["discount"]) for line in wanted
    )
    if total and not keep_amount:
        work.change(deal, amount=total)


def _checked(work: Unit, deal: Deal, draft: LineDraft) -> dict[str, Any]:
    name, price = clean_line(draft.name), draft.unit_price
    if draft.product_id is not None:
        product = work.get(Product, draft.product_id)
        name = name or product.name
        if price is None and product.price is not None and product.currency == deal.currency:
            price = product.price
    check_line(name, draft.quantity, draft.discount)
    return {
        "product_id": draft.product_id,
        "name": name,
        "quantity": draft.quantity,
        "unit_price": price or 0,
        "discount": draft.discount,
    }


def check_line(name: str, quantity: int, discount: int) -> None:
    """Refuse a line that no deal may have. Raises Invalid."""
    if not name:
        raise Invalid("lines", _("A line needs a product or a name."))
    if quantity <= 0:
        raise Invalid(
            "lines", _("The quantity of “{name}” must be greater than zero.").format(name=name)
        )
    if not 0 <= discount <= WHOLE_DISCOUNT:
        raise Invalid("lines", _("The discount of “{name}” is from 0 to 100%.").format(name=name))


def set_people(work: Unit, deal: Deal, people: Sequence[int]) -> None:
    """Make the deal's further people those contacts."""
    wanted = {contact_id for contact_id in people if contact_id != deal.contact_id}
    for contact_id in wanted:
        work.get(Contact, contact_id)
    old = work.session.exec(select(DealContact).where(DealContact.deal_id == deal.key)).all()
    for link in old:
        if link.contact_id not in wanted:
            work.remove(link)
    for contact_id in sorted(wanted - {link.contact_id for link in old}):
        work.add(DealContact(deal_id=deal.key, contact_id=contact_id))


def set_tags(work: Unit, deal: Deal, tags: Iterable[str]) -> None:
    """Make the deal's tags those named, new ones made."""
    wanted = {tag.key for tag in tags_named(work, tags)}
    old = work.session.exec(select(DealTag).where(DealTag.deal_id == deal.key)).all()
    for link in old:
        if link.tag_id not in wanted:
            work.remove(link)
    for tag_id in wanted - {link.tag_id for link in old}:
        work.add(DealTag(deal_id=deal.key, tag_id=tag_id))


def tag_names(work: Unit, deal_id: int) -> set[str]:
    """The names of a deal's tags."""
    query = select(Tag.name).join(DealTag, col(DealTag.tag_id) == Tag.id)
    return set(work.session.exec(query.where(DealTag.deal_id == deal_id)))
