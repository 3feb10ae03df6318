"""What was typed into forms and not saved, for as long as nobody has saved or discarded it.

The event loop writes nothing: a thread does, a moment after the first letter and at most once a
second. Whoever ends the program, in whatever way, loses no more than that.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from svit_tui.i18n import _
from svit_tui.log import log

if TYPE_CHECKING:
    from svit_tui.files.drafts import Draft, DraftFolder
    from svit_tui.widgets.drafts import FormDraft, Typed

# Seconds of typing that may be lost if the machine goes down.
PAUSE = 1.0
# The dialog that is being asked right now, and what it is about.
_Route = tuple[str, tuple[Any, ...], Mapping[str, Any]]
_NOWHERE: _Route = ("", (), {})
_route: ContextVar[_Route] = ContextVar("route", default=_NOWHERE)


class FormDrafts:
    """The drafts of a session; with a folder, which is made when needed, they outlive it."""

    def __init__(
        self,
        clock: Callable[[], datetime],
        folder: Callable[[], DraftFolder] | None = None,
        complain: Callable[[str], None] = log.warning,
    ) -> None:
        self._clock = clock
        self._make_folder = folder
        self._complain = complain
        self._kept: dict[str, FormDraft] = {}
        # The forms of this session's drafts.
        self._typed_here: set[str] = set()
        # By which dialogs forms were opened.
        self._routes: dict[str, _Route] = {}
        # What the files do not say yet. A form that is not in `_kept` any more has no draft.
        self._changed: set[str] = set()
        self._lock = threading.Lock()
        # One thread at a time writes files.
        self._writing = threading.Lock()
        self._wakes = threading.Event()
        self._ends = threading.Event()
        self._thread: threading.Thread | None = None
        self._has_failed = False

    @cached_property
    def _folder(self) -> DraftFolder | None:
        return self._make_folder() if self._make_folder is not None else None

    def __bool__(self) -> bool:
        return bool(self._kept)

    @property
    def is_fresh(self) -> bool:
        """Whether something was typed in this session and is not saved yet."""
        return not self._typed_here.isdisjoint(self._kept)

    @contextmanager
    def asked_by(
        self, route: str, about: tuple[Any, ...], options: Mapping[str, Any]
    ) -> Iterator[None]:
        """Forms that open meanwhile belong to the dialog of this route."""
        is_plain = all(map(_is_plain, (*about, *options.values())))
        token = _route.set((route, about, options) if is_plain else _NOWHERE)
        try:
            yield
        finally:
            _route.reset(token)

    # What forms ask

    def typed(self, key: str) -> Typed | None:
        """What was typed into a form; none if nothing was.

        Forms ask for it when they open, in the context of the dialog that they are a part of.
        """
        self._routes[key] = _route.get()
        kept = self._kept.get(key)
        return kept.typed if kept is not None else None

    def keep(self, key: str, heading: str, typed: Typed) -> None:
        """Keep what stands in a form that is open."""
        from svit_tui.widgets.drafts import FormDraft

        route, about, options = self._routes.get(key, _NOWHERE)
        with self._lock:
            self._kept[key] = FormDraft(heading, typed, self._clock(), route, about, options)
            self._changed.add(key)
            self._typed_here.add(key)
        self._begin_to_write()

    def leave(self, key: str) -> None:
        """The form is closed; what was typed is kept."""
        with self._lock:
            kept = self._kept.get(key)
            if kept is None:
                return
            kept.is_open = False
            self._changed.add(key)
        self._begin_to_write()

    def drop(self, key: str) -> None:
        """Forget what was typed: it is saved, or not wanted."""
        with self._lock:
            if self._kept.pop(key, None) is None:
                return
            self._changed.add(key)
        self._begin_to_write()

    # What the program asks

    def listed(self) -> list[tuple[str, FormDraft]]:
        """All drafts with the keys of their forms, the newest first."""
        return sorted(self._kept.items(), key=lambda each: each[1].at, reverse=True)

    def take_over(self) -> list[Draft]:
        """Take over what sessions have left that are gone; returns it. Waits for the disk."""
        if self._folder is None:
            return []
        try:
            with self._writing:
                found = self._folder.take_over()
        except OSError as error:
            self._failed(error)
            return []
        with self._lock:
            for draft in found:
                kept = _kept(draft)
                # What was typed in this session already is newer.
                if kept is not None and draft.key not in self._kept:
                    self._kept[draft.key] = kept
        return found

    def flush(self) -> None:
        """Write what has not been written yet. Waits for the disk; any thread may call it."""
        if self._folder is None:
            return
        with self._writing:
            with self._lock:
                changed = {key: self._kept.get(key) for key in self._changed}
                self._changed.clear()
            for key, kept in changed.items():
                try:
                    if kept is None:
                        self._folder.drop(key)
                    else:
                        self._folder.write(_draft(key, kept))
                except OSError as error:
                    self._failed(error)

    def close(self) -> None:
        """Write what has not been written yet, and leave it to the next session."""
        self._ends.set()
        self._wakes.set()
        self.flush()
        if self._folder is not None:
            with self._writing:
                self._folder.close()

    def _begin_to_write(self) -> None:
        if self._make_folder is None or self._ends.is_set():
            return
        self._wakes.set()
        if self._thread is None:
            self._thread = threading.Thread(target=self._write, name="drafts", daemon=True)
            self._thread.start()

    def _write(self) -> None:
        while not self._ends.is_set():
            self._wakes.wait()
            self._ends.wait(PAUSE)
            self._wakes.clear()
            self.flush()

    def _failed(self, error: OSError) -> None:
        """Say once that drafts live only as long as the program."""
        log.warning("drafts can't be kept on the disk", exc_info=error)
        if not self._has_failed:
            self._has_failed = True
            words = _("Drafts can't be kept on the disk: {why}.")
            self._complain(words.format(why=error.strerror or type(error).__name__))


def _draft(key: str, kept: FormDraft) -> Draft:
    from svit_tui.files.drafts import Draft
    from svit_tui.widgets.drafts import to_plain

    return Draft(
        key=key,
        heading=kept.heading,
        fields=_plain_fields(kept.typed.fields),
        before=_plain_fields(kept.typed.before),
        at=kept.at,
        route=kept.route,
        about=tuple(to_plain(each) for each in kept.about),
        options=_plain_fields(kept.options),
        is_open=kept.is_open,
    )


def _plain_fields(fields: Any) -> dict[str, Any]:
    """What fields hold in values of JSON, without those that nothing of it can hold."""
    from svit_tui.widgets.drafts import to_plain

    found: dict[str, Any] = {}
    for name, raw in fields.items():
        try:
            found[name] = to_plain(raw)
        except TypeError as error:
            log.warning("a draft without %s: %s", name, error)
    return found


def _kept(draft: Draft) -> FormDraft | None:
    from svit_tui.widgets.drafts import FormDraft, Typed, from_plain

    try:
        fields, before, options = (
            {name: from_plain(plain) for name, plain in values.items()}
            for values in (draft.fields, draft.before, draft.options)
        )
        about = tuple(from_plain(plain) for plain in draft.about)
    except (ValueError, KeyError, TypeError, AttributeError, ArithmeticError) as error:
        log.warning("a draft can't be understood: %s", type(error).__name__)
        return None
    typed = Typed(fields, before)
    return FormDraft(draft.heading, typed, draft.at, draft.route, about, options, draft.is_open)


def _is_plain(value: Any) -> bool:
    """Whether a draft can hold it."""
    from svit_tui.widgets.drafts import to_plain

    try:
        to_plain(value)
    except TypeError:
        return False
    return True
