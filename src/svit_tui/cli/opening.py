"""Opening the program's screens, on a store or on the demo company."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

from svit_tui import config
from svit_tui.cli import USAGE_EXIT, complain
from svit_tui.i18n import _
from svit_tui.store.store import Store


def open_store(options: argparse.Namespace) -> Store:
    """The store that options, environment and settings name. Raises StoreUnavailable."""
    from svit_tui.crm import opening

    settings = config.load()
    path, default = config.store_path(options.store, settings)
    return opening.open_store(path, make_folder=default, currency=settings.money.currency)


def terminal_problem() -> str:
    """Why the screens can't be shown here; nothing if they can."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return _("The board needs a terminal. Try ssh -t, or a command such as deal list.")
    if os.environ.get("TERM", "") in ("", "dumb"):
        return _("The terminal is of the kind “{term}”, which can't show the board.").format(
            term=os.environ.get("TERM", "")
        )
    return ""


def open_app(options: argparse.Namespace) -> int:
    """Open the board; return the exit code."""
    problem = terminal_problem()
    if problem:
        complain(problem)
        return USAGE_EXIT
    settings = config.load()
    path, _default = config.store_path(options.store, settings)
    first_start = not path.exists()
    return _run(open_store(options), settings, first_start=first_start)


def open_demo(_options: argparse.Namespace) -> int:
    """Open the demo company in a throw-away store; it is gone afterwards."""
    problem = terminal_problem()
    if problem:
        complain(problem)
        return USAGE_EXIT
    from svit_tui.crm import opening
    from svit_tui.crm.demo import load_demo

    folder = Path(tempfile.mkdtemp(prefix="svit-tui-demo-"))
    try:
        store = opening.open_store(folder / "demo.db")
        load_demo(store)
        return _run(store, config.load(), first_start=False)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(store: Store, settings: config.Settings, *, first_start: bool) -> int:
    from svit_tui.app import CRASH_EXIT_CODE, SvitApp
    from svit_tui.app_log import log_to_file

    log_file = log_to_file()
    app = SvitApp(store, settings, first_start=first_start)
    app.run()
    store.close()
    if app.return_code == CRASH_EXIT_CODE:
        complain(
            _("svit-tui ended because of an error of its own; details are in {path}.").format(
                path=log_file or "–"
            )
        )
    return app.return_code or 0
