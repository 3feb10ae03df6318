"""The command line. Without a command it opens the board, importing nothing else."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path

USAGE_EXIT = 2
CRASH_EXIT = 70


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; return the exit code (0 done, 1 refused, 2 usage, 3 conflict, 4 no store)."""
    # The start makes many objects that stay: collecting among them costs a tenth of it.
    gc.disable()
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        try:
            return _guarded(arguments)
        except SystemExit:
            # Help ends so: what still waits in the buffer may find that its reader is gone.
            print(end="", flush=True)  # noqa: T201  # unlike a file's flush it allows for a closed output
            raise
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader has seen enough.
        from svit_tui.cli.kit.output import forget_output

        forget_output()
        return 0


def _asked_language(arguments: Sequence[str]) -> str | None:
    """The value of `--lang`, before anything is parsed: it is the language of usage errors too."""
    for place, argument in enumerate(arguments):
        if argument == "--lang" and place + 1 < len(arguments):
            return arguments[place + 1]
        if argument.startswith("--lang="):
            return argument.partition("=")[2]
    from svit_tui.settings import groups as config

    return config.load().look.language


def _run(arguments: Sequence[str]) -> int:
    from svit_tui.i18n import preferred_language, set_language

    _have_home()
    set_language(preferred_language(_asked_language(arguments)))
    if "_ARGCOMPLETE" in os.environ:
        # A shell asks how a line goes on, and calls the program with no arguments.
        from svit_tui.cli.kit.completing import answer

        answer()
    if len(arguments) in (0, 2) and arguments[:1] in ([], ["--store"]):
        # The way to the board, which is to be short: no parser with all its commands.
        from svit_tui.cli.kit.opening import open_board

        return open_board(arguments[1] if arguments else None)
    _collect_seldom()
    from svit_tui.cli.kit.parser import parse

    if isinstance(sys.stdout, TextIOWrapper):
        from svit_tui.cli.kit.output import signs_for

        sys.stdout.reconfigure(errors=signs_for(sys.stdout.encoding))
    return parse(arguments)


def _have_home() -> None:
    """Give an account without a home folder one in which nothing can ever be made."""
    try:
        Path.home()
    except RuntimeError:
        os.environ["HOME"] = os.devnull


def _guarded(arguments: Sequence[str]) -> int:
    """Run a command; whatever goes wrong is one sentence."""
    from svit_tui.model.errors import CrmError

    try:
        return _run(arguments)
    except CrmError as error:
        complain(str(error))
        return error.exit_code
    except (KeyboardInterrupt, BrokenPipeError, SystemExit):
        raise
    except Exception as error:  # noqa: BLE001  # the last net: a sentence here, the traceback in the log
        return _unforeseen(error)


def _collect_seldom() -> None:
    """Let the garbage collector look seldom, and not at all at the end of the program.

    Nearly all objects of a command are modules and classes, which stay until it ends. Looking
    through them time and again, and once more at the end, takes a fifth of a short command.
    """
    gc.set_threshold(50_000, 20, 50)
    gc.enable()
    atexit.register(gc.freeze)


def complain(message: str) -> None:
    """One sentence on standard error, on one line and harmless whatever it quotes."""
    from svit_tui.model.values.text import clean

    print(f"svit-tui: {' '.join(clean(message).split())}", file=sys.stderr)  # noqa: T201  # this is the command line


def _unforeseen(error: Exception) -> int:
    from svit_tui.i18n import _
    from svit_tui.log import log, log_to_file

    path = log_to_file()
    log.error("a command ended because of an error", exc_info=error)
    where = _("details are in {path}").format(path=path) if path else type(error).__name__
    complain(_("Something unexpected went wrong: {where}.").format(where=where))
    return CRASH_EXIT
