"""The short lists that are the user's own: sources, loss reasons, tags, products."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import BigInteger
from sqlmodel import Field

from svit_tui.model.versioned import Archivable


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
