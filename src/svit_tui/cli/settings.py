"""`svit-tui config …`"""

from __future__ import annotations

import argparse

from svit_tui.cli import complain
from svit_tui.cli.kit.output import print_json, write
from svit_tui.settings import groups as config


def path(_options: argparse.Namespace) -> int:
    """Where the settings file is."""
    write(f"{config.settings_file()}\n")
    return 0


def show(options: argparse.Namespace) -> int:
    """The settings in force, and where the store is."""
    settings = config.load()
    for problem in settings.problems:
        complain(problem)
    values = config.as_dict(settings)
    values["store"]["path"] = str(config.store_path(options.store, settings)[0])
    if options.json:
        print_json(values)
    else:
        import tomli_w

        write(tomli_w.dumps(values))
    return 1 if settings.problems else 0
