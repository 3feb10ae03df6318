"""`svit-tui contact edit`, `archive` and `restore`: what the form and keys do."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Svit


def test_only_the_fields_that_are_given_change(clinic: Svit) -> None:
    clinic(
        *("contact", "add", "Олена Шевченко", "--emails", "olena@clinic.example"),
        *("--phones", "+380 44 555-01-01", "--city", "Львів", "--tags", "vip"),
    )
    edited = clinic(
        *("contact", "edit", "Олена", "--emails", "o@clinic.example", "--json"),
        *("--position", "Director", "--organization", "Медцентр", "--country", "Україна"),
    ).json
    assert edited["emails"] == ["o@clinic.example"]
    assert edited["phones"] == ["+380 44 555-01-01"]
    assert (edited["organization"], edited["tags"]) == ("Медцентр", ["vip"])
    shown = clinic("contact", "show", "Олена", "--json").json
    assert (shown["position"], shown["city"], shown["country"]) == ("Director", "Львів", "Україна")


def test_an_empty_text_clears_a_field(clinic: Svit) -> None:
    clinic(
        *("contact", "edit", "Медцентр", "--emails", "a@clinic.example", "--source", "Site"),
        *("--tags", "vip", "--notes", "Call after noon", "--consent", "given"),
    )
    clinic(
        *("contact", "edit", "Медцентр", "--emails", "", "--source", "", "--owner", ""),
        *("--tags", "", "--notes", "", "--consent", "refused"),
    )
    shown = clinic("contact", "show", "Медцентр", "--json").json
    assert (shown["emails"], shown["tags"], shown["notes"]) == ([], [], "")
    assert (shown["source"], shown["owner"], shown["consent"]) == (None, None, "refused")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Say what to change"),
        (("--name", " "), "A contact needs a name"),
        (("--emails", "nowhere"), "not an e-mail address"),
        (("--owner", "nobody known"), "no member"),
    ],
)
def test_what_is_wrong_with_a_field_is_told(
    clinic: Svit, arguments: tuple[str, ...], said: str
) -> None:
    refused = clinic("contact", "edit", "Медцентр", *arguments)
    assert (refused.code, refused.out) == (1, "")
    assert said in refused.err


def test_an_archived_contact_comes_back_by_its_name(clinic: Svit) -> None:
    assert clinic("contact", "archive", "Медцентр").code == 0
    assert clinic("contact", "list", "--json").json == []
    assert clinic("contact", "restore", "медцентр", "--json").json["name"] == "Медцентр"
    assert len(clinic("contact", "list", "--json").json) == 1
    clinic("undo")
    assert clinic("contact", "list", "--json").json == []
