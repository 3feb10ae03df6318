"""`svit-tui product …`: what is sold."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Svit


@pytest.fixture
def shop(svit: Svit) -> Svit:
    """A store with one product."""
    added = svit(
        *("product", "add", "ERP licence", "--code", "ERP-1", "--price", "1200 UAH"),
        *("--series", "Licences"),
    )
    assert added.code == 0, added.err
    return svit


def test_a_product_is_listed_as_it_was_added(shop: Svit) -> None:
    [row] = shop("product", "list", "--json").json
    assert (row["name"], row["code"], row["series"]) == ("ERP licence", "ERP-1", "Licences")
    assert (row["price"], row["currency"], row["archived_at"]) == ("1200.00", "UAH", None)


def test_only_the_fields_that_are_given_change(shop: Svit) -> None:
    edited = shop("product", "edit", "erp-1", "--price", "1300", "--json").json
    assert (edited["price"], edited["currency"], edited["code"]) == ("1300.00", "UAH", "ERP-1")
    edited = shop("product", "edit", "ERP licence", "--price", "30", "--currency", "EUR", "--json")
    assert (edited.json["price"], edited.json["currency"]) == ("30.00", "EUR")
    edited = shop("product", "edit", "ERP licence", "--price", "", "--name", "ERP", "--json")
    assert (edited.json["price"], edited.json["name"]) == (None, "ERP")
    shop("undo")
    assert shop("product", "list", "--json").json[0]["name"] == "ERP licence"


def test_an_archived_product_is_offered_again(shop: Svit) -> None:
    assert shop("product", "archive", "ERP licence").code == 0
    assert shop("product", "list", "--json").json == []
    assert len(shop("product", "list", "--archived", "--json").json) == 1
    assert shop("product", "restore", "ERP licence").code == 0
    assert len(shop("product", "list", "--json").json) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("add", "erp LICENCE"), "There is already a product"),
        (("add", " "), "needs a name"),
        (("edit", "Moon", "--price", "5"), "no product"),
        (("edit", "ERP-1"), "Say what to change"),
        (("edit", "ERP-1", "--currency", "EUR"), "--price"),
        (("edit", "ERP-1", "--name", " "), "needs a name"),
        (("archive", ""), "no product"),
    ],
)
def test_what_can_not_be_is_told(shop: Svit, arguments: tuple[str, ...], said: str) -> None:
    refused = shop("product", *arguments)
    assert (refused.code, refused.out) == (1, "")
    assert said in refused.err


def test_a_code_that_several_have_names_none(shop: Svit) -> None:
    shop("product", "add", "ERP support", "--code", "ERP-1")
    refused = shop("product", "archive", "ERP-1")
    assert refused.code == 1
    assert "give the name" in refused.err
