"""A user at a terminal, for each test: a home, a store, and the installed program."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.contacts.changes import Point
from svit_tui.crm.deals import changes as deals
from svit_tui.crm.start.opening import open_store
from svit_tui.i18n import set_language
from svit_tui.model.kinds import ContactKind
from svit_tui.model.values.money import Money
from tests.conftest import folders_under
from tests.e2e.terminal import PATIENCE, PROGRAM, Terminal

# Root may write to what is read-only. These tests are of people who may not.
ORDINARY = ("setpriv", "--bounding-set=-dac_override,-dac_read_search") if not os.getuid() else ()


@dataclass
class User:
    """Somebody who has svit-tui installed, and nothing else yet."""

    home: Path
    store: Path
    terminals: list[Terminal] = field(default_factory=list)

    def environment(self, **more: str) -> dict[str, str]:
        """The environment of a login shell; `LANG="uk_UA.UTF-8"` and such come on top."""
        return {
            "PATH": os.defpath,
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LANG": "C.UTF-8",
            "TZ": "UTC",
            "SVIT_STORE": str(self.store),
            **folders_under(self.home),
            **more,
        }

    def begin(self, *, language: str = "en") -> None:
        """Give the user a store with a clinic, a person in it, and one deal."""
        set_language(language)
        store = open_store(self.store)
        with store.unit() as work:
            clinic = contacts.add(work, name="Медцентр", kind=ContactKind.ORGANIZATION)
            contacts.add(
                work,
                first_name="Олена",
                last_name="Шевченко",
                organization_id=clinic.key,
                points=[Point("email", "olena@clinic.example")],
            )
        with store.unit() as work:
            deals.add(work, title="Website", contact_id=clinic.key, amount=Money(1_800_000, "UAH"))
        store.close()

    def open(
        self,
        *arguments: str,
        cols: int = 120,
        rows: int = 40,
        kind: type[Terminal] = Terminal,
        **more: str,
    ) -> Terminal:
        """Run svit-tui in a new terminal."""
        terminal = kind(
            [*ORDINARY, PROGRAM, *arguments],
            environment=self.environment(**more),
            cols=cols,
            rows=rows,
            folder=self.home,
        )
        self.terminals.append(terminal)
        return terminal

    def run(
        self, *arguments: str, given: str = "", **more: str
    ) -> subprocess.CompletedProcess[str]:
        """Run svit-tui without a terminal, as a script does."""
        return subprocess.run(
            [*ORDINARY, str(PROGRAM), *arguments],
            env=self.environment(**more),
            cwd=self.home,
            input=given,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=PATIENCE * 3,
            check=False,
        )

    def does(self, *arguments: str, given: str = "", **more: str) -> str:
        """Run svit-tui as a script does, and it must work; return what it prints."""
        result = self.run(*arguments, given=given, **more)
        assert result.returncode == 0, result.stderr
        assert "Traceback" not in result.stderr
        return result.stdout


@pytest.fixture
def user(tmp_path: Path) -> Iterator[User]:
    home = tmp_path / "home"
    home.mkdir()
    someone = User(home, tmp_path / "store" / "svit.db")
    someone.store.parent.mkdir()
    yield someone
    for terminal in someone.terminals:
        terminal.close()
        assert b"Traceback" not in terminal.received, str(terminal)
