"""The Big List of Naughty Strings as names, titles and notes: kept, shown, found, harmless."""

from __future__ import annotations

import csv
import io
import re
import shutil
import unicodedata
from pathlib import Path

import pytest

from svit_tui.crm import search
from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.deals import changes as deals
from svit_tui.crm.start.opening import open_store
from svit_tui.crm.timeline import communications
from svit_tui.model.errors import Invalid
from svit_tui.model.values.text import clean_block, clean_line
from tests.cli.conftest import Svit
from tests.folders import DATA

LIST = DATA / "blns.txt"
STRINGS = [
    line
    for line in LIST.read_bytes().decode("utf-8").split("\n")
    if line and not line.startswith("#")
]
# What could drive a terminal or turn text around.
DANGEROUS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200e\u200f]")
# Some of each kind: markup, commands, scripts, widths, directions, dashes, quotes.
BY_COMMAND = STRINGS[:: len(STRINGS) // 40]


def visible(text: str) -> str:
    """The text without what cleaning may take: controls, format characters and blanks."""
    kept = (mark for mark in text if unicodedata.category(mark) not in ("Cc", "Cf", "Cs", "Cn"))
    return "".join("".join(kept).split())


@pytest.fixture(scope="module")
def naughty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with a contact, a deal and a note for each string; each numbered by its line."""
    path = tmp_path_factory.mktemp("naughty") / "svit.db"
    store = open_store(path, currency="UAH")
    with store.unit() as work:
        for number, text in enumerate(STRINGS):
            contact = contacts.add(work, name=f"{number}: {text}", notes=text)
            deal = deals.add(work, title=f"{number}: {text}", contact_id=contact.key, notes=text)
            communications.log(
                work, "note", deal_id=deal.key, subject=f"{number}: {text}"[:500], body=text
            )
    store.close()
    return path


def test_cleaning_takes_nothing_that_can_be_seen() -> None:
    for text in STRINGS:
        composed = unicodedata.normalize("NFC", text)
        assert visible(clean_line(text)) == visible(composed)
        assert visible(clean_block(text)) == visible(composed)
        assert not DANGEROUS.search(clean_block(text))


@pytest.mark.parametrize("form", ["csv", "json"])
@pytest.mark.parametrize(
    ("what", "line", "block"),
    [
        ("contacts", "name", "notes"),
        ("deals", "title", "notes"),
        ("communications", "subject", "body"),
    ],
)
def test_an_export_has_them_all_unchanged(
    naughty: Path, svit: Svit, what: str, line: str, block: str, form: str
) -> None:
    exported = svit("--store", str(naughty), "export", what, "--format", form)
    rows = exported.json if form == "json" else list(csv.DictReader(io.StringIO(exported.out)))
    assert not DANGEROUS.search(exported.out.replace("\r\n", "\n"))
    found = {int(row[line].partition(":")[0]): (row[line], row[block]) for row in rows}
    for number, text in enumerate(STRINGS):
        assert found[number] == (clean_line(f"{number}: {text}"), clean_block(text))


@pytest.mark.parametrize("noun", ["contact", "deal"])
def test_a_table_shows_them_harmlessly(naughty: Path, svit: Svit, noun: str) -> None:
    shown = svit("--store", str(naughty), noun, "list")
    assert shown.code == 0
    assert not DANGEROUS.search(shown.out)
    assert len(shown.out.splitlines()) == len(STRINGS) + 1


@pytest.mark.parametrize("text", BY_COMMAND, ids=lambda text: ascii(text)[:30])
def test_each_is_added_shown_and_found(svit: Svit, text: str) -> None:
    name = clean_line(text)
    added = svit("contact", "add", "--json", "--notes=" + text, "--", text)
    if not name:
        assert (added.code, added.err) == (1, "svit-tui: A contact needs a name.\n")
        return
    assert added.json["name"] == name
    deal = svit("deal", "add", "--contact", "1", "--json", "--", text).json
    assert (deal["title"], deal["contact"]) == (name, name)
    assert svit("contact", "show", "1", "--json").json["notes"] == clean_block(text)
    assert not DANGEROUS.search(svit("deal", "show", "1").out)
    found = svit("search", "--json", "--", name).json
    if any(mark.isalnum() for mark in name):
        assert ("contact", 1) in [(row["type"], row["id"]) for row in found]


def test_any_of_them_is_a_harmless_question(naughty: Path) -> None:
    store = open_store(naughty)
    with store.read() as session:
        for text in STRINGS:
            for found in search.search(session, text, limit=5):
                assert found.name
    store.close()


@pytest.mark.parametrize("field", ["--amount", "--expected-close", "--stage", "--source"])
def test_none_of_them_breaks_a_field(
    naughty: Path, svit: Svit, store_path: Path, field: str
) -> None:
    """Either it is taken for what it says, or refused in one sentence."""
    shutil.copyfile(naughty, store_path)
    for text in BY_COMMAND:
        ended = svit("deal", "add", "X", "--contact", "1", f"{field}={text}")
        assert ended.code in (0, 1)
        assert ended.err.count("\n") == ended.code
        assert not DANGEROUS.search(ended.err.removesuffix("\n"))


def test_a_text_that_is_too_long_is_refused(svit: Svit) -> None:
    with pytest.raises(Invalid):
        clean_line("x" * 10_000)
    refused = svit("contact", "add", "x" * 10_000)
    assert refused.code == 1
    assert "10000" in refused.err
