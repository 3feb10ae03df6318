"""Custom fields: what a team writes down of its deals and contacts beyond the usual."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import BigInteger, Index, UniqueConstraint, text
from sqlmodel import Field

from svit_tui.model.row import Archivable, Row


class CustomField(Archivable, table=True):
    """A field of all deals or of all contacts (`area`).

    `kind` is a word of `kinds.FieldKind`. `word` is what the filter language, files and commands
    call it: lower-case letters, digits and `_`, one of a kind within its area. `on_card` says
    whether cards of the board show it.
    """

    __tablename__ = "custom_field"
    subject: ClassVar[tuple[str, str]] = ("custom_field", "id")
    __table_args__: ClassVar[Any] = (
        UniqueConstraint("area", "word"),
        {"sqlite_autoincrement": True},
    )

    area: str
    kind: str
    name: str
    name_key: str
    word: str
    position: int = 0
    on_card: bool = False


class FieldOption(Archivable, table=True):
    """What may be chosen in a field of kind `choice` or `choices`."""

    __tablename__ = "field_option"
    subject: ClassVar[tuple[str, str]] = ("custom_field", "field_id")

    field_id: int = Field(foreign_key="custom_field.id", index=True)
    name: str
    name_key: str
    position: int = 0


class DealValue(Row, table=True):
    """What a deal has in a custom field; no row means nothing. Kinds keep it so:

    - text, link: `text`, and `text_key` to find and sort by (`search_key`).
    - date: `text` and `text_key`, both `2026-11-24`.
    - number: `number`, in millionths. money: `number`, in minor units of `currency`.
    - yes_no: `number` 1 or 0. choice: `number`, the option's. contact: `number`, the contact's.
    - choices: a row for each, `number` is the option's and `place` counts from 0.
    """

    __tablename__ = "deal_value"
    subject: ClassVar[tuple[str, str]] = ("deal", "deal_id")
    __table_args__: ClassVar[Any] = (
        UniqueConstraint("deal_id", "field_id", "place"),
        # Filters find deals by what they have in a field from these alone.
        Index("deal_value_number", "field_id", "number", "deal_id", "currency"),
        Index(
            *("deal_value_text", "field_id", "text_key", "deal_id"),
            sqlite_where=text("text_key <> ''"),
        ),
        {"sqlite_autoincrement": True},
    )

    deal_id: int = Field(foreign_key="deal.id")
    field_id: int = Field(foreign_key="custom_field.id")
    place: int = 0
    text: str = ""
    text_key: str = ""
    number: int | None = Field(default=None, sa_type=BigInteger)
    currency: str = ""


class ContactValue(Row, table=True):
    """What a contact has in a custom field; the columns are those of `DealValue`."""

    __tablename__ = "contact_value"
    subject: ClassVar[tuple[str, str]] = ("contact", "contact_id")
    __table_args__: ClassVar[Any] = (
        UniqueConstraint("contact_id", "field_id", "place"),
        Index("contact_value_number", "field_id", "number", "contact_id", "currency"),
        Index(
            *("contact_value_text", "field_id", "text_key", "contact_id"),
            sqlite_where=text("text_key <> ''"),
        ),
        {"sqlite_autoincrement": True},
    )

    contact_id: int = Field(foreign_key="contact.id")
    field_id: int = Field(foreign_key="custom_field.id")
    place: int = 0
    text: str = ""
    text_key: str = ""
    number: int | None = Field(default=None, sa_type=BigInteger)
    currency: str = ""
