"""Whatever goes wrong in whatever layer, a user sees one sentence, and nobody else the log."""

from __future__ import annotations

import os
import pwd
import stat
from pathlib import Path
from typing import Any, NoReturn

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from svit_tui.crm.start.opening import open_store
from tests.cli.conftest import Svit

# A function of each floor that `deal list` and `deal add` pass.
LAYERS = (
    "svit_tui.settings.groups.load",
    "svit_tui.i18n.preferred_language",
    "svit_tui.cli.kit.parser.parse",
    "svit_tui.cli.kit.output.print_table",
    "svit_tui.crm.start.opening.open_store",
    "svit_tui.crm.deals.changes.add",
    "svit_tui.store.changes.unit.begin",
    "svit_tui.store.file.open_store.OpenStore.light",
    "svit_tui.store.file.engine.make_engine",
    "svit_tui.model.values.money.parse_money",
)


def raises(*_about: Any, **_options: Any) -> NoReturn:
    raise RuntimeError("nobody foresaw this")


@pytest.mark.parametrize("layer", LAYERS)
def test_an_error_of_any_layer_is_one_sentence(
    svit: Svit, monkeypatch: pytest.MonkeyPatch, layer: str
) -> None:
    svit("contact", "add", "Acme")
    adding = ("deal", "add", "Renewal", "--contact", "Acme", "--amount", "5 UAH")
    commands = (adding, ("deal", "list"))
    # What is imported meanwhile would keep what is put in place of the function.
    assert [svit(*words).code for words in commands] == [0, 0]
    monkeypatch.setattr(layer, raises)
    ran = [svit(*words) for words in commands]
    broken = [one for one in ran if one.code == 70]
    assert broken
    for one in broken:
        assert one.err.count("\n") == 1
        assert one.err.startswith("svit-tui: Something unexpected went wrong: details are in ")
        log = Path(one.err.split(" are in ")[1].strip().rstrip("."))
        assert "nobody foresaw this" in log.read_text("utf-8")
        assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_an_account_without_a_home_names_its_store(
    svit: Svit, monkeypatch: pytest.MonkeyPatch, store_path: Path
) -> None:
    def nobody(_uid: int) -> NoReturn:
        raise KeyError("no such account")

    monkeypatch.setattr(pwd, "getpwuid", nobody)
    for name in [name for name in os.environ if name == "HOME" or name.startswith("XDG_")]:
        monkeypatch.delenv(name)
    assert svit("--store", str(store_path), "deal", "list").code == 0
    monkeypatch.delenv("SVIT_STORE")
    ran = svit("deal", "list")
    assert ran.code == 4
    assert "/dev/null" in ran.err


def test_an_error_of_the_database_quotes_no_data(store_path: Path) -> None:
    store = open_store(store_path)
    with (
        pytest.raises(DBAPIError) as caught,
        store.engine(write=False).connect() as connection,
    ):
        connection.execute(
            text("SELECT nothing FROM contact WHERE name = :name"), {"name": "Olena"}
        )
    assert "Olena" not in str(caught.value)
