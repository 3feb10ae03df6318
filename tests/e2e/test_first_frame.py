"""The first frame comes first: what is imported and read before it is a list, `first_frame.toml`.

And no key is lost that is pressed before it, or while the rest of the program is being imported.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.deals import changes as deals
from svit_tui.crm.start.opening import open_store
from svit_tui.model.kinds import ContactKind
from tests.e2e.conftest import User

LIST = Path(__file__).with_name("first_frame.toml")
ON_A_CARD = "Website"

# Python imports this module by itself before anything of the program. When a frame with the card
# is handed to the terminal it writes down what has been imported, opened and asked of SQLite.
PROBE = f"""
import json, os, sqlite3, sys, time

opened, asked, watched = [], [], []
connect = sqlite3.connect

def watched_connect(*arguments, **options):
    connection = connect(*arguments, **options)
    connection.set_trace_callback(asked.append)
    return connection

def watch(event, arguments):
    if event == "open":
        opened.append(str(arguments[0]))
    driver = getattr(sys.modules.get("svit_tui.wire.outlet"), "WireDriver", None)
    if driver is None or watched:
        return
    watched.append(driver)
    write = driver.write
    outlet = sys.modules["svit_tui.wire.outlet"].Outlet
    flush = outlet.flush

    def slow_flush(self):
        if not os.path.exists(os.environ["FIRST_FRAME"]):
            time.sleep(float(os.environ["TAKES_SECONDS"]))
        flush(self)

    outlet.flush = slow_flush

    def watched_write(self, data):
        report = os.environ["FIRST_FRAME"]
        if "{ON_A_CARD}" in data and not os.path.exists(report):
            seen = {{"modules": sorted(sys.modules), "opened": opened, "asked": asked}}
            with open(report, "w", encoding="utf-8") as file:
                json.dump(seen, file)
        write(self, data)

    driver.write = watched_write

sqlite3.connect = watched_connect
sys.addaudithook(watch)
"""


@dataclass(frozen=True)
class Seen:
    """What had happened when the first frame was ready."""

    modules: set[str]
    opened: list[str]
    asked: list[str]


@pytest.fixture(scope="module")
def listed() -> dict[str, Any]:
    return tomllib.loads(LIST.read_text(encoding="utf-8"))


@pytest.fixture(params=["0", "0.3"], ids=["quick terminal", "slow terminal"])
def seen(user: User, tmp_path: Path, request: pytest.FixtureRequest) -> Seen:
    """A start like most: the store is there, and was open before.

    A slow terminal has not taken what sets it up when the frame is ready: the frame waits for it.
    """
    user.begin()
    before = user.open()
    before.wait_for(ON_A_CARD)
    before.press("q")
    assert before.exit_status() == 0
    probe, report = tmp_path / "probe", tmp_path / "first_frame.json"
    probe.mkdir()
    (probe / "sitecustomize.py").write_text(PROBE, encoding="utf-8")
    terminal = user.open(
        PYTHONPATH=str(probe), FIRST_FRAME=str(report), TAKES_SECONDS=request.param
    )
    terminal.wait_for(ON_A_CARD)
    told = json.loads(report.read_text(encoding="utf-8"))
    return Seen(set(told["modules"]), told["opened"], told["asked"])


def test_nothing_gets_onto_the_path_of_the_first_frame(
    user: User, seen: Seen, listed: dict[str, Any]
) -> None:
    problems = [
        *_compared("package", Counter(_packages(seen.modules)), Counter(list(listed["packages"]))),
        *_compared("module", Counter(_own(seen.modules)), Counter(listed["modules"]["names"])),
        *_compared("file", _files(seen.opened, user.home), Counter(listed["files"])),
        *_compared("read", Counter(map(_shape, seen.asked)), _reads(listed)),
        *(
            f"{name} is imported before the first frame, and must never be."
            for name in listed["never"]["names"]
            if name in seen.modules
        ),
    ]
    assert not problems, "\n".join(problems)


def _packages(modules: Iterable[str]) -> set[str]:
    """Packages of others; names with an underscore are machinery of Python's installation."""
    ours = {"__main__", "sitecustomize", *sys.stdlib_module_names}
    return {name for name in modules if "." not in name and name[0] != "_"} - ours


def _own(modules: Iterable[str]) -> set[str]:
    return {name for name in modules if name.startswith("svit_tui.")}


def _files(opened: Iterable[str], home: Path) -> Counter[str]:
    """The user's own files, by their place in the home folder."""
    return Counter(
        str(Path(name).relative_to(home)) for name in opened if Path(name).is_relative_to(home)
    )


def _shape(statement: str) -> str:
    """A statement with its values as `?`, however many there are in brackets."""
    text = " ".join(statement.split())
    text = re.sub(r"'(?:[^']|'')*'|\b\d+\b", "?", text)
    return re.sub(r"\(\?(?:, ?\?)*\)", "(?)", text)


def _reads(listed: dict[str, Any]) -> Counter[str]:
    return Counter(
        {_shape(statement): read["times"] for read in listed["read"] for statement in read["sql"]}
    )


def _compared(kind: str, found: Counter[str], listed: Counter[str]) -> list[str]:
    """What to do about each difference from the list."""
    more, less = found - listed, listed - found
    return [
        f"{kind} is new before the first frame ({found[name]}×, listed {listed[name]}×): {name}\n"
        f"  Let it wait until the frame is out; if it can't, put it into {LIST.name}."
        for name in sorted(more)
    ] + [
        f"{kind} is not on the path any more ({found[name]}×, listed {listed[name]}×): {name}\n"
        f"  Good: take it out of {LIST.name}, so that it does not come back."
        for name in sorted(less)
    ]


# Keys before the program is ready for them


@pytest.fixture
def two_stages(user: User) -> User:
    """A user with six deals in each of two stages."""
    store = open_store(user.store)
    with store.unit() as work:
        clinic = contacts.add(work, name="Медцентр", kind=ContactKind.ORGANIZATION)
    with store.unit() as work:
        for stage in (1, 2):
            # A new deal stands on top.
            for number in range(6, 0, -1):
                deals.add(
                    work, title=f"Deal {stage}-{number}", contact_id=clinic.key, stage_id=stage
                )
    store.close()
    return user


# Three down, one to the right; and that is opened.
KEYS = ("j", "j", "j", "l", "enter")


def test_keys_typed_before_the_program_runs_are_kept(two_stages: User) -> None:
    terminal = two_stages.open()
    terminal.press(*KEYS)
    terminal.wait_for("Deal 2-4", "Stage history")


@pytest.mark.parametrize("keys", [KEYS, ("down", "down", "down", "right", "enter")])
def test_keys_typed_while_the_rest_is_imported_are_kept(
    two_stages: User, keys: tuple[str, ...]
) -> None:
    terminal = two_stages.open()
    terminal.wait_until(lambda _screen: bool(terminal.received), "the first byte")
    terminal.press(keys[0])
    terminal.wait_for("Deal 1-1")
    terminal.press(*keys[1:])
    terminal.wait_for("Deal 2-4", "Stage history")


def test_what_is_typed_into_a_dialog_before_the_first_frame_is_kept(two_stages: User) -> None:
    terminal = two_stages.open()
    terminal.press("a", "Scanners @Медцентр 44500 UAH", "enter")
    terminal.wait_for("New deal: Scanners", "u undo")
