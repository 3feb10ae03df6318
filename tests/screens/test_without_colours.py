"""Without colours (NO_COLOR) everything is still to be read, in every theme."""

from __future__ import annotations

import pytest
from rich.style import Style

from svit_tui.app.app import SvitApp
from svit_tui.settings.groups import THEMES, Look, Settings
from svit_tui.store.store import Store
from tests.screens.conftest import Hands


def styles_of(app: SvitApp, sign: str = "") -> set[Style]:
    """The styles of what is shown, or of what has a sign in it."""
    return {
        segment.style
        for strip in app.screen._compositor.render_strips()
        for segment in strip
        if segment.style is not None and segment.text.strip() and sign in segment.text
    }


def is_grey(style: Style) -> bool:
    """Whether a style has greys or the terminal's own colours alone, and one is not the other."""
    found = []
    for color in (style.color, style.bgcolor):
        if color is not None and not color.is_default:
            red, green, blue = color.get_truecolor()
            found.append(red)
            if not red == green == blue:
                return False
    return len(found) == len(set(found))


@pytest.mark.parametrize("theme", THEMES)
async def test_all_is_grey_and_the_cursor_is_seen(
    demo: Store, monkeypatch: pytest.MonkeyPatch, theme: str
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = SvitApp(demo, Settings(look=Look(theme=theme)))
    async with app.run_test(size=(80, 24)) as pilot:
        await Hands(app, pilot).press("2", "j")
        styles = styles_of(app)
        assert [style for style in styles if not is_grey(style)] == []
        (cursor,) = styles_of(app, "▌")
        grounds = {style.bgcolor for style in styles if style != cursor}
        assert cursor.reverse or cursor.bgcolor not in grounds
