"""What an import finds rows by, read once and kept in memory."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import col, func, select

from svit_tui.crm.importing.contacts_known import PENDING, Contacts
from svit_tui.crm.importing.past_stages import PastStages
from svit_tui.crm.importing.pipelines_known import Pipelines
from svit_tui.crm.importing.uids import Uids
from svit_tui.crm.lists import Named, ensure, find
from svit_tui.exchange.records import OWN
from svit_tui.i18n import _
from svit_tui.model.contact import ContactPoint, ExternalId
from svit_tui.model.deal import Deal
from svit_tui.model.errors import Invalid
from svit_tui.model.kinds import DealStatus, PointKind
from svit_tui.model.lists import Product, Tag
from svit_tui.model.member import Member
from svit_tui.model.phone import are_same
from svit_tui.model.text import email_key, search_key
from svit_tui.store.unit import Unit


@dataclass(frozen=True, slots=True)
class ProductRow:
    """What a line takes from its product."""

    number: int
    name: str
    price: int | None
    currency: str


class Lookup:
    """Numbers of rows by external id and name; `PENDING` is one that is about to be stored."""

    def __init__(self, work: Unit) -> None:
        self.work = work
        session = work.session
        self._external = {
            (entity, system, value): number
            for entity, system, value, number in session.exec(
                select(ExternalId.entity, ExternalId.system, ExternalId.value, ExternalId.entity_id)
            )
        }
        self._systems = {
            (entity, system.partition(" ")[0]) for entity, system, _value in self._external
        }
        identified = {True: set[int](), False: set[int]()}
        for (entity, system, _value), contact_id in self._external.items():
            if entity == "contact":
                identified[system == OWN].add(contact_id)
        self.contacts = Contacts(work, identified[False], identified[True])
        self._members: dict[str, list[int]] = {}
        self._emails: dict[str, list[int]] = {}
        self._logins: dict[str, int] = {}
        self._login_names: dict[str, str] = {}
        for member in session.exec(select(Member).order_by(col(Member.id))):
            self._members.setdefault(member.name_key, []).append(member.key)
            if member.email:
                self._emails.setdefault(email_key(member.email), []).append(member.key)
            if member.login is not None:
                self._logins[member.login] = member.key
                self._login_names[member.login] = member.name
        self._products: dict[str, int] = {}
        self._codes: dict[str, list[int]] = {}
        self._product_rows: dict[int, ProductRow] = {}
        for product in session.exec(select(Product)):
            self.keep_product(product.key, product.model_dump())
        self._deals: dict[tuple[str, int], int] | None = None
        self._by_title: dict[str, list[tuple[int, int]]] | None = None
        self.uids = Uids(work)
        self._entries: dict[tuple[str, str], int] = {}
        self._absent: set[tuple[str, str]] = set()
        self.pipelines = Pipelines(work)
        self.past = PastStages(work, self.pipelines)
        self._left: dict[int, str] | None = None
        # Deals of our own export that are new: it tells what came of them, so what comes in with
        # them ends nothing.
        self.brought: set[int] = set()

    # Found and kept

    def external(self, entity: str, system: str, value: str) -> int | None:
        """By what another system calls it."""
        return self._external.get((entity, system, value))

    def has_ids(self, entity: str, system: str) -> bool:
        """Whether another system calls anything of a kind anything."""
        return (entity, system.partition(" ")[0]) in self._systems

    def set_external(self, entity: str, system: str, value: str, number: int) -> None:
        """Keep what another system calls a row."""
        self._external.setdefault((entity, system, value), number)
        self._systems.add((entity, system.partition(" ")[0]))
        if self._external[entity, system, value] == PENDING:
            self._external[entity, system, value] = number

    def member(self, key: str, email: str) -> int | None:
        """A member by e-mail, then by name."""
        if email and (fits := self._emails.get(email_key(email))):
            return fits[0]
        reached = {number for fits in self._emails.values() for number in fits} if email else set()
        return next((each for each in self._members.get(key, ()) if each not in reached), None)

    def member_of_login(self, login: str) -> int | None:
        """The member who has a login."""
        return self._logins.get(login)

    def take_login(self, login: str | None, name: str, number: int | None) -> None:
        """Keep a login for a member, new or known. Raises Invalid if it is in use."""
        if login is None:
            return
        owner = self._logins.get(login)
        if owner is not None and (owner != number or owner == PENDING):
            raise Invalid(
                "login",
                _("the login “{login}” belongs to {name}").format(
                    login=login, name=self._login_names.get(login, "")
                ),
            )
        if number is not None:
            # What the member was called before is free.
            self._logins = {
                known: whose for known, whose in self._logins.items() if whose != number
            }
        self._logins[login] = PENDING if number is None else number
        self._login_names[login] = name

    def product(self, key: str) -> int | None:
        """A product by name."""
        return self._products.get(key)

    def product_meant(self, text: str, system: str) -> ProductRow | None:
        """The product that a row names by its id, its code or its name, if there is one.

        Raises Invalid if the code is that of several.
        """
        found = self.external("product", system, text)
        if found is None and (fits := self._codes.get(search_key(text), [])):
            if len(fits) > 1 and search_key(text) not in self._products:
                names = ", ".join(self._product_rows[each].name for each in fits)
                raise Invalid(
                    "product",
                    _("the code “{text}” is of several products: {names}").format(
                        text=text, names=names
                    ),
                )
            found = fits[0] if len(fits) == 1 else None
        if found is None:
            found = self._products.get(search_key(text))
        return None if found is None else self._product_rows.get(found)

    def keep_product(self, number: int, values: dict[str, Any]) -> None:
        """Keep a product that is, or is about to be, stored."""
        key = search_key(values["name"])
        self._products[key] = number
        if number == PENDING:
            return
        row = ProductRow(number, values["name"], values["price"], values["currency"])
        self._product_rows[number] = row
        code = search_key(values["code"])
        if code and number not in (fits := self._codes.setdefault(code, [])):
            fits.append(number)

    def keep_member(self, number: int, values: dict[str, Any]) -> None:
        """Keep a member that is, or is about to be, stored."""
        known = [self._members.setdefault(values["name_key"], [])]
        if email := values["email"]:
            known.append(self._emails.setdefault(email_key(email), []))
        for fits in known:
            if PENDING in fits:
                fits.remove(PENDING)
            if number not in fits:
                fits.append(number)
        if values["login"]:
            self._logins[values["login"]] = number

    def member_if_there(self, name: str) -> int | None:
        """A member by name, none if nobody is called so, or several are."""
        try:
            return self.member_named(name) if name else None
        except Invalid:
            return None

    def member_named(self, name: str, system: str = "") -> int:
        """A member by login, external id, e-mail or name. Raises Invalid."""
        one = self._logins.get(name) or (system and self.external("member", system, name))
        fits = [one] if one else self._emails.get(email_key(name), []) if "@" in name else []
        fits = fits or self._members.get(search_key(name), [])
        fits = [each for each in fits if each != PENDING]
        if len(fits) > 1:
            raise Invalid("owner", _("“{name}” fits several members").format(name=name))
        if not fits:
            raise Invalid(
                "owner",
                _(
                    "there is no member “{name}”. Import members first; “svit-tui export members”"
                    " writes a file to add them to."
                ).format(name=name),
            )
        return fits[0]

    @property
    def left(self) -> dict[int, str]:
        """The members who have left, by number; asked for when the file's members are in."""
        if self._left is None:
            query = select(Member.id, Member.name).where(col(Member.active).is_(False))
            self._left = {number or 0: name for number, name in self.work.session.exec(query)}
        return self._left

    def points_of(self, contact_id: int) -> set[str]:
        """What a contact's e-mails, phones and links are compared by."""
        return set(
            self.work.session.exec(
                select(ContactPoint.value_key).where(ContactPoint.contact_id == contact_id)
            )
        )

    def sharing(self, contacts: Sequence[int], phones: Sequence[str]) -> list[int]:
        """Those of some contacts that have one of the phones, in whatever spelling."""
        query = select(ContactPoint.contact_id, ContactPoint.value).where(
            ContactPoint.kind == PointKind.PHONE, col(ContactPoint.contact_id).in_(contacts)
        )
        return sorted(
            {
                number
                for number, value in self.work.session.exec(query)
                if any(are_same(value, phone) for phone in phones)
            }
        )

    # Deals and communications, read when first asked for

    def _all_deals(self) -> dict[tuple[str, int], int]:
        if self._deals is None:
            self._deals = {}
            for key, contact_id, number in self.work.session.exec(
                select(Deal.title_key, Deal.contact_id, Deal.id).where(
                    col(Deal.archived_at).is_(None)
                )
            ):
                self._deals[key, contact_id] = number or 0
        return self._deals

    def deal(self, key: str, contact_id: int) -> int | None:
        """A deal by title and contact."""
        return self._all_deals().get((key, contact_id))

    def archived_deal(self, key: str, contact_id: int) -> int | None:
        """A deal that was put away, by title and contact."""
        query = select(Deal.id).where(Deal.title_key == key, Deal.contact_id == contact_id)
        return self.work.session.exec(query.where(col(Deal.archived_at).is_not(None))).first()

    def set_deal(self, key: str, contact_id: int) -> None:
        """Keep a deal that is about to be stored."""
        self._all_deals()[key, contact_id] = PENDING

    def remember_deal(self, key: str, contact_id: int, number: int) -> None:
        """Keep a deal that was stored."""
        if self._deals is not None:
            self._deals[key, contact_id] = number
        self._by_title = None

    def deal_titled(
        self, title: str, contacts: Collection[int] = (), number: int | None = None
    ) -> int:
        """A deal by title; of several that of the number or of the contacts. Raises Invalid."""
        if self._by_title is None:
            self._by_title = {}
            for (key, contact), known in self._all_deals().items():
                self._by_title.setdefault(key, []).append((contact, known))
        found = self._by_title.get(search_key(title), [])
        if number is not None and number in (known for _contact, known in found):
            return number
        own = [known for contact, known in found if contact in contacts]
        if len(own) == 1:
            return own[0]
        if len(found) == 1:
            return found[0][1]
        raise Invalid("deal", _("there is no one deal “{title}”").format(title=title))

    def contact_of_deal(self, deal_id: int) -> int:
        """A deal's contact."""
        return self.work.session.exec(select(Deal.contact_id).where(Deal.id == deal_id)).one()

    # Lists

    def entry(self, model: type[Named], name: str) -> int:
        """A source, loss reason or tag by name, made if there is none."""
        key = (model.__name__, search_key(name))
        if key not in self._entries:
            self._entries[key] = ensure(self.work, model, name).key
        return self._entries[key]

    def entry_there(self, model: type[Named], name: str) -> int | None:
        """A source or loss reason by name, none if there is none."""
        key = (model.__name__, search_key(name))
        if key not in self._entries and key not in self._absent:
            found = find(self.work.session, model, name)
            if found is None or found.archived_at is not None:
                self._absent.add(key)
            else:
                self._entries[key] = found.key
        return self._entries.get(key)

    def tag(self, name: str) -> int:
        """A tag by name."""
        return self.entry(Tag, name)

    def lowest(self, stage_id: int) -> float:
        """The position of the lowest open deal of a stage."""
        found = self.work.session.exec(
            select(func.max(Deal.position)).where(
                Deal.stage_id == stage_id, Deal.status == DealStatus.OPEN
            )
        ).one()
        return float(found) if found is not None else 0.0
