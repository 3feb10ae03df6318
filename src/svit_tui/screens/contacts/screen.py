"""The list of contacts, searched while typing."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from sqlmodel import Session
from textual.binding import BindingType

from svit_tui import formatting
from svit_tui.crm import search
from svit_tui.crm.contacts import actions
from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.contacts import rows as contact_reads
from svit_tui.crm.contacts.rows import ContactFilter, ContactRow
from svit_tui.crm.filtering.typed import Condition, is_filter
from svit_tui.i18n import N_, _, ngettext, pgettext
from svit_tui.keys.actions import bindings_for
from svit_tui.keys.key_action import OWNED, ROW
from svit_tui.screens.base.deal_keys import DealKeys
from svit_tui.screens.base.list_screen import ListScreen
from svit_tui.widgets.filter_bar import FilterBar
from svit_tui.widgets.table import ColumnSpec, TableRow

if TYPE_CHECKING:
    from svit_tui.crm.filtering.completing import Completer


def contact_columns() -> list[ColumnSpec]:
    """The columns of the list. An address is of use as a whole: the others give way to it."""
    return [
        ColumnSpec("name", _("Name"), weight=3, minimum=18, sized=True),
        ColumnSpec("organization", _("Organisation"), weight=2, minimum=12, drop=4, sized=True),
        ColumnSpec("email", _("E-mail"), weight=6, minimum=26, drop=5, sized=True),
        ColumnSpec("phone", _("Phone"), weight=0, drop=3, sized=True),
        ColumnSpec("deals", _("Deals"), weight=0, align="right", drop=1, sized=True),
        ColumnSpec("step", _("Next step"), weight=2, minimum=12, drop=2, sized=True),
        ColumnSpec("last", _("Last said"), weight=0, drop=6, sized=True),
        ColumnSpec("owner", pgettext("column", "Owner"), weight=1, minimum=6, drop=7, sized=True),
    ]


def listed_name(row: ContactRow) -> str:
    """The name as the list sorts it: the surname first, so that the order is seen."""
    if not row.has_surname:
        return row.name
    return _("{last}, {first}").format(last=row.last_name, first=row.first_name)


def _contact_condition(
    session: Session, text: str, now: datetime, member_id: int | None
) -> Condition | None:
    # It is imported with the first filter.
    from svit_tui.crm.filtering.contacts import contact_condition

    return contact_condition(session, text, now=now, member_id=member_id)


class ContactsScreen(DealKeys, ListScreen[ContactRow]):
    """All contacts, narrowed as one types."""

    where: ClassVar[str] = "contacts"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("contacts")]
    named = N_("Contacts")
    adds = frozenset((actions.ADD.name,))

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.wanted = ContactFilter()
        self.selected: set[int] = set()

    def columns(self) -> Sequence[ColumnSpec]:
        """Who, how to reach them, how many deals, what comes next, when was last spoken."""
        return contact_columns()

    def empty(self) -> str:
        """Which keys bring contacts."""
        return _("No contacts here yet.") + "\n" + _("n new contact · svit-tui import FILE")

    def order(self, session: Session, limit: int | None) -> array[int]:
        """By name or as chosen; with text, the best fitting first; with a filter, what it finds."""
        condition = self.typed.meaning(self.text, self.store, partial(_contact_condition, session))
        if is_filter(self.text):
            wanted = replace(self.wanted, condition=condition)
            return contact_reads.contact_order(session, wanted, limit=limit)
        if not self.text.strip():
            return contact_reads.contact_order(session, self.wanted, limit=limit)
        found = search.found_contacts(session, self.text)
        if self.wanted != ContactFilter(sort=self.wanted.sort):
            among = set(contact_reads.contact_order(session, self.wanted))
            found = [number for number in found if number in among]
        return array("q", found)

    def texts(self, session: Session, numbers: Sequence[int]) -> Mapping[int, ContactRow]:
        """Light rows of contacts."""
        return contact_reads.contact_rows(session, numbers, now=self.store.clock())

    def draw(self, number: int, row: ContactRow) -> TableRow:
        """A contact's row."""
        today, now = self.desk.today, self.store.clock()
        step, said, overdue = row.next_step, "", False
        if step is not None:
            said = formatting.next_step_said(step.step, step.title, now)
            overdue = step.step.is_overdue(now)
        last = row.last_communication_at
        return TableRow(
            number,
            (
                listed_name(row),
                row.organization or "",
                row.emails[0] if row.emails else "",
                row.phones[0] if row.phones else "",
                str(row.open_deals or ""),
                said,
                formatting.date_said(last.astimezone().date(), today) if last else "",
                row.owner or "",
            ),
            looks=("", "", "", "", "", "overdue" if overdue else ""),
            selected=number in self.selected,
        )

    def completer(self, session: Session) -> Completer:
        """What completes a filter in words."""
        from svit_tui.crm.filtering.completing import completer
        from svit_tui.crm.filtering.contacts import CONTACTS

        return completer(session, CONTACTS)

    def counted(self, count: int) -> str:
        """So many contacts."""
        return ngettext("{number} contact", "{number} contacts", count)

    def narrowed(self) -> bool:
        """Whether text or facets leave anybody out."""
        return bool(self.text.strip()) or self.wanted != ContactFilter(sort=self.wanted.sort)

    def show_all(self) -> None:
        """Forget text and facets."""
        self.text = ""
        self.wanted = ContactFilter(sort=self.wanted.sort)

    def tell_count(self, *more: str) -> None:
        """Say how many are selected, too."""
        if self.selected:
            more = (*more, _("{count} selected").format(count=len(self.selected)))
        super().tell_count(*more)

    def contact_here(self) -> int | None:
        """The contact under the cursor."""
        return self.number()

    def lacks(self, need: str) -> str:
        """Why what needs this can't be done now."""
        if need in (ROW, OWNED):
            there = bool(self.selected) or self.number() is not None
            return "" if there else _("There is no contact under the cursor.")
        return super().lacks(need)

    def _some_contacts(self) -> list[int]:
        here = self.number()
        return sorted(self.selected) or ([here] if here is not None else [])

    # Keys

    def action_open(self) -> None:
        """Open the card."""
        here = self.number()
        if here is not None:
            self.desk.open("contact", here)

    def action_select(self) -> None:
        """Select the contact, or not any more, and go to the next."""
        here = self.number()
        if here is not None:
            self.selected ^= {here}
            self.table.refresh_row(self.table.index)
            self.tell_count()
            self.move_cursor(1)

    def selection(self) -> list[int]:
        """The selected contacts."""
        return sorted(self.selected)

    async def everyone(self) -> list[int]:
        """All contacts of the list, those too that are not read yet."""
        return list(await self.read(self.order, None))

    async def action_select_all(self) -> None:
        """Select all that the list shows; if all are, none."""
        everyone = set(await self.everyone())
        self.selected = set() if self.selected >= everyone else everyone
        self.table.refresh()
        self.tell_count()

    def action_bulk(self) -> None:
        """One thing for all that are selected, else for all that the list shows."""
        self.dialog("contact.bulk")

    def acted(self) -> None:
        """The selection ends with the action."""
        self.selected.clear()
        self.table.refresh()
        self.tell_count()

    def on_filter_bar_changed(self, event: FilterBar.Changed) -> None:
        """Show what fits the text."""
        self.text = event.text
        self.narrow()

    def action_facets(self) -> None:
        """Narrow by owner, source, tag or kind."""
        self.ask(self._facets())

    async def _facets(self) -> None:
        from svit_tui.screens.contacts import facets

        chosen = await facets.contact_facets(self, self.wanted)
        if chosen is not None and chosen[0] != self.wanted:
            self.wanted, self.facets_said = chosen
            self.narrow()

    def action_sort(self) -> None:
        """Sort the list."""
        self.ask(self._sort())

    async def _sort(self) -> None:
        from svit_tui.screens.contacts import choices

        chosen = await choices.order(self, self.wanted.sort)
        if chosen is not None:
            self.wanted = replace(self.wanted, sort=chosen)
            self.narrow()

    def action_new(self) -> None:
        """A new contact."""
        self.dialog("contact.new")

    def action_edit(self) -> None:
        """Edit the contact."""
        here = self.number()
        if here is not None:
            self.dialog("contact.edit", here)

    def action_owner(self) -> None:
        """Hand to a member."""
        from svit_tui.screens.contacts import choices

        self.ask(choices.owner(self, self._some_contacts()))

    def action_tags(self) -> None:
        """Set the tags."""
        from svit_tui.screens.contacts import choices

        self.ask(choices.tags(self, self._some_contacts()))

    async def action_archive(self) -> None:
        """Put away."""
        found = self._some_contacts()
        await self.write(lambda work: [contacts.archive(work, number) for number in found])
        self.acted()

    def action_back(self) -> None:
        """End the selection first, then the filter, then back to the board."""
        if self.selected:
            self.acted()
        else:
            super().action_back()
