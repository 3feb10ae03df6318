"""HTML in a cell is read as a browser shows it, and anything else stays as it is."""

from __future__ import annotations

import pytest

from svit_tui.exchange.cells.html import without_html


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("<p>Wants <b>slate</b>.</p><p>Budget 20k</p>", "Wants slate.\n\nBudget 20k"),
        ("One<br>two<BR/>three", "One\ntwo\nthree"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ("<div>a&nbsp;&amp; b</div>", "a & b"),
        ("<p>a</p><script>alert(1)</script>", "a"),
        ("a < b and b > c", "a < b and b > c"),
        ("<anna@example.com>", "<anna@example.com>"),
        ("AT&T\n  two", "AT&T\n  two"),
        ("<p", "<p"),
        ("", ""),
    ],
)
def test_text_of_a_cell(cell: str, text: str) -> None:
    assert without_html(cell) == text
