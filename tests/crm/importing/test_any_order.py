"""Random files: the order of rows, importing twice, and undo leave the store as it should be."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from svit_tui.crm import undo
from svit_tui.crm.importing import ImportResult, import_files
from svit_tui.exchange.csv.file import read_csv
from svit_tui.exchange.mapping import parse_mapping
from svit_tui.exchange.maps import ImportMap
from svit_tui.store.store import Store
from tests.crm.conftest import World
from tests.crm.staff import columns_of
from tests.effort import examples

CONTACTS = "external_id,name,kind,email,phone,organization"
DEALS = "external_id,title,contact,stage,status,product,amount,loss_reason"
TASKS = "external_id,subject,due,contact,deal"
FILES = {"contacts.csv": CONTACTS, "deals.csv": DEALS, "tasks.csv": TASKS}
NOUNS = {"contacts.csv": "contact", "deals.csv": "deal", "tasks.csv": "task"}

# Few names and firms, so that many rows are about people of one name.
names = st.sampled_from(("Anna", "Ivan Koval", "Олена", "Bo"))
firms = st.sampled_from(("", "Acme", "Beta"))
Rows = dict[str, list[str]]


@st.composite
def companies(draw: st.DrawFn) -> Rows:
    """Rows of three files; what tells people apart is never the same for two of them."""
    people = draw(st.lists(st.tuples(names, firms, st.booleans()), min_size=1, max_size=6))
    contacts = [
        f"P{n},{name},person,{f'p{n}@x.example' if mailed else ''},04411100{n:02},{firm}"
        for n, (name, firm, mailed) in enumerate(people)
    ]
    refs = st.integers(0, len(people) - 1).map(lambda n: f"P{n}")
    deals = [
        f"D{n},Deal {n % 2},{ref},{stage},{status},{product},{amount},{reason}"
        for n, (ref, stage, status, product, amount, reason) in enumerate(
            draw(
                st.lists(
                    st.tuples(
                        refs,
                        st.sampled_from(("1", "2", "3")),
                        st.sampled_from(("open", "won", "lost")),
                        st.sampled_from(("", "Tiles")),
                        st.integers(0, 900),
                        st.sampled_from(("", "Price")),
                    ),
                    max_size=6,
                )
            )
        )
    ]
    about = st.tuples(refs, st.integers(0, 7))
    tasks = [
        f"T{n},Ring,2026-12-01,{ref},{f'D{deal}' if deal < len(deals) else ''}"
        for n, (ref, deal) in enumerate(draw(st.lists(about, max_size=4)))
    ]
    return {"contacts.csv": contacts, "deals.csv": deals, "tasks.csv": tasks}


def mapping() -> ImportMap:
    parts = "".join(columns_of(NOUNS[name], head, name) for name, head in FILES.items())
    return parse_mapping(f'name = "crm"\n{parts}', "crm.toml")


def bring(store: Store, rows: Rows, mode: str = "skip") -> ImportResult:
    texts = {name: "\n".join((FILES[name], *rows[name])) for name in FILES}
    files = [read_csv(text.encode(), name) for name, text in texts.items()]
    chosen = mapping()
    return import_files(store, files, lambda _file: chosen, on_duplicate=mode)


def holds(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """All that the store holds of it, by names and ids of the other system, in no order."""
    queries = {
        "contacts": "SELECT e.value, c.name, c.kind, o.name, (SELECT group_concat(value) FROM"
        " contact_point AS p WHERE p.contact_id = c.id) FROM contact AS c"
        " LEFT JOIN contact AS o ON o.id = c.organization_id"
        " LEFT JOIN external_id AS e ON e.entity = 'contact' AND e.entity_id = c.id",
        "deals": "SELECT e.value, d.title, d.status, d.amount, s.name, r.name, x.value,"
        " (SELECT group_concat(name || quantity || unit_price) FROM line WHERE deal_id = d.id)"
        " FROM deal AS d JOIN stage AS s ON s.id = d.stage_id"
        " LEFT JOIN loss_reason AS r ON r.id = d.loss_reason_id"
        " JOIN external_id AS e ON e.entity = 'deal' AND e.entity_id = d.id"
        " LEFT JOIN external_id AS x ON x.entity = 'contact' AND x.entity_id = d.contact_id",
        "tasks": "SELECT e.value, t.title, d.title, x.value FROM task AS t"
        " JOIN external_id AS e ON e.entity = 'task' AND e.entity_id = t.id"
        " LEFT JOIN deal AS d ON d.id = t.deal_id"
        " LEFT JOIN external_id AS x ON x.entity = 'contact' AND x.entity_id = t.contact_id",
    }
    light = store.light()
    return {what: sorted(light.execute(query), key=repr) for what, query in queries.items()}


def taken_back(store: Store) -> None:
    with store.unit() as work:
        undo.undo(work)


@pytest.mark.parametrize("mode", ["skip", "update"])
@given(rows=companies(), seed=st.integers(0, 9))
@settings(
    max_examples=examples(12),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_order_repetition_and_undo(world: World, mode: str, rows: Rows, seed: int) -> None:
    store = world.store
    before = holds(store)
    result = bring(store, rows, mode)
    assert result.rejected == []
    there = holds(store)
    again = bring(store, rows, mode)
    assert again.created.total() + again.updated.total() == 0
    assert holds(store) == there
    taken_back(store)
    assert holds(store) == before
    shuffled = {name: random.Random(seed).sample(part, len(part)) for name, part in rows.items()}
    bring(store, shuffled, mode)
    assert holds(store) == there
    taken_back(store)
