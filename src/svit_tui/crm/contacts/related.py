"""Whose deals and tasks belong to a contact: its own, and those of an organisation's people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svit_tui.i18n import _
from svit_tui.model.errors import NotFound
from svit_tui.store.file.connect import driver_of
from svit_tui.store.reads.names import people_at

if TYPE_CHECKING:
    from svit_tui.store.file.connect import Reader


def related(reader: Reader, contact_id: int) -> list[int]:
    """Numbers of a contact and, of an organisation, its people. Raises NotFound."""
    found = people_at(driver_of(reader), contact_id)
    if found is None:
        raise NotFound(_("There is no contact with the number {id}.").format(id=contact_id))
    return [contact_id, *found]
