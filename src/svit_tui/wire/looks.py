"""The look of a cell, and the shortest way from one look to the next.

Codes are those of ECMA-48 “Select Graphic Rendition”, colours those of xterm.
"""

from __future__ import annotations

from rich.color import Color, ColorSystem, ColorType
from rich.style import Style

# By bit in Rich's `Style._attributes`: bold, dim, italic, underline, blink, fast blink, reverse,
# conceal, strike, double underline, frame, circle, overline.
_ON = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "21", "51", "52", "53")
_OFF = ("22", "22", "23", "24", "25", "25", "27", "28", "29", "24", "54", "54", "55")
_UNDERLINE, _REVERSE, _STRIKE = 1 << 3, 1 << 6, 1 << 8
# What is seen even where there is no text.
_SEEN_ON_BLANK = _UNDERLINE | _REVERSE | _STRIKE | 0b1111 << 9
# Of xterm's 256 colours the cube and the greys, which are the same everywhere, by what they are: to
# name one takes half the bytes.
_LEVELS = (0, 95, 135, 175, 215, 255)
_NUMBERS = {
    **{(8 + 10 * n,) * 3: 232 + n for n in range(24)},
    **{
        (red, green, blue): 16 + 36 * r + 6 * g + b
        for r, red in enumerate(_LEVELS)
        for g, green in enumerate(_LEVELS)
        for b, blue in enumerate(_LEVELS)
    },
}
# A theme has some dozens of looks; widgets that blend colours could make ever more.
_MOST_LOOKS = 4096


class CellLook:
    """Colours as SGR codes, empty for the terminal's own, and attributes as Rich's bits.

    There is one object for each look, so that looks are compared by identity.
    """

    __slots__ = ("attributes", "background", "blank", "blank_look", "changes", "foreground")

    def __init__(self, foreground: str, background: str, attributes: int) -> None:
        self.foreground = foreground
        self.background = background
        self.attributes = attributes
        # A blank that looks so, and the look of it: text's colour and weight don't show there.
        self.blank_look: CellLook = self
        self.blank: Cell = (" ", self)
        self.changes: dict[CellLook, str] = {}

    def __repr__(self) -> str:
        return f"Look({self.foreground!r}, {self.background!r}, {self.attributes:b})"

    def shows_blank(self, blank: CellLook) -> bool:
        """Whether a blank written with this look is the same as one written with that."""
        return self.blank_look is blank

    def change(self, to: CellLook) -> str:
        """The sequence after which text looks like `to`; empty if it does already."""
        if self is to:
            return ""
        known = self.changes.get(to)
        if known is None:
            if len(self.changes) > _MOST_LOOKS:
                self.changes.clear()
            known = self.changes[to] = _change(self, to)
        return known


# What is in a cell: its text, empty in the second half of a wide character, and its look.
Cell = tuple[str, CellLook]


def _change(old: CellLook, new: CellLook) -> str:
    """The shorter of: what differs, or everything after a reset."""
    gone, come = old.attributes & ~new.attributes, new.attributes & ~old.attributes
    codes = list(dict.fromkeys(off for bit, off in enumerate(_OFF) if gone >> bit & 1))
    for bit, on in enumerate(_ON):
        # Codes that end one attribute end its sibling as well: 22 both bold and dim.
        if come >> bit & 1 or (new.attributes >> bit & 1 and _OFF[bit] in codes):
            codes.append(on)
    if new.foreground != old.foreground:
        codes.append(new.foreground or "39")
    if new.background != old.background:
        codes.append(new.background or "49")
    fresh = [on for bit, on in enumerate(_ON) if new.attributes >> bit & 1]
    fresh += [code for code in (new.foreground, new.background) if code]
    # A parameter that is not there is a zero: reset.
    afresh = ";".join(["", *fresh])
    return f"\x1b[{min(';'.join(codes), afresh, key=len)}m"


class Looks:
    """The looks that are in use, for one kind of terminal."""

    def __init__(self, colors: ColorSystem | None) -> None:
        self.colors = colors
        self._looks: dict[tuple[str, str, int], CellLook] = {}
        self._by_style: dict[Style, CellLook] = {}
        self.plain = self.look("", "", 0)

    def look(self, foreground: str, background: str, attributes: int) -> CellLook:
        """The one look with these codes and attributes."""
        key = (foreground, background, attributes)
        found = self._looks.get(key)
        if found is None:
            found = self._looks[key] = CellLook(*key)
            seen = attributes & _SEEN_ON_BLANK
            if key != (shown := (foreground if seen else "", background, seen)):
                found.blank_look = self.look(*shown)
                found.blank = found.blank_look.blank
        return found

    def of(self, style: Style | None) -> CellLook:
        """How text in a style looks on this terminal."""
        if style is None:
            return self.plain
        found = self._by_style.get(style)
        if found is None:
            if len(self._by_style) > _MOST_LOOKS:
                self._by_style.clear()
            found = self._by_style[style] = self.look(
                self._codes(style.color, foreground=True),
                self._codes(style.bgcolor, foreground=False),
                style._attributes & style._set_attributes,
            )
        return found

    def under_blank(self, pen: CellLook, blank: CellLook) -> CellLook:
        """The look nearest to `pen` that shows a blank like `blank`."""
        if pen.blank_look is blank:
            return pen
        if blank.attributes:
            return blank
        return self.look(pen.foreground, blank.background, pen.attributes & ~_SEEN_ON_BLANK)

    def _codes(self, color: Color | None, *, foreground: bool) -> str:
        if color is None:
            return ""
        if self.colors is not None:
            color = color.downgrade(self.colors)
        if color.type is ColorType.DEFAULT:
            return ""
        if color.type is ColorType.TRUECOLOR and color.triplet in _NUMBERS:
            return f"{38 if foreground else 48};5;{_NUMBERS[color.triplet]}"
        return ";".join(color.get_ansi_codes(foreground))
