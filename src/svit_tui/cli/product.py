"""`svit-tui product …`"""

from __future__ import annotations

import argparse

from svit_tui.cli.kit.opening import open_store
from svit_tui.cli.kit.output import print_rows
from svit_tui.cli.kit.parser import Commands, Parser, listing
from svit_tui.i18n import _


def add_words(commands: Commands[Parser]) -> None:
    """Add the command `product`."""
    words = _("the products")
    verbs = commands.add_parser("product", help=words).add_subparsers(metavar="list", required=True)
    listing(verbs.add_parser("list", help=words), list_all)


def list_all(options: argparse.Namespace) -> int:
    """The products."""
    from svit_tui.crm.lists import short_lists as lists
    from svit_tui.model.values.money import decimal_string

    store = open_store(options)
    with store.read() as session:
        rows = [
            {
                "id": row.key,
                "name": row.name,
                "code": row.code,
                "series": row.series,
                "price": decimal_string(row.price, row.currency),
                "currency": row.currency,
                "version": row.version,
            }
            for row in lists.products(session)
        ]
    heads = [
        ("id", _("No.")),
        ("name", _("Product")),
        ("series", _("Series")),
        ("price", _("Price")),
        ("currency", ""),
    ]
    print_rows(rows, heads, options.format, right=("id", "price"))
    return 0
