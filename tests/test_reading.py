"""Texts are found wherever lines wrap, and nowhere else."""

from __future__ import annotations

import pytest

from tests.reading import ScreenText

MODAL = """\
 Lead 12 · ₴210k    ┌──────────────────────────────┐  Proposal
 Website for a      │ File  /tmp/a/report.csv      │  Annual
 Медцентр · ₴18 000 │       /tmp/a/report.csv is   │  Bank Dnipro
 3d  overdue        │       there already.         │  5d  rotting
 last"""
PADDED = """\
 Website for a clinic   /tmp/pytest-of-somebody/py   Annual support
 Медцентр               test-0/report.csv is there   Bank Dnipro
                        already.
"""


@pytest.mark.parametrize(
    ("screen", "text"),
    [
        (MODAL, "is there already."),
        (MODAL, "report.csv is there"),
        (MODAL, "Lead 12"),
        (MODAL, "3d  overdue"),
        (PADDED, "is there already"),
        (PADDED, "pytest-of-somebody/pytest-0/report.csv is there already."),
    ],
)
def test_a_text_is_found_where_it_wraps(screen: str, text: str) -> None:
    assert text in ScreenText(screen)


@pytest.mark.parametrize(
    ("screen", "text"),
    [
        (MODAL, "is already"),
        (MODAL, "Bank Dnipro there already"),
        (MODAL, "Медцентр is there"),
        (MODAL, "overdue Website"),
        (MODAL, "clinic"),
        (PADDED, "report.csv already"),
        (PADDED, "for a clinic Bank"),
        ("ends here", "ends here and on"),
    ],
)
def test_texts_of_other_places_do_not_join(screen: str, text: str) -> None:
    assert text not in ScreenText(screen)
