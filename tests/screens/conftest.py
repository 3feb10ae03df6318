"""The demo company on a clock that stands still, in an application without a terminal."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from svit_tui.app.app import SvitApp
from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.contacts.changes import Place, Point
from svit_tui.crm.deals import changes as deals
from svit_tui.crm.deals.board import CardRow
from svit_tui.crm.deals.parts import LineDraft
from svit_tui.crm.lists import short_lists as lists
from svit_tui.crm.start.opening import open_store
from svit_tui.model.kinds import ContactKind
from svit_tui.model.values.money import Money
from svit_tui.screens.base.screen import CrmScreen
from svit_tui.screens.board.screen import BoardScreen
from svit_tui.settings.groups import Settings
from svit_tui.store.store import Store
from svit_tui.widgets.frame import StatusLine, TopBar
from tests.conftest import FrozenClock
from tests.reading import ScreenText
from tests.screens.dialog_hands import Hands as DialogHands
from tests.screens.dialog_hands import Opener, World
from tests.screens.sales_year import sales_year
from tests.settling import settled

PATIENCE = 20.0


@pytest.fixture
def demo(demo_file: Path, tmp_path: Path, clock: FrozenClock) -> Store:
    """The demo company, opened by Olena."""
    path = Path(shutil.copy(demo_file, tmp_path / "svit.db"))
    return open_store(path, login="olena", clock=clock)


@dataclass
class Hands:
    """Presses keys in a running application and looks at what is shown."""

    app: SvitApp
    pilot: Pilot[None]

    @property
    def board(self) -> BoardScreen:
        screen = self.app.screen_stack[0]
        assert isinstance(screen, BoardScreen)
        return screen

    @property
    def card(self) -> CardRow:
        card = self.board.current()
        assert card is not None
        return card

    @property
    def status(self) -> str:
        return self.app.screen.query_one(StatusLine).text

    @property
    def headline(self) -> str:
        bar = self.app.screen.query_one(TopBar)
        return f"{bar.title_text}   {bar.summary}"

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(key)
        await self.settled()

    async def settled(self) -> None:
        """Wait until reads and changes that keys have begun are shown."""
        await settled(self.app)

    async def until(self, true: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not true():
            assert time.monotonic() < deadline, text_of(self.app)
            # What a thread or a timer brings tells nobody that it comes.
            await asyncio.sleep(0.01)
            await settled(self.app, with_threads=0)


Run = Callable[..., Any]


def text_of(app: SvitApp) -> ScreenText:
    """What the screen in front shows, line by line."""
    lines = app.screen._compositor.render_strips()
    return ScreenText("\n".join("".join(segment.text for segment in line) for line in lines))


def on_top(app: SvitApp) -> CrmScreen:
    assert isinstance(app.screen, CrmScreen)
    return app.screen


@pytest.fixture(scope="session")
def sales_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the year of sales is made once."""
    return tmp_path_factory.mktemp("sales") / "template.db"


@pytest.fixture
def sales(tmp_path: Path, sales_template: Path, clock: FrozenClock) -> Store:
    """A year of sales for the reports, opened by Olena."""
    return sales_year(tmp_path, sales_template, clock)


Reports = Callable[..., AbstractAsyncContextManager[Hands]]


@pytest.fixture
def reports(sales: Store) -> Reports:
    """The application with the reports in front: `async with reports((80, 24)) as hands`."""

    @asynccontextmanager
    async def run(
        size: tuple[int, int] = (120, 40), settings: Settings | None = None
    ) -> AsyncIterator[Hands]:
        app = SvitApp(sales, settings)
        async with app.run_test(size=size) as pilot:
            hands = Hands(app, pilot)
            await hands.settled()
            await hands.press("6")
            await hands.settled()
            yield hands

    return run


@pytest.fixture
def world(tmp_path: Path, clock: FrozenClock) -> World:
    path = tmp_path / "svit.db"
    store = open_store(path, login="olena", clock=clock)
    world = World(store, clock, path)
    with store.unit() as work:
        clinic = contacts.add(
            work,
            name="Медцентр",
            kind=ContactKind.ORGANIZATION,
            tags=["vip"],
            addresses=[Place(street="Хрещатик 1", city="Київ")],
        )
        person = contacts.add(
            work,
            first_name="Олена",
            last_name="Шевченко",
            organization_id=clinic.key,
            points=[
                Point("email", "olena@clinic.example", "work"),
                Point("phone", "+380 44 555-01-01"),
            ],
        )
        product = lists.add_product(work, "ERP licence", price=Money(120_000, "UAH"))
        world.clinic, world.person, world.product = clinic.key, person.key, product.key
    with store.unit() as work:
        world.website = deals.add(
            work,
            title="Website [/]",
            contact_id=world.clinic,
            lines=[LineDraft(product_id=world.product, quantity=2_500, discount=1_000)],
            tags=["web"],
            people=[world.person],
            notes="First line\nsecond",
        ).key
    clock.forward(minutes=1)
    with store.unit() as work:
        world.licences = deals.add(
            work, title="Licences", contact_id=world.clinic, amount=Money(900_000, "USD")
        ).key
    return world


@pytest.fixture
def opened(world: World) -> Opener:
    """`async with opened() as hands:` the application on its board, the cursor on “Licences”."""

    @asynccontextmanager
    async def run(size: tuple[int, int] = (80, 24)) -> AsyncIterator[DialogHands]:
        app = SvitApp(world.store)
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            yield DialogHands(app, pilot, world)

    return run
