"""The search index: FTS5 trigrams for any part of a word, a word list for typos.

Each word's start is marked in the indexed text with two private-use characters. So “a word begins
with these one or two letters” is a trigram look-up like any other, and a hit at the start of a word
can be told from one inside it. The table `search_word` holds every spelling of the names' words
with one letter left out (after SymSpell, W. Garbe 2012): a typo shares one of them with the word
that was meant.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from svit_tui.model.values import phone
from svit_tui.model.values.text import phone_digits, search_key

CONTACT, DEAL, COMMUNICATION, TASK, EVENT = range(5)
# Room for kinds in the numbers of entries: number of the row × KINDS + kind.
KINDS = 8

START = "\ue000\ue001"
_WORD = re.compile(r"[\w']+")
_PHONE = re.compile(r"[+()\d\s.-]{3,}")
# Among other words, 2026-12-15 and 2.0 are what they look like.
_PHONE_WORD = re.compile(r"\+[()\d.-]{7,}|\d{7,}")

SCHEMA = (
    "CREATE VIRTUAL TABLE search USING fts5(name, reach, extra, tokenize='trigram', columnsize=0)",
    "CREATE TABLE search_word (spelling TEXT NOT NULL, word TEXT NOT NULL,"
    " PRIMARY KEY (spelling, word)) WITHOUT ROWID",
)

# What may follow two letters inside a word, or end it.
_FOLLOWING = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюяыэъёabcdefghijklmnopqrstuvwxyz0123456789'-._@& "

# How many entries are taken from the index before they are ranked in memory.
POOL = 300
QUERY_LIMIT = 200
WORDS_LIMIT = 8
# Words are compared for typos up to this length; what follows is taken as right.
TYPO_FROM, TYPO_LENGTH = 4, 12

NAME, REACH, EXTRA = "name", "reach", "text"


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry found: `where` is name, reach (e-mail, phone, link) or text; 0 is the best rank."""

    kind: int
    id: int
    where: str
    rank: int


def put_many(
    connection: sqlite3.Connection, rows: Iterable[tuple[int, int, str, str, str]]
) -> None:
    """Index entries (kind, number, name, how it is reached, further text), or make them anew."""
    entries = []
    words: set[str] = set()
    for kind, number, name, reach, extra in rows:
        key = search_key(name)
        entries.append((number * KINDS + kind, marked(key), search_key(reach), search_key(extra)))
        if kind == CONTACT:
            words.update(
                word[:TYPO_LENGTH]
                for word in _WORD.findall(key)
                if len(word) >= TYPO_FROM and not word.isdigit()
            )
    connection.executemany("DELETE FROM search WHERE rowid = ?", [(row[0],) for row in entries])
    connection.executemany(
        "INSERT INTO search (rowid, name, reach, extra) VALUES (?, ?, ?, ?)", entries
    )
    for word in words:
        known = "SELECT 1 FROM search_word WHERE spelling = ? AND word = ?"
        if connection.execute(known, (word, word)).fetchone() is None:
            connection.executemany(
                "INSERT OR IGNORE INTO search_word VALUES (?, ?)",
                [(spelling, word) for spelling in spelled(word)],
            )


def remove(connection: sqlite3.Connection, kind: int, number: int) -> None:
    """Take an entry out. Its words stay known: one that nobody has any more finds nobody."""
    connection.execute("DELETE FROM search WHERE rowid = ?", (number * KINDS + kind,))


def marked(key: str) -> str:
    """Text with each word's start marked, and a blank after each word."""
    return "".join(f"{START}{word} " for word in key.split())


def spelled(word: str) -> list[str]:
    """A word and all it becomes when one letter is left out."""
    return [word, *{word[:n] + word[n + 1 :] for n in range(len(word))}]


def find(
    connection: sqlite3.Connection,
    query: str,
    *,
    kinds: Sequence[int] = (CONTACT, DEAL, COMMUNICATION),
    limit: int = 50,
) -> list[Hit]:
    """Entries with all words of the query in any order, best first.

    A word of the query matches any part of a word; phone numbers are compared by their digits. If
    nothing is found, the search is repeated with one typo corrected in each word of four letters or
    more.
    """
    key = search_key(query[:QUERY_LIMIT])
    words = _words(key)
    if not words:
        return []
    hits = _exact(connection, words, key, kinds, limit)
    if hits or not any(len(word) >= TYPO_FROM for word in words):
        return hits
    return _mended(connection, words, kinds, limit)


def _words(key: str) -> list[str]:
    if _PHONE.fullmatch(key) and phone_digits(key):
        return [phone.found_by(key)]
    words = [
        phone.found_by(word) if _PHONE_WORD.fullmatch(word) else word
        for word in key.split()
        if any(mark.isalnum() for mark in word)
    ]
    return list(dict.fromkeys(words))[:WORDS_LIMIT]


def _exact(
    connection: sqlite3.Connection, words: list[str], key: str, kinds: Sequence[int], limit: int
) -> list[Hit]:
    """Entries with the words anywhere, the best first.

    If there are more than the pool holds, entries whose names have words starting with the query
    are added, so that the limit never hides the best hits.
    """
    found: dict[int, tuple[str, str, str]] = {}
    _collect(connection, " AND ".join(_anywhere(word) for word in words), kinds, found)
    if len(found) >= POOL:
        starts = " AND ".join(_phrase(START + word) for word in words)
        _collect(connection, f"name : ({starts})", kinds, found)
    long = [word for word in words if len(word) >= 3]
    if long and len(long) < len(words) and len(found) < limit:
        # Short words beside long ones count anywhere, in notes and texts too.
        more: dict[int, tuple[str, str, str]] = {}
        _collect(connection, " AND ".join(map(_phrase, long)), kinds, more)
        for rowid, texts in more.items():
            if all(any(word in text for text in texts) for word in words):
                found.setdefault(rowid, texts)
    hits = [
        Hit(rowid % KINDS, rowid // KINDS, *_rank(texts, words, key))
        for rowid, texts in found.items()
    ]
    hits.sort(key=lambda hit: (hit.rank, hit.kind, hit.id))
    return hits[:limit]


def _mended(
    connection: sqlite3.Connection, words: list[str], kinds: Sequence[int], limit: int
) -> list[Hit]:
    """Search with each word that no name has replaced by those one typo away."""
    choices = [_corrections(connection, word) or [word] for word in words]
    if choices == [[word] for word in words]:
        return []
    groups = [
        "(" + " OR ".join(_anywhere(option) for option in options) + ")" for options in choices
    ]
    found: dict[int, tuple[str, str, str]] = {}
    _collect(connection, " AND ".join(groups), kinds, found)
    hits = [Hit(rowid % KINDS, rowid // KINDS, NAME, 4) for rowid in found]
    hits.sort(key=lambda hit: (hit.kind, hit.id))
    return hits[:limit]


def _corrections(connection: sqlite3.Connection, word: str) -> list[str]:
    """Known words one typo away (or the word itself, if names have it)."""
    if len(word) < TYPO_FROM:
        return []
    asked = word[:TYPO_LENGTH]
    spellings = spelled(asked)
    marks = ",".join("?" * len(spellings))
    candidates = {
        row[0]
        for row in connection.execute(
            f"SELECT word FROM search_word WHERE spelling IN ({marks}) LIMIT 200", spellings
        )
    }
    if asked in candidates:
        return [word]
    from rapidfuzz.distance import OSA

    near = [known for known in candidates if OSA.distance(asked, known, score_cutoff=1) <= 1]
    return sorted(near)[:8]


def _phrase(text: str) -> str:
    """A string of FTS5's query language; nothing in it is an operator."""
    return '"' + text.replace('"', '""') + '"'


def _collect(
    connection: sqlite3.Connection,
    match: str,
    kinds: Sequence[int],
    found: dict[int, tuple[str, str, str]],
) -> None:
    marks = ",".join("?" * len(kinds))
    for rowid, *texts in connection.execute(
        "SELECT rowid, name, reach, extra FROM search WHERE search MATCH ?"
        f" AND rowid % {KINDS} IN ({marks}) LIMIT {POOL}",
        (match, *kinds),
    ):
        found[rowid] = (texts[0], texts[1], texts[2])


def _anywhere(word: str) -> str:
    """An FTS5 expression that matches a word anywhere, two letters by all trigrams they start.

    A single letter matches only the beginning of words, because nearly every entry has it
    somewhere.
    """
    if len(word) >= 3:
        return _phrase(word)
    begins = f"name : {_phrase(START + word)}"
    if len(word) == 1:
        return f"({begins})"
    return f"({begins} OR {' OR '.join(_phrase(word + mark) for mark in _FOLLOWING)})"


def _rank(texts: tuple[str, str, str], words: list[str], key: str) -> tuple[str, int]:
    """Where the words were found, and how well: whole name, its start, a word's start, inside."""
    name, reach, _extra = texts
    plain = name.replace(START, "").rstrip()
    if plain == key:
        return NAME, 0
    if plain.startswith(key):
        return NAME, 1
    if all(START + word in name for word in words):
        return NAME, 2
    if all(word in plain for word in words):
        return NAME, 3
    if all(word in reach for word in words):
        return REACH, 5
    return EXTRA, 6
