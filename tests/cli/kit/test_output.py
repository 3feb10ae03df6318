"""How answers are printed, and what is said and returned when something is wrong."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from svit_tui.cli import main
from tests.cli.conftest import Svit

PROGRAM = Path(sys.executable).with_name("svit-tui")
LISTINGS = (
    ("deal", "list"),
    ("contact", "list"),
    ("product", "list"),
    ("member", "list"),
    ("pipeline", "list"),
    ("search", "мед"),
)


@pytest.mark.parametrize("command", LISTINGS, ids=" ".join)
def test_every_listing_is_a_table_json_or_csv(clinic: Svit, command: tuple[str, ...]) -> None:
    assert clinic(*command).code == 0
    as_json = clinic(*command, "--format", "json")
    assert as_json.out == clinic(*command, "--json").out
    as_csv = clinic(*command, "--format", "csv").out
    rows = list(csv.DictReader(io.StringIO(as_csv)))
    assert len(rows) == len(as_json.json)
    if rows:
        assert list(rows[0]) == list(as_json.json[0])


def test_a_table_speaks_ukrainian(clinic: Svit) -> None:
    table = clinic("--lang", "uk", "contact", "list").out
    assert "Медцентр" in table
    assert "Організація" in table
    refused = clinic("--lang", "uk", "deal", "show", "99")
    assert refused.err == "svit-tui: Немає нагоди з номером 99.\n"


def test_usage_is_explained_in_ukrainian(svit: Svit) -> None:
    helped = svit("--lang", "uk", "deal", "add", "--help").out
    assert helped.startswith("використання: svit-tui deal add")
    for english in ("usage", "positional", "options:", "show this"):
        assert english not in helped
    assert "потрібні аргументи" in svit("--lang", "uk", "deal", "add").err
    assert "немає такого вибору" in svit("--lang", "uk", "telepathy").err
    assert svit("--lang", "en", "deal", "--help").out.startswith("usage: ")


def test_data_is_not_markup(svit: Svit) -> None:
    name = "[/] [bold]x[/bold] [link=file:///etc/passwd]y"
    assert name in svit("contact", "add", name).out
    assert name in svit("contact", "show", "1").out


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("deal",),
        ("deal", "add"),
        ("deal", "add", "Title without a contact"),
        ("deal", "list", "--limit", "-1"),
        ("deal", "list", "--limit", "many"),
        ("deal", "list", "--limit", "9" * 30),
        ("deal", "list", "--format", "xml"),
        ("log", "telepathy"),
        ("--lang", "tlh", "deal", "list"),
        ("--store",),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_two(svit: Svit, arguments: tuple[str, ...]) -> None:
    refused = svit(*arguments)
    assert refused.code == 2
    assert refused.err.startswith("svit-tui: ")
    assert refused.err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("deal", "add", "X", "--contact", "Nobody"),
        ("deal", "add", "X", "--contact", "Медцентр", "--amount", "a lot"),
        ("deal", "add", "X", "--contact", "Медцентр", "--currency", "QQQ"),
        ("deal", "add", "X", "--contact", "Медцентр", "--expected-close", "never"),
        ("deal", "add", "X" * 2000, "--contact", "Медцентр"),
        ("deal", "add", "", "--contact", "Медцентр"),
        ("deal", "move", "1", "Nirvana"),
        ("deal", "list", "--owner", "nobody"),
        ("contact", "merge", "1", "1"),
        ("log", "call", "--contact", "Медцентр", "--when", "25:61"),
        ("log", "note"),
        ("export", "deals", "-o", "/nowhere/deals.csv"),
        ("export", "all", "--format", "csv"),
        ("import", "/nowhere/clients.csv"),
    ],
    ids=" ".join,
)
def test_what_is_refused_is_one_with_one_sentence(clinic: Svit, arguments: tuple[str, ...]) -> None:
    before = clinic("export", "all", "--format", "json").out
    refused = clinic(*arguments)
    assert (refused.code, refused.out) == (1, "")
    assert refused.err.startswith("svit-tui: ")
    assert refused.err.count("\n") == 1
    assert clinic("export", "all", "--format", "json").out == before


def test_a_store_that_cannot_be_opened_is_four(svit: Svit, tmp_path: Path) -> None:
    (tmp_path / "diary.txt").write_text("Dear diary")
    for path in (tmp_path / "nowhere" / "svit.db", tmp_path / "diary.txt", tmp_path):
        refused = svit("--store", str(path), "deal", "list")
        assert (refused.code, refused.out) == (4, "")
        assert refused.err.startswith("svit-tui: ")


def test_an_error_of_the_program_itself_goes_to_the_log(
    clinic: Svit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_arguments: object, **_options: object) -> None:
        raise RuntimeError("the reason of it")

    monkeypatch.setattr("svit_tui.crm.deals.rows.deal_rows", broken)
    failed = clinic("deal", "list")
    assert failed.code not in (0, 1, 2, 3, 4)
    assert failed.err.count("\n") == 1
    log = failed.err.rpartition(" ")[2].strip().rstrip(".")
    assert "the reason of it" in Path(log).read_text(encoding="utf-8")


def test_ctrl_c_ends_quietly(clinic: Svit, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_arguments: object, **_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("svit_tui.crm.deals.rows.deal_rows", interrupted)
    stopped = clinic("deal", "list")
    assert (stopped.code, stopped.out, stopped.err) == (130, "", "")


@pytest.mark.parametrize("arguments", [(), ("demo",), ("--lang", "uk")], ids=" ".join)
def test_the_board_is_not_opened_without_a_terminal(svit: Svit, arguments: tuple[str, ...]) -> None:
    refused = svit(*arguments)
    assert (refused.code, refused.out) == (2, "")
    assert refused.err.startswith("svit-tui: ")


def test_version_and_help(svit: Svit) -> None:
    assert svit("--version").out.startswith("svit-tui ")
    for words in ((), ("deal",), ("deal", "add"), ("contact", "add"), ("log",), ("import",)):
        assert "usage: svit-tui" in svit(*words, "--help").out


def test_settings_are_shown(svit: Svit, store_path: Path) -> None:
    assert svit("config", "path").out.strip().endswith(".toml")
    assert svit("config", "show", "--json").json["store"]["path"] == str(store_path)


def installed(
    store: Path, *arguments: str, output: int = subprocess.PIPE, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """Run the installed program in a process of its own."""
    return subprocess.run(
        [PROGRAM, *arguments],
        env={**os.environ, "SVIT_STORE": str(store), **environment},
        stdout=output,
        stderr=subprocess.PIPE,
        timeout=60,
        check=False,
    )


PRINTING = (
    ("contact", "list"),
    ("contact", "list", "--json"),
    ("contact", "list", "--format", "csv"),
    ("export", "contacts"),
    ("--help",),
)


@pytest.mark.usefixtures("clinic")
@pytest.mark.parametrize("command", PRINTING, ids=" ".join)
def test_a_reader_that_has_gone_is_no_error(store_path: Path, command: tuple[str, ...]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        ended = installed(store_path, *command, output=writer)
    finally:
        os.close(writer)
    assert (ended.returncode, ended.stderr) == (0, b"")


@pytest.mark.usefixtures("clinic")
@pytest.mark.parametrize("command", PRINTING[:4], ids=" ".join)
def test_a_full_disk_is_told(store_path: Path, command: tuple[str, ...]) -> None:
    with Path("/dev/full").open("wb") as full:
        ended = installed(store_path, *command, output=full.fileno())
    assert ended.returncode == 1
    assert ended.stderr.startswith(b"svit-tui: Standard output can't be written: ")
    assert ended.stderr.count(b"\n") == 1


@pytest.mark.usefixtures("clinic")
def test_a_terminal_without_our_letters_loses_no_export(store_path: Path) -> None:
    listed = installed(store_path, "contact", "list", PYTHONIOENCODING="latin-1")
    assert (listed.returncode, b"????????" in listed.stdout) == (0, True)
    exported = installed(store_path, "export", "contacts", PYTHONIOENCODING="latin-1")
    assert "Медцентр" in exported.stdout.decode("utf-8")


def test_signs_that_a_terminal_lacks_are_written_as_on_a_screen(store_path: Path) -> None:
    told = installed(store_path, "report", "sources", PYTHONIOENCODING="ascii")
    assert told.returncode == 0
    assert b"Lead > qualified" in told.stdout
    assert b"____________" in told.stdout
    assert b"?" not in told.stdout


@pytest.mark.usefixtures("clinic")
def test_the_language_follows_the_environment(store_path: Path) -> None:
    refused = installed(store_path, "deal", "show", "99", SVIT_LANG="uk")
    assert "Немає нагоди з номером 99" in refused.stderr.decode("utf-8")


def test_the_command_line_does_not_load_what_it_does_not_need() -> None:
    """Help answers at once: no database, no tables, no screens."""
    heavy = ("textual", "sqlalchemy", "pydantic", "rich", "babel", "dateparser", "rapidfuzz")
    code = (
        "import sys; from svit_tui.cli.kit.parser import build; build();"
        f"print([name for name in {heavy} if name in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60, check=True)
    assert told.stdout.strip() == b"[]"


def test_main_returns_the_code(store_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SVIT_STORE", str(store_path))
    assert main(["deal", "list", "--json"]) == 0
