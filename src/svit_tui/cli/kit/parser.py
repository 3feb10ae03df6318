"""Build the argument parser from the nouns' words, and share what their listings have."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import NoReturn

from svit_tui.cli.commands import COMMANDS
from svit_tui.cli.kit.usage_words import translate
from svit_tui.i18n import _

Run = Callable[[argparse.Namespace], int]
FORMATS = ("table", "json", "csv")
MOST_DIGITS = 9


class Parser(argparse.ArgumentParser):
    """A parser that complains in one sentence."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and end with 2."""
        from svit_tui.cli import USAGE_EXIT, complain

        complain(_("{what} (see {program} --help)").format(what=message, program=self.prog))
        raise SystemExit(USAGE_EXIT)


class _Version(argparse.Action):
    """Says the version when it is asked for; looking it up takes longer than most commands."""

    def __call__(self, *_arguments: object, **_options: object) -> None:
        """Print it and end."""
        from svit_tui.cli.kit.output import write

        write(f"{version()}\n")
        raise SystemExit(0)


def parse(arguments: Sequence[str]) -> int:
    """Read the arguments and run what they ask for."""
    parser = build(command_of(arguments))
    options = parser.parse_args(list(arguments))
    run: Run = options.run
    return run(options)


def command_of(arguments: Sequence[str]) -> str | None:
    """The command that is asked for, if that can be told without the whole parser."""
    rest = iter(arguments)
    for argument in rest:
        if argument in ("--store", "--lang"):
            next(rest, None)
        elif not argument.startswith(("--store=", "--lang=")):
            return argument if argument in COMMANDS else None
    return None


def build(command: str | None = None) -> Parser:
    """The parser of all commands or, in a tenth of the time, of one of them."""
    translate()
    parser = Parser(
        prog="svit-tui",
        description=_("A keyboard-driven CRM for the terminal."),
        epilog=_("Without a command it opens the board."),
    )
    parser.add_argument("--store", metavar="PATH", help=_("the store to open"))
    parser.add_argument("--lang", choices=("en", "uk"), help=_("the language"))
    parser.add_argument("--version", action=_Version, nargs=0, help=_("show the version and exit"))
    parser.set_defaults(run=_open)
    commands = parser.add_subparsers(metavar=_("COMMAND"))
    for module in dict.fromkeys(COMMANDS.values() if command is None else [COMMANDS[command]]):
        import_module(f"svit_tui.cli.{module}").add_words(commands)
    return parser


def _open(options: argparse.Namespace) -> int:
    """Without a command: open the board."""
    from svit_tui.cli.kit.opening import open_app

    return open_app(options)


def version() -> str:
    """Name and version of the program."""
    from importlib.metadata import version as installed

    return f"svit-tui {installed('svit-tui')}"


def count(text: str) -> int:
    """A number of rows or of minutes."""
    if not text.isdecimal() or len(text) > MOST_DIGITS:
        raise argparse.ArgumentTypeError(_("“{text}” is not a whole number").format(text=text))
    return int(text)


def listing(parser: argparse.ArgumentParser, run: Run) -> None:
    """Give a command the options of a listing, and what it runs."""
    parser.add_argument("--format", choices=FORMATS, default="table")
    parser.add_argument(
        "--json",
        action="store_const",
        const="json",
        dest="format",
        help=_("short for --format json"),
    )
    parser.set_defaults(run=run)


def to_file(parser: argparse.ArgumentParser) -> None:
    """Give a command the options of a file that it writes."""
    parser.add_argument(
        "-o", "--output", default="-", metavar=_("FILE"), help=_("standard output by default")
    )
    forcible(parser)


def forcible(parser: argparse.ArgumentParser) -> None:
    """Let a command write over a file that is there already."""
    parser.add_argument(
        "--force", action="store_true", help=_("write over a file that is there already")
    )


Commands = argparse._SubParsersAction  # argparse names its own type so
