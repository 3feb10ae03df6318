"""What each thing consists of: the one table that import, export, recognition and screens read.

A field is declared once, in the file of its noun. This package knows nothing but words, so every
floor may read it.
"""

from __future__ import annotations

from collections.abc import Mapping

from svit_tui.fields import communication, contact, deal, event, line, member, product, task
from svit_tui.fields.field import Field, Kind, Noun

__all__ = ["NOUNS", "Field", "Kind", "Noun", "names_of"]

# Parents before children: the order in which records are taken.
NOUNS: Mapping[str, Noun] = {
    noun.name: noun
    for noun in (
        member.MEMBER,
        product.PRODUCT,
        contact.CONTACT,
        deal.DEAL,
        line.LINE,
        communication.COMMUNICATION,
        task.TASK,
        event.EVENT,
    )
}


def names_of(*kinds: Kind) -> frozenset[str]:
    """The names of the fields of some kinds that an import takes, of whatever noun."""
    return frozenset(
        field.name
        for noun in NOUNS.values()
        for field in noun
        if field.imported and field.kind in kinds
    )
