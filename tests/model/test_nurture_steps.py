"""Steps of nurture sequences, as they are typed in both languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svit_tui.i18n import set_language
from svit_tui.model.errors import Invalid
from svit_tui.model.kinds import TaskKind
from svit_tui.model.nurture_steps import LATEST_DAY, NurtureStep, parse_step, parse_steps

TEXTS = st.text(max_size=80)


@pytest.mark.parametrize(
    ("line", "step"),
    [
        ("day 0 email", NurtureStep(0, "email")),
        ("Day 7 CALL", NurtureStep(7, "call")),
        ("day 30: message How is it going?", NurtureStep(30, "message", "How is it going?")),
        ("d3 to-do  Draft   the offer", NurtureStep(3, "todo", "Draft the offer")),
        ("день 7 дзвінок", NurtureStep(7, "call")),
        ("День 0 лист Знайомство", NurtureStep(0, "email", "Знайомство")),
        ("день 14 повідомлення: як справи?", NurtureStep(14, "message", "як справи?")),
        ("день 21 зустріч", NurtureStep(21, "meeting")),
        ("day 5 deadline", NurtureStep(5, "deadline")),
    ],
)
def test_a_step_is_read(line: str, step: NurtureStep) -> None:
    assert parse_step(line) == step


@pytest.mark.parametrize("line", ["", "call", "day call", "day -1 call", "day 7", "week 1 call"])
def test_what_is_no_step_is_quoted(line: str) -> None:
    with pytest.raises(Invalid, match="is not a step; write day 7 call"):
        parse_step(line)


def test_an_unknown_kind_names_those_there_are() -> None:
    with pytest.raises(Invalid, match="“fax” is not a kind of step; write email, call, meeting"):
        parse_step("day 7 fax")
    set_language("uk")
    with pytest.raises(Invalid, match="лист, дзвінок, зустріч"):
        parse_step("день 7 факс")


def test_the_line_of_a_mistake_is_named() -> None:
    with pytest.raises(Invalid, match=r"^Line 3: “dya 7 call” is not a step"):
        parse_steps("day 0 email\n\ndya 7 call\n")
    with pytest.raises(Invalid, match=r"^Line 1: day 9999 is more than ten years away"):
        parse_steps("day 9999 call")
    with pytest.raises(Invalid, match="needs a step"):
        parse_steps(" \n")


def test_steps_stand_in_the_order_of_their_days() -> None:
    assert [step.day for step in parse_steps("day 7 call\nday 0 email\nday 7 email")] == [0, 7, 7]


@pytest.mark.parametrize("language", ["en", "uk"])
@given(day=st.integers(0, LATEST_DAY), kind=st.sampled_from(list(TaskKind)), text=TEXTS)
def test_a_step_is_read_as_it_was_written(
    language: str, day: int, kind: TaskKind, text: str
) -> None:
    set_language(language)
    once = read(f"day {day} {kind.value} {text}")
    if once is None:
        # Not all that Hypothesis finds ends the kind's word: “call0” is no kind.
        return
    assert (once.day, once.kind) == (day, kind)
    assert parse_step(str(once)) == once


@given(st.text())
def test_any_text_is_a_step_or_a_sentence(line: str) -> None:
    step = read(line)
    assert step is None or str(step)


def read(line: str) -> NurtureStep | None:
    try:
        return parse_step(line)
    except Invalid:
        return None
