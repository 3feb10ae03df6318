"""Set up the lists that consist of names alone: sources, loss reasons, tags.

Archived entries are no longer offered; deals, contacts and reports that have them keep them.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from svit_tui.crm.lists import actions
from svit_tui.crm.lists.short_lists import Named, find, named
from svit_tui.i18n import _
from svit_tui.model.contact import Contact, ContactTag
from svit_tui.model.deal import Deal, DealTag
from svit_tui.model.errors import Invalid
from svit_tui.model.lists import LossReason, Source, Tag
from svit_tui.model.values.text import clean_line, search_key
from svit_tui.model.versioned import VersionedRow
from svit_tui.store.changes.unit import Unit

NAME_LIMIT = 80


def add(work: Unit, model: type[Named], name: str) -> Named:
    """Add an entry at the end of its list; one that was archived comes back. Raises Invalid."""
    name = _cleaned(model, name)
    known = find(work.session, model, name)
    if known is None:
        last = max((place_of(entry) for entry in named(work.session, model)), default=0)
        known = work.add(model(name=name, name_key=search_key(name)))
        if model is not Tag:
            work.change(known, position=last + 1)
    elif known.archived_at is None:
        raise Invalid("name", _("There is already “{name}”.").format(name=known.name))
    else:
        work.change(known, archived_at=None, name=name)
    work.label(actions.of(word_of(model), "add"), known.name)
    return known


def rename(
    work: Unit, model: type[Named], entry_id: int, name: str, *, version: int | None = None
) -> Named:
    """Call an entry something else, everywhere. Raises Invalid(`name`), NotFound, Conflict."""
    entry = work.get(model, entry_id, version=version)
    name = _cleaned(model, name)
    other = find(work.session, model, name)
    if other is not None and other is not entry:
        raise Invalid(
            "name",
            _("There is already “{name}”: merge the two instead.").format(name=other.name),
        )
    work.change(entry, name=name, name_key=search_key(name))
    work.label(actions.of(word_of(model), "edit"), entry.name)
    return entry


def archive(work: Unit, model: type[Named], entry_id: int) -> Named:
    """Offer an entry no more."""
    entry = work.get(model, entry_id)
    work.change(entry, archived_at=work.now)
    work.label(actions.of(word_of(model), "archive"), entry.name)
    return entry


def restore(work: Unit, model: type[Named], entry_id: int) -> Named:
    """Offer an entry again."""
    entry = work.get(model, entry_id)
    work.change(entry, archived_at=None)
    work.label(actions.of(word_of(model), "restore"), entry.name)
    return entry


def shift(work: Unit, model: type[Named], entry_id: int, by: int) -> Named:
    """Put an entry `by` places later in its list, or earlier if negative. Tags stand by name."""
    entry = work.get(model, entry_id)
    if model is Tag:
        raise Invalid("position", _("Tags are sorted by name."))
    order = list(named(work.session, model))
    if entry not in order:
        raise Invalid("position", _("“{name}” is archived.").format(name=entry.name))
    here = order.index(entry)
    order.insert(min(max(here + by, 0), len(order) - 1), order.pop(here))
    for position, one in enumerate(order, 1):
        work.change(one, position=position)
    work.label(actions.of(word_of(model), "edit"), entry.name)
    return entry


def merge(work: Unit, model: type[Named], entry_id: int, into_id: int) -> int:
    """Merge an entry into another: whatever has it gets the other one, and it is archived.

    Returns how many deals and contacts were changed. Raises Invalid if both are the same.
    """
    entry, into = work.get(model, entry_id), work.get(model, into_id)
    if entry is into:
        raise Invalid("into", _("“{name}” is merged into another one.").format(name=entry.name))
    if isinstance(entry, Tag):
        changed = _merge_tags(work, entry.key, into.key)
    else:
        changed = 0
        for table, column in _USES[model]:
            found = work.session.exec(select(table).where(column == entry.key)).all()
            changed += work.change_many(table, [(one.key, {column.key: into.key}) for one in found])
    work.change(entry, archived_at=work.now)
    work.label(actions.of(word_of(model), "merge"), into.name)
    return changed


def used(session: Session, model: type[Named]) -> dict[int, int]:
    """How many deals, for tags also contacts, have each entry; archived ones are not counted."""
    found: dict[int, int] = {}
    queries: list[Any]
    if model is Tag:
        queries = [
            select(DealTag.tag_id, func.count())
            .join(Deal, col(Deal.id) == DealTag.deal_id)
            .where(col(Deal.archived_at).is_(None))
            .group_by(col(DealTag.tag_id)),
            select(ContactTag.tag_id, func.count())
            .join(Contact, col(Contact.id) == ContactTag.contact_id)
            .where(col(Contact.archived_at).is_(None))
            .group_by(col(ContactTag.tag_id)),
        ]
    else:
        column: ColumnElement[Any] = _USES[model][0][1]
        queries = [
            select(column, func.count())
            .where(column.is_not(None), col(Deal.archived_at).is_(None))
            .group_by(column)
        ]
    for query in queries:
        for number, count in session.exec(query):
            found[number] = found.get(number, 0) + count
    return found


def archived(session: Session, model: type[Named]) -> list[Named]:
    """The entries that were put away, by name."""
    found = session.exec(select(model).where(col(model.archived_at).is_not(None))).all()
    return sorted(found, key=lambda entry: entry.name_key)


def word_of(model: type[Named]) -> str:
    """What undo and history call a list's changes."""
    return str(model.__tablename__)


def place_of(entry: VersionedRow) -> int:
    """Where an entry stands in its list."""
    return int(getattr(entry, "position", 0))


_USES: dict[type[VersionedRow], tuple[tuple[type[Deal] | type[Contact], Any], ...]] = {
    Source: ((Deal, col(Deal.source_id)), (Contact, col(Contact.source_id))),
    LossReason: ((Deal, col(Deal.loss_reason_id)),),
}


def _merge_tags(work: Unit, old: int, new: int) -> int:
    changed = 0
    for table, column in ((DealTag, "deal_id"), (ContactTag, "contact_id")):
        links = work.session.exec(select(table).where(table.tag_id == old)).all()
        owner = getattr(table, column)
        have = set(work.session.exec(select(owner).where(table.tag_id == new)).all())
        for link in links:
            if getattr(link, column) in have:
                work.remove(link)
            else:
                work.change(link, tag_id=new)
        changed += len(links)
    return changed


def _cleaned(model: type[Named], text: str) -> str:
    name = clean_line(text)
    if model is Tag:
        name = name.lstrip("#").strip()
    if not name:
        raise Invalid("name", _("A name can't be empty."))
    if len(name) > NAME_LIMIT:
        raise Invalid(
            "name", _("The name is longer than {limit} characters.").format(limit=NAME_LIMIT)
        )
    return name
