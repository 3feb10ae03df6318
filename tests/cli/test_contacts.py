"""`svit-tui contact …`, `log …`, `search …` and the undo of all of it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from svit_tui.crm.deals import changes as deals
from svit_tui.crm.start.opening import open_store
from tests.cli.conftest import Svit

CONTACT_KEYS = "id kind name organization emails phones tags owner external_ids version".split()


def test_a_listing_has_the_fields_that_scripts_rely_on(svit: Svit) -> None:
    svit(
        *("contact", "add", "Олена Шевченко", "--organization", "Медцентр", "--tag", "vip"),
        *("--email", "olena@clinic.example", "--phone", "+380 44 555-01-01"),
    )
    clinic, olena = svit("contact", "list", "--json").json
    assert list(olena) == CONTACT_KEYS
    assert (clinic["name"], clinic["kind"]) == ("Медцентр", "organization")
    assert (olena["kind"], olena["organization"]) == ("person", "Медцентр")
    assert olena["emails"] == ["olena@clinic.example"]
    assert olena["phones"] == ["+380 44 555-01-01"]
    assert (olena["tags"], olena["external_ids"]) == (["vip"], {})


def test_contacts_stand_in_the_order_of_the_alphabet(svit: Svit) -> None:
    for name in ("Яна", "Іван", "Ґалаґан", "Гордій", "Ївга", "anna", "Єва", "Ада"):
        svit("contact", "add", name)
    names = [contact["name"] for contact in svit("contact", "list", "--json").json]
    assert names == ["anna", "Ада", "Гордій", "Ґалаґан", "Єва", "Іван", "Ївга", "Яна"]


def test_a_listing_is_searched_and_narrowed(clinic: Svit) -> None:
    clinic("contact", "add", "Іван Франко", "--email", "ivan@example.com")
    found = clinic("contact", "list", "--search", "example.com", "--json").json
    assert [contact["name"] for contact in found] == ["Іван Франко"]
    found = clinic("contact", "list", "--kind", "organization", "--json").json
    assert [contact["name"] for contact in found] == ["Медцентр"]


def test_a_card_has_the_deals(clinic: Svit) -> None:
    clinic("deal", "add", "Lost one", "--contact", "Медцентр")
    clinic("deal", "lose", "Lost one", "--loss-reason", "Price")
    card = clinic("contact", "show", "Медцентр", "--json").json
    assert [deal["title"] for deal in card["open_deals"]] == ["Website"]
    assert [deal["loss_reason"] for deal in card["closed_deals"]] == ["Price"]


def test_two_contacts_become_one_and_two_again(clinic: Svit) -> None:
    clinic("contact", "add", "Медцентр Плюс", "--kind", "organization", "--email", "a@b.example")
    merged = clinic("contact", "merge", "1", "2", "--json").json
    assert merged["emails"] == ["a@b.example"]
    assert len(clinic("contact", "list", "--json").json) == 1
    clinic("undo")
    assert len(clinic("contact", "list", "--json").json) == 2


def test_a_contact_needs_a_name(svit: Svit) -> None:
    refused = svit("contact", "add", " \u200b\x07 ")
    assert (refused.code, refused.out) == (1, "")
    assert refused.err == "svit-tui: A contact needs a name.\n"


def test_a_name_may_begin_with_a_dash(svit: Svit) -> None:
    assert svit("contact", "add", "--json", "--", "-rf").json["name"] == "-rf"


@pytest.mark.parametrize("kind", ["call", "email", "meeting", "message", "note"])
def test_every_kind_of_communication_is_logged(clinic: Svit, kind: str) -> None:
    row = clinic("log", kind, "--deal", "Website", "--subject", "Price", "--json").json
    assert (row["kind"], row["deal_id"], row["subject"]) == (kind, 1, "Price")


def test_a_call_has_its_direction_time_and_length(clinic: Svit) -> None:
    row = clinic(
        *("log", "call", "--contact", "1", "--in", "--when", "2026-11-20 09:30"),
        *("--minutes", "15", "--text", "Asked for a discount", "--json"),
    ).json
    assert (row["direction"], row["duration"]) == ("in", 900)
    assert row["started_at"] == "2026-11-20T09:30:00Z"
    [found] = clinic("search", "discount", "--json").json
    assert list(found) == ["type", "id", "name", "where"]
    assert (found["type"], found["id"]) == ("communication", row["id"])


def test_a_text_comes_from_standard_input(clinic: Svit, monkeypatch: pytest.MonkeyPatch) -> None:
    given = "Перший рядок\nдругий \udcff".encode(errors="surrogateescape")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given)))
    row = clinic("log", "note", "--contact", "1", "--text", "-", "--json").json
    assert row["body"].splitlines()[0] == "Перший рядок"


@pytest.mark.parametrize("query", ["медцен", "МЕДЦЕНТР", "дце", "ме", "медцнтр"])
def test_search_finds_as_people_type(clinic: Svit, query: str) -> None:
    found = clinic("search", query, "--json").json
    assert ("contact", "Медцентр") in [(row["type"], row["name"]) for row in found]


def test_undo_and_redo(clinic: Svit) -> None:
    clinic("deal", "win", "1")
    assert "Website" in clinic("undo").out
    assert clinic("deal", "list", "--json").json[0]["status"] == "open"
    assert clinic("redo", "--json").json["action"] == "deal.win"
    assert clinic("deal", "list", "--json").json == []


def test_nothing_to_undo(svit: Svit) -> None:
    refused = svit("undo")
    assert refused.code == 1
    assert refused.err.startswith("svit-tui: ")


def test_what_somebody_changed_since_is_not_undone(clinic: Svit, store_path: Path) -> None:
    clinic("deal", "move", "1", "Proposal")
    other = open_store(store_path, login="taras")
    with other.unit() as work:
        deals.move(work, 1, 5)
    other.close()
    refused = clinic("undo")
    assert refused.code == 3
    assert "taras" in refused.err
    assert clinic("deal", "list", "--json").json[0]["stage"] == "Negotiation"


@pytest.mark.parametrize("spelling", ["+380671234567", "0671234567", "00380 67 123 45 67"])
@pytest.mark.parametrize("stored", ["067 123 45 67", "+380 67 123 45 67", "380671234567"])
def test_a_phone_is_found_in_every_spelling(svit: Svit, stored: str, spelling: str) -> None:
    svit("contact", "add", "Bob Two", "--phone", stored)
    svit("contact", "add", "Ann", "--phone", "067 123 45 68")
    assert [row["name"] for row in svit("search", spelling, "--json").json] == ["Bob Two"]
    listed = svit("contact", "list", "--search", spelling, "--json").json
    assert [row["name"] for row in listed] == ["Bob Two"]
    word = spelling.replace(" ", "")
    assert [row["name"] for row in svit("search", f"bob {word}", "--json").json] == ["Bob Two"]
    assert svit("search", f"ann {word}", "--json").json == []


def test_merged_contacts_have_a_number_once(svit: Svit) -> None:
    svit("contact", "add", "Ann", "--phone", "044 111 00 01")
    svit("contact", "add", "Anna", "--phone", "+380 44 111 00 01", "--phone", "+380 44 111 00 02")
    merged = svit("contact", "merge", "1", "2", "--json").json
    assert merged["phones"] == ["044 111 00 01", "+380 44 111 00 02"]
    assert svit("undo").code == 0
    assert len(svit("contact", "show", "2", "--json").json["phones"]) == 2


def test_a_filter_narrows_the_listing_and_what_was_searched_for(clinic: Svit) -> None:
    clinic("contact", "add", "Tom", "--tag", "vip")
    clinic("contact", "add", "Tomas")

    def names(*options: str) -> list[str]:
        return [row["name"] for row in clinic("contact", "list", *options, "--json").json]

    assert names("person tag:vip") == ["Tom"]
    assert names("--search", "tom", "no:tag") == ["Tomas"]
    assert names("person", "--limit", "1") == ["Tom"]
    told = clinic("contact", "list", "stage:lead")
    assert (told.code, told.err.count("\n")) == (1, 1)
