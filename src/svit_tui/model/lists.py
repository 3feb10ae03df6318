"""The short lists that are the user's own: sources, loss reasons, tags, products."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field

from svit_tui.model.row import Archivable, Row


class Source(Archivable, table=True):
    """Where a lead came from."""

    subject: ClassVar[tuple[str, str]] = ("source", "id")

    name: str
    name_key: str = Field(unique=True)
    position: int = 0


class LossReason(Archivable, table=True):
    """Why a deal was lost."""

    __tablename__ = "loss_reason"
    subject: ClassVar[tuple[str, str]] = ("loss_reason", "id")

    name: str
    name_key: str = Field(unique=True)
    position: int = 0


class Tag(Archivable, table=True):
    """A word put on contacts and deals."""

    subject: ClassVar[tuple[str, str]] = ("tag", "id")

    name: str
    name_key: str = Field(unique=True)


class Product(Archivable, table=True):
    """What is sold. `price` is in minor units of `currency`; none if it is agreed each time."""

    subject: ClassVar[tuple[str, str]] = ("product", "id")

    name: str
    name_key: str = Field(unique=True)
    code: str = ""
    series: str = ""
    price: int | None = Field(default=None, sa_type=BigInteger)
    currency: str = Field(default="UAH", max_length=3)


class ProductPrice(Row, table=True):
    """What a product costs in a further currency, in its minor units."""

    __tablename__ = "product_price"
    subject: ClassVar[tuple[str, str]] = ("product", "product_id")
    __table_args__: ClassVar[Any] = (
        UniqueConstraint("product_id", "currency"),
        {"sqlite_autoincrement": True},
    )

    product_id: int = Field(foreign_key="product.id")
    currency: str = Field(max_length=3)
    price: int = Field(sa_type=BigInteger)
