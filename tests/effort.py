"""How much the tests try: in `make test` what finds faults soon, in `make soak` more of it."""

from __future__ import annotations

import os

SOAKS = os.environ.get("SVIT_TEST_SOAK", "") not in ("", "0")
TIMES = 10 if SOAKS else 1


def examples(count: int) -> int:
    """So many examples of a property, or ten times as many."""
    return count * TIMES
