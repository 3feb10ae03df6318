"""A file of tasks or events that explains itself: usual headers in English and Ukrainian."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from svit_tui.exchange.headers import header_key
from svit_tui.exchange.mapping import ColumnMap, FileMap, ImportMap
from svit_tui.exchange.records import OWN, UNNAMED
from svit_tui.model.kinds import TaskKind
from svit_tui.model.steps import words_of
from svit_tui.model.text import search_key

_TASK: Mapping[str, str] = {
    "subject": "subject|task|to do|to-do|todo|завдання|тема|що зробити|справа",
    "kind": "kind|type|вид|тип",
    "due": "due|due date|deadline|when|термін|до|коли|строк|дата виконання",
    "assignee": "assignee|assigned to|owner|member|виконавець|відповідальний|учасник",
    "contact": "contact|person|client|customer|company|контакт|клієнт|компанія",
    "deal": "deal|opportunity|нагода|угода",
    "priority": "priority|пріоритет|важливість",
    "notes": "notes|note|comment|comments|description|нотатки|примітки|коментар|опис",
    "done": "done|completed|completed on|status|виконано|зроблено|стан",
    "external_id": "id|external id|task id|ід|код",
}
_EVENT: Mapping[str, str] = {
    "title": "event|title|subject|name|подія|назва|тема",
    "start": "start|starts|begins|from|start date|початок|з|від",
    "end": "end|ends|to|until|end date|кінець|до|завершення",
    "duration": "minutes|duration|хвилини|тривалість",
    "place": "place|location|where|місце|де",
    "people": "people|participants|attendees|contacts|contact|with|люди|учасники|контакти|контакт",
    "deal": "deal|opportunity|нагода|угода",
    "member": "member|organizer|organiser|assignee|owner|учасник|організатор|відповідальний",
    "notes": "notes|note|comment|comments|description|нотатки|примітки|коментар|опис",
    "done": "done|took place|відбулося|відбулась|виконано",
    "external_id": "id|external id|event id|ід|код",
}
# Headers that tell what a file is: all of one of these have to be there.
_ENTITIES = (("event", _EVENT, ("title", "start")), ("task", _TASK, ("subject", "due")))
# The columns of our own export, of which these make sure.
_OWN = (
    (
        "task",
        frozenset("title due_on due_at rule uid".split()),
        "title=subject kind due_on=due due_at=due rule zone repeats_from repeats_at occurs_on"
        " priority assignee contact contact_id deal deal_id notes done_at=done done_by=by logged"
        " outcome uid",
    ),
    (
        "event",
        frozenset("title starts_at ends_at starts_on ends_on uid".split()),
        "title starts_on=start starts_at=start ends_on=end ends_at=end zone rule place member deal"
        " deal_id contacts=people notes done_at=done logged outcome uid",
    ),
)
_WORDS: Mapping[str, Mapping[str, str]] = {
    "kind": {
        **{word: kind for kind in TaskKind for word in words_of(kind)},
        **dict.fromkeys(("to do",), "todo"),
        **dict.fromkeys(("крайній термін",), "deadline"),
    },
    "priority": {
        **dict.fromkeys(("1", "!", "високий", "висока", "важливо", "urgent"), "high"),
        **dict.fromkeys(("2", "звичайний", "звичайна", "medium", "середній"), "normal"),
        **dict.fromkeys(("3", "низький", "низька"), "low"),
    },
}


def recognise_planned(columns: Sequence[str]) -> ImportMap | None:
    """The mapping of a file of tasks or events; none if its headers say neither."""
    for entity, sure, known in _OWN:
        if sure <= set(columns):
            pairs = [(column, field or column) for column, field in map(_pair, known.split())]
            own = [
                ColumnMap(column, field, separator=";" if field == "people" else ",")
                for column, field in pairs
                if column in columns
            ]
            return ImportMap("csv", (FileMap(entity=entity, columns=tuple(own), system=OWN),))
    for entity, headers, needed in _ENTITIES:
        synonyms = {
            search_key(word): field for field, words in headers.items() for word in words.split("|")
        }
        maps: dict[str, ColumnMap] = {}
        for column in columns:
            field = synonyms.get(header_key(column))
            if field is not None and field not in maps:
                separator = "" if field == "people" else ","
                words = _WORDS.get(field, {})
                maps[field] = ColumnMap(column, field, values=words, separator=separator)
        if maps.keys() >= set(needed):
            file = FileMap(entity=entity, columns=tuple(maps.values()), system=UNNAMED)
            return ImportMap(name="csv", files=(file,))
    return None


def _pair(text: str) -> tuple[str, str]:
    column, _is, field = text.partition("=")
    return column, field
