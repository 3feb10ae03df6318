"""Imports of members, and of what members said and did."""

from __future__ import annotations

import pytest

from svit_tui.crm import undo
from svit_tui.crm.importing import import_files
from svit_tui.crm.timeline import history
from svit_tui.exchange.csv.file import read_csv
from svit_tui.exchange.mapping import parse_mapping
from svit_tui.model.errors import Conflict, NotFound
from tests.crm.conftest import World
from tests.crm.staff import Team, columns_of, take


@pytest.fixture
def team(world: World) -> Team:
    return Team(world.store, world.other())


# Logins


def test_a_login_in_use_is_told_with_its_owner(team: Team) -> None:
    text = "name,login\nMallory,olena\ntaras,olena\nNew,new\nNewer,new\nolena,olena\n"
    result = take(team.olena, text, on_duplicate="update")
    assert [(row.row, row.reason) for row in result.rejected] == [
        (2, "the login “olena” belongs to olena"),
        (3, "the login “olena” belongs to olena"),
        (5, "the login “new” belongs to New"),
    ]
    assert team.names() == ["olena", "taras", "New"]
    assert take(team.olena, "name,login\nolena,olena\n", on_duplicate="create").rejected


def test_a_login_that_was_given_up_is_free(team: Team) -> None:
    result = take(team.olena, "name,login\ntaras,taras2\nNew,taras\n", on_duplicate="update")
    assert result.rejected == []
    assert team.member("New")["login"] == "taras"


def test_members_with_logins_own_what_the_same_import_brings(team: Team) -> None:
    mapping = columns_of("member", "name,login", "staff.csv")
    mapping += columns_of("deal", "title,contact,owner", "deals.csv")
    chosen = parse_mapping(f'name = "own"\n{mapping}', "own.toml")
    texts = {
        "staff.csv": "name,login\nAnna Bell,anna\n",
        "deals.csv": "title,contact,owner\nRoof,Acme,anna\nDoor,Acme,Anna Bell\nSill,Acme,Bob\n",
    }
    files = [read_csv(text.encode(), name) for name, text in texts.items()]
    result = import_files(team.olena, files, lambda _file: chosen)
    assert result.created["deals"] == 2
    # An owner whom nobody knows is not made a member.
    assert [row.reason for row in result.rejected] == [
        "there is no member “Bob”. Import members first; “svit-tui export members” writes a file to"
        " add them to."
    ]
    assert team.names() == ["olena", "taras", "Anna Bell"]


def test_a_role_that_there_is_not_is_told(team: Team) -> None:
    result = take(team.olena, "name,role\nNew,boss\nNewer,Admin\n")
    assert [row.reason for row in result.rejected] == ["“boss” is not a role: admin or member"]
    assert team.member("Newer")["role"] == "admin"


def test_undo_does_not_give_back_a_login_that_somebody_else_has_now(team: Team) -> None:
    take(team.olena, "name,role\ntaras,admin\n", on_duplicate="update")
    take(team.olena, "name,login\nolena,olena2\n", on_duplicate="update")
    take(team.taras, "name,login\nNew,olena\n")
    said = "Not undone: member “New” has “olena” now"
    with pytest.raises(Conflict, match=said), team.olena.unit() as work:
        undo.undo(work)


# Whose act it was


def test_an_import_that_tells_of_somebody_else_is_the_importers_act(team: Team) -> None:
    text = "contact,subject,by\nМедцентр,Promise,olena\nМедцентр,Own,taras\n"
    assert take(team.taras, text, "communication").created["communications"] == 2
    with team.olena.read() as session:
        for number, told in ((1, "taras"), (2, "")):
            [entry] = [
                entry
                for entry in history.history(session, "communication", number)
                if entry.entity == "communication"
            ]
            assert (entry.who, entry.action) == ("taras", "import")
            assert history.imported_by(session, "communication", number) == told
    team.olena.begins_after = team.olena.latest_change() - 1
    with pytest.raises(NotFound), team.olena.unit() as work:
        undo.undo(work)
    with team.taras.unit() as work:
        assert undo.undo(work).sentence() == "Imported: staff.csv"


def test_a_deal_that_an_import_moves_is_moved_by_the_importer(team: Team) -> None:
    text = "title,contact,owner,stage\nWebsite,Медцентр,olena,Proposal\n"
    assert take(team.taras, text, "deal", on_duplicate="update").updated["deals"] == 1
    who = team.olena.light().execute(
        "SELECT member.name FROM stage_change JOIN member ON member.id = by_id"
        " ORDER BY stage_change.id DESC LIMIT 1"
    )
    assert who.fetchone() == ("taras",)
