"""The cards of a board's column."""

from __future__ import annotations

from sqlite3 import Connection

from svit_tui.crm.deals.board import Board, CardRow


def cards_of(board: Board, connection: Connection, stage_id: int) -> list[CardRow]:
    """All cards of a column, from top to bottom."""
    ids = board.order[stage_id]
    board.learn(connection, [(stage_id, 0, len(ids))])
    return [card for deal_id in ids if (card := board.known_card(deal_id)) is not None]
