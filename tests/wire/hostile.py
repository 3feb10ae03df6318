"""What must never reach a terminal, and texts that carry it."""

from __future__ import annotations

import unicodedata

# They turn the direction of the text behind them.
_BIDI = frozenset(("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"))
_MARKS = frozenset("\u200b\u200c\u200e\u200f\u061c\u2060\ufeff\u180e\u00ad")
_JOINER = "\u200d"
# Signs over or before numbers: of the same category, but they are seen.
_SEEN = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2")


def is_hostile(mark: str) -> bool:
    """Whether a character acts on a terminal, hides, or turns the text around it."""
    category = unicodedata.category(mark)
    if category in ("Cc", "Cs", "Zl", "Zp") or unicodedata.bidirectional(mark) in _BIDI:
        return True
    if mark in _MARKS or 0xE0000 <= ord(mark) <= 0xE0FFF:
        return True
    # Egyptian joiners and Kaithi number signs are seen too.
    seen = mark in _SEEN or "\U000110bd" <= mark <= "\U000134ff"
    return category == "Cf" and mark != _JOINER and not seen


# By name, so that a failure can say what came through. Each is short enough for a narrow cell.
PAYLOADS: dict[str, str] = {
    "ESC": "\x1bc",
    "CSI": "\x1b[3J",
    "CSI colour": "\x1b[31m",
    "CSI report": "\x1b[6n",
    "CSI mode": "\x1b[?47h",
    "OSC title": "\x1b]0;owned\x1b\\",
    "OSC 52": "\x1b]52;c;b3duZWQ=\x1b\\",
    "OSC with BEL": "\x1b]2;owned\x07",
    "OSC 8": "\x1b]8;;http://evil.example\x1b\\",
    "DCS": "\x1bP$qm\x1b\\",
    "APC": "\x1b_G\x1b\\",
    "PM": "\x1b^x\x1b\\",
    "charset": "\x1b(0",
    "C1 CSI": "\u009b31m",
    "C1 OSC": "\u009d0;owned\u009c",
    "C1 DCS": "\u0090q\u009c",
    "C1 NEL": "\u0085",
    "DEL": "\x7f",
    "NUL": "\x00",
    "BEL": "\x07",
    "BS": "\x08\x08\x08",
    "CR": "\r",
    "LF": "\n",
    "VT": "\x0b",
    "FF": "\x0c",
    "SO": "\x0e",
    "SI": "\x0f",
    "TAB": "\t",
    "RLO": "\u202e",
    "LRO": "\u202d",
    "LRI": "\u2066",
    "RLI": "\u2067",
    "PDI": "\u2069",
    "RLM": "\u200f",
    "ZWSP": "\u200b",
    "ZWNJ": "\u200c",
    "BOM": "\ufeff",
    "word joiner": "\u2060",
    "tag": "\U000e0001\U000e0041",
    "line separator": "\u2028",
    "surrogate": "\ud83d",
}
HOSTILE = tuple(PAYLOADS.values())
