"""Two members with the same store open, and imports of what a file of theirs says."""

from __future__ import annotations

from dataclasses import dataclass

from svit_tui.crm.importing import ImportResult, import_files
from svit_tui.crm.lists.short_lists import find_member
from svit_tui.exchange.csv.file import read_csv
from svit_tui.exchange.mapping import parse_mapping
from svit_tui.store.store import Store


def columns_of(entity: str, header: str, name: str = "*.csv") -> str:
    """The part of a mapping whose columns are called like their fields."""
    columns = "".join(f'{field} = "{field}"\n' for field in header.split(","))
    return f'[[file]]\nname = "{name}"\nentity = "{entity}"\n[file.columns]\n{columns}'


@dataclass
class Team:
    """Olena, who began the store, and Taras, who came later, each with the store open."""

    olena: Store
    taras: Store

    def member(self, name: str) -> dict[str, object]:
        """A member's row, as it is now."""
        with self.olena.read() as session:
            found = find_member(session, name)
            return {key: getattr(found, key) for key in ("login", "role", "team", "active")}

    def names(self) -> list[str]:
        rows = self.olena.light().execute("SELECT name FROM member ORDER BY id")
        return [name for (name,) in rows]


def take(
    store: Store,
    text: str,
    entity: str = "member",
    *,
    on_duplicate: str = "skip",
    dry_run: bool = False,
) -> ImportResult:
    """Import a file whose columns are called like the fields of the entity."""
    file = read_csv(text.encode(), "staff.csv")
    header = text.partition("\n")[0]
    chosen = parse_mapping(f'name = "staff"\n{columns_of(entity, header)}', "staff.toml")
    return import_files(
        store, [file], lambda _file: chosen, on_duplicate=on_duplicate, dry_run=dry_run
    )
