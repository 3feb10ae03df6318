"""Completion of the shell: commands, options, and the names that a store has."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Svit

SHELLS = ("bash", "zsh", "fish")


def completed(line: str, store_path: Path, tmp_path: Path) -> set[str]:
    """What the program answers a shell whose line goes on after the last character."""
    answer = tmp_path / "answer"
    environment = os.environ | {
        "_ARGCOMPLETE": "1",
        "_ARGCOMPLETE_IFS": "\n",
        "SVIT_STORE": str(store_path),
        "_ARGCOMPLETE_STDOUT_FILENAME": str(answer),
        "COMP_LINE": line,
        "COMP_POINT": str(len(line)),
        "_ARGCOMPLETE_SUPPRESS_SPACE": "1",
    }
    subprocess.run(
        [sys.executable, "-m", "svit_tui"],
        env=environment,
        capture_output=True,
        timeout=60,
        check=False,
    )
    return {word.strip() for word in answer.read_text(encoding="utf-8").split("\n") if word}


@pytest.mark.parametrize("shell", SHELLS)
def test_each_shell_gets_a_script_that_names_the_program(svit: Svit, shell: str) -> None:
    printed = svit("completion", shell)
    assert printed.code == 0
    assert "svit-tui" in printed.out
    # What the program calls itself with must be what the script of that shell is for.
    if found := shutil.which(shell):
        checked = subprocess.run(
            [found, "-n"], input=printed.out.encode(), capture_output=True, timeout=60, check=False
        )
        assert checked.returncode == 0, checked.stderr


def test_commands_verbs_and_options_are_completed(store_path: Path, tmp_path: Path) -> None:
    assert completed("svit-tui trem", store_path, tmp_path) == set()
    assert completed("svit-tui tri", store_path, tmp_path) == {"triage"}
    assert completed("svit-tui deal sn", store_path, tmp_path) == {"snooze"}
    assert "--min-score" in completed("svit-tui deal list --mi", store_path, tmp_path)
    assert completed("svit-tui deal list --status l", store_path, tmp_path) == {"lost"}


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("svit-tui deal list --stage Pro", "Proposal"),
        ("svit-tui deal add Website --source Si", "Site"),
        ("svit-tui deal lose 1 --loss-reason Pri", "Price"),
        ("svit-tui deal move 1 Pro", "Proposal"),
        ("svit-tui deal list --pipeline S", "Sales"),
        ("svit-tui report win", "win-rate"),
        ("svit-tui source archive Si", "Site"),
    ],
)
def test_names_of_the_store_are_completed(
    clinic: Svit, store_path: Path, tmp_path: Path, line: str, found: str
) -> None:
    del clinic
    assert found in {word.strip("'\"") for word in completed(line, store_path, tmp_path)}


def test_members_are_completed_but_not_who_has_left(
    clinic: Svit, store_path: Path, tmp_path: Path
) -> None:
    for name in ("Zoriana", "Zakhar"):
        clinic("member", "add", name)
    clinic("member", "archive", "Zakhar")
    assert completed("svit-tui deal owner 1 Z", store_path, tmp_path) == {"Zoriana"}


def test_completion_makes_no_store(store_path: Path, tmp_path: Path) -> None:
    assert completed("svit-tui deal list --stage Pro", store_path, tmp_path) == set()
    assert not store_path.exists()
