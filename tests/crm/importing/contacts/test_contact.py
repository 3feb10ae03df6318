"""Imports of people: two of one name stay two, and no row is lost as unchanged."""

from __future__ import annotations

from pathlib import Path

import pytest

from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.contacts.changes import Point
from svit_tui.crm.start.opening import open_store
from svit_tui.store.store import Store
from tests.crm.importing.hands import content, counts, organizations, people, take

HEAD = "Name,E-mail,Phone,Company\n"
AT_A = "Ivan Koval,ivan@firm-a.example,0441110011,Firm A\n"
AT_B = "Ivan Koval,ivan@firm-b.example,0441110012,Firm B\n"
TWO_PEOPLE = [
    ("Ivan Koval", "Firm A", "ivan@firm-a.example", "0441110011"),
    ("Ivan Koval", "Firm B", "ivan@firm-b.example", "0441110012"),
]
MATCHING = ("skip", "update")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "svit.db", login="olena")


@pytest.mark.parametrize("mode", ["skip", "update", "create"])
def test_two_people_of_one_name_in_a_file_are_two(store: Store, mode: str) -> None:
    result = take(store, HEAD + AT_A + AT_B, mode=mode)
    # With their two companies.
    assert counts(result) == (4, 0, 0, 0)
    assert people(store) == TWO_PEOPLE


@pytest.mark.parametrize("mode", ["skip", "update", "create"])
def test_two_people_of_one_name_in_two_files_are_two(store: Store, mode: str) -> None:
    take(store, HEAD + AT_A, mode=mode)
    assert counts(take(store, HEAD + AT_B, mode=mode)) == (2, 0, 0, 0)
    assert people(store) == TWO_PEOPLE


@pytest.mark.parametrize("mode", MATCHING)
def test_importing_them_again_changes_nothing(store: Store, mode: str) -> None:
    take(store, HEAD + AT_A + AT_B, mode=mode)
    before = content(store)
    for text in (HEAD + AT_A + AT_B, HEAD + AT_B + AT_A):
        assert counts(take(store, text, mode=mode)) == (0, 0, 2, 0)
    assert content(store) == before


@pytest.mark.parametrize("mode", MATCHING)
def test_without_emails_the_organisations_tell_apart(store: Store, mode: str) -> None:
    text = "Name,Company\nIvan Koval,Firm A\nIvan Koval,Firm B\n"
    assert counts(take(store, text, mode=mode)) == (4, 0, 0, 0)
    assert [row[:2] for row in people(store)] == [
        ("Ivan Koval", "Firm A"),
        ("Ivan Koval", "Firm B"),
    ]
    assert counts(take(store, text, mode=mode)) == (0, 0, 2, 0)


@pytest.mark.parametrize("mode", MATCHING)
def test_thousands_of_one_name_are_told_apart_by_their_emails(store: Store, mode: str) -> None:
    text = "Name,E-mail\n" + "".join(f"Guest,{n}@x.example\n" for n in range(1200))
    assert counts(take(store, text, mode=mode)) == (1200, 0, 0, 0)
    assert counts(take(store, text, mode=mode)) == (0, 0, 1200, 0)


def test_a_name_that_nothing_contradicts_is_one_person(store: Store) -> None:
    take(store, "Name,Position\nIvan Koval,buyer\n")
    assert counts(take(store, HEAD + AT_A, mode="update")) == (1, 1, 0, 0)
    assert people(store) == [("Ivan Koval", "Firm A", "ivan@firm-a.example", "0441110011")]


@pytest.mark.parametrize("mode", MATCHING)
def test_two_phones_are_two_people(store: Store, mode: str) -> None:
    text = "Name,Phone\nIvan Koval,0441110011\nIvan Koval,0441110012\n"
    for made in (2, 0):
        assert counts(take(store, text, mode=mode)) == (made, 0, 2 - made, 0)
    assert [row[3] for row in people(store)] == ["0441110011", "0441110012"]


def test_two_phones_of_one_name_at_one_organisation_are_one_persons(store: Store) -> None:
    text = "Name,Phone,Company\nIvan,0441110011,Firm A\nIvan,0441110012,Firm A\n"
    assert counts(take(store, text, mode="update")) == (2, 1, 0, 0)
    assert people(store) == [("Ivan", "Firm A", "", "0441110011 0441110012")]


def test_only_the_keys_that_are_named_count(store: Store) -> None:
    take(store, HEAD + AT_A, mode="update")
    moved = "Name,E-mail,Phone\nIvan Koval,new@x.example,0441110099\n"
    assert counts(take(store, moved, mode="update", keys=("name",))) == (0, 1, 0, 0)
    [(_name, _company, emails, _phones)] = people(store)
    assert emails == "ivan@firm-a.example new@x.example"
    assert counts(take(store, HEAD + AT_A, mode="update", keys=("id",))) == (1, 0, 0, 0)


def test_a_phone_finds_somebody_where_it_is_asked_to(store: Store) -> None:
    take(store, "Name,Phone\nOlena Shevchenko,0441110011\n")
    text = "Name,Phone\nOlena Bondar,044 111-00-11\n"
    assert counts(take(store, text, mode="update", keys=("phone",))) == (0, 1, 0, 0)
    assert [row[0] for row in people(store)] == ["Olena Bondar"]
    assert counts(take(store, "Name,Phone\nTaras,0441110011\n", keys=("phone",)))[0] == 1


@pytest.mark.parametrize("mode", MATCHING)
def test_one_person_is_not_two_that_contradict_each_other(store: Store, mode: str) -> None:
    take(store, "Name\nIvan Koval\n")
    result = counts(take(store, HEAD + AT_A + AT_B, mode=mode))
    # The second person and the company, or companies.
    assert result == {"skip": (2, 0, 1, 0), "update": (3, 1, 0, 0)}[mode]
    assert ("Ivan Koval", "Firm B", "ivan@firm-b.example", "0441110012") in people(store)
    assert len(people(store)) == 2
    again = counts(take(store, HEAD + AT_A + AT_B, mode=mode))
    assert again == (0, 0, 2, 0)


def test_a_row_with_another_company_leaves_the_first_one_known(store: Store) -> None:
    take(store, HEAD + AT_A)
    text = HEAD + "Ivan Koval,ivan@firm-a.example,,Firm B\nIvan Koval,,,Firm A\n"
    assert counts(take(store, text)) == (0, 0, 2, 0)


def test_a_company_is_not_made_for_a_row_that_is_left_as_it_is(store: Store) -> None:
    take(store, "Name\nIvan Koval\n")
    assert counts(take(store, HEAD + AT_A)) == (0, 0, 1, 0)
    assert organizations(store) == []


@pytest.mark.parametrize("mode", MATCHING)
def test_people_who_share_an_office_address_stay_two(store: Store, mode: str) -> None:
    text = HEAD + "Anna Weber,office@acme.example,,Acme\nBob Smith,office@acme.example,,Acme\n"
    assert counts(take(store, text, mode=mode)) == (3, 0, 0, 0)
    assert [row[0] for row in people(store)] == ["Anna Weber", "Bob Smith"]
    assert counts(take(store, text, mode=mode)) == (0, 0, 2, 0)


@pytest.mark.parametrize(
    ("known", "told"),
    [
        ("Olena Shevchenko", "Olena Bondar"),
        ("Olena Shevchenko", "Олена Шевченко"),
        ("Olena Shevchenko", "O. Shevchenko"),
        ("olena@x.example", "Olena Shevchenko"),
    ],
)
def test_an_email_finds_somebody_who_is_called_otherwise_now(
    store: Store, known: str, told: str
) -> None:
    take(store, f"Name,E-mail\n{known},olena@x.example\n")
    assert counts(take(store, f"Name,E-mail\n{told},OLENA@x.example\n", mode="update"))[:2] == (
        0,
        1,
    )
    assert [row[0] for row in people(store)] == [told]


def test_firms_with_one_accountant_stay_two(store: Store) -> None:
    text = "Name,Kind,E-mail\nФОП Коваль,company,tax@x.example\nФОП Бойко,company,tax@x.example\n"
    assert counts(take(store, text)) == (2, 0, 0, 0)


def test_a_person_is_not_taken_for_the_organisation_with_its_email(store: Store) -> None:
    take(store, "Name,Kind,E-mail\nAcme,organization,info@acme.example\n")
    text = "Name,Kind,E-mail\nAnna Acme,person,info@acme.example\n"
    assert counts(take(store, text, mode="update")) == (1, 0, 0, 0)
    assert organizations(store) == ["Acme"]


def test_the_same_name_leaves_a_person_sorted_by_the_surname(store: Store) -> None:
    take(store, "First name,Last name,E-mail\nOlena,Bondar,o@x.example\n")
    before = content(store)
    text = "Name,E-mail\nOlena Bondar,o@x.example\n"
    assert counts(take(store, text, mode="update")) == (0, 0, 1, 0)
    assert content(store) == before


def test_the_second_row_about_one_adds_what_it_has(store: Store) -> None:
    text = "Name,E-mail,Phone\nAnn,ann@x.example,0441110001\nAnn,ann@x.example,0671110002\n"
    assert counts(take(store, text, mode="update")) == (1, 1, 0, 0)
    assert people(store) == [("Ann", "", "ann@x.example", "0441110001 0671110002")]
    assert counts(take(store, text, mode="update")) == (0, 0, 2, 0)


def test_of_rows_about_one_the_last_decides_each_time(store: Store) -> None:
    text = (
        "Name,E-mail,Company,Position\nAnn,ann@x.example,Firm A,clerk\n"
        "Ann Lee,ann@x.example,Firm B,director\n"
    )
    take(store, text, mode="update")
    before = content(store)
    assert people(store) == [("Ann Lee", "Firm B", "ann@x.example", "")]
    assert counts(take(store, text, mode="update")) == (0, 0, 2, 0)
    assert content(store) == before


@pytest.fixture
def namesakes(store: Store) -> Store:
    """A store with two of one name, of whom just phones and positions are known."""
    with store.unit() as work:
        for place in (1, 2):
            contacts.add(
                work,
                name="Ivan Koval",
                role_title=f"clerk {place}",
                points=[Point("phone", f"044111000{place}")],
            )
    return store


def test_a_row_that_fits_several_is_rejected_with_the_reason(namesakes: Store) -> None:
    before = content(namesakes)
    result = take(namesakes, "Name,Position\nIvan Koval,director\n", mode="update")
    (rejected,) = result.rejected
    assert rejected.reason == (
        "“Ivan Koval” matches several contacts: 1 Ivan Koval; 2 Ivan Koval."
        " Add the e-mail of the one that is meant."
    )
    assert content(namesakes) == before


def test_a_phone_decides_between_several(namesakes: Store) -> None:
    text = "Name,Phone,Position\nIvan Koval,044 111-00-02,director\n"
    assert counts(take(namesakes, text, mode="update")) == (0, 1, 0, 0)
    rows = namesakes.light().execute("SELECT id, role_title FROM contact ORDER BY id").fetchall()
    assert rows == [(1, "clerk 1"), (2, "director")]


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("Name,Position\nIvan Koval,director\n", "skip"),
        ("Name\nIvan Koval\n", "update"),
        ("Name,Position\nIvan Koval,clerk 2\n", "update"),
    ],
)
def test_a_row_that_changes_neither_of_two_is_unchanged(
    namesakes: Store, text: str, mode: str
) -> None:
    assert counts(take(namesakes, text, mode=mode)) == (0, 0, 1, 0)


# Ids

OF_TWO_FILES = """
name = "pipedrive"
[[file]]
name = "1.csv"
entity = "contact"
[file.columns]
ID = "external_id"
Name = "name"
[file.constants]
kind = "organization"
[[file]]
name = "2.csv"
entity = "contact"
[file.columns]
ID = "external_id"
Name = "name"
Email = "email"
Org = "organization"
"""
PERSON = '[file.constants]\nkind = "person"\n'
ORGS = "ID,Name\n1,Acme GmbH\n2,Beta SARL\n"
PERSONS = "ID,Name,Email,Org\n1,Anna Weber,anna@acme.example,Acme GmbH\n2,Marc Petit,,Beta SARL\n"


@pytest.mark.parametrize("kind", ["", PERSON])
@pytest.mark.parametrize("mode", ["skip", "update", "create"])
def test_ids_of_people_and_of_organisations_stand_apart(store: Store, mode: str, kind: str) -> None:
    mapping = OF_TWO_FILES + kind
    assert counts(take(store, ORGS, PERSONS, mapping=mapping, mode=mode)) == (4, 0, 0, 0)
    assert organizations(store) == ["Acme GmbH", "Beta SARL"]
    assert people(store) == [
        ("Anna Weber", "Acme GmbH", "anna@acme.example", ""),
        ("Marc Petit", "Beta SARL", "", ""),
    ]
    if mode != "create":
        before = content(store)
        assert counts(take(store, ORGS, PERSONS, mapping=mapping, mode=mode)) == (0, 0, 4, 0)
        assert content(store) == before


def test_each_is_found_by_its_own_id_when_it_is_called_otherwise(store: Store) -> None:
    mapping = OF_TWO_FILES + PERSON
    take(store, ORGS, PERSONS, mapping=mapping)
    renamed = [text.replace("Marc", "Mark").replace("Beta", "Gamma") for text in (ORGS, PERSONS)]
    assert counts(take(store, *renamed, mapping=mapping, mode="update")) == (0, 2, 2, 0)
    assert people(store)[1][:2] == ("Mark Petit", "Gamma SARL")


@pytest.mark.parametrize("mode", MATCHING)
def test_an_id_of_nobody_knows_where_is_no_match_by_itself(store: Store, mode: str) -> None:
    take(store, "ID,Name,Position\n1,Anna,clerk\n2,Bohdan,\n", mode=mode)
    other = "ID,Name,Position\n1,Chloe,director\n2,Bohdan,\n"
    assert counts(take(store, other, mode=mode)) == (1, 0, 1, 0)
    assert [row[0] for row in people(store)] == ["Anna", "Bohdan", "Chloe"]
    before = content(store)
    assert counts(take(store, other, mode=mode)) == (0, 0, 2, 0)
    assert content(store) == before


@pytest.mark.parametrize("mode", MATCHING)
def test_ids_of_two_files_of_tasks_are_not_the_same_tasks(store: Store, mode: str) -> None:
    take(store, "ID,Subject,Due\n1,Ring,2026-12-01\n", mode=mode)
    other = "ID,Subject,Due\n1,Write,2026-12-02\n"
    assert counts(take(store, other, mode=mode), "tasks") == (1, 0, 0, 0)
    assert counts(take(store, other, mode=mode), "tasks") == (0, 0, 1, 0)
    titles = store.light().execute("SELECT title FROM task ORDER BY id").fetchall()
    assert titles == [("Ring",), ("Write",)]


def test_a_second_row_with_the_id_of_a_new_one_changes_it(store: Store) -> None:
    mapping = (
        '[[file]]\nentity = "deal"\n[file.columns]\nID = "external_id"\nT = "title"\nC = "contact"'
    )
    text = "ID,T,C\nD1,Roof,Acme\nD1,Roof and walls,Acme\n"
    assert counts(take(store, text, mapping=mapping, mode="update"), "deals") == (1, 1, 0, 0)
    assert store.light().execute("SELECT title FROM deal").fetchall() == [("Roof and walls",)]


def test_a_copy_does_not_take_an_id_from_the_first(store: Store) -> None:
    mapping = OF_TWO_FILES + PERSON
    for _time in range(2):
        take(store, ORGS, PERSONS, mapping=mapping, mode="create")
    ids = store.light().execute("SELECT system, value, entity_id FROM external_id ORDER BY id")
    assert [row[0] for row in ids] == 2 * ["pipedrive"] + 2 * ["pipedrive person"]
