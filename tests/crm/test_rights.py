"""Who may change what: members, roles, teams and others' goals are an administrator's."""

from __future__ import annotations

import pytest

from svit_tui.crm import undo
from svit_tui.crm.importing import import_files
from svit_tui.crm.lists import goals
from svit_tui.crm.lists.short_lists import find_member
from svit_tui.crm.start.demo import load_demo
from svit_tui.exchange.csv.file import read_csv
from svit_tui.exchange.mapping import load_mapping
from svit_tui.model.errors import NotAllowed
from svit_tui.model.goal import Goal
from svit_tui.model.member import Member
from svit_tui.model.values.money import Money
from svit_tui.store.store import Store
from tests.crm.conftest import World
from tests.crm.staff import Team, take


@pytest.fixture
def team(world: World) -> Team:
    return Team(world.store, world.other())


# Members


@pytest.mark.parametrize(
    ("text", "on_duplicate"),
    [
        ("name,login\nolena,gone\n", "update"),
        ("name,role\ntaras,admin\n", "update"),
        ("name,team\nolena,West\n", "update"),
        ("name,team\ntaras,West\n", "update"),
        ("name,active\nolena,no\n", "update"),
        ("name,login,role\nMallory,mallory,admin\n", "skip"),
        ("name,login,role\ntaras,mallory,admin\n", "create"),
    ],
)
@pytest.mark.parametrize("dry_run", [False, True])
def test_a_plain_member_changes_no_members(
    team: Team, text: str, on_duplicate: str, dry_run: bool
) -> None:
    before = team.member("olena"), team.member("taras"), team.names()
    with pytest.raises(NotAllowed) as refused:
        take(team.taras, text, on_duplicate=on_duplicate, dry_run=dry_run)
    assert str(refused.value) == (
        "Only an administrator can change members, their logins, roles and teams."
        " Nothing was changed; ask olena."
    )
    assert (team.member("olena"), team.member("taras"), team.names()) == before


def test_a_plain_member_may_import_a_list_of_members_that_changes_none(team: Team) -> None:
    result = take(team.taras, "name,login,role\nolena,olena,admin\n", on_duplicate="update")
    assert result.unchanged["members"] == 1


def test_a_refused_import_leaves_nothing_of_its_other_files(team: Team) -> None:
    mapping = load_mapping("maven")
    texts = {
        "accounts.csv": "account,sector,year_established,revenue,employees,office_location,"
        "subsidiary_of\nAcme,technolgy,1996,1100.04,2822,United States,\n",
        "sales_teams.csv": "sales_agent,manager,regional_office\nAnna Bell,Dustin Lane,East\n",
    }
    files = [read_csv(text.encode(), name) for name, text in texts.items()]
    with pytest.raises(NotAllowed):
        import_files(team.taras, files, lambda _file: mapping)
    count = team.olena.light().execute("SELECT count(*) FROM contact WHERE name = 'Acme'")
    assert count.fetchone() == (0,)
    assert import_files(team.olena, files, lambda _file: mapping).created["members"] == 1


def test_an_administrator_makes_another_one(team: Team) -> None:
    take(team.olena, "name,role,team\ntaras,admin,West\n", on_duplicate="update")
    assert team.member("taras")["role"] == "admin"
    take(team.taras, "name,team\nolena,East\n", on_duplicate="update")
    assert team.member("olena")["team"] == "East"


def test_who_is_no_administrator_any_more_undoes_and_redoes_no_change_of_members(
    team: Team,
) -> None:
    take(team.olena, "name,role\ntaras,admin\n", on_duplicate="update")
    take(team.taras, "name,team\ntaras,West\n", on_duplicate="update")
    take(team.olena, "name,role\ntaras,member\n", on_duplicate="update")
    with team.taras.unit() as work, pytest.raises(NotAllowed):
        undo.undo(work)


def test_nobody_comes_back_to_a_role_by_redo(team: Team) -> None:
    take(team.olena, "name,role\nolena,admin\ntaras,admin\n", on_duplicate="update")
    take(team.taras, "name,login\nNew,new\n")
    with team.taras.unit() as work:
        undo.undo(work)
    take(team.olena, "name,role\ntaras,member\n", on_duplicate="update")
    with pytest.raises(NotAllowed), team.taras.unit() as work:
        undo.redo(work)
    assert "New" not in team.names()


def test_one_change_does_not_make_itself_an_administrator(team: Team) -> None:
    def promote() -> None:
        with team.taras.unit() as work:
            work.change(find_member(work.session, "taras"), role="admin")

    def swap() -> None:
        with team.taras.unit() as work:
            rows = [(1, {"role": "member"}), (2, {"role": "admin"})]
            work.change_many(Member, rows)

    for act in (promote, swap):
        with pytest.raises(NotAllowed):
            act()
    assert (team.member("olena")["role"], team.member("taras")["role"]) == ("admin", "member")


def test_in_a_store_without_administrator_the_oldest_active_member_counts_as_one(
    team: Team, world: World
) -> None:
    iryna = world.other("iryna")
    take(
        team.olena,
        "name,role,active\nolena,member,no\ntaras,member,yes\n",
        on_duplicate="update",
    )
    for store in (team.olena, iryna):
        with pytest.raises(NotAllowed, match=r"ask taras\."):
            take(store, "name,team\nolena,East\n", on_duplicate="update")
    take(team.taras, "name,team\nolena,East\n", on_duplicate="update")


def test_whoever_begins_a_store_is_its_administrator(team: Team) -> None:
    assert team.member("olena")["role"] == "admin"
    assert team.member("taras")["role"] == "member"


def test_the_demo_company_is_whole_for_whoever_opens_it(world: World) -> None:
    result = load_demo(world.store)
    assert result.rejected == []
    with world.store.unit() as work:
        goals.set_goal(work, "2027-01", Money(1, "UAH"), team="Kyiv")


# Goals


def goal(store: Store, name: str = "", team: str = "", minor: int = 1) -> Goal:
    with store.unit() as work:
        member_id = find_member(work.session, name).key if name else None
        return goals.set_goal(work, "2026-12", Money(minor, "UAH"), member_id, team)


def test_a_member_sets_the_own_goal_and_no_other(team: Team) -> None:
    take(team.olena, "name,team\nolena,West\n", on_duplicate="update")
    goal(team.taras, "taras", minor=5)
    goal(team.taras, "taras", minor=6)
    for name, group in (("olena", ""), ("", "West"), ("", "")):
        with pytest.raises(NotAllowed) as refused:
            goal(team.taras, name, group)
        assert str(refused.value) == (
            "Only an administrator can change goals of others, of a team or of all."
            " Nothing was changed; ask olena."
        )
    for name, group in (("taras", ""), ("olena", ""), ("", "West"), ("", "")):
        goal(team.olena, name, group)


def test_a_member_removes_and_undoes_the_own_goal_and_no_other(team: Team) -> None:
    others, own = goal(team.olena, "olena").key, goal(team.taras, "taras").key
    with pytest.raises(NotAllowed), team.taras.unit() as work:
        goals.remove(work, others)
    with team.taras.unit() as work:
        goals.remove(work, own)
    with team.taras.unit() as work:
        undo.undo(work)
    with team.taras.read() as session:
        assert [row.member for row in goals.listed(session)] == ["olena", "taras"]
