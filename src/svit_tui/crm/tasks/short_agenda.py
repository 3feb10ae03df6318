"""The agenda in one line for a shell prompt: overdue, due today, what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svit_tui.store.reads import agenda
from svit_tui.store.reads.agenda import NextUp, ShortAgenda

if TYPE_CHECKING:
    from svit_tui.store.store import Store

__all__ = ["NextUp", "ShortAgenda", "short_agenda"]


def short_agenda(store: Store, member_id: int | None) -> ShortAgenda:
    """The agenda of a member or, with none, of everybody, as it is now."""
    return agenda.short_agenda(store.light(), now=store.clock(), member_id=member_id)
