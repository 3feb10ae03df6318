"""What stands on a card of the board, fitted into cells so that no sign or number is ever cut.

Only titles and names end in `…`. A sign has forms from the longest to the shortest; a number of
money too. Where even the shortest has no room, all of it goes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from svit_tui.widgets.cells import clean, cut, fit, width_of

# Cells of a title or name that still tell something.
LEAST_OF_A_NAME = 6
# How much a sign matters: it is always there; it goes before words do; it takes what room is left.
NEEDED, WANTED, SPARE = 0, 1, 2
# Text and the component class that it looks like, without `board--`.
Part = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Mark:
    """A sign on a card, from its longest form to its shortest.

    `kind` gives it its look: rotting, overdue, won, lost, snoozed, returned, nurture, or plain.
    `rank` is one of NEEDED, WANTED and SPARE. Of a `name` the rest may be cut off.
    """

    forms: tuple[str, ...]
    kind: str = ""
    rank: int = NEEDED
    name: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """What a card shows: title, contact, an amount from its longest form to its shortest, signs."""

    id: int
    title: str
    detail: str
    amounts: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()
    selected: bool = False
    # Whether somebody else has moved it just now.
    moved: bool = False


def card_line(card: Card, inside: int, height: int, width: int) -> list[Part]:
    """A line of a card of so many lines: two, three or four. Its parts fill the width.

    It begins with a blank, where the cursor has its bar.
    """
    room = width - 1
    if inside == height - 1:
        return _signs(card, width, with_contact=height == 2)
    text, kind = _text_line(card, inside, height, room)
    return [(f" {text}", kind)]


def _text_line(card: Card, inside: int, height: int, room: int) -> Part:
    """Title, contact or amount."""
    beside_name = amount_for(card, room - LEAST_OF_A_NAME)
    if height == 2:
        return _beside(card.title, beside_name, room), "title"
    if height == 3:
        if inside == 0:
            return fit(card.title, room), "title"
        return _beside(card.detail, beside_name, room), "detail"
    if inside == 2:
        return fit(card.detail, room), "detail"
    first, rest = wrapped(card.title, room)
    if inside == 0:
        return fit(first, room), "title"
    if rest:
        return _beside(rest, beside_name, room), "title"
    return fit(amount_for(card, room + 1), room, "right"), "detail"


def amount_for(card: Card, room: int) -> str:
    """The longest form of the amount that has room; the shortest at any rate."""
    fitting = (amount for amount in card.amounts if width_of(amount) < room)
    return next(fitting, card.amounts[-1] if card.amounts else "")


def _beside(name: str, amount: str, room: int) -> str:
    """A name and an amount at the right end; the name gives way."""
    taken = min(width_of(amount) + 1, room) if amount else 0
    return fit(name, room - taken) + fit(amount, taken, "right")


def _signs(card: Card, width: int, *, with_contact: bool) -> list[Part]:
    """The last line: the signs, then the contact if it has no line of its own."""
    marks = card.marks
    if with_contact:
        marks += (Mark((card.detail,), rank=SPARE, name=True),)
    shortest = sum(width_of(mark.forms[-1]) + 1 for mark in marks if mark.rank == NEEDED)
    # With everything at once to tell it takes the blank at the left too.
    room = width - 1 if shortest <= width else width
    parts: list[Part] = []
    for text, kind in fit_marks(marks, room):
        taken = min(width_of(text) + 1, room)
        # Blanks take the look of the text before them: each change of it costs bytes.
        parts.append((fit(text, taken), kind or "detail"))
        room -= taken
    used = sum(width_of(text) for text, _kind in parts) + room
    parts = parts or [("", "detail")]
    (first, first_kind), (last, last_kind) = parts[0], parts[-1]
    if len(parts) == 1:
        return [(" " * (width - used) + first + " " * room, first_kind)]
    return [
        (" " * (width - used) + first, first_kind),
        *parts[1:-1],
        (last + " " * room, last_kind),
    ]


@lru_cache(maxsize=4096)
def fit_marks(marks: tuple[Mark, ...], room: int) -> tuple[tuple[str, str], ...]:
    """Text and kind of the signs that fit into so many cells, one blank between them.

    Those that are needed come first, in their shortest form, and grow while there is room; before
    they are said at full length those that are wanted get their place. What is left goes to others.
    """
    chosen: dict[int, int] = {}
    # The blank after the last one is not needed.
    left = room + 1
    for rank, longest in ((NEEDED, 1), (WANTED, 0)):
        for place, mark in enumerate(marks):
            taken = width_of(mark.forms[-1]) + 1
            if mark.rank == rank and taken <= left:
                chosen[place] = len(mark.forms) - 1
                left -= taken
        left = _grow(marks, chosen, longest, left)
    texts = {place: marks[place].forms[form] for place, form in chosen.items()}
    for place, mark in enumerate(marks):
        if place in texts or mark.rank != SPARE:
            continue
        text = next((form for form in mark.forms if width_of(form) < left), "")
        if not text and mark.name and left > LEAST_OF_A_NAME:
            text = cut(clean(mark.forms[-1]), left - 1)
        if text:
            texts[place] = text
            left -= width_of(text) + 1
    return tuple((texts[place], marks[place].kind) for place in sorted(texts))


def _grow(marks: tuple[Mark, ...], chosen: dict[int, int], longest: int, left: int) -> int:
    """Let each sign in turn take its next longer form as long as there is room; what is left."""
    grew = True
    while grew:
        grew = False
        for place, form in chosen.items():
            forms = marks[place].forms
            if form <= longest:
                continue
            more = width_of(forms[form - 1]) - width_of(forms[form])
            if more <= left:
                chosen[place] = form - 1
                left -= more
                grew = True
    return left


@lru_cache(maxsize=4096)
def wrapped(title: str, room: int) -> tuple[str, str]:
    """A title's first line of whole words, and the rest; a word that is too long is broken."""
    title = " ".join(clean(title).split())
    if width_of(title) <= room:
        return title, ""
    used, end = 0, 0
    for character in title:
        used += width_of(character)
        if used > room:
            break
        end += 1
    blank = title.rfind(" ", 0, end + 1)
    # A first word that leaves most of the line empty had better be broken.
    split = blank if blank * 3 > end else end
    return title[:split].rstrip(), title[split:].lstrip()


def whole_parts(parts: Sequence[str], width: int) -> str:
    """Sums joined by ` + `, as many as fit: one that is cut misleads, so the last ones go whole."""
    for count in range(len(parts), 0, -1):
        text = " + ".join([*parts[:count], *(["…"] if count < len(parts) else [])])
        if width_of(text) <= width:
            return text
    return ""


def sums_line(head: str, parts: Sequence[str], width: int) -> str:
    """One sum, then what it is made of, as far as there is room."""
    if not head:
        return whole_parts(parts, width)
    rest = whole_parts(parts, width - width_of(head) - 2)
    return f"{head}  {rest}" if rest else head
