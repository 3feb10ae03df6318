"""Which columns of a table fit, and what comes back where a wide one left room."""

from __future__ import annotations

import pytest

from svit_tui.widgets.table import ColumnSpec, column_widths


def columns(*, fills: bool) -> list[ColumnSpec]:
    return [
        ColumnSpec("label", "Label", minimum=10, weight=0),
        *(
            ColumnSpec(str(drop), "", width=width, drop=drop, fills=fills)
            for drop, width in enumerate((20, 5, 8, 5), 1)
        ),
    ]


@pytest.mark.parametrize(
    ("width", "shown"),
    [(52, "1234"), (51, "123"), (44, "124"), (38, "12"), (36, "1"), (31, "1"), (30, "23")],
)
def test_what_fits_comes_back_for_a_wide_column(width: int, shown: str) -> None:
    rooms = dict(column_widths(columns(fills=True), width))
    found = [spec.key for at, spec in enumerate(columns(fills=True)) if at in rooms]
    assert "".join(found[1:]) == shown
    assert sum(room + 1 for room in rooms.values()) - 1 <= width


def test_other_tables_lose_what_matters_least_and_all_behind_it() -> None:
    shown = [at for at, _room in column_widths(columns(fills=False), 30)]
    assert shown == [0]
