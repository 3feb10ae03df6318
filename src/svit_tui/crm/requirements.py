"""What a deal must have before it enters a stage: which of it is missing, and the refusal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, or_, select

from svit_tui.crm.lists import stages
from svit_tui.crm.qualification import answers, criteria
from svit_tui.i18n import N_, _
from svit_tui.model.contact import ContactPoint
from svit_tui.model.deal import Deal, DealContact
from svit_tui.model.errors import Invalid, Missing
from svit_tui.model.kinds import PointKind
from svit_tui.model.pipeline import Stage
from svit_tui.model.task import Event, Task
from svit_tui.model.text import clean_line, search_key

# Word in `Stage.requires` → how a sentence names it, in the order in which it does.
WORDS: dict[str, str] = {
    "amount": N_("amount"),
    "contact": N_("the contact's phone or e-mail"),
    "next_step": N_("next step"),
    "expected_close": N_("expected close"),
    "source": N_("source"),
}
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
    known = [Requirement(word, _(name)) for word, name in WORDS.items()]
    return known + [
        Requirement(f"{CRITERION}{entry.key}", entry.name)
        for entry in criteria(session, pipeline_id)
    ]


def required(session: Session, stage: Stage) -> list[Requirement]:
    """What a stage asks for. Criteria that are archived are asked no more."""
    words = set(stage.requires.split())
    if not words:
        return []
    return [entry for entry in offered(session, stage.pipeline_id) if entry.word in words]


def named(session: Session, pipeline_id: int, texts: Sequence[str]) -> list[str]:
    """Words of requirements by word or by the name of a criterion. Raises Invalid."""
    known = offered(session, pipeline_id)
    by_name = {search_key(entry.name): entry.word for entry in known}
    by_name |= {entry.word: entry.word for entry in known}
    found: list[str] = []
    for text in texts:
        word = by_name.get(text.strip()) or by_name.get(search_key(text))
        if word is None:
            names = ", ".join(
                entry.word if entry.criterion_id is None else entry.name for entry in known
            )
            raise Invalid(
                "requires",
                _("A stage can't ask for “{name}”. It can for: {names}.").format(
                    name=clean_line(text), names=names
                ),
            )
        found.append(word)
    return found


def missing(session: Session, deal: Deal, stage: Stage) -> list[Requirement]:
    """What a deal lacks of what a stage asks for, as the store has it at this moment."""
    asked = required(session, stage)
    if not asked:
        return []
    has = {
        "amount": deal.amount is not None,
        "expected_close": deal.expected_close_on is not None,
        "source": deal.source_id is not None,
    }
    words = {entry.word for entry in asked}
    if "contact" in words:
        has["contact"] = _can_be_reached(session, deal)
    if "next_step" in words:
        has["next_step"] = _has_next_step(session, deal)
    said = answers(session, deal.key) if any(entry.criterion_id for entry in asked) else {}
    return [
        entry
        for entry in asked
        if not (
            has.get(entry.word) or (entry.criterion_id is not None and entry.criterion_id in said)
        )
    ]


def check(session: Session, deal: Deal, stage: Stage, *, opening: bool = False) -> None:
    """Refuse a deal that lacks something which a stage asks for. Raises Missing.

    Nothing is asked of a deal that goes back to an earlier stage of its pipeline, nor of one that
    is `opening` in a pipeline's first stage: a lead comes as it is.
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


def _order(stage: Stage) -> tuple[int, int]:
    return stage.position, stage.key


def _can_be_reached(session: Session, deal: Deal) -> bool:
    """Whether the deal's contact, or a further person of the deal, has a phone or an e-mail."""
    people = select(DealContact.contact_id).where(DealContact.deal_id == deal.key)
    found = session.exec(
        select(ContactPoint.id)
        .where(
            or_(
                col(ContactPoint.contact_id) == deal.contact_id,
                col(ContactPoint.contact_id).in_(people),
            ),
            col(ContactPoint.kind).in_((PointKind.PHONE, PointKind.EMAIL)),
        )
        .limit(1)
    ).first()
    return found is not None


def _has_next_step(session: Session, deal: Deal) -> bool:
    """Whether anything is planned. The deal's own columns know that only after the change."""
    task = select(Task.id).where(
        Task.deal_id == deal.key, col(Task.done_at).is_(None), col(Task.archived_at).is_(None)
    )
    event = select(Event.id).where(
        Event.deal_id == deal.key,
        Event.rule == "",
        col(Event.done_at).is_(None),
        col(Event.archived_at).is_(None),
    )
    return any(session.exec(query.limit(1)).first() is not None for query in (task, event))
