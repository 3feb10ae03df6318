"""`svit-tui member …`"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from svit_tui.cli.kit.opening import open_store
from svit_tui.cli.kit.output import print_entry, print_json, print_rows, write
from svit_tui.cli.kit.parser import Commands, Parser, listing
from svit_tui.i18n import _
from svit_tui.model.errors import Invalid
from svit_tui.model.kinds import Role

if TYPE_CHECKING:
    from svit_tui.model.member import Member
    from svit_tui.store.changes.unit import Unit

FIELDS = ("login", "email", "role", "team", "manager")


def add_words(commands: Commands[Parser]) -> None:
    """Add the command `member`."""
    from svit_tui.cli.kit.field_options import add_field
    from svit_tui.fields.member import MEMBER

    words = _("the sales team")
    verbs = commands.add_parser("member", help=words).add_subparsers(
        metavar="list|add|edit|archive|restore|leave", required=True
    )
    listing(verbs.add_parser("list", help=words), list_all)
    verb = verbs.add_parser("add", help=_("add somebody to the team"))
    verb.add_argument("name", metavar=_("NAME"))
    _add_options(verb)
    listing(verb, add)
    verb = verbs.add_parser("edit", help=_("change fields of a member; an empty text clears one"))
    verb.add_argument("member", metavar=_("MEMBER"))
    add_field(verb, MEMBER["name"], metavar=_("NAME"))
    _add_options(verb)
    listing(verb, edit)
    for name, words, run in (
        ("archive", _("say that a member has left; what they have stays theirs"), archive),
        ("restore", _("say that a member is back"), restore),
    ):
        verb = verbs.add_parser(name, help=words)
        verb.add_argument("member", metavar=_("MEMBER"))
        listing(verb, run)
    words = _("say that a member has left, and hand over what is theirs")
    verb = verbs.add_parser("leave", help=words)
    verb.add_argument("member", metavar=_("MEMBER"))
    verb.add_argument("--to", required=True, metavar=_("MEMBER"), help=_("who takes over"))
    listing(verb, leave)


def _add_options(verb: Parser) -> None:
    from svit_tui.cli.kit.field_options import add_field
    from svit_tui.fields.member import MEMBER

    add_field(verb, MEMBER["login"], metavar=_("LOGIN"), help=_("the account on this machine"))
    add_field(verb, MEMBER["email"], metavar=_("E-MAIL"))
    add_field(verb, MEMBER["role"], choices=tuple(Role))
    add_field(verb, MEMBER["team"], metavar=_("TEAM"))
    add_field(verb, MEMBER["manager"], metavar=_("NAME"))


def list_all(options: argparse.Namespace) -> int:
    """The sales team."""
    from svit_tui.crm.lists import short_lists as lists

    store = open_store(options)
    with store.read() as session:
        rows = [_row(one) for one in lists.members(session, active_only=False)]
    _print(rows, options.format)
    return 0


def add(options: argparse.Namespace) -> int:
    """Add a member and print them."""
    from svit_tui.crm.lists import members

    return _change(options, lambda work: members.add(work, options.name, **_given(options)))


def edit(options: argparse.Namespace) -> int:
    """Change the fields of a member that are given, and print them."""
    from svit_tui.crm.lists import members

    fields = _given(options)
    if options.name is not None:
        fields["name"] = options.name
    if not fields:
        raise Invalid("member", _("Say what to change, such as --team or --email."))
    return _change(options, lambda work: members.edit(work, _number(work, options), **fields))


def archive(options: argparse.Namespace) -> int:
    """Say that a member has left, and print them once more."""
    from svit_tui.crm.lists import members

    return _change(options, lambda work: members.archive(work, _number(work, options)))


def restore(options: argparse.Namespace) -> int:
    """Say that a member is back, and print them."""
    from svit_tui.crm.lists import members

    return _change(options, lambda work: members.restore(work, _number(work, options)))


def leave(options: argparse.Namespace) -> int:
    """Let a member leave, and tell what was handed over."""
    from svit_tui.crm.flows import leaving
    from svit_tui.crm.lists import short_lists as lists

    store = open_store(options)
    with store.unit() as work:
        member = lists.find_member(work.session, options.member)
        to = lists.find_member(work.session, options.to)
        name, other = member.name, to.name
        handed = leaving.leave(work, member.key, to.key)
    if options.format == "json":
        print_json({"member": name, "to": other, **handed.as_dict()})
    elif said := handed.said():
        words = _("{name} has left the team. Handed over to {to}: {what}.")
        write(words.format(name=name, to=other, what=said) + "\n")
    else:
        words = _("{name} has left the team. There was nothing to hand over.")
        write(words.format(name=name) + "\n")
    return 0


def _given(options: argparse.Namespace) -> dict[str, Any]:
    return {name: value for name in FIELDS if (value := getattr(options, name)) is not None}


def _number(work: Unit, options: argparse.Namespace) -> int:
    from svit_tui.crm.lists import short_lists as lists

    return lists.find_member(work.session, options.member).key


def _change(options: argparse.Namespace, act: Callable[[Unit], Member]) -> int:
    store = open_store(options)
    with store.unit() as work:
        row = _row(act(work))
    print_entry(row, _print, options.format)
    return 0


def _row(member: Member) -> dict[str, Any]:
    return {
        "id": member.key,
        "login": member.login,
        "name": member.name,
        "role": member.role,
        "manager": member.manager,
        "team": member.team,
        "email": member.email,
        "active": member.active,
        "version": member.version,
    }


def _print(rows: list[dict[str, Any]], form: str) -> None:
    heads = [
        ("id", _("No.")),
        ("name", _("Name")),
        ("login", _("Login")),
        ("email", _("E-mail")),
        ("team", _("Team")),
        ("manager", _("Manager")),
    ]
    if form == "table":
        heads.append(("state", ""))
        for row in rows:
            row["state"] = "" if row["active"] else _("has left")
    print_rows(rows, heads, form, right=("id",))
