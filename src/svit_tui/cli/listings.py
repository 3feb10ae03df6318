"""`svit-tui search`, and the lists of products and of members."""

from __future__ import annotations

import argparse

from svit_tui.cli.kit.opening import open_store
from svit_tui.cli.kit.output import print_rows
from svit_tui.crm import search as finding
from svit_tui.crm.lists import short_lists as lists
from svit_tui.i18n import _
from svit_tui.model.values.money import decimal_string


def search(options: argparse.Namespace) -> int:
    """Find contacts, deals and communications."""
    store = open_store(options)
    with store.read() as session:
        found = finding.search(session, options.query, limit=options.limit)
    heads = [("type", _("Type")), ("id", _("No.")), ("name", _("Name")), ("where", _("Where"))]
    print_rows([row.as_dict() for row in found], heads, options.format, right=("id",))
    return 0


def product_list(options: argparse.Namespace) -> int:
    """The products."""
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


def member_list(options: argparse.Namespace) -> int:
    """The sales team."""
    store = open_store(options)
    with store.read() as session:
        rows = [
            {
                "id": row.key,
                "login": row.login,
                "name": row.name,
                "role": row.role,
                "manager": row.manager,
                "team": row.team,
                "email": row.email,
                "active": row.active,
                "version": row.version,
            }
            for row in lists.members(session, active_only=False)
        ]
    heads = [
        ("id", _("No.")),
        ("name", _("Name")),
        ("login", _("Login")),
        ("email", _("E-mail")),
        ("team", _("Team")),
        ("manager", _("Manager")),
    ]
    if options.format == "table":
        heads.append(("state", ""))
        for row in rows:
            row["state"] = "" if row["active"] else _("has left")
    print_rows(rows, heads, options.format, right=("id",))
    return 0
