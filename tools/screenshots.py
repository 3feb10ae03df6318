"""Draw the pictures of the docs, and a session that plays by itself, as SVG into docs/images.

Run by `make screenshots`. All of it is the real application on the demo company, at one fixed
moment.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tests.settling import settled
from tools import svg
from tools.svg import Frame, Line

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from svit_tui.app.app import SvitApp

IMAGES = Path(__file__).parent.parent / "docs" / "images"
MOMENT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
# What follows a cursor at rest comes so much later.
REST = 0.4
# A letter that is typed in the session is seen so long.
LETTER = 0.12


@dataclass(frozen=True, slots=True)
class Picture:
    """A screen, by the keys that lead to it from the board."""

    name: str
    keys: tuple[str, ...] = ()
    columns: int = 120
    rows: int = 34


@dataclass(frozen=True, slots=True)
class Step:
    """Keys of the session, what they do, and how long it is seen; text is typed by letters."""

    key: str
    said: str
    seconds: float
    keys: tuple[str, ...] = ()
    text: str = ""


PICTURES = (
    Picture("board", ("l", "j", "j")),
    Picture("contact", ("2", *["j"] * 2, "enter")),
    Picture("deal", ("l", "j", "enter")),
    Picture("triage", ("5",)),
    Picture("reports", ("6", *["j"] * 7)),
    Picture("settings", ("7", "l")),
)
COLUMNS, ROWS = 104, 30
SESSION = (
    Step("", "The board opens first: what needs a hand is marked on each card.", 3.0),
    Step("j", "The cursor's deal is read below.", 1.8, ("j",)),
    Step("L", "To the next stage; what is offered next is one key away.", 2.8, ("L",)),
    Step("y", "The next step is taken.", 2.4, ("y",)),
    Step("c", "Log a call …", 1.6, ("c",)),
    Step("", "… with what was said …", 0.8, text="Asked for a reference"),
    Step("ctrl+s", "… and it stands on the timeline. u would undo it.", 2.4, ("ctrl+s",)),
    Step("a", "Quick add: one line becomes a deal or a task.", 1.2, ("a",)),
    Step("", "It is shown as it is understood.", 1.8, text="call Ashford tomorrow 10:00"),
    Step("enter", "The call is planned.", 2.0, ("enter",)),
    Step("5", "Triage brings the deals that need a decision, the worst first.", 3.2, ("5",)),
    Step("6", "Reports: how many come how far …", 3.0, ("6",)),
    Step("j", "… and where deals stay too long.", 3.4, ("j",) * 7),
    Step("1", "Back to the board.", 1.6, ("1",)),
)  # fmt: skip


@asynccontextmanager
async def opened(store_path: Path, size: tuple[int, int]) -> AsyncIterator[Pilot[None]]:
    """The application on a store, without a terminal."""
    from svit_tui.app.app import SvitApp
    from svit_tui.crm.start.opening import open_store

    app = SvitApp(open_store(store_path, login="olena", clock=lambda: MOMENT))
    async with app.run_test(size=size) as pilot:
        await at_rest(app)
        yield pilot
    app.store.close()


async def at_rest(app: SvitApp) -> None:
    """Wait until all is shown, also what follows the cursor once it stays."""
    await settled(app)
    await asyncio.sleep(REST)
    await settled(app)


async def press(pilot: Pilot[None], app: SvitApp, keys: Sequence[str]) -> None:
    """Press keys one after the other."""
    for key in keys:
        await pilot.press(key)
        await settled(app)


def shown(app: SvitApp) -> list[Line]:
    """What is to be seen, line by line, with what is below a dialog."""
    from textual._compositor import LayoutUpdate

    update = app.screen._compositor.render_update(full=True, screen_stack=app._background_screens)
    assert isinstance(update, LayoutUpdate)
    return [[segment for strip in line for segment in strip] for line in update.strips]


async def draw(picture: Picture, store_path: Path) -> None:
    """Open the application, press the keys, and keep what is to be seen."""
    async with opened(store_path, (picture.columns, picture.rows)) as pilot:
        app = app_of(pilot)
        await press(pilot, app, picture.keys)
        await at_rest(app)
        keep(picture.name, svg.picture(shown(app), picture.columns))


async def record(store_path: Path) -> None:
    """Play the session, and keep it."""
    frames: list[Frame] = []
    async with opened(store_path, (COLUMNS, ROWS)) as pilot:
        app = app_of(pilot)
        for step in SESSION:
            for letter in step.text:
                await press(pilot, app, [letter if letter != " " else "space"])
                frames.append(Frame(shown(app), LETTER, step.key, step.said))
            await press(pilot, app, step.keys)
            await at_rest(app)
            frames.append(Frame(shown(app), step.seconds, step.key, step.said))
    keep("session", svg.session(frames, COLUMNS))


def app_of(pilot: Pilot[None]) -> SvitApp:
    """The application that a pilot steers."""
    from svit_tui.app.app import SvitApp

    assert isinstance(pilot.app, SvitApp)
    return pilot.app


def keep(name: str, drawn: str) -> None:
    """Write a picture."""
    target = IMAGES / f"{name}.svg"
    target.write_text(drawn, encoding="utf-8")
    print(f"{target.relative_to(Path.cwd())}: {len(drawn.encode()) // 1000} kB")


def main() -> None:
    """Draw all pictures, each on a store of its own."""
    from svit_tui.crm.start.demo import load_demo
    from svit_tui.crm.start.opening import open_store

    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        # Nobody's own settings, language or last pipeline.
        for name in ("CONFIG", "DATA", "STATE", "CACHE"):
            os.environ[f"XDG_{name}_HOME"] = folder
        os.environ["TZ"] = "UTC"
        path = Path(folder) / "demo.db"
        store = open_store(path, login="olena", clock=lambda: MOMENT)
        load_demo(store)
        store.close()
        for picture in PICTURES:
            asyncio.run(draw(picture, path))
        fresh = Path(shutil.copy(path, Path(folder) / "session.db"))
        asyncio.run(record(fresh))


if __name__ == "__main__":
    main()
