"""`svit-tui draft`: what was typed into forms and not saved, for scripts."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from svit_tui.cli.kit.opening import draft_folder
from svit_tui.crm.start.opening import open_store
from svit_tui.files.drafts import Draft, DraftFolder
from tests.cli.conftest import Svit


@pytest.fixture
def folder(store_path: Path) -> DraftFolder:
    """The drafts of a session: a note that was begun."""
    folder = draft_folder(open_store(store_path))
    contact = {"is": "choice", "key": 7, "label": "Медцентр"}
    folder.write(
        Draft(
            "log.note.",
            "Log a communication",
            {"kind": "note", "with": [contact], "body": "He said\nno", "when": ""},
            datetime(2026, 11, 24, 9, tzinfo=UTC),
            before={"kind": "note", "with": [], "body": "", "when": ""},
        )
    )
    return folder


def test_drafts_are_listed_and_shown(folder: DraftFolder, svit: Svit) -> None:
    folder.close()
    [row] = svit("draft", "list", "--json").json
    assert row["form"] == "Log a communication"
    assert row["fields"] == {"with": "Медцентр", "body": "He said\nno"}
    assert "Log a communication  Медцентр · He said no" in svit("draft", "list").out
    assert svit("draft", "show", row["id"]).out == "with: Медцентр\nbody: He said\nno\n"


def test_a_draft_is_discarded(folder: DraftFolder, svit: Svit) -> None:
    folder.close()
    [row] = svit("draft", "list", "--json").json
    assert svit("draft", "discard", row["id"]).out == "1 draft discarded.\n"
    assert svit("draft", "list", "--json").json == []
    gone = svit("draft", "show", row["id"])
    assert (gone.code, gone.err) == (
        1,
        f"svit-tui: There is no draft {row['id']}; draft list shows them.\n",
    )


def test_a_draft_in_a_form_that_is_open_stays(folder: DraftFolder, svit: Svit) -> None:
    [row] = svit("draft", "list", "--json").json
    assert row["open"]
    assert svit("draft", "discard", row["id"]).code == 1
    assert svit("draft", "discard", "--all").out == "0 drafts discarded.\n"
    folder.close()
    assert svit("draft", "discard", "--all").out == "1 draft discarded.\n"


@pytest.mark.parametrize("words", [(), ("abc", "--all")])
def test_either_a_draft_or_all(svit: Svit, words: tuple[str, ...]) -> None:
    assert svit("draft", "discard", *words).err == "svit-tui: Say which draft, or --all.\n"
