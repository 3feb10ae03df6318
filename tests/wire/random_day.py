"""A day at the program as random steps: keys, windows of other sizes, colleagues' changes.

A step is a pair of words, so that a failure can tell what was done.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from random import Random

from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot

from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.deals import changes as deals
from svit_tui.crm.timeline import communications
from svit_tui.model.errors import CrmError, NotFound
from svit_tui.model.values.money import Money
from svit_tui.screens.base.type_ahead import ASKING
from svit_tui.store.changes.unit import Unit
from svit_tui.store.store import Store
from tests.wire.two_pictures import TwoPictures

Step = tuple[str, str]

# The first two are what most people have.
SIZES = ((80, 24), (120, 40), (80, 24), (40, 12), (60, 18), (81, 25), (97, 31), (160, 50))
MOVES = (
    *("down", "up", "left", "right", "j", "k", "h", "l", "G", "g g", "pagedown", "pageup"),
    *("home", "end", "tab", "shift+tab", "ctrl+f", "ctrl+b"),
)
ACTS = (
    *("enter", "enter", "escape", "escape", "space", "L", "H", "J", "K", "w", "R", "u", "ctrl+r"),
    *("delete", "v", "i", "1", "2", "3", "4", "5", "backspace", "ctrl+s", "ctrl+n", "d", "y"),
)
DIALOGS = (
    *("ctrl+k", "?", ":", "n", "e", "a", "c", "m", "x", "z", "o", "#", "f", "s", "p", "/"),
    *("t", "Q", "S"),
)
# Letters of all widths; marks that have no letter of their own with what they stand on.
WORDS = (
    *("audit", "Website", "ремонт", "їжак", "п’ять", "ґанок", "Žižkov", "½ ™", "a", " ", "-", "+1"),
    *("契約", "漢", "한국어", "カフェ", "👩‍💻", "👨‍👩‍👧‍👦", "🇺🇦", "☎", "⚡", "🙂"),
    *("x̌", "у̑", "q̣̇", "กำหนด", "नमस्ते", "עברית", "العربية", "𝔘𝔫𝔦", "ﬃ", "→", "█", "…", "·"),
)
PATIENCE = 10.0


def some_text(random: Random, most: int = 6) -> str:
    """A few words, some of them parted."""
    words = random.choices(WORDS, k=random.randint(1, most))
    return random.choice(("", " ")).join(words).strip() or "x"


def some_steps(random: Random, count: int) -> list[Step]:
    """What is done one after the other."""
    kinds: dict[str, tuple[int, Callable[[], str]]] = {
        "press": (24, lambda: random.choice(MOVES)),
        "act": (20, lambda: random.choice(ACTS)),
        "ask": (14, lambda: random.choice(DIALOGS)),
        "hurry": (6, lambda: " ".join(random.choices((*MOVES, *ACTS), k=random.randint(2, 8)))),
        "type": (10, lambda: some_text(random, 2)),
        "paste": (1, lambda: some_text(random)),
        "colleague": (8, lambda: f"{random.choice(COLLEAGUE)} {random.randrange(10**6)}"),
        "resize": (4, lambda: "{}x{}".format(*random.choice(SIZES))),
        "theme": (1, lambda: "next"),
        "busy": (2, lambda: "line"),
        "idle": (4, lambda: "line"),
        "scribble": (2, lambda: "repaint"),
        "zoom": (1, lambda: "in-and-out"),
        "resume": (1, lambda: "terminal"),
    }
    names = list(kinds)
    weights = [weight for weight, _make in kinds.values()]
    return [(kind, kinds[kind][1]()) for kind in random.choices(names, weights, k=count)]


async def do(step: Step, pilot: Pilot[None], app: TwoPictures, other: Store) -> None:
    """Do a step and wait until the program has dealt with it."""
    kind, what = step
    match kind:
        case "type":
            for letter in what:
                press(app, letter)
        case "hurry":
            for key in what.split():
                press(app, key)
        case "paste":
            app.post_message(events.Paste(what))
        case "colleague":
            colleague(other, what)
            app.store_watch.look()
        case "resize":
            columns, lines = map(int, what.split("x"))
            if app.size != (columns, lines):
                app.become(columns, lines)
            await pilot.resize_terminal(columns, lines)
        case "theme":
            app.next_theme()
        case "busy":
            app.be_busy()
        case "idle":
            app.be_idle()
        case "scribble":
            app.wire.scribble()
            app.repaint()
        case "zoom":
            app.zoom()
            await pilot.resize_terminal(*app.size)
        case "resume":
            app.come_back()
        case _:
            for key in what.split():
                press(app, key)
    await settle(pilot, app)


async def go_back(pilot: Pilot[None], app: TwoPictures) -> None:
    """Leave one dialog and screen after the other; some ask whether they may be left."""
    await settle(pilot, app)
    for _time in range(8):
        if len(app.screen_stack) > 1:
            press(app, "escape")
            await settle(pilot, app)


def press(app: TwoPictures, key: str) -> None:
    """Send a key as the driver does."""
    if len(key) == 1:
        app.post_message(events.Key(_character_to_key(key), key))
    else:
        app.post_message(events.Key(key, " " if key == "space" else None))


async def settle(pilot: Pilot[None], app: TwoPictures) -> None:
    """Wait until what was begun is shown; a dialog that waits for its answer is no beginning."""
    deadline = time.monotonic() + PATIENCE
    await pilot.pause(0)
    if not _is_at_work(app):
        return
    while _is_at_work(app):
        if app.crash is not None or time.monotonic() > deadline:
            why = app.crash or app.screen_stack
            app.differences.append(f"nothing any more, because of {why!r}")
            break
        await asyncio.sleep(0.002)
    await pilot.pause(0)


def _is_at_work(app: TwoPictures) -> bool:
    """Whether more is to be shown; who waits for the answer of a dialog is not at work."""
    return (
        not app.is_whole
        or app.is_torn
        or app.dialog_on_its_way()
        or any(
            not worker.is_finished
            for worker in app.workers
            if worker.group != ASKING and worker.node in (app, app.screen)
        )
    )


# What another session does meanwhile


def _rename_deal(work: Unit, random: Random) -> None:
    deals.edit(work, _some(work, "deal", random), title=some_text(random))


def _move_deal(work: Unit, random: Random) -> None:
    deals.step(work, _some(work, "deal", random), random.choice((-1, 1)))


def _add_deal(work: Unit, random: Random) -> None:
    contact = _some(work, "contact", random)
    amount = Money(random.randrange(10**8), "UAH")
    deals.add(work, title=some_text(random), contact_id=contact, amount=amount)


def _win_deal(work: Unit, random: Random) -> None:
    deals.win(work, _some(work, "deal", random))


def _rename_contact(work: Unit, random: Random) -> None:
    contacts.edit(work, _some(work, "contact", random), name=some_text(random))


def _log_call(work: Unit, random: Random) -> None:
    deal = _some(work, "deal", random)
    communications.log(work, "call", deal_id=deal, subject=some_text(random, 12))


_DO: dict[str, Callable[[Unit, Random], None]] = {
    "renames-deal": _rename_deal,
    "moves-deal": _move_deal,
    "adds-deal": _add_deal,
    "wins-deal": _win_deal,
    "renames-contact": _rename_contact,
    "logs-call": _log_call,
}
COLLEAGUE = tuple(_DO)


def colleague(store: Store, what: str) -> None:
    """Let another session change something; what can't be, such as to win twice, is not done."""
    name, seed = what.split()
    try:
        with store.unit() as work:
            _DO[name](work, Random(seed))
    except CrmError:
        return


def _some(work: Unit, table: str, random: Random) -> int:
    """The number of a row that is not put away."""
    rows = work.raw.execute(f"SELECT id FROM {table} WHERE archived_at IS NULL").fetchall()
    if not rows:
        raise NotFound(table)
    return int(random.choice(rows)[0])
