"""The lines below a list: numbers are whole or not there, names share what is left."""

from __future__ import annotations

from svit_tui.widgets.strip import fit_facts

FACTS = [
    ("Навчання команди з бронюванням", "", True),
    ("₴22,000", "", False),
    ("60%", "", False),
    ("Будівельна група «Вежа»", "", True),
]


def said(room: int) -> str:
    return "  ".join(text for text, _look in fit_facts(FACTS, room))


def test_all_is_read_where_there_is_room() -> None:
    assert said(80) == "Навчання команди з бронюванням  ₴22,000  60%  Будівельна група «Вежа»"


def test_the_title_is_read_before_the_contact() -> None:
    assert said(54) == "Навчання команди з бронюванням  ₴22,000  60%  Будівел…"
    assert said(40) == "Навчання команди …  ₴22,000  60%  Будів…"


def test_what_has_no_room_goes_whole() -> None:
    assert said(20) == "Навча…  ₴22,000  60%"
    assert said(16) == "Навчан…  ₴22,000"
    assert said(8) == "Навчанн…"
    assert said(3) == ""


def test_what_is_empty_takes_no_room() -> None:
    assert fit_facts([("", "", False), ("a", "", True)], 9) == [("a", "")]
