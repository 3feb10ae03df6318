"""Find the contact that a few words mean: all or part of a name, in any Ukrainian case.

`Тарасу` means Тарас, `Ользі` Ольга, `Агросвітом` Агросвіт. A typed word and a word of a name are
one if they are the same up to a case ending. The endings are cut off the typed word to look it up
in the search index; what that finds is compared word by word.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, product

from sqlmodel import Session, col, select

from svit_tui.crm import search
from svit_tui.crm.quick_add.task_line import QuickTask
from svit_tui.i18n import _
from svit_tui.model.contact import Contact
from svit_tui.model.deal import Deal, DealContact
from svit_tui.model.errors import Invalid
from svit_tui.model.values.text import search_key
from svit_tui.store.search_index import CONTACT

_ENDINGS = frozenset(
    " а я о е є у ю і ї и ь ом ем єм им їм ою ею єю ові еві єві ого ому ії ій ії ию"
    " зі ці сі ця цю цем цеві ам ям ами ями ах ях ів їв их ими".split(" ")
)
_NAME_ENDINGS = frozenset(" а я о й ь ий ій е є и і ї га ка ха ець".split(" "))
# Endings that change the letter before them belong to these only.
_CHANGED = {
    "зі": ("га",),
    "ці": ("ка",),
    "сі": ("ха",),
    **dict.fromkeys(("ця", "цю", "цем", "цеві"), ("ець",)),
}
_SHORTEST = 3
_CYRILLIC = re.compile("[а-яіїєґ']+")
_WORD = re.compile(r"[\w']+")
MANY = 300
MOST_QUERIES = 6
# Shorter words are not mended: too many names are one letter away.
TYPO_FROM = 5


@dataclass(frozen=True, slots=True)
class Fits:
    """The contacts that words may mean, all equally well, and how many of the words name them."""

    contacts: tuple[tuple[int, str], ...] = ()
    words: int = 0


NOBODY = Fits()


def fitting(session: Session, words: Sequence[str], *, forgiving: bool = True) -> Fits:
    """The contacts that the first words name, preferring matches of more words.

    A whole name counts for more than part of one, and an exact word for more than one in another
    grammatical case. `forgiving` allows a typo if nothing else matches.
    """
    keys = [search_key(word) for word in words if search_key(word)]
    for count in range(len(keys), 0, -1):
        if contacts := _best(session, keys[:count]):
            return Fits(contacts, count)
    if forgiving:
        for count in range(len(keys), 0, -1):
            if all(len(key) >= TYPO_FROM for key in keys[:count]):
                found = search.hits(session, " ".join(keys[:count]), kinds=(CONTACT,), limit=MANY)
                named = [hit.id for hit in found if hit.where == "name"]
                if contacts := _names(session, named):
                    return Fits(contacts, count)
    return NOBODY


def meant(session: Session, task: QuickTask) -> Fits:
    """The contacts that a line for a task means."""
    if not task.contact:
        fits = fitting(session, task.name_words, forgiving=task.is_with_somebody)
        if fits.contacts or task.capitals == task.name_words:
            return fits
        return fitting(session, task.capitals, forgiving=task.is_with_somebody)
    return whole(session, task.contact)


def whole(session: Session, name: str) -> Fits:
    """The contacts that have all words of a name, as one after an `@` is meant."""
    words = name.split()
    fits = fitting(session, words, forgiving=False)
    return fits if fits.words == len(words) else NOBODY


def the_contact(session: Session, task: QuickTask) -> int | None:
    """The one contact that a line names, or none if it names no known contact.

    Raises Invalid if several match, or if an `@` names an unknown contact.
    """
    fits = meant(session, task)
    if len(fits.contacts) == 1:
        return fits.contacts[0][0]
    words = task.contact or " ".join(task.name_words[: fits.words])
    if fits.contacts:
        names = ", ".join(f"{number} {name}" for number, name in fits.contacts[:5])
        raise Invalid(
            "contact",
            _("“{words}” matches several: {names}. Name one by @ in full.").format(
                words=words, names=names
            ),
        )
    return search.the_one(session, CONTACT, task.contact) if task.contact else None


def same_word(typed: str, known: str) -> bool:
    """Whether a folded word is a name's folded word, maybe in another case."""
    if typed == known:
        return True
    if not _CYRILLIC.fullmatch(typed) or not _CYRILLIC.fullmatch(known):
        return False
    common = 0
    while common < min(len(typed), len(known)) and typed[common] == known[common]:
        common += 1
    # The common part may reach into the endings, as in Олексію and Олексій.
    for length in range(common, max(common - 3, 1), -1):
        rest, ending = typed[length:], known[length:]
        # Names as short as Юля have a stem of two letters, which only a vowel may follow.
        short = length < _SHORTEST and (len(rest) != 1 or len(ending) != 1)
        if rest in _CHANGED:
            if ending in _CHANGED[rest]:
                return True
        elif not short and rest in _ENDINGS and ending in _NAME_ENDINGS - {"га", "ка", "ха", "ець"}:
            return True
    return False


def belonging(session: Session, deal_id: int) -> frozenset[int]:
    """The contacts that a deal is with: its own, its people, and who works with them."""
    own = session.exec(select(Deal.contact_id).where(Deal.id == deal_id)).first()
    if own is None:
        return frozenset()
    people = session.exec(select(DealContact.contact_id).where(DealContact.deal_id == deal_id))
    employer = session.exec(select(Contact.organization_id).where(Contact.id == own)).first()
    staff = session.exec(select(Contact.id).where(Contact.organization_id == own).limit(MANY))
    return frozenset(number for number in (own, *people, employer, *staff) if number is not None)


def _best(session: Session, keys: Sequence[str]) -> tuple[tuple[int, str], ...]:
    """The contacts whose names have all the words, of the best rank that there is."""
    numbers: dict[int, None] = {}
    for query in islice(product(*map(_stems, keys)), MOST_QUERIES):
        found = search.hits(session, " ".join(query), kinds=(CONTACT,), limit=MANY)
        numbers.update(dict.fromkeys(hit.id for hit in found))
    ranked: dict[int, list[tuple[int, str]]] = {}
    for number, name in _names(session, list(numbers)):
        rank = _rank(keys, _WORD.findall(search_key(name)))
        if rank is not None:
            ranked.setdefault(rank, []).append((number, name))
    return tuple(ranked[min(ranked)]) if ranked else ()


def _stems(key: str) -> list[str]:
    """What a word is looked up by: as it stands, and without each ending that it may have."""
    if not _CYRILLIC.fullmatch(key):
        return [key]
    least = 2 if len(key) <= _SHORTEST else _SHORTEST
    return [
        key[: len(key) - cut]
        for cut in range(min(4, len(key)))
        if key[len(key) - cut :] in _ENDINGS and len(key) - cut >= least
    ] or [key]


def _rank(keys: Sequence[str], known: Sequence[str]) -> int | None:
    """How well words fit a name, 0 the best; none if not all of them are in it."""
    left = list(known)
    exact = True
    for key in keys:
        found = next((word for word in left if word == key), None)
        if found is None:
            exact = False
            found = next((word for word in left if same_word(key, word)), None)
        if found is None:
            return None
        left.remove(found)
    return (0 if not left else 2) + (0 if exact else 1)


def _names(session: Session, numbers: Sequence[int]) -> tuple[tuple[int, str], ...]:
    rows = session.exec(
        select(Contact.id, Contact.name)
        .where(col(Contact.id).in_(numbers), col(Contact.archived_at).is_(None))
        .order_by(Contact.name, col(Contact.id))
    ).all()
    return tuple((number, name) for number, name in rows if number is not None)
