"""sequences.toml: the nurture sequences of a team, edited by hand or by the program.

    [[sequence]]
    name = "Warm-up"
    steps = [
        "day 0 email",
        "day 7 call",
    ]

Each `[[sequence]]` is read apart, so that a mistake in one leaves the others in force. Changing one
rewrites its lines alone: comments, and sequences that can't be read, stay as they are.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from svit_tui.files.toml_text import NotToml, parse, told
from svit_tui.i18n import _
from svit_tui.model.errors import Invalid
from svit_tui.model.nurture_steps import NurtureSequence, NurtureStep, parse_step
from svit_tui.model.values.text import clean_line, search_key

NAME_LIMIT = 60
_HEAD = re.compile(r"^[ \t]*\[\[[ \t]*sequence[ \t]*\]\]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Found:
    """What a file holds: the sequences that can be read, and a sentence for each that can't."""

    sequences: tuple[NurtureSequence, ...]
    problems: tuple[str, ...] = ()

    def named(self, name: str) -> NurtureSequence | None:
        """The sequence of that name, whatever its case."""
        key = search_key(name)
        return next((entry for entry in self.sequences if search_key(entry.name) == key), None)


class _Wrong(Exception):
    """A mistake, and in which line of its part it is."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


def read_sequences(text: str, source: str) -> Found:
    """The sequences of a file's text. `source` is what sentences call the file."""
    sequences: dict[str, NurtureSequence] = {}
    problems: list[str] = []
    for start, part in _parts(text):
        try:
            for sequence in _read_part(part):
                key = search_key(sequence.name)
                if key in sequences:
                    message = _("there are two sequences “{name}”").format(name=sequence.name)
                    raise _Wrong(message, _line_of(part, sequence.name))
                sequences[key] = sequence
        except _Wrong as error:
            problems.append(told(source, start + error.line, str(error)))
    return Found(tuple(sequences.values()), tuple(problems))


def write_sequences(sequences: Sequence[NurtureSequence]) -> str:
    """A whole file of these sequences."""
    return "\n".join(_written(sequence) for sequence in sequences)


def with_sequence(text: str, before: str | None, sequence: NurtureSequence) -> str:
    """The file's text with a sequence in place of the one named `before`, or at the end."""
    parts = [part for _start, part in _parts(text)]
    for place, part in enumerate(parts):
        try:
            names = [search_key(entry.name) for entry in _read_part(part)]
        except _Wrong:
            continue
        if before is not None and names == [search_key(before)]:
            # Blank lines and comments at its end belong to what comes next.
            lines = part.splitlines(keepends=True)
            body = len(lines)
            while body and (not lines[body - 1].strip() or lines[body - 1].lstrip()[0] == "#"):
                body -= 1
            parts[place] = _written(sequence) + "".join(lines[body:])
            return "".join(parts)
    whole = "".join(parts)
    if whole and not whole.endswith("\n"):
        whole += "\n"
    return whole + ("\n" if whole else "") + _written(sequence)


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """The text cut before each `[[sequence]]`, with the number of lines before each part."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    cuts = [0, *(found.start() for found in _HEAD.finditer(text)), len(text)]
    for start, end in pairwise(cuts):
        if text[start:end]:
            yield text.count("\n", 0, start), text[start:end]


def _read_part(part: str) -> list[NurtureSequence]:
    try:
        data = parse(part)
    except NotToml as error:
        last = max(len(part.rstrip().splitlines()), 1)
        raise _Wrong(error.problem, min(error.line, last)) from None
    entries = data.pop("sequence", [])
    for name in data:
        raise _Wrong(_("“{name}” is not known here").format(name=name[:40]), _line_of(part, name))
    if not isinstance(entries, list):
        raise _Wrong(_("a sequence begins with [[sequence]]"), _line_of(part, "sequence"))
    return [_sequence(entry, part) for entry in entries]


def _sequence(entry: Any, part: str) -> NurtureSequence:
    if not isinstance(entry, dict):
        raise _Wrong(_("a sequence begins with [[sequence]]"), 1)
    for name in entry:
        if name not in ("name", "steps"):
            message = _("a sequence has name and steps, not “{name}”").format(name=name[:40])
            raise _Wrong(message, _line_of(part, name))
    try:
        name = name_of(entry.get("name"))
    except Invalid as error:
        raise _Wrong(str(error).rstrip("."), _line_of(part, "name")) from None
    lines = entry.get("steps")
    if isinstance(lines, str):
        lines = [line for line in lines.splitlines() if line.strip()]
    if not isinstance(lines, list) or not lines:
        message = _("“{name}” has no steps").format(name=name)
        raise _Wrong(message, _line_of(part, "steps"))
    return NurtureSequence(name, _steps(lines, part))


def _steps(lines: list[Any], part: str) -> tuple[NurtureStep, ...]:
    steps: list[NurtureStep] = []
    for line in lines:
        if not isinstance(line, str):
            message = _('a step is a text, such as "day 7 call"')
            raise _Wrong(message, _line_of(part, "steps"))
        try:
            steps.append(parse_step(line))
        except Invalid as error:
            raise _Wrong(str(error).rstrip("."), _line_of(part, line)) from None
    return tuple(sorted(steps, key=lambda step: step.day))


def name_of(value: Any) -> str:
    """The name of a sequence. Raises Invalid."""
    name = clean_line(value) if isinstance(value, str) else ""
    if not name:
        raise Invalid("name", _("A sequence needs a name."))
    if len(name) > NAME_LIMIT:
        raise Invalid(
            "name", _("The name is longer than {limit} characters.").format(limit=NAME_LIMIT)
        )
    return name


def _line_of(part: str, wanted: str) -> int:
    """The first line of a part that has a text, as it is or as TOML writes it; else the first."""
    for number, line in enumerate(part.splitlines(), 1):
        if wanted.strip() and (wanted.strip() in line or json.dumps(wanted)[1:-1] in line):
            return number
    return 1


def _written(sequence: NurtureSequence) -> str:
    steps = "".join(f"    {_quoted(str(step))},\n" for step in sequence.steps)
    return f"[[sequence]]\nname = {_quoted(sequence.name)}\nsteps = [\n{steps}]\n"


def _quoted(text: str) -> str:
    """A basic string of TOML; clean text has no control characters but perhaps a tab."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
