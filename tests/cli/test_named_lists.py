"""`svit-tui source …`, `reason …` and `tag …`: the short lists that the settings screen has."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Svit

EACH = pytest.mark.parametrize("noun", ["source", "reason", "tag"])


def names(svit: Svit, noun: str, *arguments: str) -> list[str]:
    return [row["name"] for row in svit(noun, "list", *arguments, "--json").json]


@EACH
def test_a_name_is_added_renamed_archived_and_restored(svit: Svit, noun: str) -> None:
    added = svit(noun, "add", "Fair", "--json").json
    assert (added["name"], added["used"], added["archived_at"]) == ("Fair", 0, None)
    assert svit(noun, "rename", "fair", "Trade fair", "--json").json["name"] == "Trade fair"
    assert svit(noun, "archive", "Trade fair", "--json").json["archived_at"]
    assert "Trade fair" not in names(svit, noun)
    assert "Trade fair" in names(svit, noun, "--archived")
    assert svit(noun, "restore", "Trade fair", "--json").json["archived_at"] is None
    assert "Trade fair" in names(svit, noun)
    svit("undo")
    assert "Trade fair" not in names(svit, noun)


@EACH
def test_what_can_not_be_is_told(svit: Svit, noun: str) -> None:
    svit(noun, "add", "Fair")
    for arguments, said in (
        (("add", "FAIR"), "There is already “Fair”"),
        (("add", " "), "can't be empty"),
        (("rename", "Moon", "Sun"), "There is no “Moon”"),
        (("merge", "Fair", "fair"), "merged into another one"),
    ):
        refused = svit(noun, *arguments)
        assert (refused.code, refused.out) == (1, "")
        assert said in refused.err


def test_two_sources_become_one_and_two_again(clinic: Svit) -> None:
    clinic("source", "add", "Web")
    clinic("deal", "edit", "Website", "--source", "Web")
    clinic("contact", "edit", "Медцентр", "--source", "Web")
    merged = clinic("source", "merge", "Web", "Site", "--json").json
    assert merged == {"merged": "Web", "into": "Site", "changed": 2}
    assert clinic("deal", "show", "Website", "--json").json["source"] == "Site"
    assert "Web" not in names(clinic, "source")
    clinic("undo")
    assert clinic("deal", "show", "Website", "--json").json["source"] == "Web"
    said = clinic("source", "merge", "Web", "Site").out
    assert said == "“Web” is now “Site” in 2 places.\n"


def test_a_list_tells_how_much_has_each_name(clinic: Svit) -> None:
    clinic("deal", "tag", "Website", "--add", "vip")
    clinic("contact", "edit", "Медцентр", "--tags", "vip")
    clinic("tag", "add", "spare")
    used = {row["name"]: row["used"] for row in clinic("tag", "list", "--json").json}
    assert used == {"vip": 2, "spare": 0}


def test_a_lost_deal_keeps_its_archived_reason(clinic: Svit) -> None:
    clinic("deal", "lose", "Website", "--loss-reason", "Price")
    clinic("reason", "archive", "Price")
    [lost] = clinic("deal", "list", "--status", "lost", "--json").json
    assert lost["loss_reason"] == "Price"
