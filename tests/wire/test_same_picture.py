"""The proof that the thin wire shows the same picture as Textual's own output.

Random days at the real application: after each update of the screen, a terminal that was sent the
wire's bytes shows the same in every cell as one that was sent Textual's.

A failure names its seed, such as `0/3/7`: round, shard and sequence. To run it again:

    SVIT_WIRE_SEED=0/3/7 pytest tests/wire/test_same_picture.py

`SVIT_WIRE_SEED=5` alone is another round: as many sequences as ever, all of them new ones.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest
from textual.pilot import Pilot

from svit_tui.crm.start.demo import load_demo
from svit_tui.crm.start.opening import open_store
from svit_tui.i18n import set_language
from svit_tui.store.store import Store
from tests.conftest import FrozenClock
from tests.effort import SOAKS
from tests.wire.random_day import SIZES, Step, do, go_back, settle, some_steps
from tests.wire.two_pictures import TwoPictures

SEQUENCES = 100 if SOAKS else 10
STEPS = 12
# Who begins in dialogs that are open sees more; but in the end there is nothing else to be seen.
BACK_EACH = 4
# Of all cells that differ so many are told.
TOLD = 12
TRUECOLOR = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}


@dataclass(frozen=True)
class Shard:
    """One run of the application, with some sequences in it."""

    number: int
    terminal: dict[str, str] = field(default_factory=lambda: TRUECOLOR)
    language: str = "en"

    def __str__(self) -> str:
        return "-".join((str(self.number), self.language, *map("".join, self.terminal.items())))


# `screen` is a terminal that does not fill by background.
_OTHERS = (
    {"TERM": "xterm-256color"},
    {"TERM": "xterm"},
    {"TERM": "linux"},
    {"TERM": "screen", "COLORTERM": "truecolor"},
    {"TERM": "screen-256color"},
    {**TRUECOLOR, "NO_COLOR": "1"},
    {"TERM": "xterm", "NO_COLOR": "1"},
    {"TERM": "dumb"},
)
SHARDS = [
    *(Shard(n) for n in range(12)),
    *(Shard(n, language="uk") for n in range(12, 18)),
    *(Shard(n, other, "uk" if n % 2 else "en") for n, other in enumerate(_OTHERS, 18)),
]
_ROUND, *_ONE = os.environ.get("SVIT_WIRE_SEED", "0").split("/")
ASKED = [SHARDS[int(_ONE[0])]] if _ONE else SHARDS
LAST = int(_ONE[1]) if _ONE else SEQUENCES - 1


@pytest.fixture(scope="module")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo company, to be copied."""
    path = tmp_path_factory.mktemp("demo") / "svit.db"
    store = open_store(path, login="olena", clock=FrozenClock())
    load_demo(store)
    store.close()
    return path


@pytest.mark.usefixtures("as_meant")
@pytest.mark.parametrize("shard", ASKED, ids=str)
async def test_the_picture_is_the_same(
    shard: Shard,
    demo_file: Path,
    tmp_path: Path,
    clock: FrozenClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in shard.terminal.items():
        monkeypatch.setenv(name, value)
    set_language(shard.language)
    path = tmp_path / "svit.db"
    shutil.copy(demo_file, path)
    store = open_store(path, login="olena", clock=clock)
    other = open_store(path, login="taras", clock=clock)
    fills = not shard.terminal["TERM"].startswith("screen")
    size = SIZES[shard.number % 2]
    app = TwoPictures(store, size=size, fills=fills)
    async with app.run_test(size=size) as pilot:
        for sequence in range(LAST + 1):
            seed = f"{_ROUND}/{shard.number}/{sequence}"
            done: list[Step] = []
            try:
                await one_sequence(seed, done, pilot, app, other)
            except Exception as error:
                error.add_note(_told(seed, done, app))
                raise
            if sequence % BACK_EACH == BACK_EACH - 1:
                await go_back(pilot, app)
    assert app.compared > SEQUENCES or _ONE
    other.close()


async def one_sequence(
    seed: str, done: list[Step], pilot: Pilot[None], app: TwoPictures, other: Store
) -> None:
    """Do random steps; after each, the pictures are the same."""
    for step in some_steps(Random(seed), STEPS):
        done.append(step)
        await do(step, pilot, app, other)
        assert not app.differences
    app.be_idle()
    await settle(pilot, app)
    app.compare(everything=True)
    assert not app.differences
    assert app.crash is None


def _told(seed: str, done: list[Step], app: TwoPictures) -> str:
    steps = "\n".join(f"  {kind} {what}" for kind, what in done)
    differences = "\n".join(f"  {difference}" for difference in app.differences[:TOLD])
    size = f"{app.size.width}x{app.size.height}"
    return f"SVIT_WIRE_SEED={seed}\nafter\n{steps}\nit shows, at {size}\n{differences}"
