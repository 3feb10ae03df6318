"""Read the entry under the cursor of a list in full, below it or in a panel beside it.

What is read follows when the cursor rests: while a key is held down, nothing but the cursor is
sent.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from sqlmodel import Session
from textual import events
from textual.geometry import Size

from svit_tui import formatting
from svit_tui.crm.contacts import rows as contact_reads
from svit_tui.crm.deals import rows as deal_reads
from svit_tui.crm.tasks import planned
from svit_tui.i18n import _
from svit_tui.screens.base.table_screen import TableScreen
from svit_tui.widgets.background import work_on
from svit_tui.widgets.entry_panel import EntryPanel
from svit_tui.widgets.strip import FROM_HEIGHT, EntryStrip, Fact

# Seconds without a key after which the cursor rests: longer than between repeats of a held key.
REST = 0.08
# Columns of the panel.
LEAST, MOST = 44, 60


@dataclass(frozen=True, slots=True)
class Entry:
    """What is read of an entry; its contact's phone and its deal's amount and stage are looked up.

    `phone_of` is the contact whose phone is needed, `notes_of` the task or event whose notes are
    the text.
    """

    facts: Sequence[Fact]
    text: str = ""
    phone_of: int | None = None
    deal_id: int | None = None
    deal: str = ""
    notes_of: tuple[str, int] | None = None

    @property
    def needs_a_look(self) -> bool:
        """Whether the list does not know all of it."""
        return not (self.phone_of is None and self.deal_id is None and self.notes_of is None)


@dataclass(frozen=True, slots=True)
class LookedUp:
    """What was looked up for an entry; of the deal, what gives way first where room is short."""

    phone: str = ""
    deal: Sequence[Fact] = ()
    notes: str = ""


class ReadsBelow(TableScreen):
    """Says what the cursor of its table is on: in lines below it, on a wide screen in a panel."""

    # Columns that stay for the list, and what stands beside it already, where there is a panel.
    list_needs: ClassVar[int] = 106

    def entry_here(self) -> Entry | None:
        """What is under the cursor."""
        return None

    def readers(self) -> tuple[EntryPanel, EntryStrip]:
        """What reads the cursor's entry at the right of the list, and what below it."""
        panel, strip = EntryPanel(), EntryStrip(self.app.size)
        self._fit(panel, strip, self.app.size)
        return panel, strip

    def _fit(
        self, panel: EntryPanel, strip: EntryStrip, size: Size, *, needed: bool = True
    ) -> None:
        """Read beside the list or below it; a small screen is all list."""
        across = size.width - self.list_needs
        panel.display = needed and across >= LEAST and size.height >= FROM_HEIGHT
        panel.styles.width = min(max(across, LEAST), MOST)
        strip.fit(size, needed=needed and not panel.display)

    def fit_reading(self, size: Size) -> None:
        """Give what is read the room that there is; the week needs none."""
        panel, strip = self.query_one(EntryPanel), self.query_one(EntryStrip)
        self._fit(panel, strip, size, needed=self.table.display)
        self.read_below()

    def on_resize(self, event: events.Resize) -> None:
        """Another size has room for it elsewhere."""
        self.fit_reading(event.size)

    def read_below(self) -> None:
        """Read what the cursor is on, once it rests."""
        if self.shown and (self._reads_beside or self.query_one(EntryStrip).has_room):
            work_on(self, self._read_entry, group="below")

    @property
    def _reads_beside(self) -> bool:
        return bool(self.query_one(EntryPanel).display)

    def action_read_on(self) -> None:
        """Read on in what has no room."""
        self._read_on(1)

    def action_read_back(self) -> None:
        """Read what was before."""
        self._read_on(-1)

    def _read_on(self, pages: int) -> None:
        strip = self.query_one(EntryStrip)
        if self._reads_beside:
            self.query_one(EntryPanel).read_on(pages)
        elif strip.has_room:
            strip.read_on(pages)
        else:
            self.complain(_("There is no room to read it below the list."))

    async def _read_entry(self) -> None:
        await asyncio.sleep(REST)
        entry = self.entry_here() if self.shown else None
        found = LookedUp()
        if entry is not None and entry.needs_a_look:
            found = await self.read(_looked_up, entry)
        if not self.shown:
            return
        facts: Sequence[Fact] = ()
        text = ""
        if entry is not None:
            facts = [*entry.facts, (found.phone, "", False), (entry.deal, "", True)]
            text = entry.text or found.notes
        if self._reads_beside:
            self.query_one(EntryPanel).read(facts, found.deal, text)
        else:
            self.query_one(EntryStrip).show(facts, found.deal, text)


def _looked_up(session: Session, entry: Entry) -> LookedUp:
    """The phone, the amount and stage of the deal, the notes. Runs in a thread."""
    phones: list[str] = []
    if entry.phone_of is not None:
        contact = contact_reads.contact_rows(session, [entry.phone_of]).get(entry.phone_of)
        phones = contact.phones if contact is not None else []
    found = (
        deal_reads.deal_rows(session, ids=[entry.deal_id], archived=True)
        if entry.deal_id is not None
        else []
    )
    spare: list[Fact] = []
    for deal in found:
        amount = "" if deal.amount is None else formatting.money(deal.amount, deal.currency)
        spare += [(amount, "", False), (deal.stage, "", True)]
    notes = planned.notes(session, *entry.notes_of) if entry.notes_of is not None else ""
    return LookedUp(phones[0] if phones else "", spare, notes)
