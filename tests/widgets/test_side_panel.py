"""The panel beside a list: texts are wrapped, never cut, and what has no room is told by dots."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import App, ComposeResult

from svit_tui.widgets.side_panel import Line, SidePanel


class OnePanel(App[None]):
    CSS = "SidePanel { width: 30; }"

    def compose(self) -> ComposeResult:
        yield SidePanel()

    @property
    def panel(self) -> SidePanel:
        return self.query_one(SidePanel)


def rows(app: OnePanel) -> list[str]:
    """What the panel shows, without the bar, down to the last line that has a text."""
    panel = app.panel
    lines = [panel.render_line(row).text for row in range(panel.size.height)]
    assert all(line.startswith("│ ") for line in lines)
    return "\n".join(line[2:].rstrip() for line in lines).rstrip().split("\n")


async def shown(lines: Sequence[Line], height: int) -> list[str]:
    app = OnePanel()
    async with app.run_test(size=(60, height)):
        app.panel.show(lines)
        return rows(app)


async def test_texts_are_wrapped_and_long_words_are_split() -> None:
    lines = [
        ("Website with an online shop for spring", "title"),
        ("", ""),
        ("a.very.long.address@of.a.long.domain.example", ""),
    ]
    assert await shown(lines, 10) == [
        "Website with an online shop",
        "for spring",
        "",
        "a.very.long.address@of.a.lo",
        "ng.domain.example",
    ]


async def test_what_has_no_room_is_told_by_dots() -> None:
    lines = [(f"line {number}", "") for number in range(9)]
    assert await shown(lines, 9) == [f"line {number}" for number in range(9)]
    assert await shown(lines, 5) == [*(f"line {number}" for number in range(4)), "…"]


async def test_another_size_holds_more() -> None:
    app = OnePanel()
    async with app.run_test(size=(60, 5)) as pilot:
        app.panel.show([(f"line {number}", "") for number in range(9)])
        await pilot.resize_terminal(60, 12)
        await pilot.pause()
        assert rows(app)[-1] == "line 8"


async def test_what_was_read_before_is_gone() -> None:
    app = OnePanel()
    async with app.run_test(size=(60, 10)):
        app.panel.show([("one", ""), ("two", ""), ("three", "")])
        app.panel.show([("four", "")])
        assert rows(app) == ["four"]
        app.panel.show(())
        assert rows(app) == [""]
