from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widget import Widget

from svit_tui.widgets.filter_bar import FilterBar


class List(Widget, can_focus=True):
    pass


class Narrowed(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def compose(self) -> ComposeResult:
        yield FilterBar()
        yield List()

    def on_mount(self) -> None:
        self.query_one(List).focus()

    def on_filter_bar_changed(self, event: FilterBar.Changed) -> None:
        self.texts.append(event.text)


async def test_each_letter_narrows_and_enter_goes_to_the_list() -> None:
    app = Narrowed()
    async with app.run_test() as pilot:
        assert not app.query_one(FilterBar).display
        app.query_one(FilterBar).open()
        await pilot.press("w", "e", "enter")
        await pilot.pause()
        assert app.texts == ["w", "we"]
        assert app.query_one(FilterBar).display
        assert app.focused is app.query_one(List)


async def test_escape_clears_and_hides() -> None:
    app = Narrowed()
    async with app.run_test() as pilot:
        bar = app.query_one(FilterBar)
        bar.open()
        await pilot.press("w", "escape")
        await pilot.pause()
        assert app.texts == ["w", ""]
        assert not bar.display
        assert app.focused is app.query_one(List)


async def test_tab_does_not_lead_into_a_hidden_filter() -> None:
    app = Narrowed()
    async with app.run_test() as pilot:
        await pilot.press("tab")
        assert app.focused is app.query_one(List)
