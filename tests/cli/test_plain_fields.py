"""A plain field that the table of any noun gets is in its commands, exports and imports at once."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from svit_tui.fields import NOUNS, Field
from svit_tui.i18n import N_
from tests.cli.conftest import Svit

# A column of each that stands for a new one: forms and commands ask for it nowhere else.
SCRATCH = {
    "contact": ("last_name", "Leeds", ("contact", "add", "Ann Lee")),
    "task": ("zone", "Asia/Tokyo", ("task", "add", "Ring", "--contact", "Медцентр")),
    "event": ("zone", "Asia/Tokyo", ("event", "add", "Demo", "--starts", "2026-12-01 14:00")),
    "communication": ("subject_line", "New", ("log", "call", "--contact", "Медцентр")),
}


@pytest.fixture(params=SCRATCH)
def noun(request: pytest.FixtureRequest) -> Iterator[str]:
    """A noun whose table has one plain field more."""
    name: str = request.param
    column = SCRATCH[name][0]
    known = NOUNS[name]
    others = tuple(field for field in known if field.name != column)
    was = known.fields
    object.__setattr__(known, "fields", (*others, Field(column, N_("notes"), plain=True)))
    yield name
    object.__setattr__(known, "fields", was)


def exported(svit: Svit, noun: str) -> list[dict[str, str]]:
    told = svit("export", NOUNS[noun].plural)
    assert told.code == 0, told.err
    return list(csv.DictReader(io.StringIO(told.out)))


def test_it_is_typed_exported_and_taken_in_again(clinic: Svit, noun: str, tmp_path: Path) -> None:
    column, value, command = SCRATCH[noun]
    option = NOUNS[noun][column].option
    added = clinic(*command, option, value, "--json")
    assert added.code == 0, added.err
    assert value in [row[column] for row in exported(clinic, noun)]
    file = tmp_path / "own.csv"
    text = clinic("export", NOUNS[noun].plural).out.replace(value, "Europe/Kyiv")
    file.write_text(text, encoding="utf-8")
    ran = clinic("import", str(file), "--on-duplicate", "update")
    assert ran.code == 0, ran.err
    assert "Europe/Kyiv" in [row[column] for row in exported(clinic, noun)]


@pytest.mark.parametrize("noun", ["contact"], indirect=True)
def test_a_contact_shown_alone_has_it(clinic: Svit, noun: str) -> None:
    column, value, command = SCRATCH[noun]
    clinic(*command, NOUNS[noun][column].option, value)
    assert clinic("contact", "show", "Ann Lee", "--json").json[column] == value
