"""Opening stores of other schemas: older ones are migrated after a backup, newer ones refused."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.start.opening import open_store
from svit_tui.model.errors import StoreUnavailable
from svit_tui.store import search_index
from svit_tui.store.file import migrate, schema
from svit_tui.store.store import Store

NEWEST = schema.HEAD
NEXT = f"{int(NEWEST) + 1:04}"


def schema_of(path: Path) -> dict[str, str]:
    """All tables and indexes, with their columns in order."""
    connection = sqlite3.connect(path)
    found = {}
    for kind, name in connection.execute(
        "SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
        " AND name NOT LIKE 'search\\_%' ESCAPE '\\' AND name <> 'search'"
    ):
        pragma = "table_xinfo" if kind == "table" else "index_xinfo"
        columns = [row[1:4] for row in connection.execute(f"PRAGMA {pragma}('{name}')")]
        keys = connection.execute(f"PRAGMA foreign_key_list('{name}')").fetchall()
        found[name] = f"{columns} {sorted(key[2:] for key in keys)}"
    return found


def test_the_migrations_make_the_same_store_as_a_new_one(tmp_path: Path) -> None:
    new, migrated = tmp_path / "new.db", tmp_path / "migrated.db"
    Store.open(new).close()
    sqlite3.connect(migrated).close()
    migrate.migrate(migrated)
    assert schema_of(migrated) == schema_of(new)


def test_an_older_store_is_migrated_after_a_backup(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "svit.db"
    store = open_store(path, login="olena")
    with store.unit() as work:
        contacts.add(work, name="Медцентр")
    store.close()
    scripts = tmp_path / "migrations"
    shutil.copytree(migrate.SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    (scripts / "versions" / f"v{NEXT}_test.py").write_text(
        f'revision = "{NEXT}"\ndown_revision = "{NEWEST}"\n'
        "from alembic import op\nimport sqlalchemy as sa\n"
        "def upgrade():\n"
        "    with op.batch_alter_table('contact', recreate='always') as batch:\n"
        "        batch.add_column(sa.Column('nickname', sa.String()))\n"
    )
    monkeypatch.setattr(schema, "HEAD", NEXT)
    monkeypatch.setattr(migrate.migrate, "__kwdefaults__", {"scripts": scripts})
    reopened = open_store(path, login="olena")
    row = reopened.light().execute("SELECT name, nickname FROM contact").fetchone()
    assert row == ("Медцентр", None)
    (backup,) = (tmp_path / "backups").iterdir()
    assert backup.stat().st_mode & 0o777 == 0o600
    copy = sqlite3.connect(backup)
    assert copy.execute("SELECT name FROM contact").fetchall() == [("Медцентр",)]
    assert copy.execute("SELECT version_num FROM alembic_version").fetchone() == (NEWEST,)


def test_a_migration_that_fails_leaves_the_store_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "svit.db"
    open_store(path, login="olena").close()
    before = schema_of(path)
    scripts = tmp_path / "migrations"
    shutil.copytree(migrate.SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    (scripts / "versions" / f"v{NEXT}_test.py").write_text(
        f'revision = "{NEXT}"\ndown_revision = "{NEWEST}"\nfrom alembic import op\n'
        "def upgrade():\n"
        "    op.execute('CREATE TABLE half (id INTEGER)')\n"
        "    op.execute('SELECT nonsense FROM nowhere')\n"
    )
    monkeypatch.setattr(schema, "HEAD", NEXT)
    monkeypatch.setattr(migrate.migrate, "__kwdefaults__", {"scripts": scripts})
    with pytest.raises(StoreUnavailable, match="It is unchanged, and a copy of it is"):
        open_store(path, login="olena")
    assert schema_of(path) == before


def test_a_store_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "svit.db"
    open_store(path, login="olena").close()
    connection = sqlite3.connect(path)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    with pytest.raises(StoreUnavailable, match="written by a newer svit-tui"):
        open_store(path, login="olena")


def test_what_was_indexed_before_there_were_tasks_is_found_as_before(tmp_path: Path) -> None:
    path, scripts = tmp_path / "svit.db", tmp_path / "migrations"
    shutil.copytree(migrate.SCRIPTS, scripts, ignore=shutil.ignore_patterns("__py*", "v000[!1]*"))
    sqlite3.connect(path).close()
    migrate.migrate(path, scripts=scripts)
    connection = sqlite3.connect(path)
    entries = [(7 * 4, "contact"), (7 * 4 + 1, "deal"), (9 * 4 + 2, "communication")]
    with connection:
        connection.executemany(
            "INSERT INTO search (rowid, name, reach, extra) VALUES (?, ?, '', '')", entries
        )
    connection.close()
    migrate.migrate(path)
    connection = sqlite3.connect(path)
    found = [
        (hit.kind, hit.id)
        for name in ("contact", "deal", "communication")
        for hit in search_index.find(connection, name)
    ]
    assert found == [(0, 7), (1, 7), (2, 9)]


def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE songs (id INTEGER)")
    connection.commit()
    connection.close()
    with pytest.raises(StoreUnavailable, match="database of another program"):
        open_store(path)
    assert sqlite3.connect(path).execute("SELECT count(*) FROM songs").fetchone() == (0,)


def test_a_known_store_opens_without_the_orm(tmp_path: Path) -> None:
    path = tmp_path / "svit.db"
    open_store(path, login="olena").close()
    code = (
        "import sys; from pathlib import Path; from svit_tui.crm.start.opening import open_store;"
        f"from svit_tui.crm.deals.board import Board; from datetime import date;"
        f"s = open_store(Path({str(path)!r}), login='olena');"
        "Board(s.light(), 1, today=date.today());"
        "print(sorted({'sqlmodel', 'sqlalchemy', 'pydantic', 'alembic', 'dateparser', 'rapidfuzz'}"
        " & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_two_first_starts_at_once_make_one_store(tmp_path: Path) -> None:
    path = tmp_path / "svit.db"
    code = (
        "import sys; from pathlib import Path; from svit_tui.crm.start.opening import open_store;"
        f"open_store(Path({str(path)!r}), login=sys.argv[1])"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", code, login]) for login in ("olena", "taras")
    ]
    assert [process.wait(timeout=60) for process in started] == [0, 0]
    light = open_store(path, login="olena").light()
    assert light.execute("SELECT count(*) FROM pipeline").fetchone() == (1,)
    assert light.execute("SELECT count(*) FROM stage").fetchone() == (6,)
    assert light.execute("SELECT count(*) FROM member").fetchone() == (2,)
