"""What a team has agreed on: days that are not worked, and short settings of the store."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from sqlmodel import Field

from svit_tui.model.row import Row


class Holiday(Row, table=True):
    """A date that is not worked."""

    subject: ClassVar[tuple[str, str]] = ("holiday", "id")

    on: date = Field(unique=True)
    name: str = ""


class TeamSetting(Row, table=True):
    """A setting that holds for all who use the store. `crm/team_settings.py` knows the names."""

    __tablename__ = "team_setting"
    subject: ClassVar[tuple[str, str]] = ("team_setting", "id")

    name: str = Field(unique=True)
    value: str = ""
