"""Members: the e-mail that other systems know them by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To schema 0006."""
    op.add_column("member", sa.Column("email", sa.String(), nullable=False, server_default=""))
