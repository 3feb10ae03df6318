"""What other systems export of calls, e-mails, meetings and tasks is taken for what it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from svit_tui.crm import exporting
from svit_tui.crm.importing import ImportResult, import_files, telling
from svit_tui.crm.importing.opened import open_files
from svit_tui.crm.lists import members
from svit_tui.crm.start.opening import open_store
from svit_tui.store.store import Store
from tests.conftest import FrozenClock
from tests.folders import DATA

SYSTEMS = DATA / "systems"
# The activities of each system, behind the contacts and deals that they name.
FILES: Mapping[str, Sequence[str]] = {
    "pipedrive": (
        *("pipedrive-organizations.csv", "pipedrive-people.csv", "pipedrive-deals.csv"),
        "pipedrive-activities-done.csv",
    ),
    "hubspot": (
        *("hubspot-companies.csv", "hubspot-contacts.csv", "hubspot-deals.csv"),
        *("hubspot-calls.csv", "hubspot-emails.csv", "hubspot-notes.csv"),
        *("hubspot-meetings.csv", "hubspot-tasks.csv"),
    ),
    "salesforce": (
        *("salesforce-accounts.csv", "salesforce-contacts.csv", "salesforce-opportunities.csv"),
        *("salesforce-tasks.csv", "salesforce-events.csv"),
    ),
    "zoho": ("zoho-accounts.csv", "zoho-contacts.csv", "zoho-calls.csv", "zoho-meetings.csv"),
    "outlook": ("outlook-tasks.csv",),
    "google": ("google-tasks.json",),
}
SAID = {
    "pipedrive": [
        "call|out|2026-10-05T10:30|20|Acme GmbH; Anna Weber|Roof repair|Price of the roof"
        "|Wants slate.\n\nBudget 20k|Olha Bondar",
        "meeting|none|2026-10-08T14:00|90|Acme GmbH; Anna Weber|Roof repair|Look at the roof"
        "||Olha Bondar",
    ],
    "hubspot": [
        "call|in|2026-10-05T10:30|12.5667|Bluebay; Anna Weber|Website|Price of the shop"
        "|Wants a shop|Olha Bondar",
        "email|in|2026-10-07T09:00||Anna Weber||Re: Offer|Thank you.|olena",
        "email|out|2026-10-06T09:00||Anna Weber||Offer|Here it is.|Olha Bondar",
        "meeting|none|2026-10-09T14:00|90|Anna Weber|Website|Demo|Went well|Olha Bondar",
        "note|none|2026-10-08T09:00||Anna Weber|Website||Likes blue|Olha Bondar",
    ],
    "salesforce": [
        "call|in|2026-10-05T10:30|12.5667|Edge; Rose Gonzalez|Generator|Price of the plant"
        "|Wants two|olena",
        "meeting|none|2026-10-09T12:00|60|Edge; Rose Gonzalez|Generator|Look at the plant||olena",
    ],
    "zoho": [
        "call|in|2026-10-05T10:30|12.5667|Anna Weber||Price of the fence|Wants a gate|Olha Bondar",
        "call|out|2026-10-06T10:30|2.0833|Anna Weber||Second thoughts||Olha Bondar",
        "meeting|none|2026-10-09T14:00|60|Anna Weber||Look at the fence||Olha Bondar",
    ],
    "outlook": [],
    "google": [],
}
TASKS = {
    "pipedrive": [
        "call|Ring about tiles|2026-12-09|2026-12-09T11:00|Joan Novak||olena||",
        "todo|Order slate|2026-10-09||Acme GmbH|Roof repair|Olha Bondar|2026-10-10T09:00|",
    ],
    "hubspot": [
        # Done, and nothing says when: when it was due.
        "call|Ring back|2026-10-10|2026-10-10T09:00|Anna Weber|Website|Olha Bondar"
        "|2026-10-10T09:00|",
        "todo|Send papers|2026-12-10|2026-12-10T09:00|Anna Weber|Website|Olha Bondar||By post",
    ],
    "salesforce": [
        "todo|Look up the address|2026-10-07||Edge||olena|2026-10-07T10:30|",
        "todo|Send papers|2026-12-10||Rose Gonzalez|Generator|olena||",
    ],
    "zoho": ["call|Ring again|2026-12-09|2026-12-09T10:30|Anna Weber||Olha Bondar||"],
    "outlook": [
        "todo|Ring about tiles|2026-10-02||||olena|2026-10-03T12:00|",
        "todo|Send papers|2026-12-31||Anna Weber||olena||By post",
    ],
    "google": [
        "todo|Ring about tiles|2026-10-02||||olena|2026-10-03T12:00|",
        "todo|Send papers|2026-12-31||||olena||By post",
    ],
}
EVENTS = {
    "pipedrive": [
        "Walk on the roof|2026-12-08T09:00|2026-12-08T10:00||Anna Weber|Roof repair|Olha Bondar||"
    ],
    "hubspot": [
        "Demo|2026-10-09T14:00|2026-10-09T15:30|Kyiv|Anna Weber|Website|Olha Bondar"
        "|2026-10-09T15:30|Shown the shop",
        "Second demo|2026-12-09T14:00|2026-12-09T15:00||Anna Weber|Website|Olha Bondar||",
    ],
    "salesforce": [
        "Look at the plant|2026-10-09T12:00|2026-10-09T13:00|Lviv|Edge; Rose Gonzalez|Generator"
        "|olena|2026-10-09T13:00|Boots on",
        "Sign it|2026-12-09T12:00|2026-12-09T13:00||Edge; Rose Gonzalez|Generator|olena||",
    ],
    "zoho": [
        "Look at the fence|2026-10-09T14:00|2026-10-09T15:00|Lviv|Anna Weber||Olha Bondar"
        "|2026-10-09T15:00|Boots on",
        "Sign it|2026-12-09T14:00|2026-12-09T15:00||Anna Weber||Olha Bondar||",
    ],
    "outlook": [],
    "google": [],
}
_SAID = ("kind", "direction", "started_at", "duration", "contacts", "deal", "subject", "body", "by")
_TASK = ("kind", "title", "due_on", "due_at", "contact", "deal", "assignee", "done_at", "notes")
_MET = ("title", "starts_at", "ends_at", "place", "contacts", "deal", "member", "done_at", "notes")


@pytest.fixture
def sales(store_path: Path, clock: FrozenClock) -> Store:
    """A store with the member whose the activities are."""
    store = open_store(store_path, login="olena", clock=clock)
    with store.unit() as work:
        members.add(work, name="Olha Bondar")
    return store


def take(store: Store, names: Sequence[str], **options: Any) -> ImportResult:
    opened = open_files([str(SYSTEMS / name) for name in names])
    return import_files(store, opened.tables, opened.mapping_of, create_contacts=True, **options)


def shown(store: Store, kind: str, fields: Sequence[str]) -> list[str]:
    with store.read() as session:
        rows = exporting.rows(session, kind, exporting.Wanted(identity=store.identity()))
    return sorted("|".join(_text(row[field]) for field in fields) for row in rows)


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(map(str, value))
    text = "" if value is None else str(value)
    return text[:16] if text[10:11] == "T" else text


@pytest.mark.parametrize("system", FILES)
def test_each_row_becomes_what_it_is(sales: Store, system: str) -> None:
    result = take(sales, FILES[system])
    assert result.rejected == []
    assert shown(sales, "communication", _SAID) == SAID[system]
    assert shown(sales, "task", _TASK) == TASKS[system]
    assert shown(sales, "event", _MET) == EVENTS[system]


@pytest.mark.parametrize("mode", ["skip", "update"])
@pytest.mark.parametrize("system", FILES)
def test_taken_in_again_they_change_nothing(sales: Store, system: str, mode: str) -> None:
    take(sales, FILES[system])
    again = take(sales, FILES[system], on_duplicate=mode)
    assert again.rejected == []
    assert (again.created.total(), again.updated.total()) == (0, 0)


def test_what_was_deleted_or_called_off_is_left_out(sales: Store) -> None:
    # Two of Salesforce are marked as deleted, one of HubSpot as cancelled.
    assert take(sales, ["salesforce-tasks.csv"]).left_out == 1
    assert take(sales, ["hubspot-meetings.csv"]).left_out == 1


def test_a_file_of_several_things_is_told_as_all_of_them() -> None:
    opened = open_files([str(SYSTEMS / "pipedrive-activities-done.csv")])
    parts = telling.told_once(opened.columns)
    assert [telling.taken_for(columns).partition(" (")[0] for columns in parts] == [
        f"pipedrive-activities-done.csv: {what} of Pipedrive"
        for what in ("communications", "events", "tasks")
    ]
    assert [line for columns in opened.columns for line in telling.not_taken(columns)] == []
    assert dict(telling.fields_of(parts[0]))["Activity - Done"] == "which rows"


def test_what_is_not_taken_is_told_once() -> None:
    opened = open_files([str(SYSTEMS / "salesforce-tasks.csv")])
    assert [line for columns in opened.columns for line in telling.not_taken(columns)] == [
        "salesforce-tasks.csv: NOT imported: IsHighPriority, OwnerId, IsClosed, CreatedDate,"
        " CallDisposition."
    ]
