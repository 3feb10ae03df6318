"""Tell which CRM wrote a file, by columns that no other has."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from svit_tui.exchange.headers import plain_words

# What people call the systems.
SYSTEMS: Mapping[str, str] = {
    "google": "Google",
    "hubspot": "HubSpot",
    "outlook": "Outlook",
    "pipedrive": "Pipedrive",
    "salesforce": "Salesforce",
    "zoho": "Zoho",
}
# What Pipedrive calls columns of things that may name a deal or a contact, and are neither.
OF_OTHERS = ("Activity - ", "Note - ", "Product - ", "Lead - ")
_PIPEDRIVE = re.compile(r"(Deal|Person|Organization|Activity|Product) - \S.*")
# Columns of deals, all of one of which are there. Those of Zoho are more than those of HubSpot.
_OF_DEALS: Sequence[tuple[str, frozenset[str]]] = (
    ("salesforce", frozenset(("stage name", "close date"))),
    ("salesforce", frozenset(("opportunity name", "account name"))),
    ("salesforce", frozenset(("opportunity name", "opportunity owner"))),
    ("zoho", frozenset(("deal name", "closing date"))),
    ("hubspot", frozenset(("deal name", "record id"))),
    ("hubspot", frozenset(("deal name", "deal stage"))),
)
_IDS = {"Record Id": "zoho", "Record ID": "hubspot"}
_NOT_DELETED = frozenset(("", "0", "false", "False", "FALSE"))


def not_deleted(columns: Sequence[str]) -> Mapping[str, frozenset[str]]:
    """What rows have that their system has not deleted."""
    return {column: _NOT_DELETED for column in columns if plain_words(column) == "is deleted"}


def system_by_ids(columns: Sequence[str]) -> str:
    """The system that a file comes from by what it calls its ids; empty if that doesn't tell."""
    if any(_PIPEDRIVE.fullmatch(column) for column in columns):
        return "pipedrive"
    if {"id", "is deleted"} <= set(map(plain_words, columns)):
        return "salesforce"
    return next((system for header, system in _IDS.items() if header in columns), "")


def system_of_deals(columns: Sequence[str]) -> str:
    """The system that a file of deals comes from; empty if its columns don't tell."""
    if any(_PIPEDRIVE.fullmatch(column) for column in columns):
        return "pipedrive"
    words = {plain_words(column) for column in columns}
    return next((system for system, typical in _OF_DEALS if typical <= words), "")
