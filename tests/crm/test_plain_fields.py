"""A plain field of a deal, the competitor, is everywhere by a line in the table of fields."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from svit_tui.cli.exporting import as_csv
from svit_tui.crm import exporting
from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.deals import changes as deals
from svit_tui.crm.flows import stage_entry
from svit_tui.crm.flows.stage_entry import Filled
from svit_tui.crm.lists.short_lists import pipelines, stages
from svit_tui.crm.pipelines import stages as stage_changes
from svit_tui.crm.start.opening import open_store
from svit_tui.crm.timeline.history import history
from svit_tui.fields import NOUNS
from svit_tui.model.deal import Deal
from svit_tui.model.errors import Missing
from svit_tui.screens.timeline.history import fields_said
from svit_tui.store.store import Store
from tests.conftest import FrozenClock
from tests.crm.importing.hands import take

RIVAL = "Beta  Systems\n"
MAPPING = """\
[[file]]
name = "*"
entity = "deal"
[file.columns]
Title = "title"
Client = "contact"
Against = "competitor"
"""


@pytest.fixture
def store(tmp_path: Path, clock: FrozenClock) -> Store:
    return open_store(tmp_path / "svit.db", login="olena", clock=clock)


@pytest.fixture
def deal_id(store: Store) -> int:
    with store.unit() as work:
        client = contacts.add(work, name="Acme")
        return deals.add(work, title="Website", contact_id=client.key, competitor=RIVAL).key


def rival(store: Store, deal_id: int) -> str:
    with store.read() as session:
        return session.get_one(Deal, deal_id).competitor


def test_it_is_cleaned_and_changed(store: Store, deal_id: int) -> None:
    assert rival(store, deal_id) == "Beta Systems"
    with store.unit() as work:
        deals.edit(work, deal_id, competitor=" Gamma ")
    assert rival(store, deal_id) == "Gamma"
    with store.read() as session:
        newest = history(session, "deal", deal_id)[0]
    assert fields_said(newest) == "competitor: Beta Systems → Gamma"


def test_a_stage_may_ask_for_it(store: Store) -> None:
    with store.unit() as work:
        client = contacts.add(work, name="Acme")
        deal = deals.add(work, title="Website", contact_id=client.key).key
        second = stages(work.session, pipelines(work.session)[0].key)[1].key
        stage_changes.edit(work, second, requires=["competitor"])
    with store.unit() as work, pytest.raises(Missing, match="needs: competitor"):
        deals.move(work, deal, second)
    with store.unit() as work:
        stage_entry.fill_and_move(work, deal, second, Filled(plain={"competitor": "Beta"}))
    assert rival(store, deal) == "Beta"


def test_it_is_imported(store: Store) -> None:
    text = "Title,Client,Against\nWebsite,Acme,Beta\n"
    with store.unit() as work:
        contacts.add(work, name="Acme")
    for against in ("Beta", "Gamma"):
        file = text.replace("Beta", against)
        assert take(store, file, mapping=MAPPING, mode="update").rejected == []
        assert rival(store, 1) == against


@pytest.mark.usefixtures("deal_id")
def test_it_is_exported(store: Store) -> None:

    with store.read() as session:
        rows = exporting.rows(session, "deal", exporting.Wanted(store.identity()))
    text = as_csv(rows, NOUNS["deal"].columns)
    [row] = csv.DictReader(io.StringIO(text, newline=""))
    assert (row["title"], row["competitor"]) == ("Website", "Beta Systems")
