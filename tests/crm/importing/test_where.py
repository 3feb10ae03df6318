"""Rows that a mapping chooses: the others are passed over, and counted."""

from __future__ import annotations

import pytest

from svit_tui.model.errors import Invalid
from tests.crm.conftest import World
from tests.crm.importing.hands import counts, people, take

MAPPING = """
name = "crm"
[[file]]
entity = "contact"
where = { Gone = "0", Kind = ["lead", "client"] }
[file.columns]
Name = "name"
"""
TEXT = "Name,Gone,Kind\nAnna,0,lead\nBo,1,lead\nCy,0,client\nDan,0,rival\n"


def names(world: World) -> list[str]:
    return [row[0] for row in people(world.store)]


def test_only_the_rows_that_are_meant_are_taken(world: World) -> None:
    before = names(world)
    result = take(world.store, TEXT, mapping=MAPPING)
    assert (counts(result), result.left_out) == ((2, 0, 0, 0), 2)
    assert sorted(set(names(world)) - set(before)) == ["Anna", "Cy"]


def test_a_column_to_choose_by_has_to_be_there(world: World) -> None:
    with pytest.raises(Invalid, match="lacks the columns of the mapping crm: Gone"):
        take(world.store, TEXT.replace("Gone", "Deleted"), mapping=MAPPING)


def test_what_is_no_table_is_told(world: World) -> None:
    wrong = MAPPING.replace('{ Gone = "0", Kind = ["lead", "client"] }', '"0"')
    with pytest.raises(Invalid, match="it must be a table"):
        take(world.store, TEXT, mapping=wrong)
