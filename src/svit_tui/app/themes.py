"""The calm themes. Colours carry meaning only beside a word or a sign.

Colours of text are out of xterm's 256: naming one takes half the bytes of any other, and it looks
the same on terminals that have no more. Each can be read on each ground: a test holds a contrast
ratio of 4.5. The last theme is of the terminal's own 16 colours, whatever these are.
"""

from __future__ import annotations

from textual.theme import Theme


def _theme(
    name: str,
    *,
    background: str,
    panel: str,
    cursor: str,
    muted: str,
    dark: bool = True,
    ansi: bool = False,
    **inks: str,
) -> Theme:
    """A theme of grounds and of colours of text."""
    theme = Theme(name, inks["primary"], background=background, panel=panel, dark=dark, ansi=ansi)
    theme.surface = background
    # As variables, because Textual rounds a theme's colours on their way through another space.
    theme.variables |= {"primary-muted": cursor, "text-muted": muted, "accent": inks["primary"]}
    theme.variables |= inks
    return theme


DARK = _theme(
    "svit-dark",
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
    cursor="#dce6fa",
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
    background="#000000",
    panel="#000000",
    cursor="#303090",
    foreground="#ffffff",
    muted="#e4e4e4",
    primary="#ffff00",
    secondary="#00ffff",
    warning="#ffaf00",
    error="#ff8787",
    success="#5fff5f",
)
NORD = _theme(
    "svit-nord",
    background="#2e3440",
    panel="#3b4252",
    cursor="#434c5e",
    foreground="#e4e4e4",
    muted="#bcbcbc",
    primary="#87d7d7",
    secondary="#afd7ff",
    warning="#ffd787",
    error="#ffafaf",
    success="#afd787",
)
SOLARIZED = _theme(
    "svit-solarized",
    background="#002b36",
    panel="#073642",
    cursor="#0b4258",
    foreground="#d0d0d0",
    muted="#a8a8a8",
    primary="#5fafff",
    secondary="#5fd7d7",
    warning="#d7af00",
    error="#ff8787",
    success="#87d700",
)
# Which ground a cursor can have is not known: svit.tcss has it change places with the text.
ANSI = _theme(
    "svit-ansi",
    ansi=True,
    background="ansi_default",
    panel="ansi_default",
    cursor="ansi_default",
    foreground="ansi_default",
    muted="ansi_bright_black",
    primary="ansi_bright_blue",
    secondary="ansi_cyan",
    warning="ansi_yellow",
    error="ansi_red",
    success="ansi_green",
)
# What Textual's own widgets ask such a theme for.
ANSI.variables |= {
    "ansi-background": "ansi_default",
    "ansi-foreground": "ansi_default",
    "input-selection-background": "ansi_cyan",
    "input-selection-foreground": "ansi_black",
}
THEMES = (DARK, LIGHT, CONTRAST, NORD, SOLARIZED, ANSI)
