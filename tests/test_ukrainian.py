"""The Ukrainian catalogue keeps to one spelling: one apostrophe, dash, percent style and so on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from svit_tui import i18n
from svit_tui.keys.actions import footer
from tools import locale as catalogues

DOCS = Path(__file__).parent.parent / "docs"

CYRILLIC = "А-Яа-яІіЇїЄєҐґ"
# Words that are shortened end in a full stop, whatever the English ends in.
SHORTENED = re.compile(r"(дн|кваліфік|в\. п)\.$")
PERCENT_APART = re.compile(r"[\d}]\s+%(?![(\w])")


def forms(text: object) -> list[str]:
    """A message's or translation's texts: one, or one for each plural form."""
    return [str(part) for part in text] if isinstance(text, (tuple, list)) else [str(text or "")]


def messages() -> Iterator[Message]:
    return (message for message in catalogues.load("uk") if message.id)


def pairs() -> Iterator[tuple[str, str]]:
    """Each translation with the English that it stands for."""
    for message in messages():
        english = forms(message.id)
        for place, translation in enumerate(forms(message.string)):
            yield english[min(place, len(english) - 1)], translation


def found(pattern: str) -> list[str]:
    """The translations in which a pattern occurs."""
    return [translation for _, translation in pairs() if re.search(pattern, translation)]


def ending(text: str) -> str:
    """The punctuation and the blanks that a text ends in."""
    match = re.search(r"[.!?:;,…]*\s*$", text)
    return match.group() if match else ""


def test_there_is_one_apostrophe() -> None:
    assert found("['’`‘]") == [], "the apostrophe is ʼ (U+02BC)"


def test_the_dash_between_words_is_long() -> None:
    short = [
        translation
        for english, translation in pairs()
        if re.search(r"(^|\s)[–-](\s|$)", translation) and not re.search(r"(^|\s)[–-]", english)
    ]
    assert short == [], "— stands between words, – only in 0–5"


def test_quotes_are_angled_except_around_code() -> None:
    assert found("[“”„]") == []
    assert [text for english, text in pairs() if '"' in text and '"' not in english] == []
    assert [text for _, text in pairs() if text.count("«") != text.count("»")] == []


def test_the_percent_sign_stands_at_its_number() -> None:
    assert [text for _, text in pairs() if PERCENT_APART.search(text)] == []


def test_no_word_mixes_two_alphabets() -> None:
    assert found(rf"[A-Za-z][{CYRILLIC}]|[{CYRILLIC}][A-Za-z]") == []


def test_no_lone_latin_letter_stands_for_a_ukrainian_one() -> None:
    alike = re.compile(r"(?<![\w+])[aceiopxyABCEHIKMOPTXi](?![\w+])")
    wrong = [
        text
        for english, text in pairs()
        if any(letter.group() not in english for letter in alike.finditer(text))
    ]
    assert wrong == []


def test_no_russian_letters() -> None:
    assert found("[ыэъёЫЭЪЁ]") == []


def test_blanks_are_single() -> None:
    assert found(r"\s\s|\s[,;:!?](\s|$)| \.(\s|$)") == []


def test_a_translation_ends_as_the_english_does() -> None:
    wrong = [
        (english, translation)
        for english, translation in pairs()
        if english != "No." and ending(english) != ending(SHORTENED.sub(r"\1", translation))
    ]
    assert wrong == []


def test_a_translation_begins_with_the_blank_that_the_english_has() -> None:
    assert [text for english, text in pairs() if english[0].isspace() != text[0].isspace()] == []


def test_plural_forms_are_three_and_agree_with_the_number() -> None:
    """After the number a noun or an adjective has another form for 1, for 2 to 4 and for 5."""
    wrong = []
    for message in messages():
        if not isinstance(message.id, (tuple, list)):
            continue
        texts = forms(message.string)
        noun = re.search(
            r"\{(?:count|number)\} (deal|day|row|contact|step|event|goal)", message.id[1]
        )
        if len(texts) != 3 or (noun and texts[0] == texts[2]):
            wrong.append(texts)
    assert wrong == []


@pytest.mark.parametrize("path", sorted(DOCS.glob("*.uk.md")), ids=lambda path: path.name)
def test_the_pages_keep_to_one_dash_and_one_percent_style(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "—" not in text, "the dash of the pages is –"
    assert re.findall(r"\d\s%", text) == []
    # An apostrophe stands between letters; before one a backtick begins what is typed.
    assert re.findall("(?i)(?<=[а-яіїєґ])['’`‘](?=[а-яіїєґ])", text) == []


def test_an_action_is_not_called_by_its_outcome() -> None:
    """A key that wins a deal is a verb; a deal that is won has been."""
    i18n.set_language("uk")
    assert dict(footer("board")) | {"w": "виграти", "x": "програти"} == dict(footer("board"))
    assert i18n._("won") == "виграно"
    assert [i18n.pgettext("thing", "Name"), i18n._("Name")] == ["Назва", "Імʼя"]
