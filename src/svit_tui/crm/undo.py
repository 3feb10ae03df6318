"""Undo and redo the changes of a member from the audit record, and put them into words."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from svit_tui.i18n import N_, _, ngettext
from svit_tui.model.audit import Change, ChangeSet
from svit_tui.model.deal import Deal
from svit_tui.model.errors import Conflict, NotFound
from svit_tui.model.kinds import ChangeKind, DealStatus
from svit_tui.model.pipeline import Stage
from svit_tui.store.changes.replay import reverse
from svit_tui.store.changes.unit import Unit
from svit_tui.store.reads.chunks import chunks

# What a change is called where it is shown: status line, undo, history.
ACTIONS: dict[str, str] = {
    "deal.add": N_("New deal: {title}"),
    "deal.edit": N_("Edited: {title}"),
    "deal.move": N_("Moved: {title}"),
    "deal.place": N_("Reordered: {title}"),
    "deal.win": N_("Won: {title}"),
    "deal.lose": N_("Lost: {title}"),
    "deal.reopen": N_("Reopened: {title}"),
    "deal.snooze": N_("Snoozed: {title}"),
    "deal.wake": N_("Back from snooze: {title}"),
    "sequence.start": N_("Nurture started: {title}"),
    "sequence.stop": N_("Nurture stopped: {title}"),
    "deal.owner": N_("Owner changed: {title}"),
    "deal.tags": N_("Tags changed: {title}"),
    "deal.qualify": N_("Assessed: {title}"),
    "deal.archive": N_("Archived: {title}"),
    "deal.restore": N_("Restored: {title}"),
    "contact.add": N_("New contact: {title}"),
    "contact.edit": N_("Edited: {title}"),
    "contact.tags": N_("Tags changed: {title}"),
    "contact.owner": N_("Owner changed: {title}"),
    "contact.archive": N_("Archived: {title}"),
    "contact.restore": N_("Restored: {title}"),
    "contact.merge": N_("Merged into: {title}"),
    "log.call": N_("Logged a call: {title}"),
    "log.email": N_("Logged an e-mail: {title}"),
    "log.meeting": N_("Logged a meeting: {title}"),
    "log.message": N_("Logged a message: {title}"),
    "log.note": N_("Logged a note: {title}"),
    "log.edit": N_("Edited a communication: {title}"),
    "log.archive": N_("Archived a communication: {title}"),
    "task.add": N_("New task: {title}"),
    "task.edit": N_("Edited: {title}"),
    "task.done": N_("Done: {title}"),
    "task.reopen": N_("Planned again: {title}"),
    "task.reschedule": N_("Put off: {title}"),
    "task.assign": N_("Assigned: {title}"),
    "task.archive": N_("Archived: {title}"),
    "event.add": N_("New event: {title}"),
    "event.edit": N_("Edited: {title}"),
    "event.done": N_("Took place: {title}"),
    "event.reopen": N_("Planned again: {title}"),
    "event.reschedule": N_("Put off: {title}"),
    "event.archive": N_("Archived: {title}"),
    "criterion.add": N_("New criterion: {title}"),
    "criterion.edit": N_("Criterion changed: {title}"),
    "criterion.archive": N_("Criterion archived: {title}"),
    "criterion.usual": N_("The usual is asked: {title}"),
    "pipeline.add": N_("New pipeline: {title}"),
    "pipeline.edit": N_("Pipeline changed: {title}"),
    "pipeline.archive": N_("Archived: {title}"),
    "pipeline.restore": N_("Restored: {title}"),
    "stage.add": N_("New stage: {title}"),
    "stage.edit": N_("Stage changed: {title}"),
    "stage.remove": N_("Stage taken away: {title}"),
    "source.add": N_("New source: {title}"),
    "source.edit": N_("Source changed: {title}"),
    "source.archive": N_("Archived: {title}"),
    "source.restore": N_("Restored: {title}"),
    "source.merge": N_("Merged into: {title}"),
    "loss_reason.add": N_("New loss reason: {title}"),
    "loss_reason.edit": N_("Loss reason changed: {title}"),
    "loss_reason.archive": N_("Archived: {title}"),
    "loss_reason.restore": N_("Restored: {title}"),
    "loss_reason.merge": N_("Merged into: {title}"),
    "tag.add": N_("New tag: {title}"),
    "tag.edit": N_("Tag changed: {title}"),
    "tag.archive": N_("Archived: {title}"),
    "tag.restore": N_("Restored: {title}"),
    "tag.merge": N_("Merged into: {title}"),
    "product.add": N_("New product: {title}"),
    "product.edit": N_("Product changed: {title}"),
    "product.archive": N_("Archived: {title}"),
    "product.restore": N_("Restored: {title}"),
    "member.add": N_("New member: {title}"),
    "member.edit": N_("Member changed: {title}"),
    "member.archive": N_("Left the team: {title}"),
    "member.leave": N_("Left the team: {title}"),
    "member.restore": N_("Back in the team: {title}"),
    "goal.set": N_("Goal set: {title}"),
    "goal.remove": N_("Goal removed: {title}"),
    "import": N_("Imported: {title}"),
    "template.add": N_("New template: {title}"),
    "template.edit": N_("Template changed: {title}"),
    "template.archive": N_("Archived: {title}"),
    "template.restore": N_("Restored: {title}"),
}


@dataclass(frozen=True, slots=True)
class Done:
    """A change that was taken back or done again."""

    set_id: int
    action: str
    title: str
    count: int

    def sentence(self) -> str:
        """What it was, as the status line says it."""
        return said(self.action, self.title, self.count)


def said(action: str, title: str, count: int) -> str:
    """What a change is called: “Won: ERP licences”, “Won: ERP licences and 3 more”."""
    words = _(ACTIONS[action]) if action in ACTIONS else "{title}"
    if count > 1 and action != "import":
        more = ngettext("{title} and {count} more", "{title} and {count} more", count - 1)
        title = more.format(title=title, count=count - 1)
    return words.format(title=title)


def undo(work: Unit) -> Done:
    """Take back the acting member's newest change that still stands.

    What the store began with stays. Raises NotFound if there is none, Conflict (who, what) if
    somebody changed the same since.
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
    work.label(done.action, done.title, done.count)
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
