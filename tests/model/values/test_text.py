"""Text from outside comes out clean, and is found and sorted as people expect."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svit_tui.model.errors import Invalid
from svit_tui.model.values.text import clean_block, clean_line, phone_digits, search_key, sort_key


@given(st.text(max_size=300))
def test_a_line_is_one_line_of_printable_nfc(text: str) -> None:
    cleaned = clean_line(text)
    assert cleaned == unicodedata.normalize("NFC", cleaned)
    assert "\n" not in cleaned
    assert "\t" not in cleaned
    assert not any(unicodedata.category(mark) in ("Cc", "Cs") for mark in cleaned)
    assert not set(cleaned) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b")
    assert clean_line(cleaned) == cleaned


@given(st.text(max_size=300))
def test_a_block_keeps_line_breaks_and_tabs_only(text: str) -> None:
    cleaned = clean_block(text)
    controls = {mark for mark in cleaned if unicodedata.category(mark) == "Cc"}
    assert controls <= {"\n", "\t"}
    cleaned.encode("utf-8")
    assert clean_block(cleaned) == cleaned


def test_decomposed_letters_are_composed() -> None:
    assert clean_line("\u0438\u0306\u0456\u0308") == "\u0439\u0457"


def test_family_emoji_stays_whole() -> None:
    assert clean_line("👨\u200d👩\u200d👧") == "👨\u200d👩\u200d👧"


def test_too_long_text_is_refused_with_a_sentence() -> None:
    with pytest.raises(Invalid, match="too long"):
        clean_line("x" * 20_000_000)


@pytest.mark.parametrize("name", ["Імʼя", "Ім'я", "Ім’я", "ІМʼЯ"])
def test_three_apostrophes_and_case_are_alike(name: str) -> None:
    assert search_key(name) == "ім'я"


def test_similar_letters_stay_apart() -> None:
    assert len({search_key(letter) for letter in "йиїіґг"}) == 6


def test_names_sort_by_the_ukrainian_alphabet() -> None:
    names = ["9 днів", "Acme", "acme b", "Гай", "ґанок", "Єва", "Їжак", "Йосип", "Щука", "Юрій"]
    assert sorted(set(names), key=sort_key) == names


def test_phones_are_compared_by_digits() -> None:
    assert phone_digits("+38 (044) 555-01-01") == "380445550101"


@given(st.text(st.characters(max_codepoint=127)))
def test_plain_texts_are_found_by_what_any_text_is(text: str) -> None:
    # A letter outside ASCII keeps the short way from being taken.
    assert search_key(f"{text} ї") == f"{search_key(text)} ї".strip()
