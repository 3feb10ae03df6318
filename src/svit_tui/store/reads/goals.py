"""Read goals in SQL on sqlite3 alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from svit_tui.store.reads.written import among


def goals_by_month(
    connection: sqlite3.Connection, *, owner_ids: Sequence[int] = (), teams: Sequence[str] = ()
) -> dict[str, dict[str, int]]:
    """Goals in minor units by month and currency: of these members, else of these teams, else
    everybody's.

    Goals of members are never added up to one of their team or of everybody: who sets just some
    would be shown a goal that nobody has.
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
