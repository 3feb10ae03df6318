"""The qualification of one deal: what its pipeline asks, what the deal has for it, its score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from svit_tui.i18n import _
from svit_tui.model.errors import NotFound
from svit_tui.store.changes.derived import MOST_POINTS
from svit_tui.store.file.connect import driver_of
from svit_tui.store.reads import deals as deal_reads

if TYPE_CHECKING:
    from svit_tui.store.file.connect import Reader


@dataclass(frozen=True, slots=True)
class Answer:
    """A criterion, and what a deal has for it; no value while nobody has said."""

    criterion_id: int
    name: str
    kind: str
    value: int | None

    @property
    def most(self) -> int:
        """Points that it takes at most."""
        return MOST_POINTS[self.kind]

    def as_dict(self) -> dict[str, Any]:
        """The answer as scripts read it."""
        return {
            "criterion": self.name,
            "kind": self.kind,
            "value": self.value,
            "most": self.most,
        }


@dataclass(frozen=True, slots=True)
class QualificationSheet:
    """What is asked of a deal, with its answers, and the score that they make."""

    deal_id: int
    title: str
    pipeline_id: int
    answers: tuple[Answer, ...]

    @property
    def score(self) -> int | None:
        """0–100, none while nothing was said."""
        return score([(answer.most, answer.value) for answer in self.answers])


def score(answers: Sequence[tuple[int, int | None]]) -> int | None:
    """100 × the points given ÷ the most points, of (most, given) pairs; none if none is given.

    What nobody has said counts as no points. `store/changes/derived.py` keeps the same number.
    """
    given = [value for _most, value in answers if value is not None]
    return 100 * sum(given) // sum(most for most, _value in answers) if given else None


def sheet(reader: Reader, deal_id: int) -> QualificationSheet:
    """What a deal's pipeline asks, and what the deal has for it. Raises NotFound."""
    connection = driver_of(reader)
    found = deal_reads.deal_fields(connection, deal_id, ("title", "pipeline_id"))
    if found is None:
        raise NotFound(_("There is no deal with the number {id}.").format(id=deal_id))
    title, pipeline_id, _chance = found
    answers = (Answer(*row) for row in deal_reads.answers_of(connection, deal_id, pipeline_id))
    return QualificationSheet(deal_id, title, pipeline_id, tuple(answers))
