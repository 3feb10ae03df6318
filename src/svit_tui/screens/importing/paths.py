"""Read the line of files that a user typed, pasted, or dropped on the terminal."""

from __future__ import annotations

import shlex
from contextlib import suppress
from pathlib import Path

from svit_tui.exchange.table import split_sheet
from svit_tui.model.paths import at_home, is_there


def typed_paths(line: str) -> list[str]:
    """The files of a line: one path as it stands, or several with blanks between.

    Names with blanks are quoted as in a shell, which is how terminals paste dropped files; `*`
    stands for any letters. What fits no file is taken for one path, to be told by its whole name.
    """
    whole = str(at_home(line.strip()))
    if is_there(Path(whole)):
        return [whole]
    parts: list[str] = []
    with suppress(ValueError):
        parts = shlex.split(line)
    found: list[str] = []
    for part in parts:
        path = str(at_home(part))
        if is_there(Path(split_sheet(path)[0])) or is_there(Path(path)):
            found.append(path)
        elif matches := _matching(Path(path)):
            found += matches
        else:
            return [whole]
    return found or [whole]


def _matching(pattern: Path) -> list[str]:
    """The files whose names fit a pattern, in the order of their names."""
    with suppress(OSError, ValueError):
        return sorted(str(path) for path in pattern.parent.glob(pattern.name))
    return []


def beside(path: str) -> Path:
    """A file that is not there yet, beside an imported one, for its rejected rows."""
    file = Path(split_sheet(path)[0])
    name, number = f"{file.stem}-rejects", 1
    while is_there(file.with_name(f"{name}.csv")):
        number += 1
        name = f"{file.stem}-rejects-{number}"
    return file.with_name(f"{name}.csv")
