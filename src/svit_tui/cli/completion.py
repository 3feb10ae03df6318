"""`svit-tui completion SHELL`: what makes a shell complete the words of svit-tui."""

from __future__ import annotations

import argparse

from svit_tui.cli.kit.output import write
from svit_tui.cli.kit.parser import Commands, Parser
from svit_tui.i18n import _

PROGRAM = "svit-tui"


def add_words(commands: Commands[Parser]) -> None:
    """Add the command `completion`."""
    parser = commands.add_parser(
        "completion", help=_("print what makes a shell complete commands, options and names")
    )
    parser.add_argument("shell", choices=("bash", "zsh", "fish"))
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the script for a shell."""
    from argcomplete.shell_integration import shellcode

    write(shellcode([PROGRAM], shell=options.shell).strip() + "\n")
    return 0
