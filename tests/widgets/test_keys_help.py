from __future__ import annotations

import pytest
from textual.app import App

from svit_tui.keys.actions import help_sections
from svit_tui.widgets.cells import width_of
from svit_tui.widgets.keys_help import KeysHelp


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 12)])
async def test_help_shows_every_key_of_the_screen(size: tuple[int, int]) -> None:
    app: App[None] = App()
    async with app.run_test(size=size) as pilot:
        modal = KeysHelp("board")
        app.push_screen(modal)
        await pilot.pause()
        seen: list[str] = []
        for _page in range(40):
            lines = [modal.lines.render_line(y) for y in range(modal.lines.size.height)]
            assert {width_of(line.text) for line in lines} == {modal.lines.size.width}
            seen += [line.text.split()[0] for line in lines if line.text.strip()]
            assert not any(line.text.rstrip().endswith("…") for line in lines)
            await pilot.press("j")
        assert {"w", "x", "z", "#", "H,", "?"} <= set(seen)
        await pilot.press("escape")
        assert app.screen is not modal


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 24), (40, 12)])
@pytest.mark.parametrize("where", ["board", "tasks", "triage", "reports"])
async def test_a_long_text_goes_on_under_itself(size: tuple[int, int], where: str) -> None:
    app: App[None] = App()
    async with app.run_test(size=size) as pilot:
        modal = KeysHelp(where)
        app.push_screen(modal)
        await pilot.pause()
        lines: dict[int, str] = {}
        for _page in range(60):
            top = modal.lines.top
            lines |= {
                top + y: modal.lines.render_line(y).text for y in range(modal.lines.size.height)
            }
            await pilot.press("j")
        shown = " ".join(" ".join(lines[index] for index in sorted(lines)).split())
        for _heading, rows in help_sections(where):
            for _key, text in rows:
                assert " ".join(text.split()) in shown
