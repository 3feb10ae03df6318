"""The command line called as a script calls it, but within the tests' own process."""

from __future__ import annotations

import json
import shutil
import sqlite3
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


@pytest.fixture(scope="session")
def clinic_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the store of `clinic` is made once, to be copied."""
    return tmp_path_factory.mktemp("clinic") / "svit.db"


@pytest.fixture
def clinic(svit: Svit, store_path: Path, clinic_file: Path) -> Svit:
    """The same, with a clinic and its deal "Website" in the store."""
    if not clinic_file.exists():
        assert svit("contact", "add", "Медцентр", "--kind", "organization").code == 0
        added = svit("deal", "add", "Website", "--contact", "Медцентр", "--amount", "18000 UAH")
        assert added.code == 0
        # A plain copy lacks what is in the write-ahead log while anybody has the store open.
        with closing(sqlite3.connect(store_path)) as store:
            store.execute("VACUUM INTO ?", (str(clinic_file),))
        return svit
    shutil.copyfile(clinic_file, store_path)
    return svit
