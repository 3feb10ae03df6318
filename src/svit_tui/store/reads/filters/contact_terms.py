"""Conditions on contacts in SQL, made of the terms of a filter."""

from __future__ import annotations

from svit_tui.store.reads.filters.terms import ComparedColumns, Terms

_POINT = (
    "contact.id IN (SELECT contact_id FROM contact_point"
    " WHERE kind = '{kind}' AND instr(value_key, {{key}}))"
)
_NO_POINT = (
    "NOT EXISTS (SELECT 1 FROM contact_point WHERE contact_id = contact.id AND kind = '{kind}')"
)
_DEALS = (
    "(SELECT count(*) FROM deal WHERE deal.contact_id = contact.id AND deal.status = '{status}'"
    " AND deal.archived_at IS NULL)"
)
_LAST = (
    "(SELECT max(communication.started_at) FROM participant JOIN communication"
    " ON communication.id = participant.communication_id"
    " WHERE participant.contact_id = contact.id AND communication.archived_at IS NULL)"
)
COLUMNS = ComparedColumns(
    key="contact.id",
    references={"owner": "contact.owner_id", "source": "contact.source_id"},
    linked={"tag": ("contact_tag", "contact_id", "tag_id")},
    numbers={
        "id": "contact.id",
        "deals": _DEALS.format(status="open"),
        "won": _DEALS.format(status="won"),
        "lost": _DEALS.format(status="lost"),
    },
    instants={"created": "contact.created_at", "last": _LAST},
    texts={
        "name": "instr(contact.name_key, {key})",
        "organization": (
            "contact.organization_id IN"
            " (SELECT firm.id FROM contact AS firm WHERE instr(firm.name_key, {key}))"
        ),
        "email": _POINT.format(kind="email"),
        "phone": _POINT.format(kind="phone"),
    },
    choices={"kind": "contact.kind", "consent": "contact.consent"},
    empty={
        "organization": "contact.organization_id IS NULL",
        "email": _NO_POINT.format(kind="email"),
        "phone": _NO_POINT.format(kind="phone"),
        **{
            name: f"NOT {_DEALS.format(status=status)}"
            for name, status in (("deals", "open"), ("won", "won"), ("lost", "lost"))
        },
    },
)


class ContactTerms(Terms):
    """Makes conditions on contacts."""

    def __init__(self) -> None:
        super().__init__(COLUMNS)
