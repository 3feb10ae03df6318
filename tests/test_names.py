"""Names that mean one thing in the whole of the program."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import svit_tui

SOURCE = Path(svit_tui.__file__).parent


def test_a_class_name_means_one_thing() -> None:
    found = Counter(
        name
        for path in SOURCE.rglob("*.py")
        for name in re.findall(r"^class (\w+)", path.read_text("utf-8"), re.MULTILINE)
    )
    assert [name for name, times in found.items() if times > 1] == []
