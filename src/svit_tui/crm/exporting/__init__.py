"""All rows of a noun as an export tells them: by the columns of its fields."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlmodel import Session

from svit_tui.crm.exporting import communication, contact, deal, event, line, member, product, task
from svit_tui.crm.exporting.wanted import Told, Wanted
from svit_tui.fields import NOUNS

__all__ = ["Wanted", "rows"]

_READS: Mapping[str, Callable[[Session, Wanted], Iterable[Told]]] = {
    "member": member.told,
    "product": product.told,
    "contact": contact.told,
    "deal": deal.told,
    "line": line.told,
    "communication": communication.told,
    "task": task.told,
    "event": event.told,
}


def rows(session: Session, noun: str, wanted: Wanted) -> list[dict[str, Any]]:
    """The rows of a noun, each with all columns of its fields in their order."""
    columns = NOUNS[noun].columns
    return [{column: row[column] for column in columns} for row in _READS[noun](session, wanted)]
