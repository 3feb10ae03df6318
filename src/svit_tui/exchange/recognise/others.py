"""Recognise files that are not contacts, so that nobody turns deals into people."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from svit_tui.exchange.headers import plain_header, without_deal
from svit_tui.fields import NOUNS
from svit_tui.i18n import N_

_SETUP: Mapping[str, str] = {
    "template": "heading",
    "sequence": "steps",
    "stage": "rotting days|requires",
    "criterion": "most",
    "search": "where",
}
# What deals and other things have in common: it counts only beside a name and a client.
_ALSO = frozenset("status|state|currency|next step|статус|стан|валюта|наступний крок".split("|"))
ANY_TITLE = frozenset("name|title|topic|назва|заголовок".split("|"))
_CLIENTS = frozenset(
    "client|client name|customer|customer name|buyer|клієнт|покупець|замовник|ім'я клієнта"
    "|ім'я покупця".split("|")
)
_OTHERS = frozenset(
    "account|account name|contact|contacts|contact name|contact person|primary contact|person"
    "|person name|контакт|контакти|контактна особа|контрагент".split("|")
)
DEAL_WORDS = frozenset("deal|opportunity|угода|нагода|картка".split("|"))
# What only people have, and what a contact may be called by.
_NAMED = frozenset(("first_name", "last_name"))
_REACHED = frozenset(("emails", "phones"))
OF_PEOPLE = _NAMED | _REACHED
_NAMES = _NAMED | {"name", "organization", "emails"}
DEALS = NOUNS["deal"].plural
# Things that are no contacts, with what each header that contacts do not have is a sign of.
_FAMILIES: Mapping[str, Mapping[str, str]] = {
    **{
        noun.plural: noun.signs
        for noun in map(
            NOUNS.__getitem__, ("deal", "product", "member", "communication", "task", "event")
        )
    },
    N_("settings or search results"): {
        header: what for what, headers in _SETUP.items() for header in headers.split("|")
    },
}


@dataclass(frozen=True, slots=True)
class Guess:
    """What a file looks like, a plural word to translate, and the headers that say so."""

    what: str
    because: tuple[str, ...]


def looks_like(columns: Sequence[str], fields: Collection[str]) -> Guess | None:
    """What a file looks like if not like contacts; none if a file of contacts may have its headers.

    `fields` are the fields of a contact that they would be taken for.
    """
    looks = []
    for what, signs in _FAMILIES.items():
        because = _telling(columns, what, signs)
        if what == DEALS:
            because = _of_deals(columns, because, frozenset(fields))
        elif len(because) == 1 and OF_PEOPLE & set(fields):
            # An address book of another program may have one such header by chance.
            because = ()
        if because:
            looks.append(Guess(what, because))
    # Of those that are equally likely the first, so deals before products.
    return max(looks, key=lambda look: len(look.because), default=None)


def _telling(columns: Sequence[str], what: str, signs: Mapping[str, str]) -> tuple[str, ...]:
    """The headers that are signs of a thing, the first of those that say the same."""
    found: dict[str, str] = {}
    for column in columns:
        header = _of_a_deal(column) if what == DEALS else plain_header(column)
        if header in signs:
            found.setdefault(signs[header], column)
    return tuple(found.values())


def _of_deals(
    columns: Sequence[str], said: tuple[str, ...], fields: frozenset[str]
) -> tuple[str, ...]:
    """The headers that make rows deals, none if they need not be deals.

    `said` are those of what only deals have.
    """
    headers = {plain_header(column): column for column in columns}
    titles = [headers[word] for word in headers if word in ANY_TITLE]
    clients = [headers[word] for word in headers if word in _CLIENTS]
    also = [headers[word] for word in headers if word in _ALSO]
    is_beside_others = bool(clients) or not headers.keys().isdisjoint(_OTHERS)
    if own := titles_of_deals(columns):
        return said or (own if is_beside_others or also else ())
    if clients and (deals := [headers[word] for word in headers if word in DEAL_WORDS]):
        return said or (*deals, *clients)
    if titles and clients and (also or not fields & OF_PEOPLE) and not fields & _NAMED:
        # A name and, beside it, whose it is.
        return said or (*titles, *clients, *also)
    if not titles and not fields & _NAMES:
        # A table of numbers.
        return ()
    if (titles and is_beside_others) or not headers.keys().isdisjoint(DEAL_WORDS):
        enough = 1
    elif fields & _NAMED:
        enough = 3
    elif fields & _REACHED:
        enough = 2 if titles else 3
    else:
        enough = 1
    return said if len(said) >= enough else ()


def titles_of_deals(columns: Sequence[str]) -> tuple[str, ...]:
    """The headers that can only be the title of a deal, such as `Deal name`."""
    return tuple(
        column
        for column in columns
        if (base := _of_a_deal(column)) in ANY_TITLE and base != plain_header(column)
    )


def _of_a_deal(column: str) -> str:
    """A header without the word that it belongs to a deal: `Deal - Value`, `Сума угоди`."""
    return without_deal(plain_header(column))
