"""Search as people type."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from svit_tui.model.values.text import search_key
from svit_tui.store import search_index
from svit_tui.store.search_index import COMMUNICATION, CONTACT, DEAL, find, put_many, remove
from tests.effort import examples

PEOPLE = [
    (CONTACT, 1, "Олена Шевченко", "olena@clinic.example 380445550101", "Медцентр"),
    (CONTACT, 2, "Тарас Шевчук", "taras@x.example", ""),
    (CONTACT, 3, "Мар'яна Їжак", "", ""),
    (CONTACT, 4, "John Smith", "john.smith@mail.example", "likes the clinic"),
    (CONTACT, 5, "Йосип Ирина", "", ""),
    (DEAL, 1, "Website for Shevchenko", "", "Олена Шевченко"),
    (COMMUNICATION, 1, "About the offer", "", "He said: call me"),
]


@pytest.fixture
def index() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    for statement in search_index.SCHEMA:
        connection.execute(statement)
    put_many(connection, PEOPLE)
    return connection


def found(index: sqlite3.Connection, query: str) -> list[tuple[int, int]]:
    return [(hit.kind, hit.id) for hit in find(index, query)]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("шевч", (CONTACT, 1)),
        ("ШЕВЧУК", (CONTACT, 2)),
        ("енко", (CONTACT, 1)),
        ("ш", (CONTACT, 1)),
        ("см", None),
        ("sm", (CONTACT, 4)),
        ("мі", None),
        ("їж", (CONTACT, 3)),
        ("жа", (CONTACT, 3)),
        ("мар’яна", (CONTACT, 3)),
        ("Марʼяна", (CONTACT, 3)),
        ("smith john", (CONTACT, 4)),
        ("olena@clinic", (CONTACT, 1)),
        ("555-01-01", (CONTACT, 1)),
        ("(044) 555", (CONTACT, 1)),
        ("шевчнко", (CONTACT, 1)),
        ("шевчуй", (CONTACT, 2)),
        ("jonh", (CONTACT, 4)),
        ("call me", (COMMUNICATION, 1)),
        ("nobody at all", None),
        ("", None),
        ("!!!", None),
    ],
)
def test_what_people_type(
    index: sqlite3.Connection, query: str, first: tuple[int, int] | None
) -> None:
    hits = found(index, query)
    assert (hits[0] if hits else None) == first


def test_similar_letters_stay_apart_in_exact_matches(index: sqlite3.Connection) -> None:
    assert found(index, "йо") == [(CONTACT, 5)]
    assert found(index, "ио") == []


def test_names_that_begin_so_come_first(index: sqlite3.Connection) -> None:
    put_many(index, [(CONTACT, 9, "Clinic", "", "")])
    assert found(index, "clinic")[0] == (CONTACT, 9)


def test_where_it_was_found_is_told(index: sqlite3.Connection) -> None:
    wheres = {hit.id: hit.where for hit in find(index, "clinic", kinds=(CONTACT,))}
    assert wheres == {1: "reach", 4: "text"}


def test_a_removed_entry_is_gone(index: sqlite3.Connection) -> None:
    remove(index, CONTACT, 1)
    assert (CONTACT, 1) not in found(index, "шевченко")


def test_a_changed_entry_is_found_by_its_new_words_only(index: sqlite3.Connection) -> None:
    put_many(index, [(CONTACT, 2, "Тарас Бондар", "", "")])
    assert found(index, "бондар") == [(CONTACT, 2)]
    assert (CONTACT, 2) not in found(index, "шевчук")


@settings(max_examples=examples(150))
@given(st.text(max_size=30))
def test_no_query_breaks_it(query: str) -> None:
    connection = sqlite3.connect(":memory:")
    for statement in search_index.SCHEMA:
        connection.execute(statement)
    put_many(connection, PEOPLE)
    find(connection, query)
    find(connection, f'"{query}" OR * NEAR( {query}')


WORDS = st.text(alphabet="абвіїєй'qwe1", min_size=3, max_size=6)


@settings(max_examples=examples(100))
@given(names=st.lists(WORDS, min_size=1, max_size=12), query=WORDS)
def test_three_letters_and_more_find_what_a_plain_scan_finds(names: list[str], query: str) -> None:
    connection = sqlite3.connect(":memory:")
    for statement in search_index.SCHEMA:
        connection.execute(statement)
    put_many(connection, [(CONTACT, n, name, "", "") for n, name in enumerate(names, 1)])
    wanted = {n for n, name in enumerate(names, 1) if search_key(query) in search_key(name)}
    got = {hit.id for hit in find(connection, query, kinds=(CONTACT,))}
    # Where a plain scan finds nothing, typos are forgiven.
    assert got == wanted or (not wanted and got <= set(range(1, len(names) + 1)))
