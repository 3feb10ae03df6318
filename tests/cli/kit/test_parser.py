"""Only the words of the command that is asked for are made."""

from __future__ import annotations

import pytest

from svit_tui.cli.commands import COMMANDS
from svit_tui.cli.kit.parser import build, command_of

NAMES = list(COMMANDS)


@pytest.mark.parametrize(
    ("arguments", "command"),
    [
        (["deal", "list"], "deal"),
        (["--store", "deal", "contact", "list"], "contact"),
        (["--lang=uk", "--store=x", "undo"], "undo"),
        (["--lang", "uk", "redo", "--json"], "redo"),
        (["--store", "x"], None),
        (["--help"], None),
        # Argparse takes it for --store, so "x" is no command.
        (["--sto", "deal", "contact", "list"], None),
        (["unheard-of"], None),
        ([], None),
    ],
)
def test_the_command_is_found_without_the_parser(arguments: list[str], command: str | None) -> None:
    assert command_of(arguments) == command


@pytest.mark.parametrize("name", NAMES)
def test_a_command_has_the_same_words_alone(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    printed = []
    for parser in (build(), build(name)):
        with pytest.raises(SystemExit):
            parser.parse_args([name, "--help"])
        printed.append(capsys.readouterr().out)
    assert printed[0] == printed[1]
