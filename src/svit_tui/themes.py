"""Three calm themes. Colours carry meaning only beside a word or a sign."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="svit-dark",
    primary="#7aa2f7",
    secondary="#7dcfff",
    warning="#e0af68",
    error="#f7768e",
    success="#9ece6a",
    accent="#7aa2f7",
    foreground="#c8d0e0",
    background="#16181f",
    surface="#16181f",
    panel="#20232c",
    dark=True,
    variables={"primary-muted": "#2a3350", "text-muted": "#8089a0"},
)
LIGHT = Theme(
    name="svit-light",
    primary="#2456b8",
    secondary="#0f6e8c",
    warning="#8a5a00",
    error="#b3261e",
    success="#2e6b1f",
    accent="#2456b8",
    foreground="#1d2129",
    background="#fbfbfa",
    surface="#fbfbfa",
    panel="#eeeeec",
    dark=False,
    variables={"primary-muted": "#d5e0f7", "text-muted": "#5c6370"},
)
CONTRAST = Theme(
    name="svit-contrast",
    primary="#ffff00",
    secondary="#00ffff",
    warning="#ffaf00",
    error="#ff5f5f",
    success="#5fff5f",
    accent="#ffff00",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#000000",
    dark=True,
    variables={"primary-muted": "#303090", "text-muted": "#e4e4e4"},
)
THEMES = (DARK, LIGHT, CONTRAST)
