"""Nurture sequences and their steps as people write them: `day 7 call`, `день 7 дзвінок`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from svit_tui.i18n import _, language
from svit_tui.model.errors import Invalid
from svit_tui.model.kinds import TaskKind
from svit_tui.model.values.text import clean_line

LATEST_DAY = 3_650
_STEP = re.compile(
    r"(?:day|день|d|д)\s*(?P<day>\d{1,5})\s*[:,.–-]?\s+(?P<kind>[^\W\d_][\w'’ʼ-]*)[:,]?(?:\s+(?P<text>.*))?",
    re.IGNORECASE,
)
# The first word of each list is how the language writes a step.
_KINDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    TaskKind.EMAIL: (("email", "e-mail", "mail"), ("лист", "імейл", "е-лист", "пошта")),
    TaskKind.CALL: (("call", "phone"), ("дзвінок", "зателефонувати", "подзвонити")),
    TaskKind.MEETING: (("meeting", "meet"), ("зустріч", "зустрітися")),
    TaskKind.MESSAGE: (("message", "sms", "chat"), ("повідомлення", "смс", "чат")),
    TaskKind.TODO: (("todo", "to-do", "task"), ("справа", "завдання", "зробити")),
    TaskKind.DEADLINE: (("deadline",), ("термін", "дедлайн")),
}
_BY_WORD = {word: kind for kind, words in _KINDS.items() for word in (*words[0], *words[1])}


@dataclass(frozen=True, slots=True)
class NurtureStep:
    """What is to be done on a day after the start; the start is day 0. `text` may be empty."""

    day: int
    kind: str
    text: str = ""

    def __str__(self) -> str:
        """The step as the language in force writes it; `parse_step` reads it back."""
        word, place = ("день", 1) if language() == "uk" else ("day", 0)
        return f"{word} {self.day} {_KINDS[self.kind][place][0]} {self.text}".rstrip()


@dataclass(frozen=True, slots=True)
class NurtureSequence:
    """A named list of steps, in the order of their days."""

    name: str
    steps: tuple[NurtureStep, ...]

    @property
    def days(self) -> int:
        """The day of its last step."""
        return max(step.day for step in self.steps)

    @property
    def text(self) -> str:
        """Its steps, one a line."""
        return "\n".join(map(str, self.steps))


def parse_step(line: str) -> NurtureStep:
    """The step of a line, in English or Ukrainian. Raises Invalid that quotes the line."""
    given = clean_line(line)
    found = _STEP.fullmatch(given)
    if found is None:
        raise Invalid(
            "steps",
            _("“{line}” is not a step; write day 7 call, then a subject if you like").format(
                line=given[:40]
            ),
        )
    kind = _BY_WORD.get(found["kind"].casefold())
    if kind is None:
        raise Invalid(
            "steps",
            _("“{word}” is not a kind of step; write {kinds}").format(
                word=found["kind"][:40], kinds=kind_words()
            ),
        )
    day = int(found["day"])
    if day > LATEST_DAY:
        raise Invalid("steps", _("day {day} is more than ten years away").format(day=day))
    return NurtureStep(day, kind, (found["text"] or "").strip())


def parse_steps(text: str) -> tuple[NurtureStep, ...]:
    """The steps of a text, one a line, in the order of their days; empty lines are passed over.

    Raises Invalid that names the line.
    """
    steps: list[NurtureStep] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            steps.append(parse_step(line))
        except Invalid as error:
            raise Invalid(
                "steps", _("Line {number}: {problem}.").format(number=number, problem=error)
            ) from None
    if not steps:
        raise Invalid("steps", _("A sequence needs a step, such as day 0 email."))
    return tuple(sorted(steps, key=lambda step: step.day))


def words_of(kind: str) -> tuple[str, ...]:
    """What people call a kind of step, in English and Ukrainian."""
    return (*_KINDS[kind][0], *_KINDS[kind][1])


def kind_words() -> str:
    """The kinds of steps, as the language in force writes them."""
    place = 1 if language() == "uk" else 0
    return ", ".join(words[place][0] for words in _KINDS.values())
