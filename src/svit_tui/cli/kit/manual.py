"""The manual page, made of the words of the commands: `python -m svit_tui.cli.kit.manual`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from svit_tui.cli.kit.parser import build
from svit_tui.i18n import set_language

_HEAD = r""".\" Made of the words of the commands by
.\" python -m svit_tui.cli.kit.manual > docs/svit-tui.1
.TH SVIT\-TUI 1 "" "svit\-tui" "User Commands"
.SH NAME
svit\-tui \- a keyboard\-driven CRM for the terminal
.SH SYNOPSIS
.B svit\-tui
[\-\-store PATH] [\-\-lang en|uk] [COMMAND]
.SH DESCRIPTION
Without a command it opens the board.
All that the screens do, a script can do with the commands below.
Each takes
.B \-\-help
too, and each listing
.BR \-\-json .
"""
_TAIL = r""".SH ENVIRONMENT
.TP
.B SVIT_STORE
The store to open, if none is named by
.BR \-\-store .
.TP
.B SVIT_LANG
The language, en or uk, if none is named by
.BR \-\-lang .
.SH EXIT STATUS
0 done, 1 bad input or refused, 2 usage, 3 conflict, 4 the store can't be used, 70 an error of the
program itself, 130 stopped by Ctrl\-C.
"""


def manual() -> str:
    """The whole page, in English."""
    set_language("en")
    parts = [_HEAD, ".SH OPTIONS\n"]
    for name, told, parser in commands(build(), "", ""):
        lines = [_option(action) for action in parser._actions if is_told(action)]
        if name and (lines or not inner(parser)):
            parts.append(f".SS {_plain(name)}\n")
            parts.append(f"{_plain(told[0].upper() + told[1:])}.\n" if told else "")
        parts += lines
        if not name:
            parts.append(".SH COMMANDS\n")
    return "".join([*parts, _TAIL])


def commands(
    parser: argparse.ArgumentParser, name: str, told: str
) -> Iterator[tuple[str, str, argparse.ArgumentParser]]:
    """Each command: its words, what its help says, and its parser; those inside come after it."""
    yield name, told, parser
    for choices in inner(parser):
        words = {choice.dest: choice.help or "" for choice in choices._choices_actions}
        for word, under in choices.choices.items():
            yield from commands(under, f"{name} {word}".strip(), words.get(word, ""))


def inner(
    parser: argparse.ArgumentParser,
) -> list[argparse._SubParsersAction[argparse.ArgumentParser]]:
    """The commands that a command is divided into."""
    return [each for each in parser._actions if isinstance(each, argparse._SubParsersAction)]


def is_told(action: argparse.Action) -> bool:
    """Whether an option or argument is for users to read about."""
    hidden = isinstance(action, argparse._HelpAction | argparse._SubParsersAction)
    return not hidden and action.help != argparse.SUPPRESS


def _option(action: argparse.Action) -> str:
    """An option or argument with what it takes and what it is for."""
    formatter = argparse.HelpFormatter("")
    value = "" if action.nargs == 0 else formatter._format_args(action, action.dest.upper())
    spelled = ", ".join(action.option_strings)
    told = formatter._expand_help(action) if action.help else ""
    return f".TP\n.B {_plain(f'{spelled} {value}'.strip())}\n{_plain(' '.join(told.split()))}\n"


def _plain(text: str) -> str:
    """Text in which nothing is an instruction of roff."""
    safe = text.replace("\\", "\\e").replace("-", "\\-")
    safe = "".join(each if each.isascii() else f"\\[u{ord(each):04X}]" for each in safe)
    return f"\\&{safe}" if safe.startswith((".", "'")) else safe


if __name__ == "__main__":
    sys.stdout.write(manual())
