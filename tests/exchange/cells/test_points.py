"""E-mails and phones in files, and what spreadsheets made of them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from svit_tui.exchange.cells.points import plain_text, points_of, unspoilt
from svit_tui.model.errors import Invalid
from tests.effort import examples


@pytest.mark.parametrize(
    ("kind", "cell", "points"),
    [
        ("email", "a@x.example, b@x.example", ["a@x.example", "b@x.example"]),
        ("email", "a@x.example b@x.example; c@x.example", [f"{n}@x.example" for n in "abc"]),
        ("email", "Ann Lee <a@x.example>, mailto:b@x.example", ["a@x.example", "b@x.example"]),
        ("email", "no address", ["no address"]),
        ("phone", "044 111 00 01, 067 111 00 02", ["044 111 00 01", "067 111 00 02"]),
        ("phone", "0441110001/0671110002 або 0501110003", "0441110001 0671110002 0501110003"),
        ("phone", "+380 (44) 111-00-01, дод. 12", ["+380 (44) 111-00-01, дод. 12"]),
        ("phone", "067/111/00/01", ["067/111/00/01"]),
        ("phone", "380441112233.0", ["380441112233"]),
        ("link", "https://a.example/?x=1,2", ["https://a.example/?x=1,2"]),
        (
            "link",
            "https://a.example, https://b.example",
            ["https://a.example", "https://b.example"],
        ),
    ],
)
def test_several_stand_in_one_cell(kind: str, cell: str, points: list[str] | str) -> None:
    assert points_of(kind, cell) == (points.split() if isinstance(points, str) else points)


@pytest.mark.parametrize("cell", ["3.80441E+11", "3,80441E+11", "4E+11", "3.80441e+11"])
def test_what_a_spreadsheet_rounded_is_refused(cell: str) -> None:
    with pytest.raises(Invalid, match="rounded by a spreadsheet"):
        unspoilt(cell)
    with pytest.raises(Invalid):
        points_of("phone", f"0441110001; {cell}")


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('="+380441112255"', "+380441112255"),
        ("'+380441112277", "+380441112277"),
        ("'12/31/2026", "12/31/2026"),
        ("'=SUM(A1)", "=SUM(A1)"),
        ('="a ""b"""', 'a "b"'),
        # Words may begin with an apostrophe.
        ("'90s music", "'90s music"),
        ("'til then", "'til then"),
        ("=A1", "=A1"),
    ],
)
def test_marks_of_a_text_are_taken_off(cell: str, text: str) -> None:
    assert plain_text(cell) == text


@settings(max_examples=examples(80))
@given(
    st.text(max_size=40) | st.from_regex(r"[\d,;/+E.'=\"@a ]{0,25}", fullmatch=True),
    st.sampled_from(["email", "phone", "link"]),
)
def test_any_cell_is_read_or_refused(text: str, kind: str) -> None:
    try:
        points = points_of(kind, plain_text(text))
    except Invalid:
        return
    assert all(point.strip() == point != "" for point in points)
