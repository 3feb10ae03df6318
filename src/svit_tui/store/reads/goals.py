"""Read goals in SQL on sqlite3 alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from svit_tui.store.reads.written import among


def goals_by_month(
    connection: sqlite3.Connection, *, owner_ids: Sequence[int] = (), teams: Sequence[str] = ()
) -> dict[str, dict[str, int]]:
    """Goals in minor units by month and currency: of these members, else teams, else everybody.

    Goals of members are never summed up into one of their team or of everybody: if only some
    members had one, the sum would be a goal that nobody set.
    """
    if owner_ids:
        whose = among("member_key", owner_ids)
    elif teams:
        whose = f"member_key = 0 AND {among('team', teams)}"
    else:
        whose = "member_key = 0 AND team = ''"
    found: dict[str, dict[str, int]] = {}
    for month, currency, amount in connection.execute(
        f"SELECT month, currency, sum(amount) FROM goal WHERE archived_at IS NULL AND {whose}"
        " GROUP BY month, currency"
    ):
        found.setdefault(month, {})[currency] = amount
    return found
