"""A contacts file is understood by its headers."""

from __future__ import annotations

import pytest

from svit_tui.exchange.recognise.table import field_of, recognise
from svit_tui.model.errors import Invalid


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Name", "name"),
        ("First name", "first_name"),
        ("Last Name", "last_name"),
        ("E-mail", "emails"),
        ("E-mail 1 - Value", "emails"),
        ("E-mail 1 - Type", None),
        ("Phone", "phones"),
        ("Phone 2 - Value", "phones"),
        ("Company", "organization"),
        ("Organization Name", "organization"),
        ("Tags", "tags"),
        ("Notes", "notes"),
        ("Імʼя", "name"),
        ("Ім'я", "name"),
        ("ІМ’Я", "name"),
        ("Прізвище", "last_name"),
        ("Пошта", "emails"),
        ("Ел. пошта", "emails"),
        ("Телефон", "phones"),
        ("Компанія", "organization"),
        ("Посада", "position"),
        ("Примітки", "notes"),
        ("Shoe size", None),
    ],
)
def test_usual_headers(header: str, field: str | None) -> None:
    assert field_of(header) == field


def test_beside_a_surname_the_name_is_the_first_one() -> None:
    mapping = recognise("x.csv", ["Імʼя", "Прізвище", "Телефон"])
    assert [entry.field for entry in mapping.files[0].columns] == [
        "first_name",
        "last_name",
        "phones",
    ]


def test_outlooks_title_is_no_position() -> None:
    mapping = recognise("x.csv", ["Title", "First Name", "Job Title"])
    assert {entry.column: entry.field for entry in mapping.files[0].columns} == {
        "First Name": "first_name",
        "Job Title": "position",
    }


def test_a_file_without_names_gets_a_sentence() -> None:
    with pytest.raises(Invalid, match="no column is known as a name"):
        recognise("x.csv", ["a", "b"])
