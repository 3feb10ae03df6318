"""Undo and redo the changes of a member from the audit record, and put them into words."""

from __future__ import annotations

from dataclasses import dataclass
from types import ModuleType

from sqlmodel import Session, col, func, select

from svit_tui.crm.action import IMPORT, Action
from svit_tui.crm.contacts import actions as contact_actions
from svit_tui.crm.deals import actions as deal_actions
from svit_tui.crm.flows import actions as flow_actions
from svit_tui.crm.lists import actions as list_actions
from svit_tui.crm.pipelines import actions as pipeline_actions
from svit_tui.crm.start import actions as start_actions
from svit_tui.crm.tasks import actions as task_actions
from svit_tui.crm.templates import actions as template_actions
from svit_tui.crm.timeline import actions as timeline_actions
from svit_tui.i18n import _
from svit_tui.model.audit import Change, ChangeSet
from svit_tui.model.deal import Deal
from svit_tui.model.errors import Conflict, NotFound
from svit_tui.model.kinds import ChangeKind, DealStatus
from svit_tui.model.pipeline import Stage
from svit_tui.store.changes.replay import reverse
from svit_tui.store.changes.unit import Unit
from svit_tui.store.reads.chunks import chunks

# Where actions are declared.
ROOMS = (
    deal_actions,
    contact_actions,
    timeline_actions,
    task_actions,
    pipeline_actions,
    list_actions,
    template_actions,
    flow_actions,
    start_actions,
)


def declared(*rooms: ModuleType) -> dict[str, Action]:
    """The actions that these modules declare, by name. Raises ValueError if one has two of them."""
    found = {IMPORT.name: IMPORT}
    for room in rooms:
        for action in vars(room).values():
            if isinstance(action, Action) and found.setdefault(action.name, action) is not action:
                raise ValueError(f"{room.__name__} declares {action.name} once more")
    return found


ACTIONS = declared(*ROOMS)


def known(name: str) -> Action:
    """An action by its name in the audit record; a newer version may have written one more."""
    return ACTIONS.get(name) or Action(name, "{title}")


@dataclass(frozen=True, slots=True)
class Done:
    """A change that was taken back or done again."""

    set_id: int
    action: str
    title: str
    count: int

    def sentence(self) -> str:
        """What it was, as the status line says it."""
        return known(self.action).told(self.title, self.count)


def undo(work: Unit) -> Done:
    """Take back the acting member's newest change that still stands.

    What the store began with is never undone. Raises NotFound if there is nothing to undo,
    Conflict, which names who changed what, if somebody has changed the same since.
    """
    found = work.session.exec(
        select(ChangeSet)
        .where(
            ChangeSet.member_id == _member(work),
            ChangeSet.kind == ChangeKind.DO,
            col(ChangeSet.id) > work.store.begins_after,
            col(ChangeSet.undone_by_id).is_(None),
        )
        .order_by(col(ChangeSet.id).desc())
        .limit(1)
    ).first()
    if found is None:
        raise NotFound(_("There is nothing to undo."))
    return _reverse(work, found, found, ChangeKind.UNDO)


def redo(work: Unit) -> Done:
    """Do again what the acting member undid last, unless the member has changed something since."""
    newest = work.session.exec(
        select(func.max(ChangeSet.id)).where(
            ChangeSet.member_id == _member(work), ChangeSet.kind == ChangeKind.DO
        )
    ).one()
    found = work.session.exec(
        select(ChangeSet)
        .where(
            ChangeSet.member_id == _member(work),
            ChangeSet.kind == ChangeKind.DO,
            col(ChangeSet.undone_by_id) > (newest or 0),
        )
        .order_by(col(ChangeSet.undone_by_id).desc())
        .limit(1)
    ).first()
    if found is None or found.undone_by_id is None:
        raise NotFound(_("There is nothing to redo."))
    undoing = work.session.get(ChangeSet, found.undone_by_id)
    assert undoing is not None
    return _reverse(work, undoing, found, ChangeKind.REDO)


def _reverse(work: Unit, what: ChangeSet, original: ChangeSet, kind: ChangeKind) -> Done:
    done = _done(original)
    assert what.id is not None
    what_id, original_id = what.id, original.id
    work.kind = kind
    work.reverses_id = what_id
    work.label(known(done.action), done.title, done.count)
    reverse(work, what_id)
    _still_stands(work, what_id)
    fresh = work.session.get(ChangeSet, original_id)
    assert fresh is not None
    fresh.undone_by_id = work.open_set() if kind is ChangeKind.UNDO else None
    work.session.add(fresh)
    return done


def _still_stands(work: Unit, set_id: int) -> None:
    """Refuse to put open deals back into a stage that somebody has taken away since."""
    for part in chunks(deals_of(work.session, set_id)):
        gone = work.session.exec(
            select(Deal.title, Stage.name)
            .join(Stage, col(Stage.id) == Deal.stage_id)
            .where(
                col(Deal.id).in_(part),
                Deal.status == DealStatus.OPEN,
                col(Stage.archived_at).is_not(None),
            )
            .limit(1)
        ).first()
        if gone is not None:
            raise Conflict(
                _("“{title}” would be in the stage “{stage}”, which is not there any more.").format(
                    title=gone[0], stage=gone[1]
                )
            )


def _done(change: ChangeSet) -> Done:
    assert change.id is not None
    return Done(change.id, change.action, change.title, change.count)


def _member(work: Unit) -> int | None:
    return work.member.id if work.member else None


def deals_of(session: Session, set_id: int) -> list[int]:
    """Numbers of the deals that a change set touched."""
    return list(
        session.exec(
            select(Change.subject_id)
            .where(Change.set_id == set_id, Change.subject == "deal")
            .distinct()
        )
    )
