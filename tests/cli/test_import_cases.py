"""Imports that once went wrong without a word, each with what is right."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Svit
from tests.folders import DATA

pytestmark = pytest.mark.usefixtures("called_root")
CASES = DATA / "cases"


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Goes into a folder with the files of a case."""

    def enter(name: str) -> Path:
        folder = tmp_path / "files"
        shutil.copytree(CASES / name, folder)
        monkeypatch.chdir(folder)
        return folder

    return enter


Enter = Callable[[str], Path]


def contacts(svit: Svit) -> list[tuple[str, str, str | None]]:
    """The kind, name and organisation of each contact."""
    found = svit("contact", "list", "--json").json
    return sorted((row["kind"], row["name"], row["organization"]) for row in found)


def test_where_nothing_is_taken_the_import_has_failed(svit: Svit, case: Enter) -> None:
    case("a-16-all-rejected-exit-0")
    ran = svit("import", "a.csv")
    assert ran.code == 1
    assert "there is no member “Nobody Known”" in ran.err


def test_a_person_is_not_merged_with_an_organisation(svit: Svit) -> None:
    svit("contact", "add", "Anna", "--organization", "Acme GmbH")
    before = contacts(svit)
    for pair in (("Anna", "Acme GmbH"), ("Acme GmbH", "Anna")):
        ran = svit("contact", "merge", *pair)
        assert ran.code == 1
        assert "A person and an organisation can't be merged." in ran.err
    assert contacts(svit) == before


def test_a_member_who_has_left_is_given_nothing_more(svit: Svit, case: Enter) -> None:
    case("a-19-inactive-member-by-cli")
    svit("import", "m1.csv", "--mapping", "m.toml")
    svit("contact", "add", "C")
    svit("deal", "add", "Old", "--contact", "C", "--owner", "Taras")
    svit("import", "m2.csv", "--mapping", "m.toml", "--on-duplicate", "update")
    for refused in (
        ("deal", "add", "D", "--contact", "C", "--owner", "Taras"),
        ("contact", "add", "Bo", "--owner", "Taras"),
        ("task", "add", "Ring", "--assignee", "Taras"),
    ):
        ran = svit(*refused)
        assert ran.code == 1
        assert "Taras has left the team. Name somebody else." in ran.err
    assert svit("deal", "move", "Old", "Proposal").code == 0
    [line] = [line for line in svit("member", "list").out.splitlines() if "Taras" in line]
    assert line.rstrip().endswith("has left")


def test_a_kind_or_a_role_that_there_is_not_is_told(svit: Svit, case: Enter) -> None:
    case("a-24-unknown-kind-or-role-silent")
    people = svit("import", "a.csv")
    assert people.code == 1
    assert "“Customer - Direct” is not a kind of contact: person or organization" in people.err
    members = svit("import", "r.csv", "--mapping", "r.toml")
    assert members.code == 1
    assert "“xyz” is not a role: admin or member" in members.err
    assert contacts(svit) == []


@pytest.mark.parametrize(
    ("name", "files"),
    [
        ("a-05-two-people-one-name", ["a.csv"]),
        ("a-09-ids-of-two-files-collide", ["orgs.csv", "people.csv", "--mapping", "m.toml"]),
    ],
)
def test_nobody_is_lost(svit: Svit, case: Enter, name: str, files: list[str]) -> None:
    case(name)
    result = svit("import", *files, "--json").json
    assert (result["created"]["contacts"], result["unchanged"]["contacts"]) == (4, 0)
    persons = [row[2] for row in contacts(svit) if row[0] == "person"]
    assert len(persons) == 2
    assert all(persons)


@pytest.mark.parametrize("mode", ["skip", "update"])
def test_namesakes_are_two_people(svit: Svit, case: Enter, mode: str) -> None:
    case("b-02-namesakes")
    for file in ("1.csv", "2.csv", "both.csv"):
        assert svit("import", file, "--on-duplicate", mode).code == 0
    assert contacts(svit) == [
        ("organization", "Firm A", None),
        ("organization", "Firm B", None),
        ("person", "Ivan Koval", "Firm A"),
        ("person", "Ivan Koval", "Firm B"),
    ]
    ran = svit("import", "deal.csv", "--mapping", "deal.toml")
    assert ran.code == 1
    assert "“Ivan Koval” matches several contacts" in ran.err


def test_two_rows_with_one_email_add_their_phones(svit: Svit, case: Enter) -> None:
    case("b-02-namesakes")
    svit("import", "same-mail.csv", "--on-duplicate", "update")
    [ann] = svit("contact", "list", "--json").json
    assert len(ann["phones"]) == 2


def test_a_contact_is_named_by_id_email_or_name(svit: Svit, case: Enter) -> None:
    case("a-01-deal-contact-by-external-id")
    files = ("contacts.csv", "leads.csv", "acts.csv", "tasks.csv", "--mapping", "m.toml")
    result = svit("import", *files, "--json").json
    assert {what: count for what, count in result["created"].items() if count} == {
        "contacts": 2,
        "deals": 3,
        "communications": 3,
        "tasks": 3,
    }
    assert [(row["file"], row["row"]) for row in result["rejected"]] == [
        ("acts.csv", 5),
        ("leads.csv", 5),
        ("tasks.csv", 5),
    ]
    assert "there is no contact “C998”" in result["rejected"][0]["reason"]
    assert {row["contact"] for row in svit("deal", "list", "--json").json} == {"Brooke Brown"}
    for once_more in ("skip", "update"):
        again = svit("import", *files, "--on-duplicate", once_more, "--json").json
        assert sum(again["created"].values()) + sum(again["updated"].values()) == 0


def test_contacts_that_nobody_knows_are_made_when_asked_for(svit: Svit, case: Enter) -> None:
    case("a-01-deal-contact-by-external-id")
    files = ("leads.csv", "--mapping", "m.toml")
    assert svit("import", *files).code == 1
    assert contacts(svit) == []
    svit("import", *files, "--create-contacts")
    assert contacts(svit) == [
        ("organization", "Brooke Brown", None),
        ("organization", "C001", None),
        ("organization", "C999", None),
        ("person", "brian87@example.com", None),
    ]


def test_the_people_of_a_deal_are_people(svit: Svit, case: Enter) -> None:
    case("a-15-people-become-organisations")
    svit("import", "d.csv", "--mapping", "m.toml")
    assert contacts(svit) == [
        ("organization", "Acme", None),
        ("person", "Anna Weber", "Acme"),
        ("person", "Joan Smith", None),
    ]


def test_several_rows_of_one_sale_are_its_lines(svit: Svit, case: Enter) -> None:
    case("a-03-sales-lines")
    files = ("products.csv", "lines.csv", "--mapping", "m.toml")
    created = svit("import", *files, "--json").json["created"]
    assert (created["products"], created["deals"], created["lines"]) == (2, 2, 1)
    sale = svit("deal", "show", "Sale S1", "--json").json
    assert (sale["amount"], sale["products"]) == ("1504.22", ["Talk Product", "Expert Product"])
    assert [(line["quantity"], line["unit_price"], line["total"]) for line in sale["lines"]] == [
        ("9", "131.88", "1186.92"),
        ("2", "158.65", "317.30"),
    ]
    for mode in ("skip", "update"):
        again = svit("import", *files, "--on-duplicate", mode, "--json").json
        assert sum(again["created"].values()) + sum(again["updated"].values()) == 0
    assert svit("deal", "show", "Sale S1", "--json").json == sale


def test_what_was_let_pass_is_told_and_stands_among_the_rejects(
    svit: Svit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("m.toml").write_text(
        '[[file]]\nentity = "deal"\n[file.columns]\nT = "title"\nC = "contact"\nS = "status"\n',
        encoding="utf-8",
    )
    Path("d.csv").write_text(
        "T,C,S\nRoof,Acme,lost\nDoor,Acme,lost\nSill,,lost\n", encoding="utf-8"
    )
    ran = svit("import", "d.csv", "--mapping", "m.toml", "--rejects", "r.csv")
    assert ran.code == 0
    said = "2 lost deals came without a reason: they have “Imported, not said” now."
    assert said in ran.err
    assert Path("r.csv").read_text(encoding="utf-8").splitlines() == [
        "file,row,reason,T,C,S",
        "d.csv,4,the deal has no contact,Sill,,lost",
        "d.csv,2,imported; no loss reason is given,Roof,Acme,lost",
        "d.csv,3,imported; no loss reason is given,Door,Acme,lost",
    ]
