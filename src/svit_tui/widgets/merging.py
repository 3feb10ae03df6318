"""Bring together two versions of a text that were made of a common one, line by line.

The classic three-way merge: S. Khanna, K. Kunal, B. C. Pierce, “A Formal Investigation of Diff3”,
FSTTCS 2007.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher


def merged(base: str, mine: str, theirs: str, *, my_mark: str, their_mark: str) -> tuple[str, bool]:
    """A text with the changes of both, and whether all of them fit together.

    Where both changed the same lines, both versions stand in the text, each below its mark.
    """
    old, own, other = base.splitlines(), mine.splitlines(), theirs.splitlines()
    lines: list[str] = []
    fits = True
    at_old = at_own = at_other = 0
    for start, stop, own_start, other_start in _common(old, own, other):
        was = old[at_old:start]
        ours, others = own[at_own:own_start], other[at_other:other_start]
        if ours == others or others == was:
            lines += ours
        elif ours == was:
            lines += others
        else:
            fits = False
            lines += [their_mark, *others, my_mark, *ours]
        lines += old[start:stop]
        at_old, at_own, at_other = stop, own_start + stop - start, other_start + stop - start
    return "\n".join(lines), fits


def _common(
    old: Sequence[str], own: Sequence[str], other: Sequence[str]
) -> Iterator[tuple[int, int, int, int]]:
    """Runs of lines that are in all three: from and to in the old text, from in the other two.

    The last one is empty, and at the end of all.
    """
    to_own = SequenceMatcher(None, old, own, autojunk=False).get_matching_blocks()
    to_other = SequenceMatcher(None, old, other, autojunk=False).get_matching_blocks()
    here = there = 0
    while here < len(to_own) and there < len(to_other):
        old_own, at_own, own_size = to_own[here]
        old_other, at_other, other_size = to_other[there]
        start = max(old_own, old_other)
        stop = min(old_own + own_size, old_other + other_size)
        if start < stop:
            yield start, stop, at_own + start - old_own, at_other + start - old_other
        if old_own + own_size < old_other + other_size:
            here += 1
        else:
            there += 1
    yield len(old), len(old), len(own), len(other)
