"""The command line: shapes that scripts rely on, exit codes, data that comes out as it went in."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from svit_tui.cli import main
from svit_tui.model.values.text import clean_block, clean_line
from tests.folders import DATA

BLNS = (DATA / "blns.txt").read_text(encoding="utf-8")
NAUGHTY = [line for line in BLNS.split("\n") if line and not line.startswith("#")]


class Cli:
    """Runs commands on one store and takes what they print."""

    def __init__(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.path = path
        self.capsys = capsys
        self.err = ""

    def __call__(self, *arguments: str, code: int = 0) -> str:
        self.capsys.readouterr()
        try:
            got = main(["--store", str(self.path), *arguments])
        except SystemExit as error:
            got = int(error.code or 0)
        out, self.err = self.capsys.readouterr()
        assert got == code, self.err
        assert "Traceback" not in self.err
        return out

    def json(self, *arguments: str) -> Any:
        return json.loads(self(*arguments, "--json"))


@pytest.fixture
def cli(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    runner = Cli(tmp_path / "svit.db", capsys)
    runner("contact", "add", "Медцентр", "--kind", "organization", "--email", "info@m.example")
    runner(
        "deal", "add", "Website", "--contact", "Медцентр", "--amount", "18000 UAH", "--tag", "web"
    )
    return runner


def test_a_deal_has_the_keys_that_scripts_rely_on(cli: Cli) -> None:
    (deal,) = cli.json("deal", "list")
    assert " ".join(deal) == (
        "id title contact organization pipeline stage status amount currency owner source"
        " products created_at stage_entered_at expected_close_on closed_at loss_reason"
        " snoozed_until tags version"
        " snooze_reason active_at next_step next_step_kind next_step_on next_step_at score"
    )
    assert deal["amount"] == "18000.00"
    assert deal["currency"] == "UAH"
    assert deal["tags"] == ["web"]
    assert deal["stage"] == "Lead"


def test_a_contact_and_a_search_have_theirs(cli: Cli) -> None:
    (contact,) = cli.json("contact", "list")
    assert list(contact) == (
        "id kind name organization emails phones tags owner external_ids version".split()
    )
    found = cli.json("search", "медц")
    assert found[0] == {"type": "contact", "id": 1, "name": "Медцентр", "where": "name"}


def test_a_deal_is_moved_won_lost_and_taken_back(cli: Cli) -> None:
    assert cli.json("deal", "move", "1", "proposal")["stage"] == "Proposal"
    assert cli.json("deal", "win", "website")["status"] == "won"
    cli("deal", "win", "1", code=1)
    assert cli.err == "svit-tui: “Website” is already won.\n"
    assert cli("undo") == "Undone: Won: Website\n"
    lost = cli.json("deal", "lose", "1", "--reason", "price", "--note", "too dear")
    assert (lost["status"], lost["loss_reason"]) == ("lost", "Price")
    assert cli.json("deal", "reopen", "1")["status"] == "open"
    assert cli.json("undo")["action"] == "deal.reopen"
    assert cli.json("redo")["title"] == "Website"
    assert cli.json("deal", "snooze", "1", "2100-01-01")["snoozed_until"] == "2100-01-01"


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("deal", "show", "99"), 1, "There is no deal with the number 99."),
        (("deal", "move", "1", "Nowhere"), 1, "There is no stage “Nowhere” here."),
        (("deal", "lose", "1", "--reason", "Nope"), 1, "There is no “Nope”."),
        (("deal", "add", "x", "--contact", "zzz"), 1, "Nothing is found by “zzz”."),
        (("deal", "add", "x", "--contact", "1", "--amount", "lots"), 1, "“lots” is not an amount"),
        (("deal", "snooze", "1", "yesterday"), 1, "a date after today"),
        (("contact", "merge", "1", "1"), 1, "can't be merged with itself"),
        (("import", "/nowhere/x.csv"), 1, "can't be read"),
        (("export", "all"), 1, "several files"),
        (("nonsense",), 2, "invalid choice"),
        (("deal", "list", "--status", "maybe"), 2, "invalid choice"),
        (("deal", "list", "--limit", "-1"), 2, "--limit"),
    ],
)
def test_what_is_wrong_gets_a_sentence_and_a_code(
    cli: Cli, arguments: tuple[str, ...], code: int, sentence: str
) -> None:
    cli(*arguments, code=code)
    assert cli.err.startswith("svit-tui: ")
    assert sentence in cli.err
    assert cli.err.count("\n") == 1


def test_a_store_that_can_not_be_used_is_code_4(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "no.db").write_bytes(b"hello" * 500)
    assert main(["--store", str(tmp_path / "no.db"), "deal", "list"]) == 4
    assert "is not a svit-tui store" in capsys.readouterr().err


def test_every_listing_is_table_json_and_csv(cli: Cli) -> None:
    for command in (("deal", "list"), ("contact", "list"), ("search", "мед"), ("member", "list"),
                    ("pipeline", "list")):  # fmt: skip
        rows = cli.json(*command)
        table = list(csv.DictReader(io.StringIO(cli(*command, "--format", "csv"))))
        assert len(table) == len(rows)
        assert len(cli(*command).splitlines()) == len(rows) + 1
    assert cli.json("product", "list") == []


def test_a_communication_is_logged_and_exported(cli: Cli) -> None:
    logged = cli.json("log", "call", "--deal", "1", "--minutes", "5", "--text", "hello", "--in")
    assert (logged["kind"], logged["direction"], logged["duration"]) == ("call", "in", 300)
    (row,) = json.loads(cli("export", "communications", "--format", "json"))
    assert (row["contacts"], row["deal"], row["body"]) == (["Медцентр"], "Website", "hello")


def test_a_dirty_file_lands_as_far_as_it_can(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_bytes(
        "Імʼя;Пошта;Компанія\nТарас;t@x.example;Медцентр\n;;\nОлена;not mail;\nІван;i@x.example\n"
        .encode("cp1251", "replace").replace(b"?", b"'")
    )  # fmt: skip
    rejects = tmp_path / "rejects.csv"
    result = cli.json("import", str(file), "--rejects", str(rejects))
    assert result["created"]["contacts"] == 2
    (reject,) = result["rejected"]
    assert reject == {
        "file": "people.csv", "row": 4, "reason": "“not mail” is not an e-mail address."
    }  # fmt: skip
    assert "Олена" in rejects.read_text(encoding="utf-8")
    again = cli.json("import", str(file))
    assert again["unchanged"]["contacts"] == 2
    assert "taken for" in cli("import", str(file), "--dry-run")


def test_rejects_are_never_written_over_what_is_imported(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("Name,E-mail\nx,not mail\n", encoding="utf-8")
    cli("import", str(file), "--rejects", str(tmp_path / "." / "people.csv"), code=1)
    assert "name another file for rejects" in cli.err
    assert file.read_text(encoding="utf-8").startswith("Name")


def test_two_files_of_one_name_are_two_files(cli: Cli, tmp_path: Path) -> None:
    for folder, text in (("a", "Name,Phone\nAnna,1\n"), ("b", "Name,Tags\nBohdan,* x ::: y\n")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "c.csv").write_text(text, encoding="utf-8")
    result = cli.json("import", str(tmp_path / "a/c.csv"), str(tmp_path / "b/c.csv"))
    assert result["created"]["contacts"] == 2
    assert [row["tags"] for row in cli.json("contact", "list") if row["name"] == "Bohdan"] == [
        ["x", "y"]
    ]


def test_naughty_strings_come_out_as_they_went_in(cli: Cli, tmp_path: Path) -> None:
    expected = [(clean_line(text), clean_block(text)) for text in NAUGHTY]
    rows = [
        {"Name": text, "Notes": text}
        for text, (line, _block) in zip(NAUGHTY, expected, strict=True)
        if line
    ]
    source = tmp_path / "naughty.csv"
    with source.open("w", encoding="utf-8", errors="replace", newline="") as target:
        writer = csv.DictWriter(target, ["Name", "Notes"])
        writer.writeheader()
        writer.writerows(rows)
    result = cli.json("import", str(source), "--on-duplicate", "create")
    assert result["rejected"] == []
    out = tmp_path / "out.json"
    cli("export", "contacts", "--format", "json", "-o", str(out))
    contacts = {row["id"]: row for row in json.loads(out.read_text(encoding="utf-8"))}
    del contacts[1]
    got = [(contacts[number]["name"], contacts[number]["notes"]) for number in sorted(contacts)]
    assert got == [(line, block) for line, block in expected if line]
    for number in (min(contacts), max(contacts)):
        name = contacts[number]["name"]
        cli("deal", "add", f"D {name}", "--contact", str(number), "--notes", name)
    csv_rows = list(csv.DictReader(io.StringIO(cli("export", "contacts"), newline="")))
    assert {row["name"] for row in csv_rows} >= {name for name, _notes in got}
    for line, _block in expected[::9]:
        if any(mark.isalnum() for mark in line):
            cli("search", "--", line)


def test_settings_are_shown_and_wrong_ones_told(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SVIT_CONFIG", str(tmp_path))
    assert cli("config", "path").strip() == str(tmp_path / "settings.toml")
    assert cli.json("config", "show")["look"]["theme"] == "svit-dark"
    (tmp_path / "settings.toml").write_text('[look]\ntheme = "pink"\n', encoding="utf-8")
    cli("config", "show", code=1)
    assert "look.theme can't be pink; use svit-dark" in cli.err


def test_commands_go_on_with_settings_that_are_wrong_and_tell_each_once(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SVIT_CONFIG", str(tmp_path))
    (tmp_path / "settings.toml").write_text("[money]\ncurrency = USD\n", encoding="utf-8")
    cli("goal", "set", "2026-12", "1000")
    assert cli.err.count("svit-tui: ") == 1
    assert "settings.toml, line 2: this is not TOML" in cli.err


def test_help_is_there_in_both_languages(cli: Cli) -> None:
    assert "open a deal" in cli("deal", "--help")
    assert "відкрити нагоду" in cli("--lang", "uk", "deal", "--help")
