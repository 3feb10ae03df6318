"""Fill a store with the demo company from data/, through the import that users have."""

from __future__ import annotations

import csv
import io
import tomllib
from datetime import date

from sqlmodel import select

from svit_tui.crm.importing import ImportResult, import_files
from svit_tui.crm.lists import goals
from svit_tui.crm.start.opening import DEFAULT_LOSS_REASONS, DEFAULT_SOURCES
from svit_tui.exchange.csv.file import read_csv
from svit_tui.exchange.mapping import parse_mapping
from svit_tui.files.shipped import data_folder
from svit_tui.i18n import _
from svit_tui.model.member import Member
from svit_tui.model.values.money import parse_money
from svit_tui.store.changes.unit import Unit
from svit_tui.store.store import Store

FILES = (
    *("members.csv", "products.csv", "contacts.csv", "deals.csv", "closed_deals.csv"),
    *("communications.csv", "tasks.csv", "events.csv"),
)


def load_demo(store: Store) -> ImportResult:
    """Import the demo company, with dates around today. One undo takes it back."""
    folder = data_folder()
    mapping = parse_mapping(folder.joinpath("demo.toml").read_text(encoding="utf-8"), "demo.toml")
    files = [read_csv(_translated(folder.joinpath(name).read_bytes()), name) for name in FILES]
    today = store.clock().astimezone().date()
    planned = folder.joinpath("goals.toml").read_text(encoding="utf-8")
    return import_files(
        store,
        files,
        lambda _file: mapping,
        title="demo",
        and_then=lambda work: _set_goals(work, planned, today),
    )


def _translated(data: bytes) -> bytes:
    """A file with sources and loss reasons named as a new store names them in this language."""
    own = {name: _(name) for name in (*DEFAULT_SOURCES, *DEFAULT_LOSS_REASONS)}
    rows = list(csv.reader(io.StringIO(data.decode())))
    places = [at for at, header in enumerate(rows[0]) if header in ("source", "loss_reason")]
    for row in rows[1:]:
        for at in places:
            row[at] = own.get(row[at], row[at])
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def _set_goals(work: Unit, text: str, today: date) -> None:
    """Goals of the months around this one; no format of imports has them."""
    members = dict(work.session.exec(select(Member.name, Member.id)).all())
    for goal in tomllib.loads(text)["goal"]:
        year, month = divmod(today.year * 12 + today.month - 1 + goal["month"], 12)
        goals.set_goal(
            work,
            f"{year:04}-{month + 1:02}",
            parse_money(goal["amount"], "UAH"),
            members[goal["member"]] if "member" in goal else None,
            goal.get("team", ""),
        )
