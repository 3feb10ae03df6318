"""The lines below a list: numbers are whole or not there, names share what is left."""

from __future__ import annotations

from svit_tui.widgets.cells import wrapped
from svit_tui.widgets.strip import ReadEntry, fit_facts, fit_lines

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


def test_a_text_is_broken_between_words_and_a_long_word_anywhere() -> None:
    assert wrapped("Просять розбити на три частини.", 12) == [
        "Просять",
        "розбити на",
        "три частини.",
    ]
    assert wrapped("to https://example.org/a", 10) == ["to", "https://ex", "ample.org/", "a"]
    assert wrapped("会議の議事録", 5) == ["会議", "の議", "事録"]
    assert wrapped(" ", 5) == []


def lines_of(room: int, most: int, text: str, top: int = 0) -> list[str]:
    lines = fit_lines(ReadEntry(FACTS[:2], FACTS[2:], text), room, most, top, "▾ more")
    return ["  ".join(text for text, _look in fit_facts(line, room)) for line in lines]


def test_lines_have_all_facts_whole_and_then_the_text() -> None:
    assert lines_of(44, 6, "One two.\n\nThree.") == [
        "Навчання команди з бронюванням  ₴22,000  60%",
        "Будівельна група «Вежа»",
        "One two.",
        "Three.",
    ]


def test_where_room_is_short_the_text_comes_before_what_is_spare() -> None:
    assert lines_of(44, 2, "One two.") == [
        "Навчання команди з бронюванням  ₴22,000",
        "One two.  60%  Будівельна група «Вежа»",
    ]
    assert lines_of(33, 2, "One two.\nThree four.") == [
        "Навчання команди з бронюванням",
        "₴22,000  One two. Three …  ▾ more",
    ]


def test_each_line_of_a_long_entry_is_read_whole_in_its_turn() -> None:
    text = "One two.\nThree four. Five six seven eight nine ten."
    pages = [lines_of(33, 3, text, top) for top in (0, 2, 3)]
    assert pages == [
        [
            "Навчання команди з бронюванням",
            "₴22,000",
            "One two. Three four. Fiv…  ▾ more",
        ],
        [
            "One two.",
            "Three four. Five six seven eight",
            "nine ten.  ▾ more",
        ],
        [
            "Three four. Five six seven eight",
            "nine ten.",
            "60%  Будівельна група «Вежа»",
        ],
    ]
