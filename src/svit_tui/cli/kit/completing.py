"""What a shell is answered when it asks how a line goes on: commands, options and names.

The script that `svit-tui completion` prints runs the program with the line in its environment.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator, Sequence

from svit_tui.cli.kit.parser import build, command_of

# What an option or argument names, by where its value goes.
NAMED = {
    **dict.fromkeys(("owner", "member", "assignee", "to"), "member"),
    **{word: word for word in ("pipeline", "stage", "source", "product", "template")},
    "loss_reason": "loss_reason",
    "tag": "tag",
    "tags": "tag",
    "add": "tag",
    "remove": "tag",
}
# Where the same word names something else.
ELSEWHERE = {
    ("stage remove", "to"): "stage",
    ("source", "entry"): "source",
    ("source", "into"): "source",
    ("reason", "entry"): "loss_reason",
    ("reason", "into"): "loss_reason",
    ("tag", "entry"): "tag",
    ("tag", "into"): "tag",
    ("report", "name"): "report",
}


def answer() -> None:
    """Tell the shell how its line may go on, and end."""
    import argcomplete

    line = os.environ.get("COMP_LINE", "")
    point = os.environ.get("COMP_POINT", "")
    before = line[: int(point)] if point.isdecimal() else line
    # The word under the cursor is not finished; quotes that are open yet need no more care.
    words = before.rpartition(" ")[0].split()[1:]
    parser = build(command_of(words))
    for inner in _parsers(parser):
        for action in inner._actions:
            if what := _named(inner.prog, action.dest):
                # Read by argcomplete where it stands.
                vars(action)["completer"] = _names(what)
    argcomplete.autocomplete(parser, always_complete_options=False)


def _parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for inner in action.choices.values():
                yield from _parsers(inner)


def _named(program: str, word: str) -> str | None:
    """What a word of a command names: of `svit-tui stage remove`, `to` is a stage."""
    command = program.partition(" ")[2]
    for (begins, which), what in ELSEWHERE.items():
        if word == which and f"{command} ".startswith(f"{begins} "):
            return what
    return NAMED.get(word)


def _names(what: str) -> Callable[..., Sequence[str]]:
    def complete(*, parsed_args: argparse.Namespace, **_asked: object) -> Sequence[str]:
        if what == "report":
            from svit_tui.crm.reports.catalogue import REPORTS

            return [*REPORTS, "list", "digest"]
        from svit_tui.crm.lists.numbers import names_in_use
        from svit_tui.settings import groups as config

        path, _is_default = config.store_path(parsed_args.store, config.load())
        return names_in_use(path, what)

    return complete
