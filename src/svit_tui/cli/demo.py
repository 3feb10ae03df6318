"""`svit-tui demo`"""

from __future__ import annotations

import argparse

from svit_tui.cli.kit.parser import Commands, Parser
from svit_tui.i18n import _


def add_words(commands: Commands[Parser]) -> None:
    """Add the command `demo`."""
    parser = commands.add_parser("demo", help=_("open a made-up company in a throw-away store"))
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Open the demo company; return the exit code."""
    from svit_tui.cli.kit.opening import open_demo

    return open_demo(options)
