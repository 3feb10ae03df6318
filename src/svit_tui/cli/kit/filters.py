"""The filters that commands are given."""

from __future__ import annotations

from collections.abc import Iterable

from svit_tui.cli import complain
from svit_tui.cli.kit.parser import Parser
from svit_tui.i18n import _


def filter_argument(parser: Parser, example: str) -> None:
    """Take a filter in words as the argument of a listing."""
    parser.add_argument(
        "filter",
        metavar=_("FILTER"),
        nargs="?",
        default="",
        help=_("which ones, such as: {example}").format(example=example),
    )


def tell_compared_alone(currencies: Iterable[str]) -> None:
    """Say which amounts were left out because no rate is known."""
    for code in currencies:
        say = _("Only amounts in {currency} were compared: there is no rate for it in [rates].")
        complain(say.format(currency=code))
