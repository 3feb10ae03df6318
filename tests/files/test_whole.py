"""Files that are replaced at one stroke."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from svit_tui.files.whole import alone, put, with_line_ends_of


def test_a_new_file_gets_the_mode_that_is_usual_or_asked_for(tmp_path: Path) -> None:
    usual, plain, private = (tmp_path / name for name in ("usual", "plain", "private"))
    usual.write_text("")
    put(plain, b"a")
    put(private, b"b", mode=0o600)
    assert (plain.read_bytes(), private.read_bytes()) == (b"a", b"b")
    assert plain.stat().st_mode == usual.stat().st_mode
    assert stat.S_IMODE(private.stat().st_mode) == 0o600


def test_what_is_no_file_is_never_replaced(tmp_path: Path) -> None:
    pipe, folder = tmp_path / "pipe", tmp_path / "folder"
    os.mkfifo(pipe)
    folder.mkdir()
    for path in (pipe, folder):
        with pytest.raises(OSError, match=r"Invalid argument|Is a directory"):
            put(path, b"a")
    assert pipe.is_fifo()
    assert sorted(tmp_path.iterdir()) == [folder, pipe]


def test_a_file_that_can_not_be_locked_is_written_all_the_same(tmp_path: Path) -> None:
    with alone(tmp_path / "nowhere" / "a"):
        put(tmp_path / "a", b"a")
    assert (tmp_path / "a").read_bytes() == b"a"


@pytest.mark.parametrize(
    ("before", "after"),
    [("a\r\nb\r\n", "x\r\ny\r\n"), ("a\nb\n", "x\ny\n"), ("a\r\nb\n", "x\ny\n"), ("", "x\ny\n")],
)
def test_lines_end_as_they_did(before: str, after: str) -> None:
    assert with_line_ends_of(before, "x\ny\r\n") == after
