"""The pages of docs/ say what is so: every command, setting and field, and examples that work."""

from __future__ import annotations

import re
import shlex
import shutil
import tomllib
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest

from svit_tui.cli import main
from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.deals import changes as deals
from svit_tui.crm.start import opening
from svit_tui.crm.start.demo import load_demo
from svit_tui.crm.templates import changes as templates
from svit_tui.exchange.records import ENTITIES, FIELDS
from svit_tui.fields import NOUNS, Noun
from svit_tui.model.kinds import ContactKind
from svit_tui.model.member import Member
from svit_tui.model.values.text import search_key
from svit_tui.settings import groups as config
from tests.conftest import FrozenClock
from tools.reference import HEADING, PAGE, reference

DOCS = PAGE.parent
PAGES = [DOCS.parent / "README.md", *sorted(DOCS.glob("*.md"))]
# What stands for something else, or is one of several: no command as it stands.
_SYNTAX = re.compile(r"[…\[]|\S\|\S|\b(?:DEAL|DATE|FILE|WORDS|NAME|ФАЙЛ|НАЗВА)\b")
INVITE = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Example//EN
BEGIN:VEVENT
UID:demo@example.com
DTSTAMP:20261120T080000Z
DTSTART:20261126T120000Z
DTEND:20261126T130000Z
SUMMARY:Demo
END:VEVENT
END:VCALENDAR
"""
MEMBERS = {
    "members.csv": "name,login,role\nTaras Bilyk,taras,admin\n",
    "members.toml": """\
name = "members"
[[file]]
name = "members.csv"
entity = "member"
[file.columns]
name = "name"
login = "login"
role = "role"
""",
}
# The exports of other CRMs that pages for those who come from there name.
EXPORTS = {
    "from-pipedrive": {
        "organizations.csv": "pipedrive-organizations.csv",
        "people.csv": "pipedrive-people.csv",
        "deals.csv": "pipedrive-deals.csv",
        "activities.csv": "pipedrive-activities.csv",
    },
    "from-hubspot": {
        "companies.csv": "hubspot-companies.csv",
        "contacts.csv": "hubspot-contacts.csv",
        "products.csv": "hubspot-products.csv",
        "deals.csv": "hubspot-deals.csv",
    },
    "from-salesforce": {
        "Account.csv": "salesforce-accounts.csv",
        "Contact.csv": "salesforce-contacts.csv",
        "Opportunity.csv": "salesforce-opportunities.csv",
    },
}
SYSTEMS = Path(__file__).parent / "data" / "systems"


def test_every_command_and_option_stands_on_the_page() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page.partition(HEADING)[2] == reference().partition(HEADING)[2], "run: make docs"


def test_every_setting_stands_on_its_page_with_its_default() -> None:
    told = tomllib.loads(sample_settings())
    settings = config.Settings()
    for name in config.GROUPS:
        assert told.pop(name) == asdict(getattr(settings, name))
    rates = told.pop("rates")
    assert rates.keys() >= {"base", "on"}
    assert all(re.fullmatch("[A-Z]{3}", code) for code in rates.keys() - {"base", "on"})
    assert set(told) == {"keys"}


def sample_settings() -> str:
    page = (DOCS / "settings.md").read_text(encoding="utf-8")
    return page.partition("```toml\n")[2].partition("```")[0]


def test_every_field_of_a_mapping_stands_on_the_page_of_imports() -> None:
    page = (DOCS / "import.md").read_text(encoding="utf-8")
    for entity in ENTITIES:
        rows = re.findall(rf"^\| {entity} \| (.*) \|$", page, re.MULTILINE)
        # Words in brackets are values.
        told = {re.sub(r" ?\(.*?\)", "", word).strip() for row in rows for word in _words(row)}
        assert told == FIELDS[entity], entity


@pytest.mark.parametrize("noun", NOUNS.values(), ids=NOUNS.keys())
def test_every_column_of_an_export_stands_on_its_page(noun: Noun) -> None:
    page = (DOCS / "export.md").read_text(encoding="utf-8")
    assert f"| {noun.plural} | {', '.join(noun.columns)} |" in page.splitlines()


def _words(row: str) -> list[str]:
    return re.split(r", (?![^(]*\))", row)


def commands(page: Path) -> Iterator[str]:
    """The commands of a page that can be run as they stand, in their order."""
    for line in page.read_text(encoding="utf-8").splitlines():
        found = re.match(r"    (?:[\d*/ -]+  )?(svit-tui .*)", line)
        if found is None:
            continue
        # What stands apart tells what it is for; what it is piped into is another program's.
        command = re.split(r" {3,}| \| ", found[1])[0]
        # The demo opens a terminal; undo would take the company of these tests back.
        if not _SYNTAX.search(command) and command not in ("svit-tui demo", "svit-tui undo"):
            yield command


def shown_files(page: Path) -> dict[str, str]:
    """The files that a page shows whole, by name."""
    shown = re.compile(r"^`(\w+\.\w+)`:\n\n```\w+\n(.*?)^```", re.MULTILINE | re.DOTALL)
    return dict(shown.findall(page.read_text(encoding="utf-8")))


@pytest.fixture(scope="session")
def own_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo company of whoever runs the tests, with what the pages speak of beside it."""
    path = tmp_path_factory.mktemp("docs") / "svit.db"
    store = opening.open_store(path, clock=FrozenClock())
    load_demo(store)
    with store.unit() as work:
        clinic = contacts.add(work, name="Медцентр", kind=ContactKind.ORGANIZATION)
        deals.add(work, title="ERP licences", contact_id=clinic.key)
        templates.add(work, name="Offer", body="Hello!")
        work.add(Member(name="Olha Bondar", name_key=search_key("Olha Bondar")))
    store.close()
    return path


@pytest.mark.parametrize(
    "page", [page for page in PAGES if any(commands(page))], ids=lambda page: page.name
)
def test_commands_of_a_page_work(
    page: Path,
    own_demo: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("SVIT_STORE", str(shutil.copy(own_demo, tmp_path / "svit.db")))
    monkeypatch.setitem(opening.open_store.__kwdefaults__ or {}, "clock", FrozenClock())
    monkeypatch.chdir(tmp_path)
    (tmp_path / "contacts.csv").write_text("Name,E-mail\nAnn Lee,ann@example.com\n")
    (tmp_path / "invite.ics").write_text(INVITE)
    for name, text in (MEMBERS | shown_files(page)).items():
        (tmp_path / name).write_text(text)
    for name, export in EXPORTS.get(page.name.split(".")[0], {}).items():
        shutil.copy(SYSTEMS / export, tmp_path / name)
    config.settings_file().parent.mkdir(parents=True, exist_ok=True)
    config.settings_file().write_text(sample_settings(), encoding="utf-8")
    failed = []
    for command in commands(page):
        code = main(shlex.split(command, comments=True)[1:])
        told = capsys.readouterr()
        if code or (page.name.startswith("from-") and "rejected" in told.err):
            failed.append(f"{command}\n    {code}: {told.err.strip()}")
    assert not failed, "\n".join(failed)


@pytest.mark.parametrize("page", DOCS.glob("*.uk.md"), ids=lambda page: page.name)
def test_a_ukrainian_page_has_the_commands_of_the_english_one(page: Path) -> None:
    english = DOCS / page.name.replace(".uk.md", ".md")
    assert f"]({english.name})" in page.read_text(encoding="utf-8")
    if page.name.startswith("from-"):
        assert f"]({page.name})" in english.read_text(encoding="utf-8")
        assert list(commands(page)) == list(commands(english))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_of_a_page_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)\s]*)?\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target
