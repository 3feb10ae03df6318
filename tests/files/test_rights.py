"""Whose files and folders are."""

from __future__ import annotations

import grp
import os
import pwd
from pathlib import Path

import pytest

from svit_tui.files.rights import others_can_write, place_of


@pytest.mark.parametrize(
    ("group", "members", "expected"),
    [
        ("{me}", [], False),
        ("{me}", ["{me}"], False),
        ("{me}", ["{me}", "taras"], True),
        ("crm", [], True),
    ],
)
def test_a_folder_of_a_group_is_ones_own_only_if_the_group_is(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    group: str,
    members: list[str],
    expected: bool,
) -> None:
    me = pwd.getpwuid(os.geteuid()).pw_name
    entry = grp.struct_group((group.format(me=me), "x", 0, [one.format(me=me) for one in members]))
    monkeypatch.setattr(grp, "getgrgid", lambda _number: entry)
    for mode, answer in ((0o700, False), (0o755, False), (0o2770, expected), (0o1777, True)):
        tmp_path.chmod(mode)
        assert others_can_write(tmp_path.stat()) is answer
    tmp_path.chmod(0o700)


def test_links_of_ones_own_are_followed_to_a_place_that_is_there_or_not(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "one").symlink_to("folder/../two")
    (tmp_path / "two").symlink_to(tmp_path / "folder")
    assert place_of(tmp_path / "one") == place_of(tmp_path) / "folder"
    assert place_of(tmp_path / "one" / "new") == place_of(tmp_path) / "folder" / "new"
    with pytest.raises(FileNotFoundError):
        place_of(tmp_path / "nowhere" / "new")
