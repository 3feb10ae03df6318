"""Waiting until an application in a test has done all that was begun.

Textual's own way sleeps until the process uses little processor time: that takes 40 ms a key on an
idle machine, and on a busy one it may be over before anything was done. Here the application is
asked what is under way: messages, keys that wait for the one before, workers, threads.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from textual._context import active_app
from textual.app import App
from textual.dom import DOMNode
from textual.message_pump import MessagePump
from textual.screen import ModalScreen, Screen

PATIENCE = 60.0
# As long Textual waits too. A test may hold a thread up on purpose, and press keys meanwhile.
PATIENCE_WITH_THREADS = 1.0
# Whoever waits for something that is not the application's does not answer in time.
PATIENCE_WITH_ANSWERS = 0.2
# What a message has begun goes on in the loop's next turns.
LEAST_TURNS, MOST_TURNS = 3, 100
# Threads tell nobody when they are through: how often they are asked.
LOOK_AGAIN = 0.001


async def wait_for_idle(_least: float = 0, _most: float = 1) -> None:
    """What keys of a pilot wait for, in place of the function of Textual with this name."""
    await settled(active_app.get(), PATIENCE_WITH_THREADS)


async def settled(app: App[Any], with_threads: float = PATIENCE) -> None:
    """Wait until nothing is under way, or only what workers and threads have not done in time."""
    began = time.monotonic()
    quiet = 0
    # Twice: what an application does once it has no messages left may bring new ones.
    while quiet < 2 and app.is_running and not app._exit and app._exception is None:
        if await _all_have_answered(app) and not is_at_work(app):
            quiet += 1
            continue
        quiet = 0
        waited = time.monotonic() - began
        own = list(_to_be_done(app))
        if waited > with_threads and not own and with_threads < PATIENCE:
            return
        assert waited < PATIENCE, own or list(_elsewhere(app))
        await asyncio.sleep(LOOK_AGAIN)


def is_at_work(app: App[Any]) -> bool:
    """Whether more happens by itself; a dialog that waits for an answer is no work."""
    return any(True for _each in _to_be_done(app)) or any(True for _each in _elsewhere(app))


def _to_be_done(app: App[Any]) -> Iterator[object]:
    """What the application's own loop has to do."""
    for pump in (app, *_nodes(app.screen_stack)):
        if pump.message_queue_size or pump._next_callbacks:
            yield pump
    if app._resize_event is not None:
        yield "a window of another size"
    if app.screen_stack:
        screen = app.screen
        if screen._callbacks or screen._dirty_widgets or screen._layout_required:
            yield "a frame"


def _elsewhere(app: App[Any]) -> Iterator[object]:
    """What workers and threads have to do, and keys that wait for them."""
    if getattr(app, "_held", None) or getattr(app, "_under_way", None) is not None:
        yield "keys"
    working = [worker for worker in app.workers if not worker.is_finished]
    # One that waits for the answer of a dialog does nothing until it is there.
    asking = [
        asked
        for screen in app.screen_stack
        if isinstance(screen, ModalScreen)
        for asked in screen._result_callbacks
        if asked is not None and asked.future is not None
    ]
    if len(working) > len(asking):
        yield working
    for name in ("writer", "reader"):
        pool = getattr(app, name, None)
        if isinstance(pool, ThreadPoolExecutor) and not _is_idle(pool):
            yield pool
    if app.screen_stack and not getattr(app.screen, "takes_keys", True):
        yield app.screen


def _is_idle(pool: ThreadPoolExecutor) -> bool:
    """Whether all its threads wait for work: each that does has left a permit."""
    return pool._work_queue.empty() and pool._idle_semaphore._value >= len(pool._threads)


def _nodes(screens: Sequence[Screen[Any]]) -> Iterator[DOMNode]:
    for screen in screens:
        for node in screen.walk_children(with_self=True):
            if node.is_running and not node._closing:
                yield node


async def _all_have_answered(app: App[Any]) -> bool:
    """Let each deal with what it has been sent; false if somebody is not through with it soon."""
    for _turn in range(LEAST_TURNS):
        await asyncio.sleep(0)
    deadline = time.monotonic() + PATIENCE_WITH_ANSWERS
    turns = 0
    while any(_is_at_work(pump) for pump in (app, *_nodes(app.screen_stack[-1:]))):
        if time.monotonic() > deadline:
            return False
        turns += 1
        # What takes many turns waits for something outside of the loop.
        await asyncio.sleep(0 if turns < MOST_TURNS else LOOK_AGAIN)
    if app.screen_stack:
        # A test may have two applications: each draws its own.
        with app._context():
            app.screen._on_timer_update()
    return True


def _is_at_work(pump: MessagePump) -> bool:
    """Whether it has messages left, or is in the middle of one."""
    comes: Any = pump._message_queue.ready_event
    return comes.is_set() or not comes._waiters
