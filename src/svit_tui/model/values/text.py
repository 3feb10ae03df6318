"""Clean text from outside, and make the keys that text is compared by."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from svit_tui.i18n import _
from svit_tui.model.errors import Invalid

LINE_LIMIT = 1_000
BLOCK_LIMIT = 100_000

# Controls, and the invisible characters that reorder or hide text. The joiners U+200C and U+200D
# stay: Persian and Indic words and family emoji need them, and they can't reorder anything.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
    "\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
_LINE_BREAKS = re.compile("\r\n|[\r\u2028\u2029\x0b\x0c\x85]")
_APOSTROPHES = str.maketrans(dict.fromkeys("’ʼ‘`´ʹ′＇", "'"))


def clean(text: str) -> str:
    """NFC without controls and bidi overrides; line breaks become `\\n`, tabs stay."""
    if text.isascii() and text.isprintable():
        # Most cells of most files: nothing to do.
        return text
    text = _LINE_BREAKS.sub("\n", text)
    return unicodedata.normalize("NFC", _UNSAFE.sub("", text))


def clean_line(text: str, limit: int = LINE_LIMIT) -> str:
    """Clean text on one line, blanks folded and trimmed. Raises Invalid if it is too long."""
    _bounded(text, limit * 4)
    cleaned = " ".join(clean(text).split())
    _bounded(cleaned, limit)
    return cleaned


def clean_block(text: str, limit: int = BLOCK_LIMIT) -> str:
    """Clean text of many lines, trimmed. Raises Invalid if it is too long."""
    _bounded(text, limit * 4)
    cleaned = clean(text).strip()
    _bounded(cleaned, limit)
    return cleaned


def _bounded(text: str, limit: int) -> None:
    if len(text) > limit:
        raise Invalid(
            "text",
            _("That text is too long: {length} characters, {limit} fit.").format(
                length=len(text), limit=limit
            ),
        )


def search_key(text: str) -> str:
    """What text is found by: case and kind of apostrophe do not count, й and и stay apart."""
    if text.isascii() and text.isprintable():
        # Most texts of most files: of all that is folded below, they have case and one apostrophe.
        return " ".join(text.lower().replace("`", "'").split())
    folded = clean(text).translate(_APOSTROPHES).casefold()
    return " ".join(unicodedata.normalize("NFC", folded).split())


def email_key(text: str) -> str:
    """What e-mail addresses are compared by."""
    return clean(text).strip().casefold()


def phone_digits(text: str) -> str:
    """What phone numbers are compared by: the digits alone."""
    return "".join(str(unicodedata.digit(mark)) for mark in text if mark.isdigit())


_ALPHABET = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"


@lru_cache(maxsize=1)
def _sort_table() -> dict[int, str]:
    # Private-use characters in the alphabet's order: Cyrillic stays after Latin, as in Unicode.
    table = {ord(letter): chr(0xE000 + 2 * n) for n, letter in enumerate(_ALPHABET)}
    # Letters of other Cyrillic alphabets stand beside their nearest.
    for letter, near in {"ё": "е", "ъ": "ь", "ы": "и", "э": "є", "ў": "у"}.items():
        table[ord(letter)] = chr(ord(table[ord(near)]) + 1)
    table[ord("'")] = ""
    return table


def sort_key(text: str) -> str:
    """A key whose binary order is the Ukrainian alphabet's, so that the store can sort by it.

    Case, apostrophes and accents of Latin letters do not count; digits come first, then Latin, then
    Cyrillic.
    """
    key = search_key(text).translate(_sort_table())
    return "".join(
        mark for mark in unicodedata.normalize("NFD", key) if not unicodedata.combining(mark)
    )
