"""A mapping may take the column of another file that a key points into."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from svit_tui.exchange.csv.file import read_csv
from svit_tui.exchange.joins import Joins
from svit_tui.exchange.mapping import parse_mapping
from svit_tui.exchange.reading import read_records
from svit_tui.exchange.records import Rejected
from svit_tui.model.errors import Invalid
from tests.exchange.reading_hands import NOW

CALLS = "CallID,ActivityID,Started\n1,A1,2026-10-01 10:00\n2,A2,2026-10-02 11:00\n"
ACTIVITIES = "ActivityID,ContactID,What\nA1,C7,First call\nA2,C8,Second call\n"
CONTACTS = "ContactID,Name,E-mail\nC7,Olha Bondar,o@x.example\nC8,Ivan Koval,i@x.example\n"


class Folder:
    """A folder with the files of a relational export, which a mapping of calls is read from."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.calls = CALLS
        self.entity = "communication"
        self.put("activities.csv", ACTIVITIES)
        self.put("contacts.csv", CONTACTS)

    def put(self, name: str, text: str) -> None:
        (self.path / name).write_text(text, encoding="utf-8")

    def read(self, columns: str, more: str = "") -> list[Any]:
        """The values of each row; of a refused one, the reason."""
        text = f'[[file]]\nentity = "{self.entity}"\n[file.columns]\n{columns}\n{more}'
        mapping = parse_mapping(text, "own.toml")
        file = read_csv(self.calls.encode(), "calls.csv")
        part = Joins(mapping).beside(file, self.path).file_for(file.name, file.columns)
        return [
            entry.reason if isinstance(entry, Rejected) else entry.values
            for entry in read_records(file, part, now=NOW, currency="UAH")
        ]

    def refusal(self, columns: str) -> str:
        with pytest.raises(Invalid) as caught:
            self.read(columns)
        return caught.value.message


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    (tmp_path / "export").mkdir()
    return Folder(tmp_path / "export")


def test_a_key_leads_to_a_column_of_the_file_beside(folder: Folder) -> None:
    told = folder.read(
        'ActivityID = { field = "contact", via = "activities.csv:ActivityID:ContactID" }'
    )
    assert told == [{"contact": "C7"}, {"contact": "C8"}]


def test_keys_lead_on_from_file_to_file(folder: Folder) -> None:
    steps = '["activities.csv:ActivityID:ContactID", "contacts.csv:ContactID:E-mail"]'
    told = folder.read(f'ActivityID = {{ field = "contact", via = {steps} }}')
    assert told == [{"contact": "o@x.example"}, {"contact": "i@x.example"}]


def test_one_key_may_lead_to_several_fields(folder: Folder) -> None:
    told = folder.read(
        """ActivityID = [
            { field = "contact", via = "activities.csv:ActivityID:ContactID" },
            { field = "subject", via = "activities.csv:ActivityID:What" },
        ]"""
    )
    assert told[0] == {"contact": "C7", "subject": "First call"}


def test_other_words_count_for_what_is_taken_and_those_of_a_step_for_its_keys(
    folder: Folder,
) -> None:
    folder.calls = CALLS.replace("A1", "a-1")
    told = folder.read(
        """[file.columns.ActivityID]
        field = "subject"
        values = { "First call" = "Hello" }
        [file.columns.ActivityID.via]
        file = "activities.csv"
        key = "ActivityID"
        take = "What"
        values = { a-1 = "A1" }
        """
    )
    assert [values["subject"] for values in told] == ["Hello", "Second call"]


def test_a_key_that_is_not_there_rejects_its_row_alone(folder: Folder) -> None:
    folder.calls = CALLS.replace("A2", "A9")
    told = folder.read(
        'ActivityID = { field = "contact", via = "activities.csv:ActivityID:ContactID" }'
    )
    why = "ActivityID: activities.csv has no row whose ActivityID is “A9”"
    assert told == [{"contact": "C7"}, why]


def test_without_a_key_or_without_what_it_leads_to_nothing_is_said(folder: Folder) -> None:
    folder.calls = CALLS.replace("A2", "")
    folder.put("activities.csv", ACTIVITIES.replace("C7", ""))
    told = folder.read(
        """CallID = "external_id"
        ActivityID = { field = "contact", via = "activities.csv:ActivityID:ContactID" }"""
    )
    assert told == [{"external_id": "1"}, {"external_id": "2"}]


def test_what_a_key_leads_to_is_read_as_its_field_is(folder: Folder) -> None:
    folder.put("activities.csv", "ActivityID,On\nA1,12/31/2026 09:30\nA2,11/05/2026 10:00\n")
    folder.calls = CALLS + "3,A9,\n"
    told = folder.read(
        'ActivityID = { field = "started_at", via = "activities.csv:ActivityID:On" }'
    )
    assert [str(values["started_at"])[5:10] for values in told[:2]] == ["12-31", "11-05"]
    assert "A9" in told[2]


def test_a_key_of_several_rows_gives_a_field_that_takes_several_all_of_them(
    folder: Folder,
) -> None:
    folder.put("there.csv", "Activity,Who\nA1,Olha; the boss\nA1,Ivan\nA2,Ivan\n")
    told = folder.read('ActivityID = { field = "contacts", via = "there.csv:Activity:Who" }')
    assert told == [{"contacts": ["Olha; the boss", "Ivan"]}, {"contacts": ["Ivan"]}]


def test_several_keys_in_one_cell_are_each_followed(folder: Folder) -> None:
    folder.put("tags.csv", "ID,Tag\n1,new\n2,big\n")
    folder.entity = "contact"
    folder.calls = 'Name,Tags\nOlha,"1,2"\nIvan,2\n'
    told = folder.read('Name = "name"\nTags = { field = "tags", via = "tags.csv:ID:Tag" }')
    assert [values["tags"] for values in told] == [["new", "big"], ["big"]]


def test_a_template_has_what_a_key_leads_to(folder: Folder) -> None:
    told = folder.read(
        'ActivityID = { field = "contact", via = "activities.csv:ActivityID:ContactID" }',
        '[file.templates]\nsubject = "{CallID} with {ActivityID}"',
    )
    assert told[0]["subject"] == "1 with C7"


def test_a_key_that_means_two_things_is_refused(folder: Folder) -> None:
    folder.put("activities.csv", ACTIVITIES + "A1,C7,x\nA1,C8,y\n")
    assert folder.refusal(
        'ActivityID = { field = "contact", via = "activities.csv:ActivityID:ContactID" }'
    ) == (
        "activities.csv has the ActivityID “A1” in the rows 2 and 5 with different ContactID;"
        " leave just one of them."
    )


@pytest.mark.parametrize(
    ("via", "said"),
    [
        (
            "activity.csv:ActivityID:ContactID",
            "The mapping own looks into activity.csv, which is not there; put it beside calls.csv.",
        ),
        (
            "activities.csv:ID:ContactID",
            "activities.csv has no column ID, which the mapping own names; it has: ActivityID,"
            " ContactID, What.",
        ),
        (
            "activities.csv:ActivityID:Contact",
            "activities.csv has no column Contact, which the mapping own names; it has: ActivityID,"
            " ContactID, What.",
        ),
    ],
)
def test_what_is_not_there_is_said_in_one_sentence(folder: Folder, via: str, said: str) -> None:
    assert folder.refusal(f'ActivityID = {{ field = "contact", via = "{via}" }}') == said


def test_nothing_outside_the_folder_is_looked_at(folder: Folder) -> None:
    secret = folder.path.parent / "secret.csv"
    secret.write_text("ActivityID,ContactID\nA1,s3cret\n", encoding="utf-8")
    (folder.path / "link.csv").symlink_to(secret)
    for name in ("../secret.csv", str(secret), "link.csv"):
        said = folder.refusal(
            f'ActivityID = {{ field = "contact", via = "{name}:ActivityID:ContactID" }}'
        )
        assert "outside the folder of calls.csv" in said


@pytest.mark.parametrize(
    "via", ["5", "[]", '"activities.csv"', '"a.csv:Key"', '{ file = "a.csv", key = "K" }', '"::"']
)
def test_what_is_no_way_is_told(via: str) -> None:
    text = f'[[file]]\nentity = "deal"\n[file.columns]\nX = {{ field = "title", via = {via} }}'
    with pytest.raises(Invalid, match=r"own.toml: columns\.X\.via: it is “FILE:KEY:COLUMN”"):
        parse_mapping(text, "own.toml")
