"""A filter in words that one types into a list: what it means, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeVar

from svit_tui.crm.filtering.typed import is_filter
from svit_tui.model.errors import Invalid

if TYPE_CHECKING:
    from datetime import datetime

    from svit_tui.screens.base.desk import Store

M = TypeVar("M")


class TypedFilter(Generic[M]):
    """The meaning of a text that is being typed: while that is not understood, the last one."""

    def __init__(self) -> None:
        # Why the filter that is typed is not understood.
        self.problem = ""
        self._understood: M | None = None

    def meaning(
        self, text: str, store: Store, compiled: Callable[[str, datetime, int | None], M | None]
    ) -> M | None:
        """What a filter in words means now, for the member who works; none of plain text.

        May run in a thread.
        """
        self.problem = ""
        if not is_filter(text):
            self._understood = None
            return None
        member, now = store.member, store.clock()
        try:
            self._understood = compiled(text, now, member.id if member else None)
        except Invalid as error:
            self.problem = str(error)
        return self._understood
