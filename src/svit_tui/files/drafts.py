"""Drafts on the disk: what was typed into forms outlives the program that it was typed into.

Each session keeps its drafts in a folder of its own, with a lock on it for as long as it lives. The
next session to begin takes over what those that are gone have left. Nobody else can read any of it.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from svit_tui.files.whole import put, sync
from svit_tui.log import log

# A longer draft is kept by the program alone: a form has no room for that much.
LONGEST = 4_000_000
_LOCK = "lock"
_ENDING = ".json"


@dataclass(frozen=True, slots=True)
class Draft:
    """What stood in a form that was not saved, in values of JSON.

    `key` names the form, `heading` says what it is; `before` is what stood in it when it opened.
    `route`, `about` and `options` open it again. `is_open` says that nobody has left it.
    """

    key: str
    heading: str
    fields: Mapping[str, Any]
    at: datetime
    before: Mapping[str, Any] = field(default_factory=dict)
    route: str = ""
    about: tuple[Any, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)
    is_open: bool = False

    def as_json(self) -> bytes:
        """The draft as it is kept."""
        values = {name.name: getattr(self, name.name) for name in fields(self)}
        values["at"] = self.at.astimezone(UTC).isoformat()
        return json.dumps(values, ensure_ascii=False).encode("utf-8", "surrogatepass")


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """A draft in its file; `is_in_use` says that the session that it was typed into still runs."""

    number: str
    path: Path
    draft: Draft
    is_in_use: bool


class DraftFolder:
    """The drafts of one member in one store, and this session's own among them."""

    def __init__(self, state: Path, store: Path, login: str) -> None:
        whose = hashlib.sha256(f"{store.resolve()}\n{login}".encode()).hexdigest()[:16]
        self.path = state / "drafts" / whose
        self._own: Path | None = None
        self._lock: int | None = None

    def take_over(self) -> list[Draft]:
        """The drafts of sessions that are gone, this session's own from now on. Raises OSError.

        The newest of each form; older ones wait behind it.
        """
        for folder in self._sessions():
            lock = _locked(folder)
            if lock is None:
                continue
            try:
                for path in _files(folder):
                    self._take(path)
                with suppress(OSError):
                    (folder / _LOCK).unlink(missing_ok=True)
                    folder.rmdir()
            finally:
                os.close(lock)
        own = self._own
        if own is None:
            return []
        return [draft for path, draft in _read(own) if path.name == _name(draft.key)]

    def _take(self, path: Path) -> None:
        """Move a file here. Of two drafts of one form the newer one counts; the other one waits."""
        found = _draft(path)
        if found is None:
            return
        own = self._own_folder()
        place = own / _name(found.key)
        other = _draft(place)
        if other is not None:
            waits = place.with_name(f"{place.stem}-{secrets.token_hex(2)}{_ENDING}")
            if other.at > found.at:
                path.replace(waits)
                return
            place.replace(waits)
        path.replace(place)

    def write(self, draft: Draft) -> None:
        """Keep a draft, in place of the last one of its form. Raises OSError."""
        data = draft.as_json()
        if len(data) > LONGEST:
            return
        try:
            put(self._own_folder() / _name(draft.key), data, mode=0o600)
        except FileNotFoundError:
            # Somebody has tidied up.
            self.close()
            put(self._own_folder() / _name(draft.key), data, mode=0o600)

    def drop(self, key: str) -> None:
        """Forget the draft of a form; one that waits behind it comes forward. Raises OSError."""
        if self._own is None:
            return
        place = self._own / _name(key)
        place.unlink(missing_ok=True)
        for path in sorted(self._own.glob(f"{place.stem}-*{_ENDING}")):
            path.replace(place)
            return

    def waiting(self, key: str) -> Draft | None:
        """The draft of a form that is in its file now."""
        return _draft(self._own / _name(key)) if self._own is not None else None

    def close(self) -> None:
        """Leave the drafts to the next session."""
        own, lock, self._own, self._lock = self._own, self._lock, None, None
        if own is not None and not _files(own):
            with suppress(OSError):
                (own / _LOCK).unlink(missing_ok=True)
                own.rmdir()
        if lock is not None:
            os.close(lock)

    def listed(self) -> list[KeptDraft]:
        """All drafts that are kept, of this and other sessions, the newest first."""
        found: list[KeptDraft] = []
        for folder in self._sessions():
            lock = _locked(folder)
            for path, draft in _read(folder):
                number = hashlib.sha256(str(path).encode()).hexdigest()[:6]
                found.append(KeptDraft(number, path, draft, is_in_use=lock is None))
            if lock is not None:
                os.close(lock)
        return sorted(found, key=lambda kept: kept.draft.at, reverse=True)

    def _sessions(self) -> list[Path]:
        try:
            return sorted(path for path in self.path.iterdir() if path.is_dir())
        except FileNotFoundError:
            return []

    def _own_folder(self) -> Path:
        """This session's folder, made and locked when it is first needed. Raises OSError."""
        if self._own is None:
            self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
            own = self.path / f"{os.getpid()}-{secrets.token_hex(4)}"
            own.mkdir(mode=0o700)
            self._lock = os.open(own / _LOCK, os.O_CREAT | os.O_RDWR, 0o600)
            with suppress(OSError):
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            with suppress(OSError):
                sync(self.path)
            self._own = own
        return self._own


def _name(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16] + _ENDING


def _locked(folder: Path) -> int | None:
    """The lock of a session that is gone; none while it lives, or has only just begun."""
    try:
        lock = os.open(folder / _LOCK, os.O_RDWR)
    except OSError:
        return None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(lock)
        return None
    return lock


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob(f"*{_ENDING}"))


def _read(folder: Path) -> Iterator[tuple[Path, Draft]]:
    for path in _files(folder):
        draft = _draft(path)
        if draft is not None:
            yield path, draft


def _draft(path: Path) -> Draft | None:
    """The draft in a file; none if there is no file, or no draft in it."""
    try:
        values = json.loads(path.read_bytes().decode("utf-8", "surrogatepass"))
        draft = Draft(**values)
        return replace(
            draft,
            at=datetime.fromisoformat(values["at"]),
            about=tuple(draft.about),
            options=dict(draft.options),
        )
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        log.warning("a draft can't be read: %s: %s", path.name, type(error).__name__)
        return None
