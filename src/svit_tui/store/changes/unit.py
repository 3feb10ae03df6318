"""The unit of work: the one way in for every change.

It writes down who changed what (the audit record), keeps the search index and derived columns in
step, and commits all or nothing. Rows are changed one at a time through `add`, `change` and
`remove`, or by the thousand through `add_many` and `change_many`; both write the same record.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from operator import itemgetter
from typing import Any, Protocol, TypeVar

from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, select

from svit_tui.i18n import _
from svit_tui.model.errors import Cancelled, Conflict, NotFound
from svit_tui.model.kinds import ChangeKind, Op
from svit_tui.model.member import Member
from svit_tui.model.tables import BY_NAME
from svit_tui.model.values.stored import AS_IT_IS, to_json
from svit_tui.model.versioned import VersionedRow
from svit_tui.store.changes.audit import audited_columns, columns_of, defaults_of, dump, stored
from svit_tui.store.changes.derived import refresh_derived
from svit_tui.store.changes.indexing import index_touched
from svit_tui.store.changes.rights import administrators, is_own, refusal
from svit_tui.store.file.connect import driver_of, unavailable
from svit_tui.store.file.open_store import OpenStore
from svit_tui.store.reads.chunks import CHUNK, chunks

R = TypeVar("R", bound=VersionedRow)
# Rows that a deal's derived columns follow from.
HAPPENS = frozenset({"communication", "task", "event"})
# Columns of a criterion that scores follow from.
COUNTS_FOR_SCORES = frozenset({"kind", "archived_at"})


class Declared(Protocol):
    """An action as the CRM declares it; its name is kept in the audit record."""

    @property
    def name(self) -> str:
        """The name, which stays the same for ever."""

    @property
    def sentence(self) -> str:
        """What tells of it."""


class Unit:
    """One change in the making. `session` reads what the change itself has done so far."""

    def __init__(self, store: OpenStore, session: Session) -> None:
        self.store = store
        self.session = session
        self.now = store.clock()
        self.member = store.member
        self.kind: str = ChangeKind.DO
        self.reverses_id: int | None = None
        self.set_id: int | None = None
        self.action = ""
        self.title = ""
        self.count = 0
        self._changes: list[tuple[Any, ...]] = []
        self._administrators: dict[int, str] | None = None
        # Subjects whose search text or derived columns have to be made anew: word → ids.
        self.touched: defaultdict[str, set[int]] = defaultdict(set)

    # What this change is called

    def label(self, action: Declared, title: str, count: int = 1) -> None:
        """Say what is done, for undo and history: the first call names it, each adds its count."""
        self.action = self.action or action.name
        self.title = self.title or title
        self.count += count

    # Reading

    @property
    def raw(self) -> sqlite3.Connection:
        """The driver's connection inside this transaction."""
        return driver_of(self.session)

    def get(self, model: type[R], row_id: int, *, version: int | None = None) -> R:
        """One row. Raises NotFound, or Conflict if `version` is not the row's newest."""
        row = self.session.get(model, row_id)
        if row is None:
            raise NotFound(
                _("There is no {what} with the number {id}.").format(
                    what=word_for(model), id=row_id
                )
            )
        if version is not None and row.version != version:
            who = self.member_name(row.updated_by_id)
            words = _("{who} changed this since you opened it. Nothing was overwritten.")
            raise Conflict(words.format(who=who), who)
        return row

    def member_name(self, member_id: int | None) -> str:
        """How a sentence names a member."""
        if member_id is not None:
            name = self.session.exec(select(Member.name).where(Member.id == member_id)).first()
            if name:
                return name
        return _("Somebody")

    # Changing

    def add(self, row: R) -> R:
        """Store a new row; it has its number afterwards."""
        model = type(row)
        if "created_at" not in row.model_fields_set:
            row.created_at = self.now
        row.updated_at = self.now
        row.created_by_id = row.created_by_id or self._member_id()
        row.updated_by_id = self._member_id()
        self.session.add(row)
        self.session.flush()
        values = stored(model, row)
        self._record(model, row.key, Op.ADD, None, values, values)
        return row

    def change(self, row: VersionedRow, **values: Any) -> list[str]:
        """Set columns of a row; return those that differ now. If none does, nothing is done."""
        model = type(row)
        before: dict[str, Any] = {}
        after: dict[str, Any] = {}
        for name, value in values.items():
            old, new = to_json(getattr(row, name)), to_json(value)
            if old != new:
                before[name], after[name] = old, new
                setattr(row, name, value)
        if after:
            row.version += 1
            row.updated_at = self.now
            row.updated_by_id = self._member_id()
            self.session.add(row)
            self.session.flush()
            self._record(model, row.key, Op.CHANGE, before, after, stored(model, row))
        return list(after)

    def remove(self, row: VersionedRow) -> None:
        """Delete a row; the audit record keeps it for undo. Only for parts of a thing, such as
        tags, lines and participants. Whole things are archived."""
        model = type(row)
        values = stored(model, row)
        self.session.delete(row)
        self.session.flush()
        self._record(model, row.key, Op.REMOVE, values, None, values)

    def add_many(self, model: type[VersionedRow], rows: Sequence[Mapping[str, Any]]) -> list[int]:
        """Store many new rows at once; return their numbers. Columns left out get defaults."""
        if not rows:
            return []
        self.session.flush()
        table = str(model.__tablename__)
        found = self.raw.execute(
            "SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)
        ).fetchone()
        first = (found[0] if found else 0) + 1
        base = defaults_of(model) | self._stamps() | {"version": 1}
        base["created_at"] = base["updated_at"]
        base["created_by_id"] = base["updated_by_id"]
        in_order = itemgetter(*columns_of(model))
        parameters = []
        record = self._recorder(model)
        for row_id, row in enumerate(rows, first):
            values = base.copy()
            for name, value in row.items():
                values[name] = value if value.__class__ in AS_IT_IS else to_json(value)
            values["id"] = row_id
            parameters.append(in_order(values))
            record(row_id, values)
        self.raw.executemany(insert_statement(model), parameters)
        return list(range(first, first + len(rows)))

    def change_many(
        self, model: type[VersionedRow], rows: Iterable[tuple[int, Mapping[str, Any]]]
    ) -> int:
        """Set columns of many rows by number; return how many rows differ now.

        Rows that no longer exist are skipped. Objects that were loaded before are reloaded when
        they are next used.
        """
        self.session.flush()
        changed = 0
        for part in _batches(rows):
            known = self.fetch(model, list(part))
            for row_id, wanted in part.items():
                current = known.get(row_id)
                if current is None:
                    continue
                after = {
                    name: new
                    for name, value in wanted.items()
                    if (new := to_json(value)) != current[name]
                }
                if after:
                    before = {name: current[name] for name in after}
                    self.write_row(model, row_id, after)
                    self._record(model, row_id, Op.CHANGE, before, after, current | after)
                    changed += 1
        self.session.expire_all()
        return changed

    # Rows in stored form, for bulk changes and undo

    def fetch(self, model: type[VersionedRow], ids: Sequence[int]) -> dict[int, dict[str, Any]]:
        """Rows by number, in stored form."""
        names = columns_of(model)
        found: dict[int, dict[str, Any]] = {}
        for part in chunks(ids):
            marks = ",".join("?" * len(part))
            for row in self.raw.execute(
                f'SELECT {quoted(names)} FROM "{model.__tablename__}" WHERE id IN ({marks})', part
            ):
                values = dict(zip(names, row, strict=True))
                found[values["id"]] = values
        return found

    def write_row(self, model: type[VersionedRow], row_id: int, values: Mapping[str, Any]) -> None:
        """Set columns of one row in stored form, with its stamps, without recording it."""
        stamped = {**values, **self._stamps()}
        assignments = ", ".join(f'"{name}" = ?' for name in stamped)
        self.raw.execute(
            f'UPDATE "{model.__tablename__}" SET {assignments}, version = version + 1 WHERE id = ?',
            (*stamped.values(), row_id),
        )

    def put_back(self, model: type[VersionedRow], row_id: int, values: Mapping[str, Any]) -> None:
        """Insert a row that was there before, under its old number, and record it."""
        row = {**defaults_of(model), **values, **self._stamps(), "id": row_id}
        row["version"] = (values.get("version") or 0) + 1
        self.raw.execute(insert_statement(model), [row[name] for name in columns_of(model)])
        self._record(model, row_id, Op.ADD, None, row, row)

    def take_away(self, model: type[VersionedRow], row_id: int, values: Mapping[str, Any]) -> None:
        """Delete a row by number and record it."""
        self.raw.execute(f'DELETE FROM "{model.__tablename__}" WHERE id = ?', (row_id,))
        self._record(model, row_id, Op.REMOVE, values, None, values)

    def rewrite(
        self,
        model: type[VersionedRow],
        row_id: int,
        before: Mapping[str, Any],
        after: Mapping[str, Any],
        current: Mapping[str, Any],
    ) -> None:
        """Set columns of one row in stored form and record it."""
        self.write_row(model, row_id, after)
        self._record(model, row_id, Op.CHANGE, before, after, {**current, **after})

    # The record

    def _record(
        self,
        model: type[VersionedRow],
        row_id: int,
        op: Op,
        before: Mapping[str, Any] | None,
        after: Mapping[str, Any] | None,
        row: Mapping[str, Any],
    ) -> None:
        if self.store.is_broken_off:
            raise Cancelled
        if model.administered:
            self._check_rights(model, {**row, **(before or {})}, row)
        word, field = model.subject
        subject_id = row[field]
        entity = str(model.__tablename__)
        keep = audited_columns(model) if op is not Op.CHANGE else None
        self._changes.append(
            (
                self.open_set(),
                entity,
                row_id,
                str(op),
                word,
                subject_id,
                _kept(before, keep, row if op is Op.REMOVE else None),
                _kept(after, keep, None),
            )
        )
        self.touched[word].add(subject_id)
        if entity in HAPPENS:
            deals = (row.get("deal_id"), (before or {}).get("deal_id"))
            self.touched["deal"].update(deal for deal in deals if deal)
        elif entity == "contact" and op is Op.CHANGE and "name" in (after or {}):
            self.touched["renamed contact"].add(row_id)
        elif entity == "tag" and op is Op.CHANGE and "name" in (after or {}):
            self.touched["renamed tag"].add(row_id)
        elif entity == "criterion" and (
            op is not Op.CHANGE or COUNTS_FOR_SCORES & (after or {}).keys()
        ):
            self.touched["rescored pipeline"].add(subject_id)
        elif entity == "stage" and op is Op.CHANGE and "position" in (after or {}):
            self.touched["reordered pipeline"].add(subject_id)
        if len(self._changes) >= 10_000:
            self._write_changes()

    def _recorder(self, model: type[VersionedRow]) -> Callable[[int, Mapping[str, Any]], None]:
        """What records that a row of a table was added: the same as `_record`, for thousands."""
        if model.administered:
            return lambda row_id, values: self._record(model, row_id, Op.ADD, None, values, values)
        if self.store.is_broken_off:
            raise Cancelled
        entity, op, number = str(model.__tablename__), str(Op.ADD), self.open_set()
        word, field = model.subject
        keep, touched, changes = audited_columns(model), self.touched[word], self._changes
        kept, happens = itemgetter(*keep), entity in HAPPENS

        def record(row_id: int, values: Mapping[str, Any]) -> None:
            subject_id = values[field]
            after = dump(dict(zip(keep, kept(values), strict=True)))
            changes.append((number, entity, row_id, op, word, subject_id, None, after))
            touched.add(subject_id)
            if happens and (deal := values.get("deal_id")):
                self.touched["deal"].add(deal)
            if len(changes) >= 10_000:
                self._write_changes()

        return record

    def _check_rights(self, model: type[VersionedRow], *rows: Mapping[str, Any]) -> None:
        """Refuse what the acting member may not change. Raises NotAllowed.

        The rights that count are those from before this change, so nobody can grant themselves
        rights in the same change. They are read through another connection, which does not see what
        is not committed yet. Setting up a new store needs no rights.
        """
        if self.member is None:
            return
        member_id = self.member.id
        if all(is_own(model, row, member_id) for row in rows):
            return
        if self._administrators is None:
            self._administrators = administrators(self.store.light())
        if member_id not in self._administrators:
            raise refusal(model, self._administrators)

    def open_set(self) -> int:
        """The number of this change in the audit record; opened at the first use."""
        if self.set_id is None:
            cursor = self.raw.execute(
                "INSERT INTO change_set (at, member_id, kind, action, title, count, reverses_id)"
                " VALUES (?, ?, ?, '', '', 0, ?)",
                (to_json(self.now), self._member_id(), self.kind, self.reverses_id),
            )
            assert cursor.lastrowid is not None
            self.set_id = cursor.lastrowid
        return self.set_id

    def _write_changes(self) -> None:
        self.raw.executemany(
            "INSERT INTO change (set_id, entity, row_id, op, subject, subject_id, before, after)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            self._changes,
        )
        self._changes.clear()

    def finish(self) -> None:
        """Write what belongs to the change: the record, derived columns, the search index."""
        self.session.flush()
        if self.set_id is None:
            return
        self._write_changes()
        refresh_derived(self.raw, self.touched)
        index_touched(self.raw, self.touched)
        self.raw.execute(
            "UPDATE change_set SET action = ?, title = ?, count = ? WHERE id = ?",
            (self.action, self.title, self.count, self.set_id),
        )

    def _member_id(self) -> int | None:
        return self.member.id if self.member else None

    def _stamps(self) -> dict[str, Any]:
        return {"updated_at": to_json(self.now), "updated_by_id": self._member_id()}


def _batches(
    rows: Iterable[tuple[int, Mapping[str, Any]]],
) -> Iterator[dict[int, Mapping[str, Any]]]:
    """Rows to change in parts that can be read together: none has a row twice."""
    part: dict[int, Mapping[str, Any]] = {}
    for row_id, wanted in rows:
        if row_id in part or len(part) >= CHUNK:
            yield part
            part = {}
        part[row_id] = wanted
    if part:
        yield part


def _kept(
    values: Mapping[str, Any] | None, keep: tuple[str, ...] | None, row: Mapping[str, Any] | None
) -> str | None:
    """JSON of the audited columns; a removed row keeps its version too, so that it only grows."""
    if values is None:
        return None
    if keep is None:
        return dump(values)
    kept = dict(zip(keep, map(values.get, keep), strict=True))
    if row is not None:
        kept["version"] = row.get("version")
    return dump(kept)


def quoted(names: Iterable[str]) -> str:
    """Column names for SQL."""
    return ", ".join(f'"{name}"' for name in names)


def insert_statement(model: type[VersionedRow]) -> str:
    """INSERT of a whole row."""
    names = columns_of(model)
    marks = ", ".join("?" * len(names))
    return f'INSERT INTO "{model.__tablename__}" ({quoted(names)}) VALUES ({marks})'


def word_for(model: type[VersionedRow]) -> str:
    """How a sentence names a thing of this table."""
    words = {
        "deal": _("deal"),
        "contact": _("contact"),
        "communication": _("communication"),
        "task": _("task"),
        "event": _("event"),
        "member": _("member"),
        "pipeline": _("pipeline"),
        "stage": _("stage"),
        "product": _("product"),
        "source": _("source"),
        "loss_reason": _("loss reason"),
        "criterion": _("criterion"),
        "goal": _("goal"),
        "tag": _("tag"),
        "template": _("template"),
    }
    return words.get(str(model.__tablename__), str(model.__tablename__))


@contextmanager
def begin(store: OpenStore, *, dry_run: bool = False) -> Iterator[Unit]:
    """Open a unit of work on a store; commit it at the end of the block, or take all of it back."""
    store.check()
    try:
        with Session(store.engine(write=True), expire_on_commit=False) as session:
            session.connection()
            work = Unit(store, session)
            yield work
            work.finish()
            if dry_run:
                session.rollback()
            else:
                session.commit()
    except (DBAPIError, sqlite3.Error) as error:
        raise unavailable(store.path, error) from error


__all__ = ["BY_NAME", "Unit", "begin"]
