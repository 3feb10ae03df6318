"""Command-line options for fields, named by the table of fields."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import Any

from svit_tui.fields import Field, Kind, Noun
from svit_tui.i18n import _

_SEVERAL = (Kind.SEVERAL, Kind.POINT)


def add_field(
    parser: argparse._ActionsContainer, field: Field, *, also: Iterable[str] = (), **settings: Any
) -> None:
    """Give a command the option of a field.

    What it was called before, and `also`, is taken as well but told nowhere: scripts may have it.
    What may be several can be given several times.
    """
    if field.kind in _SEVERAL:
        settings = {"action": "append", "default": [], "help": _("as often as needed")} | settings
    action = parser.add_argument(field.option, dest=field.name, **settings)
    for former in (*field.former_options, *also):
        # The parser's own table: an action with two names would show both.
        parser._option_string_actions[former] = action


def add_plain(parser: argparse._ActionsContainer, noun: Noun) -> None:
    """Give a command the options of the plain fields of a noun."""
    for field in noun.plain:
        is_date = field.kind == Kind.DATE
        metavar = _("DATE") if is_date else _("NUMBER") if field.kind == Kind.NUMBER else _("TEXT")
        add_field(parser, field, metavar=metavar, help=_(field.label))
