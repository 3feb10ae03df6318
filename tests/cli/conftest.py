"""The command line called as a script calls it, but within the tests' own process."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pytest

from svit_tui.cli import main


@dataclass
class Ran:
    """What a command did: its exit code and what it printed."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it printed, read as JSON."""
        assert self.code == 0, self.err
        return json.loads(self.out)


class Svit(Protocol):
    """The command line, called by its words."""

    def __call__(self, *arguments: str) -> Ran: ...


@pytest.fixture
def svit(
    store_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Svit:
    """Run svit-tui on a store of this test's own: `svit("deal", "list").out`."""
    monkeypatch.setenv("SVIT_STORE", str(store_path))

    def run(*arguments: str) -> Ran:
        try:
            code = main(arguments)
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 0
        printed = capsys.readouterr()
        assert "Traceback" not in printed.err
        return Ran(code, printed.out, printed.err)

    return run


class Begins(Protocol):
    """Lets the store of a test begin with what a function fills it with."""

    def __call__(self, name: str, fill: Callable[[], object]) -> None: ...


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of stores to copy."""
    return tmp_path_factory.mktemp("templates")


@pytest.fixture
def begins(store_path: Path, templates: Path) -> Begins:
    """It is filled once, and copied for all others that ask by the same name."""

    def begin(name: str, fill: Callable[[], object]) -> None:
        template = templates / f"{name}.db"
        if template.exists():
            for leftover in store_path.parent.glob(f"{store_path.name}-*"):
                leftover.unlink()
            shutil.copyfile(template, store_path)
            return
        fill()
        # A plain copy lacks what is in the write-ahead log while anybody has the store open.
        with closing(sqlite3.connect(store_path)) as store:
            store.execute("VACUUM INTO ?", (str(template),))

    return begin


@pytest.fixture
def clinic(svit: Svit, begins: Begins) -> Svit:
    """The same, with a clinic and its deal "Website" in the store."""

    def fill() -> None:
        assert svit("contact", "add", "Медцентр", "--kind", "organization").code == 0
        added = svit("deal", "add", "Website", "--contact", "Медцентр", "--amount", "18000 UAH")
        assert added.code == 0

    begins("clinic", fill)
    return svit


@pytest.fixture
def called_root(monkeypatch: pytest.MonkeyPatch) -> None:
    """The user has the account that files of cases name as the owner."""
    monkeypatch.setattr("svit_tui.crm.start.opening.account", lambda: ("root", "root"))
