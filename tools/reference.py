"""Every command and option, written into docs/command-line.md: `make docs`."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from svit_tui.cli.kit.manual import commands, inner, is_told
from svit_tui.cli.kit.parser import build
from svit_tui.i18n import set_language

PAGE = Path(__file__).parents[1] / "docs" / "command-line.md"
HEADING = "## Every command and option"
_INTRODUCTION = "What `svit-tui COMMAND --help` says, on one page. Each takes `--help` too."


def reference() -> str:
    """The section with all commands, in the order of the help."""
    set_language("en")
    parts = [HEADING, _INTRODUCTION]
    for name, told, parser in commands(build(), "svit-tui", ""):
        lines = [_line(action) for action in parser._actions if is_told(action)]
        if lines or not inner(parser):
            parts.append(f"### `{name}`")
            if told:
                parts.append(f"{told[0].upper()}{told[1:]}.")
            if lines:
                parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def with_reference(page: str) -> str:
    """The page with the section of now at its end."""
    return page.partition(HEADING)[0].rstrip() + "\n\n" + reference()


def _line(action: argparse.Action) -> str:
    """An option or argument with what it takes and what it is for."""
    formatter = argparse.HelpFormatter("")
    if action.option_strings:
        value = "" if action.nargs == 0 else " " + formatter._format_args(action, _default(action))
        spelled = ", ".join(action.option_strings) + value
    else:
        spelled = formatter._format_args(action, _default(action))
    told = formatter._expand_help(action) if action.help else ""
    return f"- `{spelled}`" + (f": {_plain(told)}" if told else "")


def _default(action: argparse.Action) -> str:
    return action.dest.upper()


def _plain(text: str) -> str:
    return re.sub(r"([<>*_|])", r"\\\1", " ".join(text.split()))


if __name__ == "__main__":
    PAGE.write_text(with_reference(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
