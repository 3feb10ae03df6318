"""Turn a filter in words into a condition on contacts: `kind:person tag:vip last:>30d`."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from svit_tui.crm.filtering.compiling import Asker, Compiler
from svit_tui.crm.filtering.syntax import parse
from svit_tui.crm.filtering.vocabulary import HAS, NO, FilterField, Vocabulary
from svit_tui.model.kinds import Consent, ContactKind
from svit_tui.model.values.text import search_key
from svit_tui.store.reads.filters.contact_terms import ContactTerms
from svit_tui.store.reads.filters.terms import Condition

if TYPE_CHECKING:
    from svit_tui.store.file.connect import Reader

_KINDS = {
    "person": ContactKind.PERSON,
    "organization": ContactKind.ORGANIZATION,
    "organisation": ContactKind.ORGANIZATION,
    "company": ContactKind.ORGANIZATION,
    "особа": ContactKind.PERSON,
    "людина": ContactKind.PERSON,
    "організація": ContactKind.ORGANIZATION,
    "компанія": ContactKind.ORGANIZATION,
}
_CONSENTS = {
    "unknown": Consent.UNKNOWN,
    "given": Consent.GIVEN,
    "refused": Consent.REFUSED,
    "невідомо": Consent.UNKNOWN,
    "надано": Consent.GIVEN,
    "відмовлено": Consent.REFUSED,
}
CONTACTS = Vocabulary(
    fields=(
        FilterField("owner", "reference", ("owner",), ("відповідальний", "власник"), "member"),
        FilterField("source", "reference", ("source",), ("джерело",), "source"),
        FilterField("tag", "reference", ("tag",), ("тег", "мітка"), "tag"),
        FilterField("kind", "choice", ("kind",), ("вид", "тип"), offers=_KINDS),
        FilterField("consent", "choice", ("consent",), ("згода",), offers=_CONSENTS),
        FilterField("name", "text", ("name",), ("імʼя", "ім'я", "ім’я", "назва")),
        FilterField(
            "organization",
            "text",
            ("organization", "organisation", "company"),
            ("організація", "компанія"),
        ),
        FilterField("email", "text", ("email", "e-mail", "mail"), ("пошта", "адреса")),
        FilterField("phone", "text", ("phone",), ("телефон",)),
        FilterField("deals", "number", ("deals",), ("нагоди",)),
        FilterField("won", "number", ("won",), ("виграно", "виграні")),
        FilterField("lost", "number", ("lost",), ("програно", "програні")),
        FilterField("id", "number", ("id", "number"), ("номер",)),
        FilterField("created", "past", ("created",), ("створено",)),
        FilterField("last", "past", ("last", "contacted"), ("останнє", "розмова")),
        FilterField("is", "flag", ("is",), ("це",)),
        NO,
        HAS,
    ),
    flags={
        "mine": ("mine", "мої"),
        "person": ("person", "people", "особа", "особи", "люди"),
        "organization": (
            *("organization", "organizations", "organisation", "organisations", "companies"),
            *("організація", "організації", "компанії"),
        ),
    },
)


def contact_condition(
    reader: Reader, text: str, *, now: datetime, member_id: int | None = None
) -> Condition | None:
    """The condition of a filter in words, none of an empty one. Raises Invalid with what would fit.

    `member_id` is who `me` means.
    """
    tree = parse(text)
    if tree is None:
        return None
    terms = ContactTerms()
    work = _ContactCompiler(terms, Asker(reader, now, member_id))
    return terms.condition(work.part(tree))


class _ContactCompiler(Compiler[ContactTerms]):
    vocabulary = CONTACTS

    def flag(self, word: str) -> str:
        if word == "mine":
            return self.terms.refers("owner", [self.me])
        return self.terms.chosen("kind", word)

    def text(self, text: str) -> str:
        key = search_key(text)
        return self.terms.either([self.terms.text(name, key) for name in ("name", "organization")])
