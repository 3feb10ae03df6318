"""`svit-tui product …`"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from svit_tui.cli.kit.opening import open_store
from svit_tui.cli.kit.output import print_entry, print_rows
from svit_tui.cli.kit.parser import Commands, Parser, listing
from svit_tui.i18n import _
from svit_tui.model.errors import Invalid

if TYPE_CHECKING:
    from svit_tui.model.lists import Product
    from svit_tui.model.values.money import Money
    from svit_tui.store.changes.unit import Unit


def add_words(commands: Commands[Parser]) -> None:
    """Add the command `product`."""
    from svit_tui.cli.kit.field_options import add_field
    from svit_tui.fields.product import PRODUCT

    words = _("the products")
    verbs = commands.add_parser("product", help=words).add_subparsers(
        metavar="list|add|edit|archive|restore", required=True
    )
    verb = verbs.add_parser("list", help=words)
    verb.add_argument("--archived", action="store_true", help=_("archived ones too"))
    listing(verb, list_all)
    verb = verbs.add_parser("add", help=_("add a product"))
    verb.add_argument("name", metavar=_("NAME"))
    _add_options(verb)
    listing(verb, add)
    words = _("change fields of a product; an empty text clears one")
    verb = verbs.add_parser("edit", help=words)
    verb.add_argument("product", metavar=_("PRODUCT"), help=_("a name or a code"))
    add_field(verb, PRODUCT["name"], metavar=_("NAME"))
    _add_options(verb)
    listing(verb, edit)
    for name, words, run in (
        ("archive", _("archive a product; deals keep it"), archive),
        ("restore", _("restore an archived product"), restore),
    ):
        verb = verbs.add_parser(name, help=words)
        verb.add_argument("product", metavar=_("PRODUCT"), help=_("a name or a code"))
        listing(verb, run)


def _add_options(verb: Parser) -> None:
    from svit_tui.cli.kit.field_options import add_field
    from svit_tui.fields.product import PRODUCT

    add_field(verb, PRODUCT["code"], metavar=_("CODE"))
    add_field(verb, PRODUCT["series"], metavar=_("NAME"))
    add_field(verb, PRODUCT["price"], metavar=_("AMOUNT"))
    add_field(verb, PRODUCT["currency"], metavar=_("CURRENCY"))


def list_all(options: argparse.Namespace) -> int:
    """The products."""
    from svit_tui.crm.lists import products

    store = open_store(options)
    with store.read() as session:
        every = products.every(session)
        rows = [_row(one) for one in every if options.archived or one.archived_at is None]
    _print(rows, options.format)
    return 0


def add(options: argparse.Namespace) -> int:
    """Add a product and print it."""
    from svit_tui.crm.lists import short_lists as lists
    from svit_tui.settings import groups as config

    def act(work: Unit) -> Product:
        return lists.add_product(
            work,
            options.name,
            price=_price(options, config.load().money.currency),
            code=options.code or "",
            series=options.series or "",
        )

    return _change(options, act)


def edit(options: argparse.Namespace) -> int:
    """Change the fields of a product that are given, and print it."""
    from svit_tui.crm.lists import products

    def act(work: Unit) -> Product:
        product = products.find(work.session, options.product)
        fields: dict[str, Any] = {
            name: value
            for name in ("name", "code", "series")
            if (value := getattr(options, name)) is not None
        }
        if options.price is not None:
            price = _price(options, product.currency)
            fields["price"] = price.minor if price else None
            fields["currency"] = price.currency if price else product.currency
        elif options.currency is not None:
            raise Invalid("currency", _("A currency is changed together with the price: --price."))
        if not fields:
            raise Invalid("product", _("Say what to change, such as --name or --price."))
        return products.edit(work, product.key, **fields)

    return _change(options, act)


def archive(options: argparse.Namespace) -> int:
    """Put a product away and print it once more."""
    from svit_tui.crm.lists import products

    def act(work: Unit) -> Product:
        return products.archive(work, products.find(work.session, options.product).key)

    return _change(options, act)


def restore(options: argparse.Namespace) -> int:
    """Take an archived product back and print it."""
    from svit_tui.crm.lists import products

    def act(work: Unit) -> Product:
        return products.restore(work, products.find(work.session, options.product).key)

    return _change(options, act)


def _price(options: argparse.Namespace, currency: str) -> Money | None:
    """What `--price` says; with `--currency`, it must not name another one."""
    from svit_tui.model.values.money import currency_code, parse_amount, parse_money

    if not options.price:
        return None
    if options.currency:
        return parse_amount(options.price).money(currency_code(options.currency))
    return parse_money(options.price, currency)


def _change(options: argparse.Namespace, act: Callable[[Unit], Product]) -> int:
    store = open_store(options)
    with store.unit() as work:
        row = _row(act(work))
    print_entry(row, _print, options.format)
    return 0


def _row(product: Product) -> dict[str, Any]:
    from svit_tui.model.values.money import decimal_string
    from svit_tui.model.values.stored import to_json

    return {
        "id": product.key,
        "name": product.name,
        "code": product.code,
        "series": product.series,
        "price": decimal_string(product.price, product.currency),
        "currency": product.currency,
        "version": product.version,
        "archived_at": to_json(product.archived_at),
    }


def _print(rows: list[dict[str, Any]], form: str) -> None:
    heads = [
        ("id", _("No.")),
        ("name", _("Product")),
        ("series", _("Series")),
        ("price", _("Price")),
        ("currency", ""),
    ]
    if form == "table":
        heads.append(("state", ""))
        for row in rows:
            row["state"] = _("archived") if row["archived_at"] else ""
    print_rows(rows, heads, form, right=("id", "price"))
