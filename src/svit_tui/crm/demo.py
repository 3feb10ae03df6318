"""The demo company: made up by us, kept as CSV in data/, taken in by the import that users have."""

from __future__ import annotations

from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from svit_tui.crm.importing import ImportResult, import_files
from svit_tui.exchange.csv_file import read_csv
from svit_tui.exchange.mapping import parse_mapping
from svit_tui.store.store import Store

FILES = (
    *("members.csv", "products.csv", "contacts.csv", "deals.csv", "communications.csv"),
    *("tasks.csv", "events.csv"),
)


def data_folder() -> Traversable:
    """The demo's data: inside the installed package, or beside the sources."""
    packed = resources.files("svit_tui").joinpath("data")
    return packed if packed.is_dir() else Path(__file__).parents[3] / "data"


def load_demo(store: Store) -> ImportResult:
    """Import the demo company, with dates around today. One undo takes it back."""
    folder = data_folder()
    mapping = parse_mapping(folder.joinpath("demo.toml").read_text(encoding="utf-8"), "demo.toml")
    files = [read_csv(folder.joinpath(name).read_bytes(), name) for name in FILES]
    return import_files(store, files, lambda _file: mapping, title="demo")
