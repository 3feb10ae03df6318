"""Recognise our own exports by their exact columns."""

from __future__ import annotations

from collections.abc import Sequence

from svit_tui.exchange.cells.own import BETWEEN
from svit_tui.exchange.maps import ColumnMap, FileMap, ImportMap
from svit_tui.exchange.records import OWN
from svit_tui.fields import NOUNS, Kind

_JOINED = (Kind.SEVERAL, Kind.TRAIL)


def recognise_own(columns: Sequence[str]) -> ImportMap | None:
    """The mapping of an export of ours, by the columns that make sure of it; none if it is none."""
    for noun in NOUNS.values():
        if not noun.sure or not noun.sure <= set(columns):
            continue
        maps = tuple(
            ColumnMap(
                column,
                field.name,
                separator=BETWEEN if field.kind in _JOINED else ",",
            )
            for column, field in noun.own_fields.items()
            if column in columns
        )
        return ImportMap("csv", (FileMap(noun.name, columns=maps, system=OWN, decimal="."),))
    return None
