"""`svit-tui member …`: the sales team, and how somebody leaves it."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Svit

OLENA = "Olena Koval"


@pytest.fixture
def team(clinic: Svit) -> Svit:
    """The clinic's store with Taras and Olena in the team."""
    for name in ("Taras Bilyk", OLENA):
        added = clinic("member", "add", name, "--team", "Lviv", "--login", name.split()[0].lower())
        assert added.code == 0, added.err
    return clinic


def member(svit: Svit, name: str) -> dict[str, object]:
    [row] = [row for row in svit("member", "list", "--json").json if row["name"] == name]
    return dict(row)


def test_a_member_is_added_and_edited(team: Svit) -> None:
    assert member(team, OLENA)["role"] == "member"
    edited = team(
        *("member", "edit", "olena", "--email", "olena@team.example", "--role", "admin"),
        *("--team", "", "--name", "Olena Koval-Bondar", "--json"),
    ).json
    assert (edited["email"], edited["role"]) == ("olena@team.example", "admin")
    assert (edited["team"], edited["name"]) == ("", "Olena Koval-Bondar")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("add", "olena KOVAL"), "There is already a member"),
        (("add", "Ivan", "--login", "olena"), "Olena Koval's"),
        (("add", " "), "needs a name"),
        (("add", "Ivan", "--email", "nowhere"), "not an e-mail address"),
        (("edit", "olena"), "Say what to change"),
        (("edit", "nobody known", "--team", "Lviv"), "no member"),
        (("leave", "olena", "--to", "Olena Koval"), "somebody else"),
    ],
)
def test_what_can_not_be_is_told(team: Svit, arguments: tuple[str, ...], said: str) -> None:
    refused = team("member", *arguments)
    assert (refused.code, refused.out) == (1, "")
    assert said in refused.err


def test_an_archived_member_is_offered_nothing_until_restored(team: Svit) -> None:
    team("member", "archive", OLENA)
    assert member(team, OLENA)["active"] is False
    assert "has left the team" in team("deal", "owner", "Website", OLENA).err
    team("member", "restore", OLENA)
    assert team("deal", "owner", "Website", OLENA).code == 0


@pytest.fixture
def busy(team: Svit) -> Svit:
    """Olena has a deal, a lost one, tasks, an event, a contact and goals."""
    for arguments in (
        ("deal", "owner", "Website", OLENA),
        ("deal", "add", "Old one", "--contact", "Медцентр", "--owner", OLENA),
        ("deal", "lose", "Old one", "--loss-reason", "Price"),
        ("task", "add", "Call back", "--assignee", OLENA),
        ("task", "add", "Sent", "--assignee", OLENA),
        ("task", "done", "2"),
        ("contact", "edit", "Медцентр", "--owner", OLENA),
        ("goal", "set", "2000-01", "10000", "--member", OLENA),
        ("goal", "set", "2999-01", "10000", "--member", OLENA),
        ("goal", "set", "2999-02", "10000", "--member", OLENA),
        ("goal", "set", "2999-02", "5000", "--member", "Taras Bilyk"),
    ):
        done = team(*arguments)
        assert done.code == 0, (arguments, done.err)
    return team


def goals(svit: Svit) -> set[tuple[str, str, str]]:
    rows = svit("goal", "list", "--json").json
    return {(row["month"], row["member"], row["amount"]) for row in rows}


def test_whoever_leaves_hands_over_what_is_going_on(busy: Svit) -> None:
    handed = busy("member", "leave", OLENA, "--to", "Taras Bilyk", "--json").json
    assert handed == {
        "member": OLENA,
        "to": "Taras Bilyk",
        "deals": 1,
        "tasks": 1,
        "events": 0,
        "contacts": 1,
        "goals": 2,
    }
    assert member(busy, OLENA)["active"] is False
    owners = {
        row["title"]: row["owner"] for row in busy("deal", "list", "--status", "all", "--json").json
    }
    assert owners == {"Website": "Taras Bilyk", "Old one": OLENA}
    assert [row["assignee"] for row in busy("task", "list", "--json").json] == ["Taras Bilyk"]
    assert [row["assignee"] for row in busy("task", "list", "--done", "--json").json] == [OLENA]
    assert busy("contact", "list", "--json").json[0]["owner"] == "Taras Bilyk"
    assert goals(busy) == {
        ("2000-01", OLENA, "10000.00"),
        ("2999-01", "Taras Bilyk", "10000.00"),
        ("2999-02", "Taras Bilyk", "15000.00"),
    }


def test_one_undo_takes_all_of_it_back(busy: Svit) -> None:
    before = goals(busy)
    said = busy("member", "leave", OLENA, "--to", "Taras Bilyk").out
    assert said == (
        "Olena Koval has left the team. Handed over to Taras Bilyk:"
        " 1 open deal, 1 task, 1 contact, 2 goals.\n"
    )
    assert busy("undo").out == "Undone: Left the team: Olena Koval\n"
    assert member(busy, OLENA)["active"] is True
    assert busy("deal", "show", "Website", "--json").json["owner"] == OLENA
    assert busy("task", "list", "--json").json[0]["assignee"] == OLENA
    assert busy("contact", "list", "--json").json[0]["owner"] == OLENA
    assert goals(busy) == before


def test_nobody_takes_over_who_has_left(busy: Svit) -> None:
    busy("member", "archive", "Taras Bilyk")
    refused = busy("member", "leave", OLENA, "--to", "Taras Bilyk")
    assert refused.code == 1
    assert "Taras Bilyk has left the team" in refused.err
    assert busy("deal", "show", "Website", "--json").json["owner"] == OLENA


def test_whoever_had_nothing_just_leaves(team: Svit) -> None:
    said = team("member", "leave", OLENA, "--to", "Taras Bilyk").out
    assert said == "Olena Koval has left the team. There was nothing to hand over.\n"
