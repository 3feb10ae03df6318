"""The rules hold for what an import brings, or are waived by name and told."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from svit_tui.crm import undo
from svit_tui.crm.deals import changes as deals
from svit_tui.crm.flows import sequences
from svit_tui.crm.importing import ImportResult, import_files
from svit_tui.crm.importing.waivers import Waived, Waiver
from svit_tui.crm.lists import short_lists as lists
from svit_tui.crm.pipelines import stages
from svit_tui.exchange.csv.file import read_csv
from svit_tui.exchange.mapping import parse_mapping
from svit_tui.exchange.recognise.table import recognise
from svit_tui.model.deal import Deal
from svit_tui.model.errors import Invalid
from svit_tui.model.kinds import StageChangeKind
from svit_tui.model.lists import LossReason
from svit_tui.model.nurture_steps import NurtureSequence, parse_steps
from tests.crm.conftest import World
from tests.crm.importing.hands import counts
from tests.crm.staff import columns_of, take

HEAD = "external_id,title,contact,status"


def deal(world: World, title: str = "Website") -> dict[str, Any]:
    """What the store has of a deal, with the names of stage and loss reason."""
    names = "status stage reason loss_note until why closed".split()
    row = (
        world.store.light()
        .execute(
            "SELECT status, stage.name, loss_reason.name, loss_note, snoozed_until, snooze_reason,"
            " substr(closed_at, 1, 10) FROM deal JOIN stage ON stage.id = stage_id"
            " LEFT JOIN loss_reason ON loss_reason.id = loss_reason_id WHERE title = ?",
            (title,),
        )
        .fetchone()
    )
    return dict(zip(names, row, strict=True))


def history(world: World, deal_id: int) -> list[tuple[str, str]]:
    rows = world.store.light().execute(
        "SELECT kind, substr(at, 1, 10) FROM stage_change WHERE deal_id = ? ORDER BY at, id",
        (deal_id,),
    )
    return list(rows)


def update(world: World, header: str, *rows: str) -> ImportResult:
    return take(world.store, "\n".join((header, *rows)), "deal", on_duplicate="update")


def waivers(result: ImportResult) -> list[tuple[int, str]]:
    return [(row.row, str(row.waiver)) for row in result.waived]


@pytest.fixture
def aside(world: World) -> World:
    with world.store.unit() as work:
        deals.snooze(work, world.website, date(2027, 3, 1), "budget next year")
    return world


# Closed deals


@pytest.mark.parametrize("row", ["won,", "lost,Price"])
def test_a_deal_that_an_import_closes_is_not_snoozed_any_more(aside: World, row: str) -> None:
    result = update(aside, "title,contact,status,loss_reason", f"Website,Медцентр,{row}")
    assert counts(result, "deals") == (0, 1, 0, 0)
    found = deal(aside)
    assert (found["until"], found["why"]) == (None, "")
    assert found["status"] == row.partition(",")[0]
    assert waivers(result) == []


@pytest.mark.parametrize("status", ["won", "lost"])
def test_a_closed_deal_comes_without_its_snooze_and_that_is_told(world: World, status: str) -> None:
    result = update(
        world, f"{HEAD},loss_reason,snoozed_until", f"D1,Roof,Acme,{status},Price,2027-03-01"
    )
    assert deal(world, "Roof")["until"] is None
    assert waivers(result) == [(2, "snooze")]


def test_a_lost_deal_without_a_reason_gets_one_that_says_so(world: World) -> None:
    result = update(world, HEAD, "D1,Roof,Acme,lost", "D2,Door,Acme,lost", "D3,Sill,Acme,won")
    assert deal(world, "Roof")["reason"] == "Imported, not said"
    assert waivers(result) == [(2, "loss_reason"), (3, "loss_reason")]
    with world.store.read() as session:
        assert lists.find(session, LossReason, "imported, not said") is not None
    again = update(world, HEAD, "D1,Roof,Acme,lost", "D2,Door,Acme,lost")
    assert (counts(again, "deals"), waivers(again)) == ((0, 0, 2, 0), [])


def test_no_reason_is_made_where_every_deal_has_one(world: World) -> None:
    update(world, f"{HEAD},loss_reason", "D1,Roof,Acme,lost,Too dear", "D2,Door,Acme,won,")
    with world.store.read() as session:
        assert lists.find(session, LossReason, "Imported, not said") is None


def test_an_open_deal_that_the_file_shows_lost_has_a_reason_too(world: World) -> None:
    result = update(world, "title,contact,status,closed_at", "Website,Медцентр,lost,2026-11-20")
    found = deal(world)
    assert (found["reason"], found["closed"]) == ("Imported, not said", "2026-11-20")
    assert waivers(result) == [(2, "loss_reason")]


def test_a_file_that_does_not_tell_the_state_leaves_it(world: World) -> None:
    with world.store.unit() as work:
        reason = lists.ensure(work, LossReason, "Price")
        deals.lose(work, world.website, reason_id=reason.key, note="too dear")
    before = deal(world)
    result = update(world, "title,contact,amount", "Website,Медцентр,20000")
    assert counts(result, "deals") == (0, 1, 0, 0)
    assert deal(world) == before


def test_the_reason_of_a_lost_deal_is_corrected_without_its_state(world: World) -> None:
    update(world, f"{HEAD},loss_reason", "D1,Roof,Acme,lost,Price")
    update(world, "external_id,title,contact,loss_reason", "D1,Roof,Acme,Rival")
    assert (deal(world, "Roof")["status"], deal(world, "Roof")["reason"]) == ("lost", "Rival")


def test_a_state_without_a_stage_leaves_the_stage(world: World) -> None:
    with world.store.unit() as work:
        deals.step(work, world.website, 2)
    stage = deal(world)["stage"]
    update(world, "title,contact,status", "Website,Медцентр,won")
    assert (deal(world)["stage"], deal(world)["status"]) == (stage, "won")


def test_a_closed_deal_that_the_file_shows_open_is_open_again(world: World) -> None:
    update(world, "title,contact,status", "Website,Медцентр,lost")
    update(world, "title,contact,status", "Website,Медцентр,open")
    found = deal(world)
    assert (found["status"], found["reason"], found["closed"]) == ("open", None, None)
    kinds = [kind for kind, _at in history(world, world.website)]
    assert kinds == [StageChangeKind.ENTERED, StageChangeKind.LOST, StageChangeKind.REOPENED]


def test_a_deal_moves_and_closes_in_the_order_in_which_it_did(world: World) -> None:
    world.clock.forward(days=10)
    update(
        world,
        "title,contact,stage,status,closed_at",
        "Website,Медцентр,Proposal,won,2026-11-27",
    )
    assert history(world, world.website) == [
        ("entered", "2026-11-24"),
        ("entered", "2026-11-27"),
        ("won", "2026-11-27"),
    ]


# Snoozed deals


def test_a_snooze_date_that_has_passed_is_not_taken_and_told(world: World) -> None:
    result = update(
        world,
        f"{HEAD},snoozed_until,snooze_reason",
        "D1,Roof,Acme,open,2020-01-01,",
        "D2,Door,Acme,open,2026-11-24,",
        "D3,Sill,Acme,open,2026-11-25,budget",
    )
    assert counts(result, "deals") == (3, 0, 0, 0)
    assert waivers(result) == [(2, "snooze"), (3, "snooze")]
    assert [deal(world, title)["until"] for title in ("Roof", "Door", "Sill")] == [
        None,
        None,
        "2026-11-25",
    ]
    assert deal(world, "Sill")["why"] == "budget"


def test_an_update_snoozes_by_the_same_rule(aside: World) -> None:
    head = "title,contact,snoozed_until"
    assert waivers(update(aside, head, "Website,Медцентр,2020-01-01")) == [(2, "snooze")]
    assert deal(aside)["until"] == "2027-03-01"
    assert waivers(update(aside, head, "Website,Медцентр,2027-04-01")) == []
    assert (deal(aside)["until"], deal(aside)["why"]) == ("2027-04-01", "budget next year")


# What a stage asks for


def test_deals_in_stages_that_ask_for_more_are_told(world: World) -> None:
    with world.store.unit() as work:
        proposal = next(
            stage for stage in lists.stages(work.session, 1) if stage.name == "Proposal"
        )
        stages.edit(work, proposal.key, requires=["amount", "contact"])
    result = update(
        world,
        f"{HEAD},stage,amount",
        "D1,Roof,Acme,open,Proposal,",
        "D2,Door,olena@clinic.example,open,Proposal,100",
        "D3,Sill,Acme,open,Proposal,100",
        "D4,Wall,Acme,won,Proposal,",
        "D5,Hall,Acme,open,Lead,",
    )
    assert counts(result, "deals") == (5, 0, 0, 0)
    assert waivers(result) == [(2, "stage_requires"), (4, "stage_requires")]
    moved = update(world, "title,contact,stage", "Website,Медцентр,Proposal")
    assert waivers(moved) == [(2, "stage_requires")]
    assert deal(world)["stage"] == "Proposal"


def test_a_next_step_that_comes_later_in_the_import_counts(world: World) -> None:
    with world.store.unit() as work:
        second = lists.stages(work.session, 1)[1]
        stages.edit(work, second.key, requires=["next_step"])
    mapping = columns_of("deal", "title,contact,stage", "deals.csv")
    mapping += columns_of("task", "subject,due,deal", "tasks.csv")
    chosen = parse_mapping(f'name = "own"\n{mapping}', "own.toml")
    texts = {
        "deals.csv": "title,contact,stage\nRoof,Acme,2\nDoor,Acme,2\n",
        "tasks.csv": "subject,due,deal\nRing,2026-12-01,Roof\n",
    }
    files = [read_csv(text.encode(), name) for name, text in texts.items()]
    result = import_files(world.store, files, lambda _file: chosen)
    assert waivers(result) == [(3, "stage_requires")]


# Whatever else


def test_a_probability_over_a_hundred_is_refused(world: World) -> None:
    result = update(world, f"{HEAD},probability", "D1,Roof,Acme,open,101")
    assert len(result.rejected) == 1


def test_a_deal_is_not_closed_before_it_was_created(world: World) -> None:
    result = update(
        world,
        f"{HEAD},created_at,closed_at",
        "D1,Roof,Acme,won,2026-03-02,2026-03-01",
        "D2,Door,Acme,won,2026-03-02T17:00:00Z,2026-03-02",
        "D3,Sill,Acme,won,,2026-03-02",
    )
    reasons = [row.reason for row in result.rejected]
    assert reasons == ["the deal is closed before it is created"]
    rows = world.store.light().execute("SELECT created_at <= closed_at FROM deal WHERE id > 2")
    assert rows.fetchall() == [(1,), (1,)]


@pytest.mark.parametrize("kind", ["Customer - Direct", "персона"])
def test_a_kind_of_contact_that_there_is_not_is_told(world: World, kind: str) -> None:
    result = take(world.store, f"name,kind\nEdge,{kind}\nAcme,Organization\n", "contact")
    assert [row.reason for row in result.rejected] == [
        f"“{kind}” is not a kind of contact: person or organization"
    ]
    assert result.created["contacts"] == 1


def test_a_consent_that_there_is_not_is_told(world: World) -> None:
    result = take(world.store, "name,consent\nAnna,opted out\nBo,Refused\n", "contact")
    assert [row.reason for row in result.rejected] == [
        "“opted out” is not a consent: unknown, given or refused"
    ]


@pytest.mark.parametrize(
    ("entity", "text"),
    [
        ("contact", "name,owner\nAnna,taras\n"),
        ("deal", "title,contact,owner\nRoof,Acme,taras\n"),
        ("task", "subject,due,assignee\nRing,2026-12-01,taras\n"),
        ("event", "title,start,member\nShow,2026-12-01,taras\n"),
    ],
)
def test_nothing_new_is_given_to_a_member_who_has_left(
    world: World, entity: str, text: str
) -> None:
    world.other().close()
    take(world.store, "name,active\ntaras,no\n", on_duplicate="update")
    result = take(world.store, text, entity)
    assert [row.reason for row in result.rejected] == [
        "taras has left the team. Name somebody else."
    ]


def test_what_a_member_who_has_left_had_stays_theirs(world: World) -> None:
    world.other().close()
    text = "title,contact,owner,status\nRoof,Acme,taras,open\n"
    take(world.store, text, "deal")
    take(world.store, "name,active\ntaras,no\n", on_duplicate="update")
    for mode in ("skip", "update"):
        result = take(world.store, text, "deal", on_duplicate=mode)
        assert counts(result, "deals") == (0, 0, 1, 0)
    closed = text.replace("Roof", "Door").replace("open", "won")
    assert counts(take(world.store, closed, "deal"), "deals") == (1, 0, 0, 0)


def test_undo_takes_all_of_it_back(aside: World) -> None:
    before = deal(aside)
    update(aside, "title,contact,stage,status", "Website,Медцентр,Proposal,lost")
    with aside.store.unit() as work:
        assert undo.undo(work).sentence() == "Imported: staff.csv"
    assert deal(aside) == before
    with aside.store.read() as session:
        assert lists.find(session, LossReason, "Imported, not said") is None
        assert session.get_one(Deal, aside.website).closed_at is None


def test_a_waiver_says_what_was_let_pass() -> None:
    told = Waived("a.csv", 2, Waiver.LOSS_REASON).as_dict()
    assert told["reason"] == "imported; no loss reason is given"


def test_what_a_company_brings_of_members_who_have_left_is_told(world: World) -> None:
    world.other().close()
    take(world.store, "name,active\ntaras,no\n", on_duplicate="update")
    text = (
        "id,uid,title,due_on,due_at,rule,assignee,done_at\n"
        "1,a@x,Ring,2026-12-01,,,taras,\n2,b@x,Rang,2026-11-01,,,taras,2026-11-01T10:00:00Z\n"
    )
    file = read_csv(text.encode(), "tasks.csv")
    known = recognise(file.name, file.columns)
    result = import_files(world.store, [file], lambda _file: known)
    assert (result.created["tasks"], result.rejected) == (2, [])
    assert [(row.row, str(row.waiver)) for row in result.waived] == [(2, "left")]


def test_no_sequence_is_started_for_a_member_who_has_left(world: World) -> None:
    world.other().close()
    take(world.store, "title,contact,owner\nRoof,Acme,taras\n", "deal")
    take(world.store, "name,active\ntaras,no\n", on_duplicate="update")
    sequence = NurtureSequence("Warm-up", parse_steps("day 0 email"))
    with pytest.raises(Invalid, match="taras has left"), world.store.unit() as work:
        sequences.start(work, 3, sequence)
