"""A contact's card: who it is, and the whole relation in a single window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import ClassVar

from textual.binding import BindingType

from svit_tui import formatting
from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.contacts.card import ContactCard, contact_card
from svit_tui.crm.deals.rows import DealRow
from svit_tui.crm.flows import sequences
from svit_tui.crm.flows.sequences import RunRow
from svit_tui.crm.tasks import planned
from svit_tui.crm.tasks.planned import Planned
from svit_tui.crm.timeline import order as timeline
from svit_tui.crm.timeline.order import TimelineEntry, TimelineFilter
from svit_tui.i18n import _
from svit_tui.keys.actions import bindings_for
from svit_tui.keys.key_action import OWNED
from svit_tui.model.errors import NotFound
from svit_tui.model.kinds import ContactKind
from svit_tui.model.standing import is_snoozed
from svit_tui.screens.base.reads_below import Entry
from svit_tui.screens.cards.card_screen import CardScreen, CardSection
from svit_tui.screens.cards.reading import deal_read
from svit_tui.screens.contacts.facts import facts
from svit_tui.screens.timeline.facets import timeline_facets
from svit_tui.screens.timeline.rows import (
    amount_said,
    ink_of,
    kind_said,
    planned_row,
    standing_said,
    what_said,
    when_said,
)
from svit_tui.widgets.sheet import Facts
from svit_tui.widgets.table import TableRow

CLOSED_SHOWN = 5
MORE = ("more", 0)


class ContactScreen(CardScreen):
    """The card of a person or an organisation; of an organisation with its people's deals too."""

    where: ClassVar[str] = "contact"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("contact")]

    def __init__(self, contact_id: int) -> None:
        super().__init__()
        self.contact_id = contact_id
        self.card: ContactCard | None = None
        self.wanted = TimelineFilter()
        self.all_closed = False
        # The sequences that run for its deals, by the deal's number.
        self.runs: dict[int, RunRow] = {}

    async def rebuild(self) -> None:
        """Read the contact, its deals and the order of its timeline."""
        try:
            card = await self.read(contact_card, self.contact_id)
        except NotFound as error:
            self.app.pop_screen()
            self.desk.tell(str(error))
            return
        wanted = replace(self.wanted, text=self.text)
        if not wanted.contact_ids:
            wanted = replace(wanted, contact_ids=tuple(card.related))
        order = await self.read(timeline.timeline_order, wanted)
        now = self.store.clock()
        open_deals = [deal.id for deal in card.open_deals]
        ahead = await self.read(planned.planned_with, card.related, open_deals, now)
        runs = await self.read(sequences.runs, open_deals)
        entries = await self.entries(order, self._entry_row)
        if not self.shown:
            return
        self.card = card
        self.runs = {run.deal_id: run for run in runs}
        today = self.desk.today
        self.tell_head()
        self.query_one(Facts).show(*facts(card, today), notes=card.notes)
        closed = [self._deal_row(deal, now) for deal in card.closed_deals]
        if not self.all_closed and len(closed) > CLOSED_SHOWN + 1:
            rest = len(closed) - CLOSED_SHOWN
            closed = closed[:CLOSED_SHOWN]
            closed.append(
                TableRow(MORE, ("", _("{count} more: enter shows them").format(count=rest)))
            )
        asleep = [deal for deal in card.open_deals if is_snoozed(deal.snoozed_until, today)]
        opened = [self._deal_row(deal, now) for deal in card.open_deals if deal not in asleep]
        sections = [CardSection(_("Active deals"), opened, empty=_("none: n opens one"))]
        if asleep:
            rows = [row for deal in asleep for row in self._snoozed_rows(deal, today)]
            sections.append(CardSection(_("Snoozed deals"), rows, total=len(asleep)))
        sections.append(self.planned_section(ahead, lambda row: self._planned_row(row, now)))
        people = [self._person_row(card, number) for number in range(len(card.people))]
        if card.organization_id is not None and card.organization is not None:
            row = TableRow(("contact", card.organization_id), (_("works at"), card.organization))
            sections.append(CardSection(_("Organisation"), [row]))
        if people:
            sections.append(CardSection(_("People"), people))
        if closed:
            sections.append(CardSection(_("Closed deals"), closed, total=len(card.closed_deals)))
        sections.append(CardSection(_("Timeline"), entries=entries, empty=self.nothing_yet()))
        self.show_sections(sections)

    def narrowed(self) -> bool:
        """Whether text or facets leave anything of the timeline out."""
        return bool(self.text) or self.wanted.narrows

    def show_all(self) -> None:
        """All of the timeline again."""
        super().show_all()
        self.wanted = TimelineFilter()

    def head_said(self) -> tuple[str, Sequence[str]]:
        """Who it is, and of what kind."""
        if self.card is None:
            return super().head_said()
        is_organization = self.card.kind == ContactKind.ORGANIZATION
        archived = _("archived") if self.card.archived_at else ""
        return self.card.name, [_("organisation") if is_organization else _("person"), archived]

    def _deal_row(self, deal: DealRow, now: datetime) -> TableRow:
        title = self._title_of(deal)
        if deal.snooze_reason:
            title = f"{title} ({deal.snooze_reason})"
        state, look = standing_said(deal, now, short=True)
        cells = (deal.stage, title, amount_said(deal), self._with_nurture(deal, state))
        return TableRow(("deal", deal.id), cells, looks=("", "", "", look))

    def _snoozed_rows(self, deal: DealRow, today: date) -> list[TableRow]:
        """Until when a deal is put aside; and, where there is room for it, why."""
        until = formatting.date_said(deal.snoozed_until or today, today)
        lead, state = _("until {date}").format(date=until), self._with_nurture(deal, deal.stage)
        rows = [TableRow(("deal", deal.id), (lead, self._title_of(deal), amount_said(deal), state))]
        if deal.snooze_reason:
            cells = ("", deal.snooze_reason, "", "")
            rows.append(TableRow(("deal", deal.id), cells, kind="muted"))
        return rows

    def _title_of(self, deal: DealRow) -> str:
        """A deal's title, with its contact if that is another one than the card's."""
        own = deal.contact_id == self.contact_id
        return deal.title if own else f"{deal.title} · {deal.contact}"

    def _with_nurture(self, deal: DealRow, state: str) -> str:
        """A deal's state, after the sequence that runs for it."""
        run = self.runs.get(deal.id)
        if run is None:
            return state
        said = formatting.nurture_said(run.name, run.steps, run.left)
        return f"{said} · {state}" if state else said

    def _planned_row(self, row: Planned, now: datetime) -> TableRow:
        other = row.contact if row.contact_id != self.contact_id else None
        beside = " · ".join(part for part in (row.deal, other) if part)
        return planned_row(row, now, beside=beside)

    def _person_row(self, card: ContactCard, number: int) -> TableRow:
        person = card.people[number]
        return TableRow(("contact", person.id), (person.role_title, person.name))

    def _entry_row(self, entry: TimelineEntry) -> TableRow:
        now = self.store.clock()
        words = kind_said(entry).strip()
        text = what_said(entry)
        others = [name for number, name in entry.contacts if number != self.contact_id]
        if self.card and len(self.card.related) > 1 and others:
            text = f"{text} ({', '.join(others)})" if text else ", ".join(others)
        what = f"{words}: {text}" if text else words
        cells = (when_said(entry, now), what, entry.who or "", entry.deal or "")
        kind, look = ink_of(entry)
        return TableRow(("entry", entry.key), cells, kind=kind, looks=("", look))

    def entry_here(self) -> Entry | None:
        """The row under the cursor, as it is read below the list."""
        number = self.here("deal")
        known = [*self.card.open_deals, *self.card.closed_deals] if self.card is not None else []
        deal = next((deal for deal in known if deal.id == number), None)
        return deal_read(deal, self.store.clock()) if deal is not None else super().entry_here()

    # What actions are for

    def deals(self) -> Sequence[int]:
        """The deal under the cursor; an entry's deal; the only active deal there is."""
        deal = self.here("deal")
        if deal is not None:
            return [deal]
        about: Planned | TimelineEntry | None = self.entry()
        item = self.item()
        if item is not None:
            about = self.planned[item]
        if about is not None and about.deal_id is not None:
            return [about.deal_id]
        if self.card is not None and len(self.card.open_deals) == 1:
            return [self.card.open_deals[0].id]
        return []

    def lacks(self, need: str) -> str:
        """Why what needs this can't be done now; the contact itself has an owner and tags."""
        return "" if need == OWNED else super().lacks(need)

    def contact_here(self) -> int | None:
        """The contact of the card, or the person under the cursor."""
        person = self.here("contact")
        return person if person is not None else self.contact_id

    # Keys

    def action_open(self) -> None:
        """Open what the cursor is on; the last line of closed deals shows all of them."""
        row = self.table.current()
        if row is not None and row.id == MORE:
            self.all_closed = True
            self.changed(frozenset())
        else:
            super().action_open()

    def action_edit(self) -> None:
        """Edit the contact, or the deal, task or entry under the cursor."""
        if self.edit_part():
            return
        if self.here("deal") is not None:
            super().action_edit()
        else:
            self.dialog("contact.edit", self.contact_id)

    def action_owner(self) -> None:
        """Set the owner of the deal or task under the cursor, else of the contact."""
        if self.here("deal") is not None or self.item() is not None:
            super().action_owner()
        else:
            from svit_tui.screens.contacts import choices

            self.ask(choices.owner(self, [self.contact_id]))

    def action_tags(self) -> None:
        """Set the tags of the deal under the cursor, else of the contact."""
        if self.here("deal") is not None:
            super().action_tags()
        else:
            from svit_tui.screens.contacts import choices

            self.ask(choices.tags(self, [self.contact_id]))

    async def action_archive(self) -> None:
        """Put away the deal, task or entry under the cursor, else the contact."""
        if await self.archive_part():
            return
        if self.here("deal") is not None:
            await super().action_archive()
        else:
            await self.write(lambda work: contacts.archive(work, self.contact_id))

    def action_facets(self) -> None:
        """Narrow the timeline."""
        self.ask(self._facets())

    async def _facets(self) -> None:
        chosen = await timeline_facets(self, self.wanted)
        if chosen is not None:
            self.wanted, self.facets_said = chosen
            await self.rebuild()

    def action_history(self) -> None:
        """Who changed what."""
        deal = self.here("deal")
        if deal is not None:
            self.show_history("deal", deal, _("History of the deal"))
        else:
            self.show_history("contact", self.contact_id, _("History of the contact"))
