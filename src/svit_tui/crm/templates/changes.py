"""Templates: create, change and fill texts for e-mails, messages and notes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from svit_tui import formatting
from svit_tui.crm.deals.rows import DealRow, deal_rows
from svit_tui.crm.lists.differences import Difference, compared
from svit_tui.crm.templates import actions
from svit_tui.crm.templates import language as template_text
from svit_tui.crm.templates.language import TODAY, Fact, Facts, FilledText
from svit_tui.exchange.toml.templates import TemplateRecord
from svit_tui.i18n import _
from svit_tui.model.contact import Address, Contact, ContactPoint
from svit_tui.model.errors import Invalid, NotFound
from svit_tui.model.kinds import CommunicationKind, ContactKind, PointKind
from svit_tui.model.member import Member
from svit_tui.model.template import Template
from svit_tui.model.values.text import clean_block, clean_line, search_key
from svit_tui.store.changes.unit import Unit

NAME_LIMIT = 80


@dataclass(frozen=True, slots=True)
class About:
    """Whom and what a text is for, who writes it and when.

    Without a contact it is for the deal's.
    """

    today: date
    deal_id: int | None = None
    contact_id: int | None = None
    member_id: int | None = None


def listed(session: Session, kind: str = "", *, archived: bool = False) -> Sequence[Template]:
    """Templates in the user's order; for a kind of communication those of any kind too."""
    query = select(Template)
    if not archived:
        query = query.where(col(Template.archived_at).is_(None))
    if kind:
        query = query.where(col(Template.kind).in_(("", kind)))
    return session.exec(
        query.order_by(col(Template.position), col(Template.name_key), col(Template.id))
    ).all()


def find(session: Session, name: str) -> Template:
    """A template in use by its name. Raises NotFound with the names that there are."""
    known = listed(session)
    for template in known:
        if template.name_key == search_key(name):
            return template
    if not known:
        raise NotFound(_("There are no templates yet."))
    raise NotFound(
        _("There is no template “{name}”. There are: {names}.").format(
            name=clean_line(name), names=", ".join(entry.name for entry in known)
        )
    )


def add(work: Unit, name: str, *, kind: str = "", heading: str = "", body: str = "") -> Template:
    """Add a template. Raises Invalid(`name`, `kind` or `body`)."""
    values = _checked(work, None, {"name": name, "kind": kind, "heading": heading, "body": body})
    last = max((entry.position for entry in listed(work.session, archived=True)), default=-1)
    template = work.add(Template(**values, position=last + 1))
    work.label(actions.ADD, template.name)
    return template


def edit(work: Unit, template_id: int, *, version: int | None = None, **fields: str) -> Template:
    """Set name, kind, heading or body; those left out stay. Raises Invalid, NotFound, Conflict."""
    template = work.get(Template, template_id, version=version)
    work.change(template, **_checked(work, template, fields))
    work.label(actions.EDIT, template.name)
    return template


def archive(work: Unit, template_id: int) -> Template:
    """Put a template away."""
    template = work.get(Template, template_id)
    work.change(template, archived_at=work.now)
    work.label(actions.ARCHIVE, template.name)
    return template


def restore(work: Unit, template_id: int) -> Template:
    """Take a template back. Raises Invalid if another one has its name now."""
    template = work.get(Template, template_id)
    if template.archived_at is not None:
        _checked(work, template, {"name": template.name})
        work.change(template, archived_at=None)
    work.label(actions.RESTORE, template.name)
    return template


def shift(work: Unit, template_id: int, by: int) -> Template:
    """Put a template `by` places further down the list, or up if negative."""
    order = list(listed(work.session))
    template = work.get(Template, template_id)
    if template not in order:
        raise NotFound(_("This template is archived."))
    here = order.index(template)
    order.insert(min(max(here + by, 0), len(order) - 1), order.pop(here))
    for position, entry in enumerate(order):
        work.change(entry, position=position)
    work.label(actions.EDIT, template.name)
    return template


def _checked(work: Unit, template: Template | None, fields: Mapping[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if "name" in fields:
        name = clean_line(fields["name"])
        if not name:
            raise Invalid("name", _("A template needs a name."))
        if len(name) > NAME_LIMIT:
            raise Invalid(
                "name", _("The name is longer than {limit} characters.").format(limit=NAME_LIMIT)
            )
        key = search_key(name)
        if any(other.name_key == key and other is not template for other in listed(work.session)):
            raise Invalid("name", _("There is already a template “{name}”.").format(name=name))
        values |= {"name": name, "name_key": key}
    if "kind" in fields:
        if fields["kind"] not in ("", *CommunicationKind):
            raise Invalid("kind", _("A communication is a call, email, meeting, message or note."))
        values["kind"] = str(fields["kind"])
    for field, clean in (("heading", clean_line), ("body", clean_block)):
        if field in fields:
            values[field] = clean(fields[field])
            try:
                template_text.check(values[field])
            except Invalid as error:
                raise Invalid(field, str(error)) from None
    if template is None and not values.get("body"):
        raise Invalid("body", _("A template needs a text."))
    return values


def filled(session: Session, template: Template, about: About) -> FilledText:
    """A template's text, filled. Raises NotFound, and Invalid if it can't be filled any more."""
    return template_text.fill(template.heading, template.body, facts(session, about))


def facts(session: Session, about: About) -> Facts:
    """What a template is filled with, as people read it. Raises NotFound."""
    found: dict[str, Fact | str] = {TODAY: formatting.date_full(about.today)}
    contact_id = about.contact_id
    if about.deal_id is not None:
        rows = deal_rows(session, ids=[about.deal_id], archived=True)
        if not rows:
            raise NotFound(_("There is no deal with the number {id}.").format(id=about.deal_id))
        found["deal"] = _deal(rows[0])
        contact_id = rows[0].contact_id if contact_id is None else contact_id
    if contact_id is not None:
        found["contact"] = _contact(session, contact_id)
    member = session.get(Member, about.member_id) if about.member_id is not None else None
    if member is not None:
        found["me"] = Fact(name=member.name, login=member.login or "", team=member.team)
    return found


def _deal(row: DealRow) -> Fact:
    close = row.expected_close_on
    return Fact(
        title=row.title,
        amount="" if row.amount is None else formatting.money(row.amount, row.currency),
        stage=row.stage,
        pipeline=row.pipeline,
        products=", ".join(dict.fromkeys(row.products)),
        expected_close_on="" if close is None else formatting.date_full(close),
        owner=row.owner or "",
        source=row.source or "",
        next_step=row.next_step,
    )


def _contact(session: Session, contact_id: int) -> Fact:
    contact = session.get(Contact, contact_id)
    if contact is None:
        raise NotFound(_("There is no contact with the number {id}.").format(id=contact_id))
    points = session.exec(
        select(ContactPoint)
        .where(ContactPoint.contact_id == contact_id)
        .order_by(col(ContactPoint.position), col(ContactPoint.id))
    ).all()
    first: dict[str, str] = {}
    for point in points:
        first.setdefault(point.kind, point.value)
    city = session.exec(
        select(Address.city)
        .where(Address.contact_id == contact_id, Address.city != "")
        .order_by(col(Address.position), col(Address.id))
    ).first()
    employer = session.get(Contact, contact.organization_id) if contact.organization_id else None
    if contact.kind == ContactKind.ORGANIZATION:
        employer = contact
    return Fact(
        name=contact.name,
        first_name=contact.first_name,
        last_name=contact.last_name,
        organization=employer.name if employer else "",
        position=contact.role_title,
        email=first.get(PointKind.EMAIL, ""),
        phone=first.get(PointKind.PHONE, ""),
        city=city or "",
    )


def as_tables(wanted: Sequence[Template]) -> list[dict[str, Any]]:
    """Templates as a file has them."""
    names = ("name", "kind", "heading", "body", "archived_at")
    return [{name: getattr(one, name) for name in names} for one in wanted]


def take_in(work: Unit, records: Sequence[TemplateRecord]) -> list[Difference]:
    """Make the templates of a file part of the store, by name; those it has not are left alone.

    Raises Invalid with the line of what can't be taken.
    """
    found: list[Difference] = []
    twins: Counter[tuple[str, str]] = Counter()
    for record in records:
        what = _("template “{name}”").format(name=record.name)
        fields = {
            "name": record.name,
            "kind": str(record.kind),
            "heading": record.heading,
            "body": record.body,
        }
        if record.archived_at is not None:
            twins[record.name, record.body] += 1
            found += _put_away(work, record, twins[record.name, record.body], what)
            continue
        known = next(
            (one for one in listed(work.session) if one.name_key == search_key(record.name)), None
        )
        try:
            if known is None:
                add(work, **fields)
                found.append(Difference("+", what))
            else:
                before = {field: getattr(known, field) for field in fields}
                found += compared(what, before, fields, _field_names())
                edit(work, known.key, version=None, **fields)
        except Invalid as error:
            raise record.table.wrong(error.field, str(error)) from None
    return found


def _put_away(work: Unit, record: TemplateRecord, count: int, what: str) -> list[Difference]:
    """Keep an archived template of a file, the `count`th of its name, unless it is there."""
    known = listed(work.session, archived=True)
    key = search_key(record.name)
    same = [one for one in known if one.name_key == key and one.body == record.body]
    if len(same) >= count:
        return []
    last = max((one.position for one in known), default=-1)
    work.add(
        Template(
            name=record.name,
            name_key=key,
            kind=record.kind,
            heading=record.heading,
            body=record.body,
            position=last + 1,
            archived_at=record.archived_at,
        )
    )
    return [Difference("+", what)]


def _field_names() -> dict[str, str]:
    return {
        "name": _("name"),
        "kind": _("kind"),
        "heading": _("heading"),
        "body": _("text"),
    }
