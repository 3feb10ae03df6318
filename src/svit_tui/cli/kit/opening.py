"""Open a store for a command, or the screens on a store or on the demo company."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from svit_tui.app.ending import Ending
from svit_tui.cli import USAGE_EXIT, complain
from svit_tui.i18n import _
from svit_tui.model.errors import StoreUnavailable
from svit_tui.model.paths import is_there
from svit_tui.settings import groups as config
from svit_tui.store.store import Store

if TYPE_CHECKING:
    import argparse

    from svit_tui.files.drafts import DraftFolder
    from svit_tui.store.file.connect import Reader

# With what nouns hand on to functions of `crm/` that read.
__all__ = ["Reader", "demo_store", "open_app", "open_board", "open_demo", "open_store"]


def open_store(options: argparse.Namespace) -> Store:
    """The store that options, environment and settings name. Raises StoreUnavailable."""
    settings = config.load()
    for problem in settings.problems:
        complain(problem)
    store = _store(options.store, settings)
    path = settings.work.calendar_file
    if path:

        def changed(touched: Mapping[str, set[int]]) -> None:
            # What only reads does not need any of it.
            from svit_tui.crm.calendar.live_file import LiveCalendar

            LiveCalendar(store, path, complain).changed(touched)

        store.after_change = changed
    return store


def _store(named: str | None, settings: config.Settings) -> Store:
    from svit_tui.crm.start import opening

    path, default = config.store_path(named, settings)
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
    return open_board(options.store)


def open_board(named: str | None) -> int:
    """Open the board on the store named, else on that of environment or settings."""
    problem = terminal_problem()
    if problem:
        complain(problem)
        return USAGE_EXIT
    settings = config.load()
    path, _default = config.store_path(named, settings)
    first_start = not is_there(path)
    store = _store(named, settings)
    with Ending() as ending:
        drafts = partial(draft_folder, store)
        return _run(store, settings, ending, first_start=first_start, drafts=drafts)


def draft_folder(store: Store) -> DraftFolder:
    """Where what this member types into forms of the store is kept until it is saved."""
    from svit_tui.files.drafts import DraftFolder

    login = store.member.login if store.member is not None else ""
    return DraftFolder(config.state_folder(), store.path, login)


def open_demo(_options: argparse.Namespace) -> int:
    """Open the demo company in a throw-away store; it is gone afterwards."""
    problem = terminal_problem()
    if problem:
        complain(problem)
        return USAGE_EXIT
    import shutil
    import tempfile

    with Ending() as ending:
        folder = Path(tempfile.mkdtemp(prefix="svit-tui-demo-"))
        try:
            store = demo_store(folder / "demo.db")
            settings = config.load()
            # The calendar that programs subscribe to is no place for a made-up company.
            settings = replace(settings, work=replace(settings.work, calendar_file=""))
            return _run(store, settings, ending)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def demo_store(path: Path) -> Store:
    """A new store with the demo company, which undo does not take away: there is nothing else."""
    from svit_tui.crm.start import opening
    from svit_tui.crm.start.demo import load_demo

    store = opening.open_store(path)
    load_demo(store)
    store.begins_after = store.latest_change()
    return store


def _run(
    store: Store,
    settings: config.Settings,
    ending: Ending,
    *,
    first_start: bool = False,
    drafts: Callable[[], DraftFolder] | None = None,
) -> int:
    # A frame of Textual's usual 60 a second is longer than a key may take; keys are few, so more
    # frames cost nothing. Read by Textual when it is imported.
    os.environ.setdefault("TEXTUAL_FPS", "240")
    from svit_tui.app.app import CRASH_EXIT_CODE, SvitApp
    from svit_tui.log import log_to_file

    log_file = log_to_file()
    app = SvitApp(store, settings, first_start=first_start, ending=ending, drafts=drafts)
    # There is nothing to click; and without the mouse the terminal's own selection works.
    app.run(mouse=False)
    store.close()
    if app.return_code == CRASH_EXIT_CODE:
        complain(
            _("svit-tui ended because of an internal error; details are in {path}.").format(
                path=log_file or "–"
            )
        )
    if app.return_code or (not app.store_watch.problem and _is_there_still(store)):
        return app.return_code or 0
    return StoreUnavailable.exit_code


def _is_there_still(store: Store) -> bool:
    """Whether the store has not been taken away in the last second."""
    try:
        store.check()
    except StoreUnavailable:
        return False
    return True
