"""Draw the pictures of the docs: screens of the demo company, as SVG into docs/images.

Run by `make screenshots`. Every picture is of the real application, at one fixed moment.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

IMAGES = Path(__file__).parent.parent / "docs" / "images"
MOMENT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Picture:
    """A screen, by the keys that lead to it from the board."""

    name: str
    keys: tuple[str, ...] = ()
    columns: int = 120
    rows: int = 34


PICTURES = (
    Picture("board", ("l", "j", "j")),
    Picture("contact", ("2", "j", "enter")),
    Picture("reports", ("6", *["j"] * 7)),
)


async def draw(picture: Picture, store_path: Path) -> Path:
    """Open the application on a store, press the keys, and keep what is to be seen."""
    from svit_tui.app.app import SvitApp
    from svit_tui.crm.start.opening import open_store

    app = SvitApp(open_store(store_path, login="olena", clock=lambda: MOMENT))
    async with app.run_test(size=(picture.columns, picture.rows)) as pilot:
        for key in picture.keys:
            await pilot.press(key)
            await pilot.app.workers.wait_for_complete()
            await pilot.pause()
        drawn = app.export_screenshot(title="svit-tui", simplify=True)
    app.store.close()
    target = IMAGES / f"{picture.name}.svg"
    target.write_text(drawn, encoding="utf-8")
    return target


def main() -> None:
    """Draw all pictures on one store of the demo company."""
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
            print(asyncio.run(draw(picture, path)))


if __name__ == "__main__":
    main()
