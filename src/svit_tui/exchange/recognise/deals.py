"""Recognise a file of deals by the headers of other CRMs, in English and Ukrainian."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from svit_tui.exchange.headers import currency_of, plain_header, plain_words, without_deal
from svit_tui.exchange.maps import ColumnMap, FileMap, ImportMap
from svit_tui.exchange.recognise.others import DEAL_WORDS, OF_PEOPLE, titles_of_deals
from svit_tui.exchange.records import UNNAMED
from svit_tui.exchange.systems import OF_OTHERS, not_deleted, system_of_deals
from svit_tui.fields import NOUNS
from svit_tui.model.kinds import DealStatus
from svit_tui.model.values.text import search_key

DEAL = NOUNS["deal"]
_CLOSED: Mapping[str, str] = {
    **dict.fromkeys(
        "won|closed won|closedwon|виграно|виграна|успішно|успішно реалізовано".split("|"),
        DealStatus.WON,
    ),
    **dict.fromkeys(
        "lost|closed lost|closedlost|closed lost to competition|програно|програна|втрачено"
        "|не реалізовано".split("|"),
        DealStatus.LOST,
    ),
}
_STATES: Mapping[str, str] = {
    **_CLOSED,
    **dict.fromkeys("open|відкрита|відкрито|в роботі".split("|"), DealStatus.OPEN),
}
_TRUE = ("1", "true", "yes", "так")
# Columns that tell of one state alone, the one that decides last.
_FLAGS: Sequence[tuple[str, Mapping[str, str]]] = (
    ("is closed", dict.fromkeys(_TRUE, DealStatus.LOST)),
    ("is closed lost", dict.fromkeys(_TRUE, DealStatus.LOST)),
    ("is lost", dict.fromkeys(_TRUE, DealStatus.LOST)),
    ("is closed won", dict.fromkeys(_TRUE, DealStatus.WON)),
    ("is won", dict.fromkeys(_TRUE, DealStatus.WON)),
)
_WON_FLAGS = frozenset(("is closed won", "is won"))
# The ids of contacts count where the file has no names of them.
_IDS = (
    *(("account id", "contact"), ("contact id", "people")),
    *(("associated company ids", "contact"), ("associated contact ids", "people")),
)
_TELLING = frozenset(
    "pipeline stage status amount probability expected_close_on closed_at loss_reason".split()
)
# What `deal list` prints has the numbers of this store, and is no export.
_LISTING = frozenset("id title contact stage status owner step".split())


def recognise_deals(columns: Sequence[str], fields: Collection[str]) -> ImportMap | None:
    """The mapping of a file of deals; none if its headers don't make sure of it.

    `fields` are the fields of a contact that the columns would be taken for.
    """
    if set(columns) >= _LISTING or any(column.startswith(OF_OTHERS) for column in columns):
        return None
    system = system_of_deals(columns)
    found = _found(columns)
    if not _is_sure(columns, found, fields, is_named=bool(system)):
        return None
    maps = [*_contacts(found, system), *_states(columns, found)]
    for field, told in found.items():
        if field in ("contact", "organization", "people", "stage", "status"):
            continue
        separator = "" if field == "tags" else ","
        maps += [ColumnMap(column, field, separator=separator) for column in told]
    if "closed_at" not in found:
        # Of a deal that is closed, this is the day on which it was.
        maps += [
            ColumnMap(column, "closed_at")
            for column in found.get("expected_close_on", ())
            if "expected" not in plain_words(column)
        ]
    file = FileMap(
        entity=DEAL.name,
        columns=tuple(maps),
        system=system or UNNAMED,
        currency=currency_of(found.get("amount", ())),
        where=not_deleted(columns),
    )
    return ImportMap(name=system or "csv", files=(file,))


def lacks(columns: Sequence[str]) -> bool:
    """Whether a file of deals has no title or nobody whom they are with."""
    found = _found(columns)
    return "title" not in found or not found.keys() & {"contact", "organization", "people"}


def _found(columns: Sequence[str]) -> dict[str, list[str]]:
    """The columns of each field: of several that mean it, the one that says so best."""
    headers: dict[str, str] = {}
    for column in columns:
        headers.setdefault(without_deal(plain_words(column)), column)
    found: dict[str, list[str]] = {}
    for header, field in DEAL.headers.items():
        column = headers.get(search_key(header), "")
        # A deal has one day on which it was closed, in a column for each state.
        if column and (field not in found or field == "closed_at"):
            found.setdefault(field, []).append(column)
    if titles := titles_of_deals(columns):
        found["title"] = [titles[0]]
    if not found.keys() & {"contact", "organization", "people"}:
        words = {plain_words(column): column for column in columns}
        found |= {field: [words[header]] for header, field in _IDS if header in words}
    return found


def _is_sure(
    columns: Sequence[str],
    found: Mapping[str, Sequence[str]],
    fields: Collection[str],
    *,
    is_named: bool,
) -> bool:
    """Whether rows can be nothing else than deals, each with a title and with somebody."""
    telling = len(found.keys() & _TELLING)
    if "title" not in found:
        return False
    if found.keys() & {"contact", "people"}:
        enough = 1
    elif "organization" in found:
        # People have a name and a company, too.
        enough = 3 if OF_PEOPLE & set(fields) else 2
    else:
        return False
    is_deal = titles_of_deals(columns) or not DEAL_WORDS.isdisjoint(map(plain_header, columns))
    return is_named or bool(is_deal) or telling >= enough


def _contacts(found: Mapping[str, Sequence[str]], system: str) -> Iterator[ColumnMap]:
    """Whom deals are with: the organisation, else the client; who else is named is a person."""
    separator = ";" if system else ""
    clients = [*found.get("organization", ()), *found.get("contact", ())]
    if clients:
        yield ColumnMap(clients[0], "contact")
    for column in (*clients[1:], *found.get("people", ())):
        yield ColumnMap(column, "people", separator=separator)


def _states(columns: Sequence[str], found: Mapping[str, Sequence[str]]) -> Iterator[ColumnMap]:
    """Stage and state: other CRMs have stages for what is won and lost, or a state for stages."""
    words = {plain_words(column): column for column in columns}
    flags = [(words[header], values) for header, values in _FLAGS if header in words]
    if words.keys() & _WON_FLAGS or "is closed" not in words:
        for column, values in flags:
            yield ColumnMap(column, "status", values=values, folded=True, only=True)
    statuses = found.get("status", ())
    for column in found.get("stage", statuses):
        stages = dict.fromkeys(_STATES, "")
        yield ColumnMap(column, "stage", values=stages, folded=True)
        yield ColumnMap(column, "status", values=_CLOSED, folded=True, only=True)
    if "stage" in found:
        for column in statuses:
            yield ColumnMap(column, "status", values=_STATES, folded=True)
