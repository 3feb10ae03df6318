"""What a reading command imports is held by a list, `reading.toml`: it answers from SQL alone."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.cli.conftest import Svit

LISTED = tomllib.loads(Path(__file__).with_name("reading.toml").read_text(encoding="utf-8"))
PROBE = """
import json, sys
from svit_tui.cli import main
code = main(sys.argv[1:])
found = [name for name in NAMES if name in sys.modules]
print(json.dumps([code, found]), file=sys.stderr)
"""


def imported(store_path: Path, command: str, *further: str) -> list[str]:
    names = [*LISTED["heavy"], *LISTED["drawn"], *LISTED["elsewhere"]]
    ran = subprocess.run(
        [
            *(sys.executable, "-c", PROBE.replace("NAMES", repr(names))),
            *("--store", str(store_path), *shlex.split(command), *further),
        ],
        capture_output=True,
        timeout=60,
        check=True,
    )
    code, found = json.loads(ran.stderr.decode("utf-8").splitlines()[-1])
    assert code == 0, ran.stderr
    return list(found)


@pytest.mark.parametrize("command", LISTED["commands"])
def test_a_reading_command_imports_no_tables(clinic: Svit, store_path: Path, command: str) -> None:
    me = clinic("member", "list", "--json").json[0]["name"]
    assert imported(store_path, command.replace("--owner me", f"--owner {me}"), "--json") == []


@pytest.mark.parametrize("command", LISTED["writing"])
def test_a_writing_command_imports_no_screens(clinic: Svit, store_path: Path, command: str) -> None:
    del clinic
    assert not {*imported(store_path, command, "--json")} & {*LISTED["elsewhere"]}


@pytest.mark.parametrize("command", ["contact list", "deal list", "task list", "search web"])
def test_a_table_for_people_takes_rich_alone(clinic: Svit, store_path: Path, command: str) -> None:
    del clinic
    assert set(imported(store_path, command)) <= set(LISTED["drawn"])
