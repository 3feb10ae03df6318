"""Run work in the background of a widget or screen."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.dom import DOMNode
    from textual.worker import Worker


def work_on(
    node: DOMNode,
    work: Callable[[], Coroutine[None, None, None]],
    *,
    group: str = "default",
    exclusive: bool = True,
) -> Worker[None]:
    """Begin work that ends with the widget; if exclusive, the one before it in the group ends now.

    It is a function, since what is cancelled before it began would leave a coroutine that nobody
    ever awaits.
    """
    return node.run_worker(work, group=group, exclusive=exclusive)
