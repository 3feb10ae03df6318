"""The three calm themes. Colours carry meaning only beside a word or a sign.

Colours of text are out of xterm's 256: naming one takes half the bytes of any other, and it looks
the same on terminals that have no more.
"""

from __future__ import annotations

from textual.theme import Theme


def _theme(
    name: str, *, dark: bool, background: str, panel: str, cursor: str, muted: str, **inks: str
) -> Theme:
    """A theme of grounds and of colours of text."""
    theme = Theme(name, primary=inks["primary"], background=background, panel=panel, dark=dark)
    theme.surface = background
    # As variables, because Textual rounds a theme's colours on their way through another space.
    theme.variables |= {"primary-muted": cursor, "text-muted": muted, "accent": inks["primary"]}
    theme.variables |= inks
    return theme


DARK = _theme(
    "svit-dark",
    dark=True,
    background="#16181f",
    panel="#20232c",
    cursor="#2a3350",
    foreground="#dadada",
    muted="#9e9e9e",
    primary="#87afff",
    secondary="#87d7ff",
    warning="#d7af5f",
    error="#ff8787",
    success="#87d75f",
)
LIGHT = _theme(
    "svit-light",
    dark=False,
    background="#fbfbfa",
    panel="#eeeeec",
    cursor="#d5e0f7",
    foreground="#1c1c1c",
    muted="#5f5f5f",
    primary="#005faf",
    secondary="#005f87",
    warning="#875f00",
    error="#af0000",
    success="#005f00",
)
CONTRAST = _theme(
    "svit-contrast",
    dark=True,
    background="#000000",
    panel="#000000",
    cursor="#303090",
    foreground="#ffffff",
    muted="#e4e4e4",
    primary="#ffff00",
    secondary="#00ffff",
    warning="#ffaf00",
    error="#ff5f5f",
    success="#5fff5f",
)
THEMES = (DARK, LIGHT, CONTRAST)
