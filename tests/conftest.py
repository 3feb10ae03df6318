"""What every test stands on: nobody's own settings, English, UTC, and a clock that stands still."""

from __future__ import annotations

import gc
import itertools
import os
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from sqlalchemy import Engine, create_engine
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.css.types import CSSLocation

from svit_tui.crm.start.demo import load_demo
from svit_tui.crm.start.opening import open_store
from svit_tui.i18n import set_language
from svit_tui.store.file import connect as connections
from svit_tui.store.file import creation
from svit_tui.store.file import engine as engines
from svit_tui.store.file.connect import connect
from tests.effort import examples
from tests.settling import wait_for_idle

# Machines that run tests are shared: how long one example takes says nothing there.
hypothesis.settings.register_profile("suite", deadline=None, max_examples=examples(100))
hypothesis.settings.load_profile("suite")

# Random, though not by Hypothesis.
RANDOM_DAYS = ("test_same_picture.py",)
XDG_FOLDERS = ("CONFIG", "DATA", "STATE", "CACHE")
# Whatever of the developer's own environment changes what the program does or how it looks.
OWN_VARIABLES = (
    *("SVIT_STORE", "SVIT_LANG", "SVIT_CONFIG", "LANGUAGE", "LC_ALL", "LC_MESSAGES"),
    *("NO_COLOR", "FORCE_COLOR", "COLORTERM", "COLUMNS", "LINES", "TEXTUAL", "TEXTUAL_THEME"),
    # It leaves nothing in buffers for the end of a program, and hides what goes wrong there.
    "PYTHONUNBUFFERED",
)


class FrozenClock:
    """A clock that goes only when told to. It stands at noon, UTC, of 24 November 2026."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        """Let time pass: `clock.forward(days=3)`."""
        self.now += timedelta(**by)


def folders_under(home: Path) -> dict[str, str]:
    """Environment of a user with nothing in the home folder yet."""
    return {"HOME": str(home)} | {
        f"XDG_{name}_HOME": str(home / name.lower()) for name in XDG_FOLDERS
    }


def pytest_configure() -> None:
    """Begin in every process of the tests as in a terminal's foreground, with seldom searches for
    cycles: applications and sessions are full of them, and it saves a fifth."""
    gc.set_threshold(50_000, 20, 100)
    # For stores that are made once for many tests, before any of them has a zone of its own.
    os.environ["TZ"] = "UTC"
    time.tzset()
    # So a shell starts what runs in the background, and nohup what outlives it; programs begun here
    # would inherit it.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
        signal.signal(signal.SIGHUP, signal.SIG_DFL)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what takes long, so that `make quick` can leave it out."""
    for item in items:
        path = item.path.relative_to(Path(__file__).parent)
        asks_for = getattr(item, "fixturenames", ())
        if "snap_compare" in asks_for:
            item.add_marker("picture")
        # The user is somebody at a pseudo-terminal.
        if path.parts[0] == "e2e" or "user" in asks_for:
            item.add_marker("terminal")
        is_random = hypothesis.is_hypothesis_test(getattr(item, "function", None))
        if is_random or path.name in RANDOM_DAYS:
            item.add_marker("property")


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Empty home folders; pytest's own way would look through all there are for each new one."""
    folder = tmp_path_factory.mktemp("homes")

    def made() -> Iterator[Path]:
        for number in itertools.count():
            home = folder / str(number)
            home.mkdir()
            yield home

    return made()


@pytest.fixture(autouse=True)
def nobodys_own_settings(homes: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each test runs as a new user, whose language is English and whose zone is UTC."""
    for name in OWN_VARIABLES:
        monkeypatch.delenv(name, raising=False)
    for name, value in folders_under(next(homes)).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.setenv("TERM", "xterm-256color")
    follow_zone()
    set_language("en")
    yield
    set_language("en")
    # A store that is made once for many tests is made before the next test has this fixture.
    monkeypatch.setenv("TZ", "UTC")
    follow_zone()


def follow_zone() -> None:
    """Let this process live in the time zone that its environment names."""
    time.tzset()
    if "tzlocal" in sys.modules:
        # It keeps the zone that the first test had which asked for one.
        sys.modules["tzlocal"].reload_localzone()


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with its tables and nothing in them, made as the program makes it."""
    path = tmp_path_factory.mktemp("empty") / "svit.db"
    creation.create(path)
    return path


@pytest.fixture(autouse=True)
def stores_begin_as_copies(empty_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """To make the tables takes twenty times as long as to copy them."""

    def fill(fresh: Path) -> None:
        shutil.copyfile(empty_store, fresh)
        raw = connect(fresh, write=True)
        raw.execute(f"PRAGMA user_version={creation.own_number()}")
        raw.close()

    monkeypatch.setattr(creation, "_fill", fill)


@pytest.fixture(scope="session", autouse=True)
def statements_are_compiled_once() -> Iterator[None]:
    """Each engine compiles every statement anew; a run of all tests has thousands of engines."""
    make_alone = engines.make_engine
    shared = create_engine("sqlite://")
    shared.connect().close()

    def make(path: Path, *, write: bool) -> Engine:
        made = make_alone(path, write=write)
        made.dialect = shared.dialect
        made._compiled_cache = shared._compiled_cache
        return made

    with pytest.MonkeyPatch.context() as patch:
        for module in (creation, engines):
            patch.setattr(module, "make_engine", make)
        yield


@pytest.fixture(scope="session", autouse=True)
def no_test_waits_for_the_disk() -> Iterator[None]:
    """A store of a test within the tests' own process need not outlive a power cut."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connections, "SYNCHRONOUS", "OFF")
        yield


@pytest.fixture(scope="session", autouse=True)
def styles_are_parsed_once() -> Iterator[None]:
    """Each application parses the same style sheets anew."""
    parsed: dict[object, list[RuleSet]] = {}
    parse_alone = Stylesheet._parse_rules

    def parse(
        self: Stylesheet, css: str, read_from: CSSLocation, *more: Any, **options: Any
    ) -> list[RuleSet]:
        key = (css, read_from, more, *options.items(), *sorted(self._variables.items()))
        if key not in parsed:
            parsed[key] = parse_alone(self, css, read_from, *more, **options)
        return parsed[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stylesheet, "_parse_rules", parse)
        yield


@pytest.fixture
def clock() -> FrozenClock:
    """A clock for `open_store(path, clock=clock)`."""
    return FrozenClock()


@pytest.fixture
def store_path(tmp_path: Path) -> Path:
    """Where a test may make its store; there is none yet."""
    return tmp_path / "svit.db"


@pytest.fixture(autouse=True)
def waits_for_what_is_under_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys of a pilot wait for what they do, not for a processor that has nothing to do."""
    monkeypatch.setattr("textual.app.wait_for_idle", wait_for_idle)
    monkeypatch.setattr("textual.pilot.wait_for_idle", wait_for_idle)


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo company at noon of the frozen clock, in English: made once, to be copied."""
    set_language("en")
    path = tmp_path_factory.mktemp("demo") / "svit.db"
    store = open_store(path, login="olena", clock=FrozenClock())
    load_demo(store)
    store.close()
    return path
