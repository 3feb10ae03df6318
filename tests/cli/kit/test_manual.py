"""The manual page says what the commands say."""

from __future__ import annotations

from pathlib import Path

from svit_tui.cli.commands import COMMANDS
from svit_tui.cli.kit.manual import manual

PAGE = Path(__file__).parents[3] / "docs" / "svit-tui.1"


def test_the_page_is_that_of_the_commands() -> None:
    made = manual()
    assert PAGE.read_text(encoding="utf-8") == made, (
        "run: python -m svit_tui.cli.kit.manual > docs/svit-tui.1"
    )
    told = {line.split()[1] for line in made.splitlines() if line.startswith(".SS ")}
    assert told == set(COMMANDS)
