"""Rows that name a contact: where the name fits two people, something has to decide."""

from __future__ import annotations

from pathlib import Path

import pytest

from svit_tui.crm.start.opening import open_store
from svit_tui.store.store import Store
from tests.crm.importing.hands import content, counts, take

TWO = (
    "Name,E-mail,Company\n"
    "Ivan Koval,ivan@firm-a.example,Firm A\n"
    "Ivan Koval,ivan@firm-b.example,Firm B\n"
)
DEALS = """
name = "old"
[[file]]
entity = "deal"
[file.columns]
ID = "external_id"
Title = "title"
Client = "contact"
People = "people"
"""
SAID = """
name = "old"
[[file]]
entity = "communication"
[file.columns]
ID = "external_id"
Client = "contact"
Deal = "deal"
Subject = "subject"
When = "started_at"
"""
MODES = ("skip", "update", "create")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """With two called Ivan Koval: contact 3 at Firm A (1) and contact 4 at Firm B (2)."""
    store = open_store(tmp_path / "svit.db", login="olena")
    take(store, TWO)
    numbers = store.light().execute("SELECT id FROM contact WHERE name = 'Ivan Koval'")
    assert [number for (number,) in numbers] == [3, 4]
    return store


def deals(store: Store, rows: str, *, mode: str = "skip") -> list[str]:
    """Import deals; the reasons why rows were rejected."""
    result = take(store, "ID,Title,Client,People\n" + rows, mapping=DEALS, mode=mode)
    return [row.reason for row in result.rejected]


def one(store: Store, query: str) -> object:
    (value,) = store.light().execute(query).fetchone()
    return value


@pytest.mark.parametrize("mode", MODES)
def test_a_deal_whose_contact_fits_two_is_rejected(store: Store, mode: str) -> None:
    before = content(store)
    reasons = deals(store, ",Roof,Ivan Koval,\n,Walls,New client,Ivan Koval\n", mode=mode)
    assert reasons == 2 * [
        "“Ivan Koval” matches several contacts: 3 Ivan Koval (Firm A, ivan@firm-a.example);"
        " 4 Ivan Koval (Firm B, ivan@firm-b.example)."
        " Write the e-mail of the one that is meant in place of the name."
    ]
    assert content(store) == before


def test_an_email_in_place_of_the_name_decides(store: Store) -> None:
    rows = ",Roof,IVAN@firm-b.example,\n,Walls,Firm A,ivan@firm-a.example\n"
    assert deals(store, rows) == []
    assert one(store, "SELECT contact_id FROM deal WHERE title = 'Roof'") == 4
    assert one(store, "SELECT contact_id FROM deal_contact") == 3
    assert deals(store, rows) == []
    assert one(store, "SELECT count(*) FROM deal") == 2


def test_the_organisation_of_a_deal_decides_of_its_people(store: Store) -> None:
    assert deals(store, ",Roof,Firm B,Ivan Koval\n") == []
    assert one(store, "SELECT contact_id FROM deal_contact") == 4


@pytest.mark.parametrize("external_id", ["", "D1"])
def test_a_deal_that_is_there_decides(store: Store, external_id: str) -> None:
    assert deals(store, f"{external_id},Roof,ivan@firm-b.example,\n") == []
    for mode in ("skip", "update"):
        assert deals(store, f"{external_id},Roof,Ivan Koval,\n", mode=mode) == []
    assert one(store, "SELECT count(*) FROM deal") == 1
    assert one(store, "SELECT contact_id FROM deal") == 4


def test_a_communication_goes_to_the_one_whose_deal_it_is_about(store: Store) -> None:
    assert deals(store, "D1,Roof,ivan@firm-b.example,\nD2,Walls,Firm A,\n") == []
    text = "ID,Client,Deal,Subject,When\n"
    rows = "S1,Ivan Koval,D1,Price,2026-10-01\nS2,Ivan Koval,Walls,Paint,2026-10-01\n"
    result = take(store, text + rows, mapping=SAID)
    assert counts(result, "communications") == (2, 0, 0, 0)
    found = store.light().execute("SELECT contact_id FROM participant ORDER BY communication_id")
    # The second works at the organisation whose deal it is.
    assert found.fetchall() == [(4,), (3,)]
    # It is there: with whom it was is known.
    again = take(store, text + rows.replace("D1", "").replace("Walls", ""), mapping=SAID)
    assert counts(again, "communications") == (0, 0, 2, 0)


@pytest.mark.parametrize(
    ("text", "mapping"),
    [
        ("ID,Client,Deal,Subject,When\n,Ivan Koval,,Price,2026-10-01\n", SAID),
        ("Subject,Due,Contact\nRing,2026-12-01,Ivan Koval\n", ""),
        ("Event,Start,People\nShow,2026-12-01,Firm A;Ivan Koval\n", ""),
    ],
)
def test_whatever_else_names_two_is_rejected(store: Store, text: str, mapping: str) -> None:
    before = content(store)
    (rejected,) = take(store, text, mapping=mapping).rejected
    assert "“Ivan Koval” matches several contacts: 3 Ivan Koval (Firm A" in rejected.reason
    assert content(store) == before


@pytest.mark.parametrize(
    ("text", "table"),
    [
        ("Subject,Due,Contact,Deal\nRing,2026-12-01,Ivan Koval,Roof\n", "task"),
        ("Event,Start,People,Deal\nShow,2026-12-01,Ivan Koval,Roof\n", "attendee"),
    ],
)
def test_tasks_and_events_go_to_the_one_of_their_deal(store: Store, text: str, table: str) -> None:
    assert deals(store, ",Roof,ivan@firm-a.example,\n") == []
    assert take(store, text).rejected == []
    assert one(store, f"SELECT contact_id FROM {table}") == 3


def test_of_two_deals_of_one_title_the_contact_decides(store: Store) -> None:
    rows = ",Roof,ivan@firm-a.example,\n,Roof,New client,\n"
    assert deals(store, rows) == []
    result = take(store, "Subject,Due,Contact,Deal\nRing,2026-12-01,Ivan Koval,Roof\n")
    assert counts(result, "tasks") == (1, 0, 0, 0)
    assert one(store, "SELECT contact_id FROM task") == 3
