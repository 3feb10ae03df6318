"""Existing deals that rows refer to, read when first needed and kept in memory."""

from __future__ import annotations

from collections.abc import Collection

from sqlmodel import col, func, select

from svit_tui.crm.importing.known.contacts import PENDING
from svit_tui.i18n import _
from svit_tui.model.deal import Deal
from svit_tui.model.errors import Invalid
from svit_tui.model.kinds import DealStatus
from svit_tui.model.values.text import search_key
from svit_tui.store.changes.unit import Unit


class Deals:
    """Numbers of deals by title and contact; `PENDING` for one that is not stored yet."""

    def __init__(self, work: Unit) -> None:
        self.work = work
        # Deals of our own export that are new: it tells what came of them, so what comes in with
        # them ends nothing.
        self.brought: set[int] = set()
        self._deals: dict[tuple[str, int], int] | None = None
        self._by_title: dict[str, list[tuple[int, int]]] | None = None

    def _all(self) -> dict[tuple[str, int], int]:
        if self._deals is None:
            self._deals = {}
            for key, contact_id, number in self.work.session.exec(
                select(Deal.title_key, Deal.contact_id, Deal.id).where(
                    col(Deal.archived_at).is_(None)
                )
            ):
                self._deals[key, contact_id] = number or 0
        return self._deals

    def named(self, key: str, contact_id: int) -> int | None:
        """Find a deal by title and contact."""
        return self._all().get((key, contact_id))

    def archived(self, key: str, contact_id: int) -> int | None:
        """Find an archived deal by title and contact."""
        query = select(Deal.id).where(Deal.title_key == key, Deal.contact_id == contact_id)
        return self.work.session.exec(query.where(col(Deal.archived_at).is_not(None))).first()

    def reserve(self, key: str, contact_id: int) -> None:
        """Add a deal that is not stored yet."""
        self._all()[key, contact_id] = PENDING

    def keep(self, key: str, contact_id: int, number: int) -> None:
        """Add a deal that is stored."""
        if self._deals is not None:
            self._deals[key, contact_id] = number
        self._by_title = None

    def titled(self, title: str, contacts: Collection[int] = (), number: int | None = None) -> int:
        """Find a deal by title; of several, by its number or contacts. Raises Invalid."""
        if self._by_title is None:
            self._by_title = {}
            for (key, contact), known in self._all().items():
                self._by_title.setdefault(key, []).append((contact, known))
        found = self._by_title.get(search_key(title), [])
        if number is not None and number in (known for _contact, known in found):
            return number
        own = [known for contact, known in found if contact in contacts]
        if len(own) == 1:
            return own[0]
        if len(found) == 1:
            return found[0][1]
        raise Invalid("deal", _("there is not exactly one deal “{title}”").format(title=title))

    def contact_of(self, deal_id: int) -> int:
        """Return a deal's contact."""
        return self.work.session.exec(select(Deal.contact_id).where(Deal.id == deal_id)).one()

    def lowest(self, stage_id: int) -> float:
        """Return the position of the lowest open deal in a stage."""
        found = self.work.session.exec(
            select(func.max(Deal.position)).where(
                Deal.stage_id == stage_id, Deal.status == DealStatus.OPEN
            )
        ).one()
        return float(found) if found is not None else 0.0
