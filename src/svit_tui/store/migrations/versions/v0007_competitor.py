"""Deals: whom else the client is talking to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To schema 0007."""
    op.add_column("deal", sa.Column("competitor", sa.String(), nullable=False, server_default=""))
