"""`svit-tui deal edit`, `owner`, `tag`, `archive` and `restore`: what the form and keys do."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Svit


def test_only_the_fields_that_are_given_change(clinic: Svit) -> None:
    clinic("deal", "edit", "Website", "--notes", "They compare two offers", "--tags", "hot")
    edited = clinic(
        *("deal", "edit", "Website", "--title", "New website", "--amount", "20 500", "--json"),
        *("--expected-close-on", "2099-01-15", "--source", "site", "--competitor", "Acme"),
    ).json
    assert (edited["title"], edited["amount"], edited["currency"]) == (
        "New website",
        "20500.00",
        "UAH",
    )
    assert (edited["expected_close_on"], edited["source"]) == ("2099-01-15", "Site")
    shown = clinic("deal", "show", "New website", "--json").json
    assert (shown["notes"], shown["tags"]) == ("They compare two offers", ["hot"])
    assert shown["competitor"] == "Acme"


def test_an_empty_text_clears_a_field(clinic: Svit) -> None:
    clinic(
        *("deal", "edit", "Website", "--expected-close-on", "2099-01-15", "--source", "Site"),
        *("--competitor", "Acme", "--probability", "35", "--tags", "hot"),
    )
    cleared = clinic(
        *("deal", "edit", "Website", "--expected-close-on", "", "--source", "", "--amount", ""),
        *("--competitor", "", "--probability", "", "--tags", "", "--owner", "", "--json"),
    ).json
    names = ("expected_close_on", "source", "amount", "owner")
    assert [cleared[name] for name in names] == [None] * 4
    assert cleared["tags"] == []
    assert clinic("deal", "show", "Website", "--json").json["competitor"] == ""


def test_another_currency_keeps_the_number(clinic: Svit) -> None:
    edited = clinic("deal", "edit", "Website", "--currency", "usd", "--json").json
    assert (edited["amount"], edited["currency"]) == ("18000.00", "USD")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Say what to change"),
        (("--title", " "), "A deal needs a title"),
        (("--amount", "much"), "much"),
        (("--amount", "5 USD", "--currency", "EUR"), "not in EUR"),
        (("--probability", "high"), "not a whole number"),
        (("--probability", "101"), "100"),
        (("--owner", "nobody known"), "no member"),
        (("--source", "the moon"), "There are: "),
        (("--expected-close-on", "someday"), "someday"),
    ],
)
def test_what_is_wrong_with_a_field_is_told(
    clinic: Svit, arguments: tuple[str, ...], said: str
) -> None:
    before = clinic("deal", "show", "Website", "--json").json
    refused = clinic("deal", "edit", "Website", *arguments)
    assert (refused.code, refused.out) == (1, "")
    assert said in refused.err
    assert clinic("deal", "show", "Website", "--json").json == before


def test_a_deal_changes_hands(clinic: Svit) -> None:
    owner = clinic("member", "list", "--json").json[0]["name"]
    assert clinic("deal", "owner", "Website", "", "--json").json["owner"] is None
    assert clinic("deal", "owner", "Website", owner, "--json").json["owner"] == owner
    clinic("undo")
    assert clinic("deal", "show", "Website", "--json").json["owner"] is None


def test_tags_are_put_on_and_taken_off(clinic: Svit) -> None:
    clinic("deal", "tag", "Website", "--add", "hot", "--add", "#Lviv")
    changed = clinic("deal", "tag", "Website", "--remove", "HOT", "--add", "spring", "--json").json
    assert changed["tags"] == ["Lviv", "spring"]
    assert clinic("deal", "tag", "Website").code == 1


def test_an_archived_deal_comes_back_by_its_title(clinic: Svit) -> None:
    assert clinic("deal", "archive", "Website").code == 0
    assert clinic("deal", "list", "--json").json == []
    assert clinic("deal", "restore", "Webs").code == 1
    assert clinic("deal", "restore", "website", "--json").json["title"] == "Website"
    assert len(clinic("deal", "list", "--json").json) == 1


def test_archived_deals_of_one_title_are_told_apart_by_number(clinic: Svit) -> None:
    clinic("deal", "add", "Website", "--contact", "Медцентр")
    for number in ("1", "2"):
        clinic("deal", "archive", number)
    refused = clinic("deal", "restore", "Website")
    assert refused.code == 1
    assert "1 Website, 2 Website" in refused.err
    assert clinic("deal", "restore", "2", "--json").json["id"] == 2
