"""Changing one setting: one line differs afterwards, and a file with mistakes is left alone."""

from __future__ import annotations

import os
import stat
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svit_tui.model.errors import Invalid
from svit_tui.settings import groups as config
from svit_tui.settings.change import keep, with_setting
from svit_tui.settings.sample import sample

MINE = """# Settings of this house.

[look]
theme = 'svit-dark'   # the bright office
language="uk"

# Rates of Monday
[rates]
USD = 41.50
[ keys ]
"won" = "w,ctrl+w"
[later]
unknown = [1, 2]
"""


@pytest.fixture
def path() -> Path:
    """Where the settings file may be written; there is none yet."""
    found = config.settings_file()
    found.parent.mkdir(parents=True)
    return found


def with_theme(text: str) -> str:
    return with_setting(text.encode(), "look", "theme", "svit-light").decode()


def test_one_value_changes_one_line() -> None:
    assert with_theme(MINE) == MINE.replace("'svit-dark'", '"svit-light"')


def test_line_ends_and_byte_order_mark_stay() -> None:
    text = "\ufeff" + MINE.replace("\n", "\r\n")
    assert with_theme(text) == text.replace("'svit-dark'", '"svit-light"')
    assert with_theme('[look]\r\nlanguage = "uk"\r\n[money]\r\n') == (
        '[look]\r\nlanguage = "uk"\r\ntheme = "svit-light"\r\n[money]\r\n'
    )


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("", '[look]\ntheme = "svit-light"\n'),
        ("# mine", '# mine\n\n[look]\ntheme = "svit-light"\n'),
        ("[look]", '[look]\ntheme = "svit-light"\n'),
        ('look.theme = "svit-dark" # x\n', 'look.theme = "svit-light" # x\n'),
        ('look = {theme = "svit-dark"} # x\n', 'look = {theme = "svit-light"} # x\n'),
        (
            '[look]\nlanguage = "uk"\n\n# about money\n[money]\n',
            '[look]\nlanguage = "uk"\ntheme = "svit-light"\n\n# about money\n[money]\n',
        ),
        (
            '[look]\nlanguage = "uk"',
            '[look]\nlanguage = "uk"\ntheme = "svit-light"\n',
        ),
        (
            '[money]\ncurrency = "UAH"\n',
            '[money]\ncurrency = "UAH"\n\n[look]\ntheme = "svit-light"\n',
        ),
    ],
)
def test_what_is_not_there_yet_is_added_in_its_group(text: str, after: str) -> None:
    assert with_theme(text) == after


@pytest.mark.parametrize(
    "text",
    ["look = 3\n", "[[look]]\na = 1\n", "[look]\ntheme = svit-dark\n", "[money]\n[money]\n"],
)
def test_a_file_with_a_mistake_is_left_as_it_is(path: Path, text: str) -> None:
    path.write_text(text)
    with pytest.raises(Invalid, match=r"line [12]: "):
        keep("look", "theme", "svit-light")
    assert path.read_text() == text
    assert [entry.name for entry in path.parent.iterdir()] == ["settings.toml"]


def test_what_is_not_utf8_is_left_as_it_is(path: Path) -> None:
    path.write_bytes("# мова\n".encode("cp1251"))
    with pytest.raises(Invalid, match="not UTF-8"):
        keep("look", "theme", "svit-light")
    assert path.read_bytes() == "# мова\n".encode("cp1251")


def test_links_that_lead_in_a_circle_are_told(path: Path) -> None:
    path.symlink_to(path.name)
    with pytest.raises(Invalid, match="can't be read: Too many levels"):
        keep("look", "theme", "svit-light")


def test_a_folder_in_its_place_is_left_as_it_is(path: Path) -> None:
    path.mkdir()
    with pytest.raises(Invalid, match="can't be read: Is a directory"):
        keep("look", "theme", "svit-light")
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read and write everything")
@pytest.mark.parametrize(("mode", "told"), [(0o200, "can't be read"), (0o400, "can't be written")])
def test_a_protected_file_is_left_as_it_is(path: Path, mode: int, told: str) -> None:
    path.write_text(MINE)
    path.chmod(mode)
    with pytest.raises(Invalid, match=told):
        keep("look", "theme", "svit-light")
    path.chmod(0o600)
    assert path.read_text() == MINE


def test_a_file_elsewhere_stays_behind_its_link(path: Path, tmp_path: Path) -> None:
    own = tmp_path / "dotfiles" / "svit.toml"
    own.parent.mkdir()
    own.write_text(MINE)
    own.chmod(0o640)
    path.symlink_to(os.path.relpath(own, path.parent))
    keep("look", "theme", "svit-light")
    assert path.is_symlink()
    assert own.read_text() == with_theme(MINE)
    assert stat.S_IMODE(own.stat().st_mode) == 0o640
    assert list(own.parent.iterdir()) == [own]


def test_the_sample_stands_beside_it_and_is_brought_up_to_date(path: Path) -> None:
    beside = path.with_name("settings.sample.toml")
    beside.write_text("old")
    keep("look", "theme", "svit-light")
    assert beside.read_text() == sample()
    assert config.load().look.theme == "svit-light"


def test_two_programs_that_write_at_once_both_keep_their_change(path: Path) -> None:
    values: dict[tuple[str, str], Any] = {
        ("look", "theme"): "svit-light",
        ("look", "language"): "uk",
        ("money", "currency"): "EUR",
        ("work", "bell"): True,
        ("work", "untouched_hours"): 7,
        ("work", "mail_command"): "xdg-open",
    }
    path.write_text(MINE)
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda place: keep(place[0], place[1], values[place]), values))
    groups = config.as_dict(config.load())
    assert {(group, key): groups[group][key] for group, key in values} == values


LINES = st.sampled_from(
    [
        *("[look]", "[money]", "[keys]", "[look.more]", "[[list]]", "# word", "", " "),
        *('theme = "svit-dark"', "  theme = 'x' # y", 'look.theme = "z"', 'language = "uk"'),
        *('currency="UAH"', 'text = """a', 'b"""', "list = [1,", "  2]", "look = {a = 1}"),
    ]
)


@given(st.lists(LINES, max_size=8), st.sampled_from(["\n", "\r\n"]))
def test_of_any_file_only_that_value_differs(lines: list[str], end: str) -> None:
    text = end.join(lines)
    try:
        before = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        with pytest.raises(Invalid):
            with_theme(text)
        return
    try:
        after = with_theme(text)
    except Invalid:
        return
    table = before.setdefault("look", {})
    added = "theme" not in table
    table["theme"] = "svit-light"
    assert tomllib.loads(after) == before
    old, new = text.splitlines(), after.splitlines()
    assert len([line for line in new if line.strip()]) - len(
        [line for line in old if line.strip()]
    ) <= (2 if added else 0)
