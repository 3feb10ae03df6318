"""sequences.toml: what is read, what is told, and what stays as it was."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svit_tui.exchange.toml.sequences import read_sequences, with_sequence, write_sequences
from svit_tui.model.errors import Invalid
from svit_tui.model.kinds import TaskKind
from svit_tui.model.nurture_steps import NurtureSequence, NurtureStep, parse_steps
from svit_tui.model.values.text import clean_line, search_key

FILE = """\
# Our own ones

[[sequence]]
name = "Warm-up"
steps = [
    "day 7 call",   # after the e-mail
    "day 0 email Hello \\"there\\"",
]

# For those who said no
[[sequence]]
name = "Розігрів"
steps = '''
день 0 лист
день 30 повідомлення
'''
"""


def read(text: str) -> tuple[list[str], tuple[str, ...]]:
    found = read_sequences(text, "sequences.toml")
    return [entry.name for entry in found.sequences], found.problems


def test_sequences_are_read_with_their_steps() -> None:
    found = read_sequences(FILE, "sequences.toml")
    assert found.problems == ()
    assert found.sequences == (
        NurtureSequence(
            "Warm-up", (NurtureStep(0, "email", 'Hello "there"'), NurtureStep(7, "call"))
        ),
        NurtureSequence("Розігрів", (NurtureStep(0, "email"), NurtureStep(30, "message"))),
    )
    assert found.named("РОЗІГРІВ") == found.sequences[1]


@pytest.mark.parametrize(
    ("before", "after", "line", "words"),
    [
        ('"day 7 call"', '"dya 7 call"', 6, "“dya 7 call” is not a step"),
        ('"day 7 call"', '"day 7 fax"', 6, "“fax” is not a kind of step"),
        ('"day 7 call"', "7", 5, "a step is a text"),
        ('name = "Warm-up"', "", 3, "A sequence needs a name"),
        ('name = "Warm-up"', "name = 5", 4, "A sequence needs a name"),
        ('name = "Warm-up"', "name = Warm-up", 4, "this is not TOML"),
        ('name = "Warm-up"', 'title = "Warm-up"', 4, "not “title”"),
        ('"day 7 call",', '"day 7 call', 6, "this is not TOML"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_the_others_work(
    before: str, after: str, line: int, words: str
) -> None:
    names, problems = read(FILE.replace(before, after, 1))
    assert names == ["Розігрів"]
    assert len(problems) == 1
    assert problems[0].startswith(f"sequences.toml, line {line}: ")
    assert words in problems[0]


def test_what_is_no_list_of_sequences_is_told() -> None:
    assert read("sequence = 5\n")[1] == (
        "sequences.toml, line 1: a sequence begins with [[sequence]].",
    )
    assert "“colour” is not known here" in read('\ncolour = "red"\n')[1][0]
    assert "has no steps" in read('[[sequence]]\nname = "A"\nsteps = []\n')[1][0]
    names, problems = read(FILE + '\n[[sequence]]\nname = "warm-UP"\nsteps = ["day 0 call"]\n')
    assert names == ["Warm-up", "Розігрів"]
    assert problems == ("sequences.toml, line 19: there are two sequences “warm-UP”.",)
    assert read("") == ([], ())


def test_changing_one_leaves_comments_and_mistakes_of_the_others() -> None:
    broken = FILE + "\n[[sequence]]\nname = broken\n"
    fresh = with_sequence(broken, "warm-up", NurtureSequence("Warm", parse_steps("day 1 call")))
    assert fresh.startswith('# Our own ones\n\n[[sequence]]\nname = "Warm"\n')
    assert "\n\n# For those who said no\n[[sequence]]\n" in fresh
    assert fresh.endswith("\n[[sequence]]\nname = broken\n")
    names, problems = read(fresh)
    assert (names, len(problems)) == (["Warm", "Розігрів"], 1)


def test_a_new_one_comes_at_the_end() -> None:
    new = NurtureSequence("New", parse_steps("day 1 call"))
    for text in ("", "# nothing yet", FILE):
        fresh = with_sequence(text, None, new)
        assert fresh.startswith(text)
        assert read(fresh)[0][-1] == "New"


WORDS = st.text(max_size=40).map(lambda text: _line(text)[:60].strip())
STEPS = st.builds(NurtureStep, st.integers(0, 3650), st.sampled_from(list(TaskKind)), WORDS)
SEQUENCES = st.builds(
    NurtureSequence,
    WORDS.filter(bool),
    st.lists(STEPS, min_size=1, max_size=6).map(
        lambda steps: tuple(sorted(steps, key=lambda step: step.day))
    ),
)


def _line(text: str) -> str:
    try:
        return clean_line(text)
    except Invalid:
        return ""


@given(st.lists(SEQUENCES, max_size=4, unique_by=lambda entry: search_key(entry.name)))
def test_what_is_written_is_read_again(sequences: list[NurtureSequence]) -> None:
    text = write_sequences(sequences)
    tomllib.loads(text)
    found = read_sequences(text, "x")
    assert found.problems == ()
    assert found.sequences == tuple(sequences)


@given(st.text(), SEQUENCES)
def test_any_file_gives_sequences_or_sentences(text: str, sequence: NurtureSequence) -> None:
    for given_text in (text, f"[[sequence]]\n{text}"):
        found = read_sequences(given_text, "x")
        assert all("\n" not in problem for problem in found.problems)
        with_sequence(given_text, sequence.name, sequence)
