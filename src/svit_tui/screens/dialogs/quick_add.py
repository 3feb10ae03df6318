"""Quick add: one line of text becomes a deal; what was understood is shown while one types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import col, select

from svit_tui import formatting
from svit_tui.crm import deals
from svit_tui.crm.quick_add import QuickDeal, parse
from svit_tui.i18n import _
from svit_tui.model.contact import Contact
from svit_tui.model.deal import Deal
from svit_tui.model.errors import CrmError
from svit_tui.model.text import search_key
from svit_tui.screens.base import CrmScreen, Written
from svit_tui.screens.dialogs import sources
from svit_tui.widgets.cells import fit
from svit_tui.widgets.fields import LineField, Problem, Read, Values
from svit_tui.widgets.form import FormModal
from svit_tui.widgets.picker import Choice, New, PickerModal

if TYPE_CHECKING:
    from sqlmodel import Session

    from svit_tui.store.unit import Unit

LABEL = 10


async def quick_add(
    screen: CrmScreen, *, contact_id: int | None = None, stage_id: int | None = None
) -> Written[Deal] | None:
    """Ask for a line and open the deal that it says, in a stage or in the first one.

    `contact_id` is whose deal it is if the line names nobody. A name that fits no contact, or
    several, is asked for: one of those found, or a new one.
    """
    return await QuickAdd(screen, contact_id, stage_id).run()


class QuickAdd:
    """One quick add under way: what is known of the names that were typed."""

    def __init__(self, screen: CrmScreen, contact_id: int | None, stage_id: int | None) -> None:
        self.screen = screen
        self.contact_id = contact_id
        self.stage_id = stage_id
        # Contacts of exactly that name.
        self.known: dict[str, list[Choice]] = {}
        self.here: Choice | None = None
        self.written: Written[Deal] | None = None

    async def run(self) -> Written[Deal] | None:
        """Show the line until it is saved or left."""
        self.here = await self.screen.read(sources.contact_choice, self.contact_id)
        field = LineField(
            key="line",
            label=_("Deal"),
            reader=self.read,
            below=True,
            required=_("Type a title; @ names the contact."),
            hint=_("Website @Acme 18000 UAH #web ~friday"),
        )
        form = FormModal(
            _("Quick add"),
            [field],
            submit=self.submit,
            drafts=self.screen.crm.drafts,
            draft_key="quick_add",
            enter_saves=True,
            react=self.look_up,
        )
        await self.screen.app.push_screen_wait(form)
        if self.written is not None:
            self.screen.written(self.written)
        return self.written

    def read(self, text: str) -> Read:
        """The line as it is understood so far."""
        deal = parse(
            text,
            default_currency=self.screen.crm.settings.money.currency,
            today=self.screen.crm.today,
        )
        return Read(deal, self.preview(deal))

    def preview(self, deal: QuickDeal) -> str:
        """What was understood, a line each."""
        today = self.screen.crm.today
        rows = [(_("title"), deal.title or "–"), (_("contact"), self.contact_said(deal))]
        if deal.amount is not None:
            said = formatting.money(deal.amount.minor, deal.amount.currency)
            rows.append((_("amount"), said))
        if deal.expected_close_on is not None:
            rows.append((_("close"), formatting.date_said(deal.expected_close_on, today)))
        if deal.tags:
            rows.append((_("tags"), ", ".join(deal.tags)))
        rows += [(_("not read"), text) for text in deal.unread]
        return "\n".join(fit(label, LABEL) + text for label, text in rows)

    def contact_said(self, deal: QuickDeal) -> str:
        """The contact, and whether there is one of that name."""
        if not deal.contact:
            return self.here.label if self.here else _("– (@name; enter asks)")
        found = self.known.get(search_key(deal.contact))
        if found is None:
            return deal.contact
        if len(found) == 1:
            return "✓ " + found[0].label
        return _("{name}? (enter asks)").format(name=deal.contact)

    def look_up(self, form: FormModal, _key: str) -> None:
        """See whether the contact that is typed is there."""
        self.screen.run_worker(self._look_up(form), group="quick_add", exclusive=True)

    async def _look_up(self, form: FormModal) -> None:
        row = form.form.rows["line"]
        deal = row.editor.read().value
        if isinstance(deal, QuickDeal) and deal.contact:
            await self.contacts_named(deal.contact)
            if form.is_attached:
                row.check(whole=False)

    async def contacts_named(self, name: str) -> list[Choice]:
        """The contacts of exactly that name, whatever its case."""
        key = search_key(name)
        if key not in self.known:
            self.known[key] = await self.screen.read(_named, key)
        return self.known[key]

    async def submit(self, values: Values) -> Problem | None:
        """Find or ask for the contact, and open the deal."""
        deal: QuickDeal = values["line"]
        if not deal.title:
            return Problem(_("A deal needs a title."), "line")
        contact = await self._contact(deal)
        if contact is None:
            return Problem(_("Whose deal is it? Pick a contact, or make one."), "line")
        try:
            self.written = await self.screen.attempt(lambda work: self._add(work, deal, contact))
        except CrmError as error:
            return Problem(str(error), "line")
        return None

    async def _contact(self, deal: QuickDeal) -> Choice | None:
        if not deal.contact and self.here is not None:
            return self.here
        found = await self.contacts_named(deal.contact) if deal.contact else []
        if len(found) == 1:
            return found[0]
        picked = await self.screen.app.push_screen_wait(
            PickerModal(
                _("Whose deal?"),
                sources.contact_finder(self.screen.store),
                query=deal.contact,
                create=sources.new_contact_offers(),
            )
        )
        if picked is None:
            return None
        return picked.one or Choice(picked.created[0], picked.created[0].name)

    def _add(self, work: Unit, deal: QuickDeal, contact: Choice) -> Deal:
        # The change is called after the deal; a contact made on the way is not counted.
        work.label("deal.add", deal.title, -1 if isinstance(contact.key, New) else 0)
        return deals.add(
            work,
            title=deal.title,
            contact_id=sources.contact_id_of(work, contact),
            stage_id=self.stage_id,
            amount=deal.amount,
            expected_close_on=deal.expected_close_on,
            tags=deal.tags,
        )


def _named(session: Session, key: str) -> list[Choice]:
    found = session.exec(
        select(col(Contact.id), col(Contact.name))
        .where(Contact.name_key == key, col(Contact.archived_at).is_(None))
        .limit(2)
    ).all()
    return [Choice(number, name) for number, name in found]
