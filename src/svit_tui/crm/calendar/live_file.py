"""Keep the .ics file that calendar programs subscribe to in step with the store."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from svit_tui.crm.calendar.giving import KEPT_AFTER, CalendarFilter, calendar_items
from svit_tui.exchange.ical.records import CalendarItem
from svit_tui.exchange.ical.writing import store_of, write_ical
from svit_tui.i18n import N_, _
from svit_tui.model.errors import CrmError, Invalid
from svit_tui.model.paths import at_home, is_there
from svit_tui.store.file.output_file import OutputFile
from svit_tui.store.store import Store

# What the file shows; a deal's other changes are not worth writing it.
SHOWN = ("task", "event", "renamed contact")
# A change of somebody else while the file was written: so often it is written once more.
_AGAIN = 3


class LiveCalendar:
    """Keeps the file in step with the store: the tasks and events of the member who works.

    Without `pause` the file is written right after the change. With it, a separate thread first
    waits that many seconds for further changes. Errors are reported once, to `complain`; the change
    itself is kept either way.
    """

    def __init__(
        self,
        store: Store,
        path: str,
        complain: Callable[[str], None],
        *,
        pause: float | None = None,
    ) -> None:
        self.store = store
        # A name alone is a file of the home folder, wherever the program is called.
        self.path = Path.home() / at_home(path)
        self._complain = complain
        self._told = ""
        self._written: dict[CalendarItem, bytes] = {}
        self._pause = pause
        self._thread = None if pause is None else ThreadPoolExecutor(1, "calendar")
        self._closing = threading.Event()
        self._lock = threading.Lock()
        self._is_waiting = False

    def follow(self) -> None:
        """Write the file after each change of the store from now on."""
        self.store.after_change = self.changed

    def refresh(self) -> None:
        """Bring the file up to date, now or soon; of many calls within the pause one is enough."""
        if self._thread is None:
            self.write()
            return
        with self._lock:
            if self._is_waiting or self._closing.is_set():
                return
            self._is_waiting = True
        self._thread.submit(self._write_soon)

    def close(self) -> None:
        """Write what is still to be written, and end."""
        self.store.after_change = None
        self._closing.set()
        if self._thread is not None:
            self._thread.shutdown(wait=True)

    def write(self) -> None:
        """Write the file if it would differ. Raises nothing: what goes wrong is told, once."""
        try:
            for _n in range(_AGAIN):
                newest = self.store.latest_change()
                self._put(self._content())
                if self.store.latest_change() == newest:
                    break
        except OSError as error:
            self._tell(
                _("The calendar {path} can't be read: {error}.").format(
                    path=self.path, error=error.strerror or error
                )
            )
        except CrmError as error:
            self._tell(str(error))
        else:
            self._told = ""

    def changed(self, touched: Mapping[str, set[int]]) -> None:
        """A change touched these subjects: write the file if it shows any of them."""
        if any(touched.get(word) for word in SHOWN):
            self.refresh()

    def _write_soon(self) -> None:
        self._closing.wait(self._pause)
        with self._lock:
            self._is_waiting = False
        self.write()

    def _tell(self, sentence: str) -> None:
        if sentence != self._told:
            self._told = sentence
            self._complain(sentence)

    def _content(self) -> bytes:
        member = self.store.member
        wanted = CalendarFilter(
            self.store.identity(),
            member.id if member else None,
            self.store.clock() - KEPT_AFTER,
        )
        with self.store.read() as session:
            items = calendar_items(session, wanted)
        name = f"svit-tui: {member.name}" if member else "svit-tui"
        return write_ical(items, name=name, store=wanted.identity, written=self._written)

    def _put(self, data: bytes) -> None:
        """Put the file in its place at one stroke. Raises OSError, Invalid for another's file."""
        target = OutputFile(
            self.path,
            store=self.store.path,
            force=True,
            streams=False,
            shared=True,
            field="calendar_file",
            failed=N_("The calendar {file} can't be written: {error}."),
        )
        if is_there(self.path):
            before = self.path.read_bytes()
            if before == data:
                return
            self._check_ours(before)
        target.write(data)

    def _check_ours(self, before: bytes) -> None:
        """Refuse to write over what is not ours to write over."""
        owner = store_of(before)
        if owner is None and before.strip():
            raise Invalid(
                "calendar_file",
                _(
                    "{path} is not a calendar of svit-tui and was left as it is: name another file."
                ).format(path=self.path),
            )
        if owner and owner != self.store.identity():
            raise Invalid(
                "calendar_file",
                _(
                    "{path} is the calendar of another store and stays as it is: delete it, or name"
                    " another file."
                ).format(path=self.path),
            )
