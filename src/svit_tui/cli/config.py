"""`svit-tui config …`"""

from __future__ import annotations

import argparse

from svit_tui.cli import complain
from svit_tui.cli.kit.output import print_json, write
from svit_tui.cli.kit.parser import Commands, Parser
from svit_tui.i18n import _


def add_words(commands: Commands[Parser]) -> None:
    """Add the command `config`."""
    verbs = commands.add_parser("config", help=_("the settings")).add_subparsers(
        metavar="path|show", required=True
    )
    verb = verbs.add_parser("path", help=_("where the settings file is"))
    verb.set_defaults(run=path)
    verb = verbs.add_parser("show", help=_("the settings in force"))
    verb.add_argument("--json", action="store_true")
    verb.set_defaults(run=show)


def path(_options: argparse.Namespace) -> int:
    """Where the settings file is."""
    from svit_tui.settings import groups as config

    write(f"{config.settings_file()}\n")
    return 0


def show(options: argparse.Namespace) -> int:
    """The settings in force, and where the store is."""
    from svit_tui.keys.actions import use_keys
    from svit_tui.settings import groups as config

    settings = config.load()
    problems = (*settings.problems, *use_keys(settings.keys))
    for problem in problems:
        complain(problem)
    values = config.as_dict(settings)
    values["store"]["path"] = str(config.store_path(options.store, settings)[0])
    if options.json:
        print_json(values)
    else:
        import tomli_w

        write(tomli_w.dumps(values))
    return 1 if problems else 0
