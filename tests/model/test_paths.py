"""Questions about paths never end in an error."""

from __future__ import annotations

from pathlib import Path

from svit_tui.model.paths import at_home, is_folder, is_there


def test_a_tilde_is_the_home_folder_where_there_is_one() -> None:
    assert at_home("~/a.csv") == Path.home() / "a.csv"
    assert at_home("~nobody of that name/a.csv") == Path("~nobody of that name/a.csv")


def test_what_can_not_be_looked_at_is_not_there(tmp_path: Path) -> None:
    assert is_folder(tmp_path)
    assert is_there(tmp_path)
    for name in ("not there", "x" * 300, "a\0b"):
        assert not is_folder(tmp_path / name)
        assert not is_there(tmp_path / name)
