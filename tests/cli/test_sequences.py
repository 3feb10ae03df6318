"""`svit-tui sequence …`, and deals that are put aside."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Svit


def test_sequences_are_listed_with_their_steps(clinic: Svit) -> None:
    listed = clinic("sequence", "list", "--json").json
    assert [entry["name"] for entry in listed] == ["Warm-up", "After a proposal", "Long pause"]
    assert listed[0]["steps"][1] == {"day": 7, "kind": "call", "text": ""}
    assert "day 7 call" in clinic("sequence", "list").out
    assert "день 7 дзвінок" in clinic("--lang", "uk", "sequence", "list").out


def test_a_sequence_is_started_told_of_and_stopped(clinic: Svit) -> None:
    clinic("deal", "add", "Second", "--contact", "Медцентр")
    started = clinic(
        *("sequence", "start", "warm-up", "Website", "Second", "--on", "2100-01-01", "--json")
    ).json
    assert [(row["deal"], row["step"], row["steps"]) for row in started] == [
        ("Website", 1, 3),
        ("Second", 1, 3),
    ]
    assert started[0] == {
        "deal_id": 1,
        "deal": "Website",
        "sequence": "Warm-up",
        "started_on": "2100-01-01",
        "step": 1,
        "steps": 3,
        "next_on": "2100-01-01",
        "stopped_at": None,
        "stopped_because": None,
    }
    [first, *_rest] = clinic("task", "list", "--deal", "Website", "--json").json
    assert (first["due_on"], first["title"]) == ("2100-01-01", "Warm-up: e-mail")
    clinic("task", "done", str(first["id"]))
    assert [row["step"] for row in clinic("sequence", "status", "--json").json] == [2, 1]
    stopped = clinic("sequence", "stop", "Second", "--json").json
    assert stopped[0]["stopped_because"] == "stopped"
    assert "stopped by hand" in clinic("sequence", "status", "Second").out
    assert len(clinic("sequence", "status", "--json").json) == 1
    clinic("undo")
    assert len(clinic("sequence", "status", "--json").json) == 2


def test_a_reply_stops_it(clinic: Svit) -> None:
    clinic("sequence", "start", "Long pause", "1")
    clinic("log", "email", "--contact", "Медцентр", "--in", "--text", "Call me")
    [run] = clinic("sequence", "status", "1", "--json").json
    assert run["stopped_because"] == "reply"
    assert clinic("task", "list", "--json").json == []


def test_what_is_not_there_is_told(clinic: Svit) -> None:
    refused = clinic("sequence", "start", "Cold", "1")
    assert refused.code == 1
    assert "There are: Warm-up, After a proposal, Long pause." in refused.err
    assert clinic("sequence", "stop", "1").code == 1
    assert clinic("sequence", "start", "Warm-up", "1", "--on", "never").code == 1
    assert clinic("sequence", "start", "Warm-up").code == 2


def test_a_mistake_in_the_file_is_told_and_the_rest_listed(clinic: Svit, store_path: Path) -> None:
    store_path.with_name("sequences.toml").write_text(
        '[[sequence]]\nname = "A"\nsteps = ["day x call"]\n'
        '[[sequence]]\nname = "B"\nsteps = ["day 1 call"]\n'
    )
    listed = clinic("sequence", "list", "--json")
    assert [entry["name"] for entry in listed.json] == ["B"]
    assert listed.err.startswith("svit-tui: sequences.toml, line 3: “day x call” is not a step")


def test_a_deal_is_put_aside_with_a_reason_and_woken(clinic: Svit) -> None:
    clinic("deal", "add", "Second", "--contact", "Медцентр")
    asleep = clinic(
        "deal", "snooze", "1", "2100-03-01", "--snooze-reason", "no budget", "--json"
    ).json
    assert (asleep["snoozed_until"], asleep["snooze_reason"]) == ("2100-03-01", "no budget")
    listed = clinic("deal", "list", "--snoozed")
    assert "no budget" in listed.out
    assert "Second" not in listed.out
    woken = clinic("deal", "wake", "Website", "--json").json
    assert (woken["snoozed_until"], woken["snooze_reason"]) == (None, "")
    assert clinic("deal", "list", "--snoozed", "--json").json == []
    again = clinic("deal", "wake", "Website")
    assert (again.code, again.err) == (1, "svit-tui: “Website” is not snoozed.\n")


def test_a_message_can_be_planned(clinic: Svit) -> None:
    task = clinic("task", "add", "Ask", "--kind", "message", "--deal", "1", "--json").json
    clinic("task", "done", str(task["id"]))
    assert clinic("search", "Ask", "--json").json
