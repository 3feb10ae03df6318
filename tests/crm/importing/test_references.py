"""What rows name: contacts by id, e-mail or name, companies, members and products."""

from __future__ import annotations

from pathlib import Path

import pytest

from svit_tui.crm.importing import import_files
from svit_tui.crm.start.opening import open_store
from svit_tui.exchange.csv.file import read_csv
from svit_tui.exchange.mapping import parse_mapping
from svit_tui.model.errors import Invalid
from svit_tui.store.store import Store
from tests.crm.importing.hands import counts, organizations, people, take
from tests.crm.staff import columns_of
from tests.crm.staff import take as take_columns

DEALS = """
name = "old"
[[file]]
entity = "deal"
CREATE
[file.columns]
Title = "title"
Client = "contact"
"""
ABSENT = (
    "there is no contact “{name}”. Import contacts first, or let the import create"
    " new ones (--create-contacts)."
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "svit.db", login="olena")


def deals(store: Store, name: str, create: str = "") -> list[str]:
    mapping = DEALS.replace("CREATE", create)
    result = take(store, f"Title,Client\nRoof,{name}\n", mapping=mapping)
    return [row.reason for row in result.rejected]


@pytest.mark.parametrize("name", ["Acme", "Новий клієнт", "Studio 54", "B2B", "Авто"])
def test_a_name_makes_a_client_where_the_import_has_no_contacts(store: Store, name: str) -> None:
    assert deals(store, name) == []
    assert organizations(store) == [name]


@pytest.mark.parametrize("name", ["C002", "17", "0035g00000XyZab", "ann@x.example", "ID-9"])
def test_an_id_or_an_email_makes_nobody(store: Store, name: str) -> None:
    assert deals(store, name) == [ABSENT.format(name=name)]
    assert organizations(store) == []
    assert people(store) == []


@pytest.mark.parametrize(
    ("create", "kind"), [("true", "organization"), ('"person"', "person"), ('"organization"', None)]
)
def test_a_mapping_says_what_is_made_of_whom_nobody_knows(
    store: Store, create: str, kind: str | None
) -> None:
    assert deals(store, "C002", f"create_contacts = {create}") == []
    [(found,)] = store.light().execute("SELECT kind FROM contact")
    assert found == (kind or "organization")


def test_a_mapping_says_that_nobody_is_made(store: Store) -> None:
    assert deals(store, "Acme", "create_contacts = false") == [ABSENT.format(name="Acme")]
    with pytest.raises(Invalid, match="true, false, “person” or “organization”"):
        deals(store, "Acme", 'create_contacts = "client"')


def test_an_email_that_nobody_has_is_a_person_with_it(store: Store) -> None:
    assert deals(store, "Ann@x.example", "create_contacts = true") == []
    assert people(store) == [("Ann@x.example", "", "Ann@x.example", "")]
    assert counts(take(store, "Name,E-mail\nAnn,ann@x.example\n", mode="update")) == (0, 1, 0, 0)


CRM = """
name = "crm"
[[file]]
name = "1.csv"
entity = "contact"
[file.columns]
Id = "external_id"
Name = "name"
[file.constants]
kind = "organization"
[[file]]
name = "2.csv"
entity = "contact"
[file.columns]
Id = "external_id"
Name = "name"
AccountId = "organization"
[file.constants]
kind = "person"
"""


def test_a_company_is_named_by_its_id(store: Store) -> None:
    accounts = "Id,Name\n1,Acme\n2,Beta\n"
    persons = "Id,Name,AccountId\n1,Anna,2\n2,Anna,1\n3,Bo,9\n4,Cy,Gamma\n"
    result = take(store, accounts, persons, mapping=CRM)
    assert [row.reason for row in result.rejected] == [ABSENT.format(name="9")]
    found = [("Anna", "Acme", "", ""), ("Anna", "Beta", "", ""), ("Cy", "Gamma", "", "")]
    assert people(store) == found
    for mode in ("skip", "update"):
        assert counts(take(store, accounts, persons, mapping=CRM, mode=mode)) == (0, 0, 5, 1)
    assert people(store) == found


def members(store: Store, text: str) -> None:
    assert take_columns(store, text).rejected == []


@pytest.mark.parametrize("owner", ["M1", "anna@firm.example", "ANNA@firm.example", "Anna Bell"])
def test_an_owner_is_found_by_id_email_or_name(store: Store, owner: str) -> None:
    members(store, "name,email,external_id\nAnna Bell,anna@firm.example,M1\nBo,,M2\n")
    result = take_columns(store, f"title,contact,owner\nRoof,Acme,{owner}\n", "deal")
    assert result.rejected == []
    [(name,)] = store.light().execute(
        "SELECT member.name FROM deal JOIN member ON member.id = owner_id"
    )
    assert name == "Anna Bell"


def test_a_name_of_two_members_is_nobody(store: Store) -> None:
    members(store, "name,email\nAnna,anna@a.example\nAnna,anna@b.example\n")
    text = "title,contact,owner\nRoof,Acme,Anna\nDoor,Acme,anna@b.example\n"
    result = take_columns(store, text, "deal")
    assert [row.reason for row in result.rejected] == ["“Anna” matches several members"]
    again = take_columns(store, "name,email\nAnna,anna@a.example\nAnna,anna@b.example\n")
    assert again.unchanged["members"] == 2


PRODUCTS = "external_id,code,name,price\nP1,T-1,Talk,100\nP2,T-2,Text,200\nP3,T-2,Mail,300\n"


@pytest.mark.parametrize(
    ("product", "line"),
    [("P2", "Text"), ("T-1", "Talk"), ("talk", "Talk"), ("Other", "Other")],
)
def test_a_product_is_found_by_id_code_or_name(store: Store, product: str, line: str) -> None:
    take_columns(store, PRODUCTS, "product")
    result = take_columns(store, f"title,contact,product\nRoof,Acme,{product}\n", "deal")
    assert result.rejected == []
    [(name, known)] = store.light().execute("SELECT name, product_id IS NOT NULL FROM line")
    assert (name, known) == (line, int(line != "Other"))


def test_a_code_of_two_products_is_told(store: Store) -> None:
    take_columns(store, PRODUCTS, "product")
    result = take_columns(store, "title,contact,product\nRoof,Acme,T-2\n", "deal")
    assert [row.reason for row in result.rejected] == [
        "the code “T-2” is of several products: Text, Mail"
    ]


def test_where_the_import_brings_contacts_an_unknown_one_is_told(store: Store) -> None:
    mapping = columns_of("contact", "name", "people.csv")
    mapping += columns_of("deal", "title,contact", "deals.csv")
    chosen = parse_mapping(f'name = "own"\n{mapping}', "own.toml")
    texts = {"people.csv": "name\nAnna\n", "deals.csv": "title,contact\nRoof,Anna\nDoor,Bo\n"}
    files = [read_csv(text.encode(), name) for name, text in texts.items()]
    result = import_files(store, files, lambda _file: chosen)
    assert [row.reason for row in result.rejected] == [ABSENT.format(name="Bo")]


def test_a_key_that_there_is_not_is_refused(store: Store) -> None:
    with pytest.raises(Invalid, match="Rows are matched by id, email, phone and name"):
        take(store, "Name\nAnna\n", keys=("phon",))
