"""The contacts: a list with search as one types."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from svit_tui import formatting
from svit_tui.actions import bindings_for
from svit_tui.crm import contact_reads, contacts, search
from svit_tui.crm.contact_reads import ContactFilter, ContactRow
from svit_tui.i18n import _, ngettext
from svit_tui.screens.table_screen import TableScreen
from svit_tui.screens.windows import WindowRows
from svit_tui.widgets.filter_bar import FilterBar
from svit_tui.widgets.table import ColumnSpec, TableRow, TableView

FIRST_PAGE = 200


def contact_columns() -> list[ColumnSpec]:
    """The columns of the list."""
    return [
        ColumnSpec("name", _("Name"), weight=4, minimum=18),
        ColumnSpec("organization", _("Organisation"), weight=3, minimum=12, drop=2),
        ColumnSpec("email", _("E-mail"), weight=3, minimum=16, drop=3),
        ColumnSpec("phone", _("Phone"), width=18, drop=1),
        ColumnSpec("deals", _("Deals"), width=6, align="right"),
        ColumnSpec("last", _("Last said"), width=12, drop=4),
        ColumnSpec("owner", _("Owner"), width=10, drop=5),
    ]


class ContactsScreen(TableScreen):
    """All contacts, narrowed as one types."""

    where: ClassVar[str] = "contacts"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("contacts")]

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.wanted = ContactFilter()
        self.selected: set[int] = set()

    def body(self) -> Iterable[Widget]:
        """The list."""
        yield FilterBar()
        yield TableView(
            contact_columns(),
            empty=_("No contacts here yet.") + "\n" + _("n new contact · svit-tui import FILE"),
        )

    async def on_mount(self) -> None:
        """Read the first page, then all of the order."""
        self.table.focus()
        await self._load(FIRST_PAGE)
        if self.shown:
            self._load_all()

    def _load_all(self) -> None:
        self.run_worker(self._load(None), group="load", exclusive=True)

    async def _load(self, limit: int | None) -> None:
        order = await self.read(self._order, limit)
        if not self.shown:
            return
        number = self._number_here()
        rows: WindowRows[ContactRow] = WindowRows(order, self._read_rows, self._draw)
        index = rows.index_of(number) if number is not None else None
        self.table.show(rows, index=index if index is not None else self.table.index)
        self._headline()

    def _order(self, session: object, limit: int | None) -> array[int]:
        from sqlmodel import Session

        assert isinstance(session, Session)
        if self.text.strip():
            return array("q", search.found_contacts(session, self.text))
        return contact_reads.contact_order(session, self.wanted, limit=limit)

    def _read_rows(self, ids: Sequence[int]) -> Mapping[int, ContactRow]:
        with self.store.read() as session:
            return contact_reads.contact_rows(session, ids)

    def _draw(self, number: int, row: ContactRow) -> TableRow:
        today = self.crm.today
        last = row.last_communication_at
        return TableRow(
            number,
            (
                row.name,
                row.organization or "",
                row.emails[0] if row.emails else "",
                row.phones[0] if row.phones else "",
                str(row.open_deals or ""),
                formatting.date_said(last.astimezone().date(), today) if last else "",
                row.owner or "",
            ),
            selected=number in self.selected,
        )

    def _headline(self) -> None:
        count = len(self.table.source)
        said = ngettext("{number} contact", "{number} contacts", count)
        parts = [said.format(number=formatting.number(count))]
        if self.text.strip() or self.wanted != ContactFilter(sort=self.wanted.sort):
            parts.append(_("filtered (esc clears)"))
        if self.selected:
            parts.append(_("{count} selected").format(count=len(self.selected)))
        self.headline(_("Contacts"), " · ".join(parts))

    def changed(self, deals: frozenset[int]) -> None:
        """Read the list anew."""
        if self.shown:
            self._load_all()

    def _number_here(self) -> int | None:
        row = self.table.current()
        return row.id if row is not None and isinstance(row.id, int) else None

    def contact_here(self) -> int | None:
        """The contact under the cursor."""
        return self._number_here()

    def _some_contacts(self) -> list[int]:
        here = self._number_here()
        found = sorted(self.selected) or ([here] if here is not None else [])
        if not found:
            self.complain(_("There is no contact under the cursor."))
        return found

    # Keys

    def action_open(self) -> None:
        """Open the card."""
        here = self._number_here()
        if here is not None:
            from svit_tui.screens.contact import ContactScreen

            self.app.push_screen(ContactScreen(here))

    def action_select(self) -> None:
        """Select the contact, or not any more, and go to the next."""
        here = self._number_here()
        if here is not None:
            self.selected ^= {here}
            self.table.refresh_row(self.table.index)
            self._headline()
            self.table.move(1)

    def acted(self) -> None:
        """The selection ends with the action."""
        self.selected.clear()
        self.table.refresh()
        self._headline()

    def action_filter(self) -> None:
        """Search as one types."""
        self.query_one(FilterBar).open()

    def on_filter_bar_changed(self, event: FilterBar.Changed) -> None:
        """Show what fits the text."""
        self.text = event.text
        self._load_all()

    def action_facets(self) -> None:
        """Narrow by owner, source, tag or kind."""
        self.ask(self._facets())

    async def _facets(self) -> None:
        from svit_tui.screens.dialogs import facets

        chosen = await facets.contact_facets(self, self.wanted)
        if chosen is not None and chosen != self.wanted:
            self.wanted = chosen
            self._load_all()

    def action_sort(self) -> None:
        """Sort the list."""
        self.ask(self._sort())

    async def _sort(self) -> None:
        from svit_tui.screens.dialogs import choices

        chosen = await choices.contact_sort(self, self.wanted.sort)
        if chosen is not None:
            self.wanted = replace(self.wanted, sort=chosen)
            self._load_all()

    def action_new(self) -> None:
        """A new contact."""
        from svit_tui.screens.dialogs import contact_form

        self.ask(contact_form.new_contact(self))

    def action_edit(self) -> None:
        """Edit the contact."""
        here = self._number_here()
        if here is not None:
            from svit_tui.screens.dialogs import contact_form

            self.ask(contact_form.edit_contact(self, here))

    def action_owner(self) -> None:
        """Hand to a member."""
        found = self._some_contacts()
        if found:
            from svit_tui.screens.dialogs import choices

            self.ask(choices.contact_owner(self, found))

    def action_tags(self) -> None:
        """Set the tags."""
        found = self._some_contacts()
        if found:
            from svit_tui.screens.dialogs import choices

            self.ask(choices.contact_tags(self, found))

    async def action_archive(self) -> None:
        """Put away."""
        found = self._some_contacts()
        if found:
            await self.write(lambda work: [contacts.archive(work, number) for number in found])
            self.acted()

    def action_back(self) -> None:
        """End selection and filter first, then back to the board."""
        if self.selected:
            self.acted()
        elif self.text or self.wanted != ContactFilter(sort=self.wanted.sort):
            self.text = ""
            self.query_one(FilterBar).close()
            self.wanted = ContactFilter(sort=self.wanted.sort)
            self._load_all()
        else:
            self.app.pop_screen()
