"""Recognise other CRMs' files of people and companies, and give them the usual headers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from svit_tui.exchange.headers import plain_words
from svit_tui.exchange.systems import system_by_ids

_PIPEDRIVE = re.compile(
    r"(?P<thing>Person|Organization) - (?P<header>.+?)"
    r"(?:(?: - | \()(?:Work|Home|Mobile|Other)\)?)?"
)
_NAMES_OF_COMPANIES = {"salesforce": "name", "zoho": "account name", "hubspot": "company name"}
_NAMES_OF_PEOPLE = frozenset(("first name", "last name", "contact name", "email"))
# Columns of Salesforce that companies have and people have not.
_OF_ACCOUNTS = frozenset(("parent id", "billing city", "industry", "annual revenue"))
_PLACES = {"street": "street", "city": "city", "state": "region", "country": "country"} | (
    dict.fromkeys(("zip", "code", "zip code", "postal code"), "postal code")
)
_USUAL: Mapping[str, str] = {
    "record id": "id",
    "pipedrive system id": "id",
    "website url": "website",
    "mobile phone": "mobile",
    **dict.fromkeys(("contact owner", "company owner", "account owner"), "owner"),
    **{f"billing {part}": place for part, place in _PLACES.items()},
    **{f"mailing {part}": place for part, place in _PLACES.items()},
}
_EMPLOYERS = (
    *("account name", "associated company", "primary associated company", "account id"),
    "associated company ids",
)


@dataclass(frozen=True, slots=True)
class ContactFile:
    """What is known of a file of contacts by the columns of its system.

    `headers` are usual headers in place of those that only this system has.
    """

    system: str
    headers: Mapping[str, str]
    is_of_companies: bool = False


def contact_file(columns: Sequence[str]) -> ContactFile | None:
    """The system that a file of contacts comes from; none if its columns don't tell."""
    system = system_by_ids(columns)
    if not system:
        return None
    if system == "pipedrive":
        return _of_pipedrive(columns)
    words = {plain_words(column): column for column in columns}
    name = _NAMES_OF_COMPANIES[system]
    are_companies = name in words and words.keys().isdisjoint(_NAMES_OF_PEOPLE)
    if system == "salesforce":
        are_companies &= not words.keys().isdisjoint(_OF_ACCOUNTS)
    headers = {column: _USUAL.get(word, word) for word, column in words.items()}
    if are_companies:
        headers[words[name]] = "name"
    elif employers := [words[word] for word in _EMPLOYERS if word in words]:
        headers[employers[0]] = "organization"
    return ContactFile(system, headers, are_companies)


def _of_pipedrive(columns: Sequence[str]) -> ContactFile:
    """People, with their organisation, or organisations."""
    are_companies = not any(column.startswith("Person - ") for column in columns)
    own = "Organization" if are_companies else "Person"
    headers = {}
    for column in columns:
        found = _PIPEDRIVE.fullmatch(column)
        if found and found["thing"] == own:
            word = plain_words(found["header"])
            headers[column] = _USUAL.get(word, word)
        elif found:
            # Of the organisation that a person works at, only its name is the person's.
            headers[column] = "organization" if found["header"] == "Name" else ""
    return ContactFile("pipedrive", headers, are_companies)
