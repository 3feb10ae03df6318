"""Read e-mails, phones and links from cells, and undo what spreadsheets do to text."""

from __future__ import annotations

import re

from svit_tui.i18n import _
from svit_tui.model.errors import Invalid
from svit_tui.model.kinds import PointKind
from svit_tui.model.values.text import phone_digits

_BETWEEN = re.compile(r"[;\n]|:::")
_BETWEEN_EMAILS = re.compile(r"[;,\n]|:::")
_BETWEEN_PHONES = re.compile(r"[,/|]|\s(?:or|або|чи)\s")
_BETWEEN_LINKS = re.compile(r"[;\n]|:::|,\s+|\s+(?=https?://)")
_IN_BRACKETS = re.compile(r".*<([^<>]+)>")
# So many digits make a phone number; an extension has fewer.
_LEAST_DIGITS = 5
_ROUNDED = re.compile(r"\d(?:[.,]\d+)?E\+\d+", re.IGNORECASE)
_WITH_DECIMALS = re.compile(r"(\+?\d{7,})[.,]0+")
# What makes a spreadsheet take a cell for a text.
_AS_TEXT = re.compile(r'="(.*)"', re.DOTALL)
_APOSTROPHE = re.compile(r"'(?=[=+@-]|\d[\d\s().,:/+-]*$)")


def plain_text(cell: str) -> str:
    """A cell without what makes a spreadsheet take it for a text: `="+380…"`, `'+380…`."""
    text = cell.strip()
    if found := _AS_TEXT.fullmatch(text):
        return found[1].replace('""', '"').strip()
    return text[1:] if _APOSTROPHE.match(text) else text


def unspoilt(text: str) -> str:
    """A text of digits as it was before a spreadsheet took it for a number.

    Raises Invalid where digits are lost.
    """
    if _ROUNDED.fullmatch(text):
        raise Invalid(
            "phone",
            _(
                "“{text}” was rounded by a spreadsheet: make its column one of texts there, and"
                " save it again."
            ).format(text=text),
        )
    found = _WITH_DECIMALS.fullmatch(text)
    return found[1] if found else text


def points_of(kind: str, text: str) -> list[str]:
    """The e-mails, phones or links of a cell. Raises Invalid."""
    if kind == PointKind.EMAIL:
        return [address for piece in _BETWEEN_EMAILS.split(text) for address in _addresses(piece)]
    if kind == PointKind.PHONE:
        return [
            unspoilt(phone.strip())
            for piece in _BETWEEN.split(text)
            for phone in _phones(piece)
            if phone.strip()
        ]
    return [link.strip() for link in _BETWEEN_LINKS.split(text) if link.strip()]


def own_points(text: str) -> list[str]:
    """The same of a cell of our own export, which has each as it was."""
    return [piece.strip() for piece in _BETWEEN.split(text) if piece.strip()]


def _addresses(piece: str) -> list[str]:
    text = piece.strip()
    if found := _IN_BRACKETS.fullmatch(text):
        text = found[1].strip()
    text = text.removeprefix("mailto:")
    return text.split() if text.count("@") > 1 else [text] if text else []


def _phones(piece: str) -> list[str]:
    parts = _BETWEEN_PHONES.split(piece)
    return parts if all(len(phone_digits(part)) >= _LEAST_DIGITS for part in parts) else [piece]
