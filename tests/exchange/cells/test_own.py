"""Cells of our own exports are read back as they were written."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from svit_tui.exchange.cells.columns import pieces_of
from svit_tui.exchange.cells.own import list_cell, read_table, table_cell

TEXT = st.text(st.sampled_from("ab;=,[]{}\"' \n:"), min_size=1, max_size=8)


@given(st.lists(TEXT, min_size=1, max_size=4))
def test_several_values_come_back(values: list[str]) -> None:
    found = [piece.strip() for piece in pieces_of(list_cell(values), ";")]
    assert found == [value.strip() for value in values]


@given(st.dictionaries(TEXT, TEXT, max_size=4))
def test_texts_by_a_word_come_back(table: dict[str, str]) -> None:
    assert read_table(table_cell(table)) == table


def test_people_read_them_easily() -> None:
    assert list_cell(["vip", "big, new"]) == "vip; big, new"
    assert list_cell(["a;b", "c"]) == '["a;b", "c"]'
    assert table_cell({"Budget": 4, "Need": 1}) == "Budget=4; Need=1"
    assert table_cell({"https://x.example/?a=b": "site"}) == '{"https://x.example/?a=b": "site"}'
