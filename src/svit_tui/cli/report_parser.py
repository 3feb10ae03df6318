"""The words of `svit-tui report …`."""

from __future__ import annotations

import argparse

from svit_tui.cli.kit.parser import Commands, Parser, lazily, to_file
from svit_tui.i18n import _

FORMATS = ("table", "json", "csv", "markdown", "svg")


def add_report(commands: Commands[Parser]) -> None:
    """Add the command `report`."""
    words = _("where deals come from, how they move, what is won and lost, and why")
    parser = commands.add_parser(
        "report",
        help=words,
        description=_("Prints a report: {what}.").format(what=words),
        epilog=_(
            "Narrowing words can be given several times: several of one kind mean any of them,"
            " several kinds mean all. Periods are calendar days, both ends included."
        ),
    )
    parser.add_argument(
        "name",
        metavar=_("NAME"),
        help=_("a report of “report list”; or list; or digest, one page for a weekly mail"),
    )
    parser.add_argument(
        "--by", default="", metavar=_("KEY"), help=_("group by owner, source, product, month …")
    )
    parser.add_argument(
        "--period",
        default="",
        metavar=_("PERIOD"),
        help=_("this-week, last-month, this-quarter, last-year … all, or 2026, 2026-Q3, 2026-11"),
    )
    parser.add_argument("--from", dest="first", default="", metavar=_("DATE"), help=_("first day"))
    parser.add_argument("--to", dest="last", default="", metavar=_("DATE"), help=_("last day"))
    parser.add_argument(
        "--compare", action="store_true", help=_("with as many days right before the period")
    )
    add_narrowing(parser)
    parser.add_argument(
        "--currency",
        default="",
        metavar=_("CURRENCY"),
        help=_("convert amounts by the rates of the settings"),
    )
    parser.add_argument(
        "--format", choices=FORMATS, help=_("table if nothing is said, or as the file is called")
    )
    parser.add_argument(
        "--json",
        action="store_const",
        const="json",
        dest="format",
        help=_("short for --format json"),
    )
    to_file(parser)
    parser.set_defaults(run=lazily("reports", "report"))


def add_narrowing(parser: argparse.ArgumentParser) -> None:
    """The options that leave deals out."""
    parser.add_argument("--pipeline", default="", metavar=_("PIPELINE"))
    for option, metavar, words in (
        ("owner", _("MEMBER"), _("a name, a login, or me")),
        ("team", _("TEAM"), None),
        ("source", _("SOURCE"), None),
        ("product", _("PRODUCT"), _("a name or a code")),
        ("tag", _("TAG"), None),
    ):
        parser.add_argument(f"--{option}", action="append", default=[], metavar=metavar, help=words)
