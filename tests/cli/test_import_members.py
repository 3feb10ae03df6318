"""A team comes in without a mapping."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Svit

FILES = {
    "English": "First name,Last name,E-mail,Login,Role\n"
    "Taras,Bilyk,t@x.example,taras,Administrator\nOlha,Bondar,o@x.example,olha,User\n",
    "Ukrainian": "Імʼя,Прізвище,Пошта,Логін,Роль\n"
    "Taras,Bilyk,t@x.example,taras,Адміністратор\nOlha,Bondar,o@x.example,olha,Учасниця\n",
}


def team(svit: Svit) -> set[tuple[Any, ...]]:
    found = svit("export", "members", "--format", "json").json
    return {tuple(row[name] for name in ("name", "login", "email", "role")) for row in found}


@pytest.mark.parametrize("language", FILES)
def test_a_file_of_the_team_makes_members_and_no_contacts(
    svit: Svit, tmp_path: Path, language: str
) -> None:
    path = tmp_path / "team.csv"
    path.write_text(FILES[language], encoding="utf-8")
    done = svit("import", str(path))
    assert done.code == 0
    assert "team.csv: members (" in done.out
    assert "NOT taken" not in done.out
    assert team(svit) >= {
        ("Taras Bilyk", "taras", "t@x.example", "admin"),
        ("Olha Bondar", "olha", "o@x.example", "member"),
    }
    assert svit("contact", "list", "--json").json == []


def test_an_email_and_a_login_are_enough(svit: Svit, tmp_path: Path) -> None:
    path = tmp_path / "team.csv"
    path.write_text("E-mail;Login\nt@x.example;taras\n", encoding="utf-8")
    assert svit("import", str(path)).code == 0
    assert ("taras", "taras", "t@x.example", "member") in team(svit)
