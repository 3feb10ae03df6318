"""Apply or reverse a set of recorded changes: the work of undo and redo."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import Any

from sqlalchemy import inspect
from sqlmodel import col, select

from svit_tui.i18n import _
from svit_tui.model.audit import Change, ChangeSet
from svit_tui.model.errors import Conflict
from svit_tui.model.kinds import ChangeKind, Op
from svit_tui.model.tables import AUDITED, BY_NAME
from svit_tui.model.versioned import VersionedRow
from svit_tui.store.changes.audit import columns_of
from svit_tui.store.changes.unit import Unit, word_for
from svit_tui.store.reads.chunks import CHUNK


def reverse(work: Unit, set_id: int) -> None:
    """Take back every change of a set, newest first.

    Raises Conflict, which names who changed what, if a column no longer has the value that the set
    gave it, or if something newer uses a row that the set added. Nothing is undone then.
    """
    for (entity, op), changes in groupby(_changes(work, set_id), lambda c: (c[1], c[3])):
        model = BY_NAME[entity]
        for part in _parts(changes):
            _reverse_part(work, model, Op(op), part, set_id)
    work.session.expire_all()


# set row: id, entity, row_id, op, before, after
_Stored = tuple[int, str, int, str, str | None, str | None]


def _changes(work: Unit, set_id: int) -> Iterator[_Stored]:
    last = 2**62
    while True:
        rows = work.raw.execute(
            "SELECT id, entity, row_id, op, before, after FROM change"
            " WHERE set_id = ? AND id < ? ORDER BY id DESC LIMIT 5000",
            (set_id, last),
        ).fetchall()
        if not rows:
            return
        yield from rows
        last = rows[-1][0]


def _parts(changes: Iterator[_Stored]) -> Iterator[list[_Stored]]:
    """Runs of changes that touch each row once, so that their rows can be read together."""
    part: list[_Stored] = []
    seen: set[int] = set()
    for change in changes:
        if change[2] in seen or len(part) >= CHUNK:
            yield part
            part, seen = [], set()
        part.append(change)
        seen.add(change[2])
    if part:
        yield part


def _reverse_part(
    work: Unit, model: type[VersionedRow], op: Op, part: Sequence[_Stored], set_id: int
) -> None:
    rows = work.fetch(model, [change[2] for change in part])
    for _id, _entity, row_id, _op, before_text, after_text in part:
        before: dict[str, Any] = json.loads(before_text) if before_text else {}
        after: dict[str, Any] = json.loads(after_text) if after_text else {}
        row = rows.get(row_id)
        if op is Op.REMOVE:
            if row is None:
                with _free_for(work, model, row_id, before):
                    work.put_back(model, row_id, before)
            continue
        if row is None:
            raise _conflict(work, model, row_id, after, set_id)
        _must_match(work, model, row, after, set_id)
        if op is Op.CHANGE and model.together & after.keys():
            _must_stand_alone(work, model, row_id, set_id)
        if op is Op.ADD:
            with _free_for(work, model, row_id, row):
                work.take_away(model, row_id, row)
        else:
            with _free_for(work, model, row_id, before):
                work.rewrite(model, row_id, after, before, row)


def _must_match(
    work: Unit,
    model: type[VersionedRow],
    row: Mapping[str, Any],
    after: Mapping[str, Any],
    set_id: int,
) -> None:
    differing = {name for name, value in after.items() if name != "version" and row[name] != value}
    if differing:
        raise _conflict(work, model, int(row["id"]), differing, set_id)


def _must_stand_alone(work: Unit, model: type[VersionedRow], row_id: int, set_id: int) -> None:
    """Refuse if a newer change that still stands touched a column that hangs together with ours."""
    newer = work.session.exec(
        select(Change.after)
        .join(ChangeSet, col(ChangeSet.id) == Change.set_id)
        .where(
            Change.subject == model.subject[0],
            Change.subject_id == row_id,
            Change.entity == model.__tablename__,
            Change.op == Op.CHANGE,
            Change.set_id > set_id,
            ChangeSet.kind == ChangeKind.DO,
            col(ChangeSet.undone_by_id).is_(None),
        )
    ).all()
    for after in newer:
        if model.together & json.loads(after or "{}").keys():
            raise _conflict(work, model, row_id, model.together, set_id)


@contextmanager
def _free_for(
    work: Unit, model: type[VersionedRow], row_id: int, values: Mapping[str, Any]
) -> Iterator[None]:
    """Say it in a sentence if newer rows stand in the way. Raises Conflict."""
    try:
        yield
    except sqlite3.IntegrityError as error:
        taken = _taken(work, model, row_id, values)
        raise taken or _in_use(work, model, row_id, values) from error


def _taken(
    work: Unit, model: type[VersionedRow], row_id: int, values: Mapping[str, Any]
) -> Conflict | None:
    """The sentence for a value that only one row may have, and another one has by now."""
    for column in columns_of(model):
        if not inspect(model).columns[column].unique or values.get(column) is None:
            continue
        found = work.raw.execute(
            f'SELECT id FROM "{model.__tablename__}" WHERE "{column}" = ? AND id <> ?',
            (values[column], row_id),
        ).fetchone()
        if found:
            return Conflict(
                _("Not undone: {what} has “{value}” now.").format(
                    what=_name_of(work, model, found[0]), value=values[column]
                )
            )
    return None


def _conflict(
    work: Unit, model: type[VersionedRow], row_id: int, fields: Any, set_id: int
) -> Conflict:
    """The sentence that says who changed what since."""
    newer = work.session.exec(
        select(Change.after, Change.op, ChangeSet.member_id)
        .join(ChangeSet, col(ChangeSet.id) == Change.set_id)
        .where(
            Change.entity == model.__tablename__,
            Change.row_id == row_id,
            Change.set_id > set_id,
        )
        .order_by(col(Change.id).desc())
    ).all()
    for after, op, member_id in newer:
        touched = set(json.loads(after)) if after else set()
        if op == Op.REMOVE or touched & set(fields):
            return Conflict(
                _("Not undone: {who} changed {what} since. Undo that first.").format(
                    who=work.member_name(member_id), what=_name_of(work, model, row_id)
                )
            )
    return Conflict(
        _("Not undone: {what} was changed since.").format(what=_name_of(work, model, row_id))
    )


def _in_use(
    work: Unit, model: type[VersionedRow], row_id: int, values: Mapping[str, Any]
) -> Conflict:
    """The sentence that says who made something that needs the row."""
    for child in AUDITED:
        for column in child.__table__.columns:  # type: ignore[attr-defined]  # as in audit.py
            for key in column.foreign_keys:
                if key.column.table.name != model.__tablename__:
                    continue
                found = work.raw.execute(
                    f'SELECT id, created_by_id FROM "{child.__tablename__}"'
                    f' WHERE "{column.name}" = ? LIMIT 1',
                    (row_id,),
                ).fetchone()
                if found:
                    return Conflict(
                        _("Not undone: {who} added {what} to it since.").format(
                            who=work.member_name(found[1]),
                            what=_name_of(work, child, found[0]),
                        )
                    )
    return Conflict(
        _("Not undone: {what} is in use.").format(what=values.get("name") or word_for(model))
    )


def _name_of(work: Unit, model: type[VersionedRow], row_id: int) -> str:
    """What a sentence calls a row: its own name, or that of the thing it is a part of."""
    row = work.fetch(model, [row_id]).get(row_id)
    word, field = model.subject
    if row is not None and field != "id":
        owner = BY_NAME.get(word)
        if owner is not None:
            return _name_of(work, owner, int(row[field]))
    if row is not None:
        for name in ("title", "name", "subject_line"):
            if row.get(name):
                return f"{word_for(model)} “{row[name]}”"
    return word_for(model)
