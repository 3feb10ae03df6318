"""What a deal must have to enter a stage: find what is missing, and refuse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, not_, select

from svit_tui.crm.lists.short_lists import stages
from svit_tui.crm.pipelines.qualification import criteria
from svit_tui.fields import Kind
from svit_tui.fields.deal import DEAL
from svit_tui.i18n import _
from svit_tui.model.contact import ContactPoint
from svit_tui.model.deal import Deal, DealContact
from svit_tui.model.errors import Invalid, Missing
from svit_tui.model.kinds import DealStatus, PointKind
from svit_tui.model.pipeline import Stage
from svit_tui.model.qualification import Assessment
from svit_tui.model.task import Event, Task
from svit_tui.model.values.text import clean_line, search_key
from svit_tui.store.reads.chunks import chunks

CRITERION = "criterion:"


@dataclass(frozen=True, slots=True)
class Requirement:
    """Something that a stage asks for: its word, and how a sentence names it."""

    word: str
    name: str

    @property
    def criterion_id(self) -> int | None:
        """The number of the criterion, if it is one."""
        number = self.word.removeprefix(CRITERION)
        return int(number) if self.word != number and number.isdecimal() else None


def offered(session: Session, pipeline_id: int) -> list[Requirement]:
    """All that a stage of a pipeline may ask for."""
    known = [Requirement(field.name, _(field.asked or field.label)) for field in DEAL.asked]
    return known + [
        Requirement(f"{CRITERION}{entry.key}", entry.name)
        for entry in criteria(session, pipeline_id)
    ]


def required(session: Session, stage: Stage) -> list[Requirement]:
    """What a stage asks for. Criteria that are archived are asked no more."""
    # A field may have had another name when the stage was set up.
    words = {DEAL.name_of(word) for word in stage.requires.split()}
    if not words:
        return []
    return [entry for entry in offered(session, stage.pipeline_id) if entry.word in words]


def named(session: Session, pipeline_id: int, texts: Sequence[str]) -> list[str]:
    """Words of requirements by word or by the name of a criterion. Raises Invalid."""
    known = offered(session, pipeline_id)
    by_name = {search_key(entry.name): entry.word for entry in known}
    by_name |= {entry.word: entry.word for entry in known}
    by_name |= {former: field.name for field in DEAL.asked for former in field.names}
    found: list[str] = []
    for text in texts:
        word = by_name.get(text.strip()) or by_name.get(search_key(text))
        if word is None:
            names = ", ".join(
                entry.word if entry.criterion_id is None else entry.name for entry in known
            )
            raise Invalid(
                "requires",
                _("A stage can't require “{name}”. It can require: {names}.").format(
                    name=clean_line(text), names=names
                ),
            )
        found.append(word)
    return found


def missing(session: Session, deal: Deal, stage: Stage) -> list[Requirement]:
    """What a deal lacks of what a stage asks for, as the store has it at this moment."""
    asked = required(session, stage)
    return [entry for entry in asked if not _having(session, entry, [deal.key])]


def lacking(session: Session, deal_ids: Sequence[int]) -> set[int]:
    """The open deals among these that lack something that their stage requires.

    A pipeline's first stage requires nothing.
    """
    found: set[int] = set()
    asking = session.exec(select(Stage).where(Stage.requires != "")).all()
    for stage in asking:
        if stages(session, stage.pipeline_id)[:1] == [stage]:
            continue
        asked = required(session, stage)
        for part in chunks(deal_ids):
            standing = session.exec(
                select(Deal.id).where(
                    col(Deal.id).in_(part),
                    Deal.stage_id == stage.key,
                    Deal.status == DealStatus.OPEN,
                )
            )
            here = {number for number in standing if number is not None}
            for entry in asked:
                found |= here - _having(session, entry, list(here))
    return found


def check(session: Session, deal: Deal, stage: Stage, *, opening: bool = False) -> None:
    """Refuse a deal that lacks something that a stage requires. Raises Missing.

    Nothing is required of a deal that goes back to an earlier stage of its pipeline, nor of one
    that is `opening` in a pipeline's first stage, because leads come as they are.
    """
    if not stage.requires:
        return
    if opening:
        first = stages(session, stage.pipeline_id)
        if first and first[0] == stage:
            return
    else:
        here = session.get_one(Stage, deal.stage_id)
        if here.pipeline_id == stage.pipeline_id and _order(stage) < _order(here):
            return
    lacks = missing(session, deal, stage)
    if lacks:
        raise Missing(
            sentence(stage, lacks),
            title=deal.title,
            deal_id=0 if opening else deal.key,
            stage_id=stage.key,
            lacks=tuple(entry.word for entry in lacks),
        )


def sentence(stage: Stage, lacks: Sequence[Requirement]) -> str:
    """“Proposal needs: amount, next step.”"""
    names = ", ".join(entry.name for entry in lacks)
    return _("{stage} needs: {what}.").format(stage=stage.name, what=names)


def _having(session: Session, asked: Requirement, deal_ids: Sequence[int]) -> set[int]:
    """Those of some deals that have what is asked for."""
    if not deal_ids:
        return set()
    if asked.criterion_id is not None:
        queries = [
            select(Assessment.deal_id).where(
                col(Assessment.deal_id).in_(deal_ids), Assessment.criterion_id == asked.criterion_id
            )
        ]
    else:
        queries = [query.where(deal.in_(deal_ids)) for query, deal in _queries(asked.word)]
    return {number for query in queries for number in session.exec(query) if number is not None}


def _queries(word: str) -> list[tuple[Any, Any]]:
    """Queries for the deals that have a required thing, each with its column of deal numbers.

    Next steps are looked up in tasks and events, because the deal's own columns are only updated
    after the change.
    """
    number = col(Deal.id)
    columns = {
        "amount": Deal.amount,
        "expected_close_on": Deal.expected_close_on,
        "source": Deal.source_id,
    }
    for field in DEAL.plain:
        if field.name == word:
            column = col(getattr(Deal, word))
            empty = column.is_(None) if field.kind == Kind.DATE else column == ""
            return [(select(Deal.id).where(not_(empty)), number)]
    if word in columns:
        return [(select(Deal.id).where(col(columns[word]).is_not(None)), number)]
    if word == "contact":
        reached = col(ContactPoint.kind).in_((PointKind.PHONE, PointKind.EMAIL))
        own = select(Deal.id).join(ContactPoint, col(ContactPoint.contact_id) == Deal.contact_id)
        people = select(DealContact.deal_id).join(
            ContactPoint, col(ContactPoint.contact_id) == DealContact.contact_id
        )
        return [(own.where(reached), number), (people.where(reached), col(DealContact.deal_id))]
    task = select(Task.deal_id).where(col(Task.done_at).is_(None), col(Task.archived_at).is_(None))
    event = select(Event.deal_id).where(
        Event.rule == "", col(Event.done_at).is_(None), col(Event.archived_at).is_(None)
    )
    return [(task, col(Task.deal_id)), (event, col(Event.deal_id))]


def _order(stage: Stage) -> tuple[int, int]:
    return stage.position, stage.key
