"""Dates on the command line, and what an import says of those of a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from svit_tui.model.values.dates import parse_moment
from tests.cli.conftest import Svit
from tests.exchange.reading_hands import NOW, live_in
from tests.folders import DATA

CASES = DATA / "cases"
ISO = (
    "2099-12-15T12:30:00Z",
    "2099-12-15T12:30:00.000Z",
    "2099-12-15T14:30:00",
    "2099-12-15T14:30+02:00",
    "2099-12-15T14:30",
    "2099-12-15 14:30:00",
    "2099-12-15 14:30:00 +0200",
    "15.12.2099 2:30 PM",
)


@pytest.fixture
def kyiv(monkeypatch: pytest.MonkeyPatch) -> None:
    """The user's clock is two hours ahead of UTC in winter."""
    live_in("Europe/Kyiv", monkeypatch)


@pytest.mark.usefixtures("kyiv")
@pytest.mark.parametrize("text", ISO)
def test_an_instant_is_read_as_json_prints_it(clinic: Svit, text: str) -> None:
    task = clinic("task", "add", "x", "--due", text, "--json").json
    assert (task["due_on"], task["due_at"]) == ("2099-12-15", "2099-12-15T12:30:00Z")
    event = clinic("event", "add", "x", "--start", text, "--end", ISO[0], "--json").json
    assert event["starts_at"] == event["ends_at"] == "2099-12-15T12:30:00Z"
    moved = clinic("task", "reschedule", str(task["id"]), text, "--json").json
    assert moved["due_at"] == "2099-12-15T12:30:00Z"
    when = text.replace("2099", "2019")
    said = clinic(
        "log", "call", "--contact", "Медцентр", "--subject", "q", "--when", when, "--json"
    )
    assert said.json["started_at"] == "2019-12-15T12:30:00Z"
    line = clinic("task", "quick", f"call Медцентр {text} about rates", "--json").json
    assert line["due_at"] == "2099-12-15T12:30:00Z"
    assert line["title"] == "call Медцентр about rates"


@pytest.mark.usefixtures("kyiv")
def test_a_day_is_read_from_an_instant(clinic: Svit) -> None:
    made = clinic(
        *("deal", "add", "Roof", "--contact", "Медцентр", "--json"),
        *("--expected-close", "2099-12-14T22:30:00Z"),
    ).json
    assert made["expected_close_on"] == "2099-12-15"
    until = clinic("deal", "snooze", str(made["id"]), "2099-12-15T00:00:00Z", "--json")
    assert until.json["snoozed_until"] == "2099-12-15"
    # A time of day that a day has no room for is no slip to pass over.
    wrong = ("--contact", "Медцентр", "--expected-close", "15.12 14:30")
    refused = clinic("deal", "add", "Wall", *wrong)
    assert refused.code == 1
    assert "is not a date" in refused.err


@pytest.mark.usefixtures("kyiv")
def test_a_communication_was_on_a_day_or_at_a_time() -> None:
    # What is a date is not a time of day: 15.11 is no quarter past three.
    assert f"{parse_moment('15.11', now=NOW):%d.%m.%Y %H:%M}" == "15.11.2026 12:00"
    assert f"{parse_moment('вчора о 10', now=NOW):%d.%m %H:%M}" == "29.11 08:00"
    assert f"{parse_moment('yesterday 3pm', now=NOW):%d.%m %H:%M}" == "29.11 13:00"


def test_the_dry_run_says_what_comes_first_in_a_date(svit: Svit) -> None:
    case = CASES / "b-06-us-dates-half-swapped"
    ran = svit("import", str(case / "d.csv"), "--mapping", str(case / "m.toml"), "--dry-run")
    assert ran.code == 0
    assert "d.csv: Close: the month comes first, as in 12/31/2026.\n" in ran.out
    told = svit("import", str(case / "d.csv"), "--mapping", str(case / "m.toml"), "--json").json
    assert told["date_order"] == [
        {"file": "d.csv", "column": "Close", "first": "month", "example": "12/31/2026"}
    ]


DEALS = """
[[file]]
entity = "deal"
[file.columns]
Title = "title"
Client = "contact"
Status = "status"
Created = "created_at"
Closed = "closed_at"
"""


def test_no_deal_is_closed_before_it_is_created(svit: Svit, tmp_path: Path) -> None:
    (tmp_path / "m.toml").write_text(DEALS, encoding="utf-8")
    rows = (
        *("late,C,won,2019-10-12,2019-10-11", "one day,C,won,2019-10-12 15:00,2019-10-12"),
        *("bare,C,won,2019-10-12,2019-10-12 10:15", "no start,C,lost,,2019-10-11"),
    )
    (tmp_path / "d.csv").write_text(
        "Title,Client,Status,Created,Closed\n" + "\n".join(rows), encoding="utf-8"
    )
    ran = svit("import", str(tmp_path / "d.csv"), "--mapping", str(tmp_path / "m.toml"))
    assert "row 2: the deal is closed before it is created" in ran.err
    deals = {row["title"]: row for row in svit("export", "deals", "--format", "json").json}
    assert sorted(deals) == ["bare", "no start", "one day"]
    spans = {name: (row["created_at"], row["closed_at"]) for name, row in deals.items()}
    assert spans == {
        "one day": ("2019-10-12T15:00:00Z", "2019-10-12T15:00:00Z"),
        "bare": ("2019-10-12T10:15:00Z", "2019-10-12T10:15:00Z"),
        "no start": ("2019-10-11T12:00:00Z", "2019-10-11T12:00:00Z"),
    }
