"""Recognise a file of tasks or events by its headers, in English and Ukrainian."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from svit_tui.exchange.headers import header_key
from svit_tui.exchange.maps import ColumnMap, FileMap, ImportMap
from svit_tui.exchange.records import UNNAMED
from svit_tui.exchange.systems import system_by_ids
from svit_tui.fields import NOUNS
from svit_tui.model.kinds import TaskKind
from svit_tui.model.nurture_steps import words_of
from svit_tui.model.values.text import search_key

# Headers that tell what a file is: all of one of these have to be there.
_ENTITIES = (("event", ("title", "starts")), ("task", ("title", "due")))
_WORDS: Mapping[str, Mapping[str, str]] = {
    "kind": {
        **{word: kind for kind in TaskKind for word in words_of(kind)},
        **dict.fromkeys(("to do", "task"), "todo"),
        "lunch": "meeting",
        **dict.fromkeys(("крайній термін",), "deadline"),
    },
    "done_at": {
        **dict.fromkeys(("completed", "завершено"), "yes"),
        **dict.fromkeys(
            "to do|undone|not done|open|not started|in progress|deferred|waiting".split("|"), "no"
        ),
    },
    "priority": {
        **dict.fromkeys(("1", "!", "високий", "висока", "важливо", "urgent"), "high"),
        **dict.fromkeys(("2", "звичайний", "звичайна", "medium", "середній"), "normal"),
        **dict.fromkeys(("3", "низький", "низька"), "low"),
    },
}
# Usual headers in place of those of other CRMs.
_USUAL: Mapping[str, str] = {
    "record id": "id",
    "activity pipedrive system id": "id",
    "activity subject": "subject",
    "activity type": "type",
    "activity due date": "due",
    "activity assigned to user": "assigned to",
    "activity done": "done",
    "activity note": "notes",
    "deal title": "deal",
    "task title": "subject",
    "task type": "type",
    "task status": "status",
    "task owner": "owner",
    **dict.fromkeys(
        ("contact person", "contact name", "person name", "associated contact"), "contact"
    ),
}


def recognise_planned(columns: Sequence[str]) -> ImportMap | None:
    """The mapping of a file of tasks or events; none if its headers say neither."""
    system = system_by_ids(columns) or UNNAMED
    for entity, needed in _ENTITIES:
        synonyms = {search_key(word): field for word, field in NOUNS[entity].headers.items()}
        maps: dict[str, ColumnMap] = {}
        for column in columns:
            header = header_key(column)
            field = synonyms.get(_USUAL.get(header.replace(" - ", " "), header))
            if field is not None and field not in maps:
                separator = "" if field == "contacts" else ","
                words = _WORDS.get(field, {})
                maps[field] = ColumnMap(
                    column, field, values=words, separator=separator, folded=True
                )
        if maps.keys() >= set(needed):
            file = FileMap(entity=entity, columns=tuple(maps.values()), system=system)
            return ImportMap(name="csv", files=(file,))
    return None
