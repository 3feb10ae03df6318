"""Export all rows of a noun, with the columns of its fields."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlmodel import Session, col, func, select

from svit_tui.crm.exporting import communication, contact, deal, event, line, member, product, task
from svit_tui.crm.exporting.wanted import Exported, Wanted
from svit_tui.fields import NOUNS
from svit_tui.model.communication import Communication
from svit_tui.model.contact import Contact
from svit_tui.model.deal import Deal
from svit_tui.model.lists import Product
from svit_tui.model.task import Event, Task
from svit_tui.model.versioned import Archivable

__all__ = ["Wanted", "archived", "rows"]

_READS: Mapping[str, Callable[[Session, Wanted], Iterable[Exported]]] = {
    "member": member.exported,
    "product": product.exported,
    "contact": contact.exported,
    "deal": deal.exported,
    "line": line.exported,
    "communication": communication.exported,
    "task": task.exported,
    "event": event.exported,
}


def rows(session: Session, noun: str, wanted: Wanted) -> list[dict[str, Any]]:
    """Return the rows of a noun, each with all columns of its fields in their order."""
    columns = NOUNS[noun].columns
    return [{column: row[column] for column in columns} for row in _READS[noun](session, wanted)]


def archived(session: Session) -> int:
    """Return how many rows are left out unless archived ones are asked for too."""
    models: tuple[type[Archivable], ...] = (Product, Contact, Deal, Communication, Task, Event)
    return sum(
        session.exec(
            select(func.count()).select_from(model).where(col(model.archived_at).is_not(None))
        ).one()
        for model in models
    )
