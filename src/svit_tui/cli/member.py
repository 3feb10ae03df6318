"""`svit-tui member …`"""

from __future__ import annotations

import argparse

from svit_tui.cli.kit.opening import open_store
from svit_tui.cli.kit.output import print_rows
from svit_tui.cli.kit.parser import Commands, Parser, listing
from svit_tui.i18n import _


def add_words(commands: Commands[Parser]) -> None:
    """Add the command `member`."""
    words = _("the sales team")
    verbs = commands.add_parser("member", help=words).add_subparsers(metavar="list", required=True)
    listing(verbs.add_parser("list", help=words), list_all)


def list_all(options: argparse.Namespace) -> int:
    """The sales team."""
    from svit_tui.crm.lists import short_lists as lists

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
