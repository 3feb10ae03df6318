"""Drafts on the disk outlive the session, and nobody else can read them."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from svit_tui.files.drafts import LONGEST, Draft, DraftFolder

MORNING = datetime(2026, 11, 24, 9, tzinfo=UTC)
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def draft(key: str = "note", text: str = "He said", at: datetime = MORNING) -> Draft:
    return Draft(key, "Note", {"text": text}, at)


def session(path: Path, store: str = "svit.db", login: str = "olena") -> DraftFolder:
    return DraftFolder(path / "state", path / store, login)


def gone(path: Path, *drafts: Draft) -> None:
    """A session that was killed: its lock is free, its folder is there."""
    folder = session(path)
    for each in drafts:
        folder.write(each)
    lock, folder._lock = folder._lock, None
    assert lock is not None
    os.close(lock)


def test_the_next_session_takes_over_what_is_left(tmp_path: Path) -> None:
    kept = replace(draft(), route="note", about=(7, None, ["a", 1]), is_open=True)
    gone(tmp_path, kept)
    assert session(tmp_path).take_over() == [kept]


def test_a_session_that_runs_keeps_its_drafts(tmp_path: Path) -> None:
    first = session(tmp_path)
    first.write(draft())
    second = session(tmp_path)
    assert second.take_over() == []
    assert [kept.is_in_use for kept in second.listed()] == [True]
    first.close()
    assert second.take_over() == [draft()]
    assert [kept.is_in_use for kept in session(tmp_path).listed()] == [True]


def test_another_store_and_another_member_have_drafts_of_their_own(tmp_path: Path) -> None:
    gone(tmp_path, draft())
    assert session(tmp_path, store="other.db").take_over() == []
    assert session(tmp_path, login="taras").take_over() == []


def test_the_last_words_of_a_form_count(tmp_path: Path) -> None:
    gone(tmp_path, draft(text="He s"), draft(text="He said no", at=NOON))
    assert [each.fields["text"] for each in session(tmp_path).take_over()] == ["He said no"]


def test_of_two_sessions_the_newer_draft_comes_first_and_the_other_one_waits(
    tmp_path: Path,
) -> None:
    gone(tmp_path, draft(text="newer", at=NOON))
    gone(tmp_path, draft(text="older"))
    third = session(tmp_path)
    assert [each.fields["text"] for each in third.take_over()] == ["newer"]
    waiting = third.waiting("note")
    assert waiting is not None
    assert waiting.fields["text"] == "newer"
    third.drop("note")
    waiting = third.waiting("note")
    assert waiting is not None
    assert waiting.fields["text"] == "older"
    third.drop("note")
    assert third.waiting("note") is None


def test_what_is_dropped_is_gone(tmp_path: Path) -> None:
    folder = session(tmp_path)
    folder.write(draft())
    folder.drop("note")
    folder.close()
    assert session(tmp_path).take_over() == []
    assert list(folder.path.iterdir()) == []


def test_only_the_member_can_read_drafts(tmp_path: Path) -> None:
    folder = session(tmp_path)
    folder.write(draft())
    for path in [folder.path, *folder.path.rglob("*")]:
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode == (0o700 if path.is_dir() else 0o600), path


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"key": 1}', b"\xff\xfe", b"[" * 100_000])
def test_a_damaged_draft_stops_nobody(tmp_path: Path, data: bytes) -> None:
    gone(tmp_path, draft(), draft("other"))
    damaged = next(session(tmp_path).path.rglob("*.json"))
    damaged.write_bytes(data)
    assert len(session(tmp_path).take_over()) == 1


def test_a_draft_survives_that_its_folder_is_tidied_away(tmp_path: Path) -> None:
    folder = session(tmp_path)
    folder.write(draft())
    for path in sorted(folder.path.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    folder.write(draft(text="again"))
    folder.close()
    assert [each.fields["text"] for each in session(tmp_path).take_over()] == ["again"]


def test_a_draft_without_bounds_is_not_written(tmp_path: Path) -> None:
    folder = session(tmp_path)
    folder.write(draft(text="x" * LONGEST))
    folder.close()
    assert session(tmp_path).take_over() == []


def test_text_of_any_kind_comes_back(tmp_path: Path) -> None:
    text = "Їжак 'ʼ’ \U0001f980 \ud800 \x00\n\t"
    gone(tmp_path, draft(text=text))
    assert [each.fields["text"] for each in session(tmp_path).take_over()] == [text]
