"""The form of a contact, a person or an organisation."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from svit_tui.crm.action import Action
from svit_tui.crm.contacts import actions
from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.contacts.card import ContactCard, contact_card
from svit_tui.crm.contacts.changes import Place, Point
from svit_tui.fields.contact import CONTACT
from svit_tui.i18n import _, pgettext
from svit_tui.model.contact import Contact
from svit_tui.model.kinds import Consent, ContactKind, PointKind
from svit_tui.model.values.text import clean_line
from svit_tui.screens.ask import readers, sources
from svit_tui.screens.ask.asking import fill_and_write
from svit_tui.screens.ask.plain_inputs import plain_inputs, plain_texts, plain_values
from svit_tui.screens.ask.sources import Lists
from svit_tui.screens.base.screen import CrmScreen, Written
from svit_tui.widgets.fields import (
    BlockField,
    ChoiceField,
    FormField,
    LineField,
    ManyField,
    OptionsField,
    Reader,
    RowsField,
    Values,
    key_of,
)
from svit_tui.widgets.picker import Choice, NewChoice

if TYPE_CHECKING:
    from sqlmodel import Session

    from svit_tui.screens.base.desk import Unit

POINTS = {"emails": PointKind.EMAIL, "phones": PointKind.PHONE, "links": PointKind.LINK}
PLACE = ("street", "city", "postal_code", "region", "country", "label")


async def new_contact(
    screen: CrmScreen, *, name: str = "", organization_id: int | None = None
) -> Written[Contact] | None:
    """Ask for a new contact and add it; a person of an organisation if one is given."""

    def look(session: Session) -> tuple[Lists, Choice | None]:
        return sources.read_lists(session), sources.contact_choice(session, organization_id)

    known, organization = await screen.read(look)
    member = screen.store.member
    start = {
        "kind": ContactKind.PERSON,
        "name": name,
        "organization": organization,
        "owner": sources.choice_of(known.members, member.id if member else None),
        "consent": Consent.UNKNOWN,
    }

    def act(work: Unit, values: Values) -> Contact:
        _label(work, actions.ADD, values)
        return contacts.add(work, **_fields(work, values, None))

    return await fill_and_write(
        screen,
        _("New contact"),
        contact_fields(screen, known),
        act,
        start=start,
        draft=f"contact.new.{organization_id or ''}",
        focus="name",
    )


async def edit_contact(screen: CrmScreen, contact_id: int) -> Written[Contact] | None:
    """Edit a contact. A change that somebody made meanwhile is told in the form."""

    def look(session: Session) -> tuple[Lists, ContactCard, dict[str, Any]]:
        card = contact_card(session, contact_id)
        known = sources.read_lists(session)
        return known, card, _start(card, known)

    known, card, start = await screen.read(look)
    version, before = card.version, card.name

    def act(work: Unit, values: Values) -> Contact:
        _label(work, actions.EDIT, values)
        fields = _fields(work, values, before)
        return contacts.edit(work, contact_id, version=version, **fields)

    return await fill_and_write(
        screen,
        _("Edit contact"),
        contact_fields(screen, known),
        act,
        start=start,
        draft=f"contact.{contact_id}",
        focus="name",
        again=partial(edit_contact, screen, contact_id),
    )


def contact_fields(screen: CrmScreen, known: Lists) -> list[FormField]:
    """The fields of a contact."""
    nobody = Choice(None, _("nobody"))
    return [
        LineField(
            key="name",
            label=_("Name"),
            required=_("A contact needs a name."),
            hint=_("first and last name, or a company"),
        ),
        OptionsField(
            key="kind",
            label=_("Kind"),
            options=(
                Choice(ContactKind.PERSON, _("person")),
                Choice(ContactKind.ORGANIZATION, _("organisation")),
            ),
        ),
        ChoiceField(
            key="organization",
            label=_("Works at"),
            title=_("Organisation"),
            source=sources.contact_finder(screen.store, ContactKind.ORGANIZATION),
            create=(_("+ new organisation “{name}”"),),
            only=("kind", ContactKind.PERSON),
        ),
        LineField(
            key="position",
            label=_("Position"),
            hint=_("director, buyer"),
            only=("kind", ContactKind.PERSON),
        ),
        _points(
            "emails", pgettext("addresses", "E-mails"), "name@example.com", readers.email_reader()
        ),
        _points("phones", _("Phones"), "+380 44 …", readers.phone_reader()),
        _points("links", _("Links"), "https://…", None),
        ManyField(
            key="tags",
            label=_("Tags"),
            title=_("Tags"),
            source=known.tags,
            create=(_("+ new tag “{name}”"),),
        ),
        ChoiceField(
            key="owner", label=_("Owner"), title=_("Owner"), source=[*known.members, nobody]
        ),
        ChoiceField(
            key="source",
            label=_("Source"),
            title=_("Where did it come from?"),
            source=known.sources,
            create=(_("+ new source “{name}”"),),
        ),
        OptionsField(
            key="consent",
            label=_("Consent"),
            options=(
                Choice(Consent.UNKNOWN, _("unknown")),
                Choice(Consent.GIVEN, _("given")),
                Choice(Consent.REFUSED, _("refused")),
            ),
        ),
        _addresses(),
        *plain_inputs(CONTACT, screen.desk.today),
        BlockField(key="notes", label=_("Notes")),
    ]


def _points(key: str, label: str, hint: str, reader: Reader | None) -> RowsField:
    value = LineField(key="value", hint=hint, reader=reader, weight=3)
    return RowsField(
        key=key,
        label=label,
        lines=((value, LineField(key="label", hint=_("label"), weight=1)),),
        main=("value",),
        lacking=_("A label alone: type what it stands for, or clear it."),
    )


def _addresses() -> RowsField:
    return RowsField(
        key="addresses",
        label=_("Addresses"),
        lines=(
            (
                LineField(key="street", hint=_("street and number"), weight=3),
                LineField(key="label", hint=_("label"), weight=1),
            ),
            (
                LineField(key="postal_code", hint=_("code"), weight=1),
                LineField(key="city", hint=_("city"), weight=2),
            ),
            (
                LineField(key="region", hint=_("region"), weight=1),
                LineField(key="country", hint=_("country"), weight=1),
            ),
        ),
        main=tuple(part for part in PLACE if part != "label"),
        lacking=_("A label alone: type what it stands for, or clear it."),
    )


def _label(work: Unit, action: Action, values: Values) -> None:
    """Call the change after the contact; an organisation made on the way is not counted."""
    makes = isinstance(key_of(values["organization"]), NewChoice)
    work.label(action, clean_line(values["name"]), -1 if makes else 0)


def _fields(work: Unit, values: Values, name_before: str | None) -> dict[str, Any]:
    name, kind = values["name"], values["kind"]
    fields: dict[str, Any] = {
        "kind": kind,
        "name": name,
        "organization_id": _organization_id(work, values["organization"]),
        "role_title": values["position"],
        "owner_id": sources.id_of(values["owner"]),
        "source_id": sources.source_id_of(work, values["source"]),
        "consent": values["consent"],
        "notes": values["notes"],
        **plain_values(CONTACT, values),
        "tags": sources.names_of(values["tags"]),
        "points": [
            Point(kind, row["value"] or "", row["label"])
            for key, kind in POINTS.items()
            for row in values[key]
        ],
        "addresses": [
            Place(**{part: row[part] or "" for part in PLACE}) for row in values["addresses"]
        ],
    }
    if name != name_before:
        fields |= _name_parts(name, kind)
    return fields


def _name_parts(name: str, kind: str) -> dict[str, str]:
    """First and last name of a person typed in one line: the last word is the last name."""
    first, _blank, last = " ".join(name.split()).rpartition(" ")
    if kind != ContactKind.PERSON or not first:
        return {"first_name": "", "last_name": ""}
    return {"first_name": first, "last_name": last}


def _organization_id(work: Unit, choice: Choice | None) -> int | None:
    if choice is not None and isinstance(choice.key, NewChoice):
        return contacts.add(work, name=choice.key.name, kind=ContactKind.ORGANIZATION).key
    return sources.id_of(choice)


def _start(card: ContactCard, known: Lists) -> dict[str, Any]:
    tags = {choice.label: choice for choice in known.tags}
    return {
        "kind": ContactKind(card.kind),
        "name": card.name,
        "organization": Choice(card.organization_id, card.organization or "")
        if card.organization_id
        else None,
        "position": card.role_title,
        **{
            key: tuple(
                {"value": point.value, "label": point.label}
                for point in card.points
                if point.kind == kind
            )
            for key, kind in POINTS.items()
        },
        "tags": tuple(tags.get(name, Choice(name, name)) for name in card.tags),
        "owner": Choice(card.owner_id, card.owner or "") if card.owner_id else None,
        "source": Choice(card.source_id, card.source or "") if card.source_id else None,
        "consent": Consent(card.consent),
        "addresses": tuple(
            {part: getattr(address, part) for part in PLACE} for address in card.addresses
        ),
        "notes": card.notes,
        **plain_texts(card.plain),
    }
