"""`svit-tui undo` and `svit-tui redo`"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

from svit_tui.cli.kit.opening import open_store
from svit_tui.cli.kit.output import print_json, write
from svit_tui.cli.kit.parser import Commands, Parser
from svit_tui.i18n import _

if TYPE_CHECKING:
    from svit_tui.crm.undo import Done
    from svit_tui.store.changes.unit import Unit


def add_words(commands: Commands[Parser]) -> None:
    """Add the commands `undo` and `redo`."""
    for name, words, run in (
        ("undo", _("undo your last change"), undo),
        ("redo", _("redo it"), redo),
    ):
        parser = commands.add_parser(name, help=words)
        parser.add_argument("--json", action="store_true")
        parser.set_defaults(run=run)


def undo(options: argparse.Namespace) -> int:
    """Undo the member's last change."""
    from svit_tui.crm import undo as undoing

    return _run(options, undoing.undo, _("Undone: {what}"))


def redo(options: argparse.Namespace) -> int:
    """Redo what was undone."""
    from svit_tui.crm import undo as undoing

    return _run(options, undoing.redo, _("Redone: {what}"))


def _run(options: argparse.Namespace, act: Callable[[Unit], Done], words: str) -> int:
    store = open_store(options)
    with store.unit() as work:
        done = act(work)
    if options.json:
        print_json({"action": done.action, "title": done.title, "count": done.count})
    else:
        write(words.format(what=done.sentence()) + "\n")
    return 0
