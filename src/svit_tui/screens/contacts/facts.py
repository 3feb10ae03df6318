"""What a contact's card tells beside its list: label and value, line by line."""

from __future__ import annotations

from datetime import date

from svit_tui.crm.contacts.card import ContactCard
from svit_tui.fields.contact import CONTACT
from svit_tui.i18n import _
from svit_tui.model.kinds import Consent
from svit_tui.screens.ask.plain_inputs import plain_facts
from svit_tui.widgets.sheet import SheetLine, fact

SIGNS = {"phone": "☎", "email": "@", "link": "→"}


def facts(card: ContactCard, today: date) -> tuple[list[SheetLine], list[SheetLine]]:
    """How to reach somebody, and who it is."""
    ways = []
    for point in card.points:
        label = f" ({point.label})" if point.label else ""
        ways.append(fact(SIGNS.get(point.kind, "·"), f"{point.value}{label}"))
    for address in card.addresses:
        parts = (address.street, address.city, address.region, address.postal_code, address.country)
        ways.append(fact("⌂", ", ".join(part for part in parts if part)))
    who = []
    if card.organization is not None:
        who.append(fact(_("organisation"), card.organization))
    if card.role_title:
        who.append(fact(_("position"), card.role_title))
    who.append(fact(_("owner"), card.owner or _("nobody")))
    if card.source:
        who.append(fact(_("source"), card.source))
    if card.tags:
        who.append(fact("#", ", ".join(card.tags)))
    if card.consent != Consent.UNKNOWN:
        given = card.consent == Consent.GIVEN
        who.append(fact(_("consent"), _("given") if given else _("refused")))
    who += [fact(label, said) for label, said in plain_facts(CONTACT.plain, card.plain, today)]
    # A system alone beside a number says nobody what that is.
    who += [
        fact(_("external id"), f"{number} ({system})")
        for system, number in card.external_ids.items()
    ]
    return ways, who
