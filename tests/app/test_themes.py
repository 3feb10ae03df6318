"""Every theme can be read on each of its grounds."""

from __future__ import annotations

import pytest
from textual.color import Color
from textual.theme import Theme

from svit_tui.app.themes import ANSI, THEMES
from svit_tui.settings import groups

INKS = (
    *("foreground", "text-muted", "primary", "secondary"),
    *("warning", "error", "success", "accent"),
)
# What the guidelines of the W3C ask of text (WCAG 2, level AA).
READABLE = 4.5
KNOWN = [theme for theme in THEMES if theme is not ANSI]


def grounds(theme: Theme) -> list[Color]:
    names = (theme.background, theme.panel, theme.surface, theme.variables["primary-muted"])
    return [Color.parse(name) for name in names if name]


@pytest.mark.parametrize("theme", KNOWN, ids=lambda theme: theme.name)
def test_every_ink_can_be_read_on_every_ground(theme: Theme) -> None:
    contrasts = {
        (ink, ground.hex): contrast(Color.parse(theme.variables[ink]), ground)
        for ink in INKS
        for ground in grounds(theme)
    }
    assert {pair: ratio for pair, ratio in contrasts.items() if ratio < READABLE} == {}


def contrast(one: Color, other: Color) -> float:
    """The contrast ratio of two colours, as WCAG 2 defines it."""
    darker, lighter = sorted(map(luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(color: Color) -> float:
    parts = [part / 255 for part in color.rgb]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", KNOWN, ids=lambda theme: theme.name)
def test_inks_are_of_the_256_colours_that_cost_half_the_bytes(theme: Theme) -> None:
    levels = (0, 95, 135, 175, 215, 255)
    greys = {(8 + 10 * number,) * 3 for number in range(24)}
    for ink in INKS:
        rgb = Color.parse(theme.variables[ink]).rgb
        assert rgb in greys or set(rgb) <= set(levels), ink


def test_the_settings_know_every_theme() -> None:
    assert tuple(theme.name for theme in THEMES) == groups.THEMES
