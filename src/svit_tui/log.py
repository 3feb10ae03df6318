"""The program's log file; nothing is ever logged to the terminal."""

from __future__ import annotations

import logging
import os
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path

log = logging.getLogger("svit_tui")


class _OwnFile(logging.FileHandler):
    """A log that nobody else can read: an error may quote what it was about."""

    def _open(self) -> TextIOWrapper:
        stream = super()._open()
        # One that is somebody else's is as they want it.
        with suppress(OSError):
            os.fchmod(stream.fileno(), 0o600)
        return stream


def log_to_file() -> Path | None:
    """Send the log to its file; none if that can't be written."""
    import platformdirs

    path = Path(platformdirs.user_log_dir("svit-tui")) / "svit-tui.log"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = _OwnFile(path, encoding="utf-8", delay=True)
    except OSError:
        # Without a handler, logging would print to the terminal.
        log.handlers[:] = [logging.NullHandler()]
        log.propagate = False
        return None
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    log.handlers[:] = [handler]
    log.propagate = False
    return path
