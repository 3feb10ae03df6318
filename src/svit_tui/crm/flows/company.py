"""Export and import the short lists and goals of a team."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session, col, select

from svit_tui.crm.lists import goals
from svit_tui.crm.lists import short_lists as lists
from svit_tui.crm.lists.differences import Difference
from svit_tui.crm.lists.short_lists import Named
from svit_tui.exchange.toml.goals import GoalRecord
from svit_tui.exchange.toml.lists import EntryRecord
from svit_tui.i18n import _
from svit_tui.model.audit import ChangeSet
from svit_tui.model.errors import Invalid, NotFound
from svit_tui.model.goal import Goal
from svit_tui.model.kinds import ChangeKind
from svit_tui.model.lists import LossReason, Source, Tag
from svit_tui.model.pipeline import Pipeline, Stage
from svit_tui.model.qualification import Criterion
from svit_tui.model.values.money import decimal_string
from svit_tui.model.values.text import search_key
from svit_tui.model.versioned import VersionedRow
from svit_tui.store.changes.unit import Unit


def is_untouched(work: Unit) -> bool:
    """Whether nobody has changed anything in the store yet, or all of it was undone."""
    query = select(ChangeSet.id).where(
        ChangeSet.kind == ChangeKind.DO, col(ChangeSet.undone_by_id).is_(None)
    )
    return work.session.exec(query.limit(1)).first() is None


def clear_lists(work: Unit) -> None:
    """Take away the sources and loss reasons that a new store begins with."""
    for model in (Source, LossReason):
        for entry in work.session.exec(select(model)):
            work.remove(entry)


def clear_pipelines(work: Unit) -> None:
    """Take away the pipeline that a new store begins with."""
    for model in (Criterion, Stage, Pipeline):
        for row in work.session.exec(select(model)):
            work.remove(row)


# Short lists


def list_tables(session: Session) -> list[dict[str, Any]]:
    """The entries of all short lists as a file has them, archived ones too."""
    return [
        *_tables(session, "source", Source),
        *_tables(session, "loss_reason", LossReason),
        *_tables(session, "tag", Tag),
    ]


def _tables(session: Session, word: str, model: type[Named]) -> list[dict[str, Any]]:
    found = []
    for entry in sorted(session.exec(select(model)), key=lambda one: (_place(one), one.name_key)):
        table: dict[str, Any] = {"list": word, "name": entry.name}
        if entry.archived_at is not None:
            table["archived_at"] = entry.archived_at
        found.append(table)
    return found


def _place(entry: VersionedRow) -> int:
    """The place of an entry in its list; tags have none but that of their name."""
    return int(getattr(entry, "position", 0))


def take_in_lists(work: Unit, records: Sequence[EntryRecord]) -> list[Difference]:
    """Make the entries of a file part of the store, by name; those that are there stay."""
    found = []
    for record in records:
        if record.list == "source":
            is_new = _take_entry(work, Source, record)
        elif record.list == "loss_reason":
            is_new = _take_entry(work, LossReason, record)
        else:
            is_new = _take_entry(work, Tag, record)
        if is_new:
            found.append(Difference("+", _list_names()[record.list].format(name=record.name)))
    return found


def _take_entry(work: Unit, model: type[Named], record: EntryRecord) -> bool:
    """Make an entry that is not there yet, below the others; whether there was none."""
    if lists.find(work.session, model, record.name) is not None:
        return False
    last = max(map(_place, work.session.exec(select(model)).all()), default=0)
    entry = model(name=record.name, name_key=search_key(record.name))
    entry.archived_at = record.archived_at
    if isinstance(entry, (Source, LossReason)):
        entry.position = last + 1
    work.add(entry)
    return True


def _list_names() -> dict[str, str]:
    return {
        "source": _("source “{name}”"),
        "loss_reason": _("loss reason “{name}”"),
        "tag": _("tag “{name}”"),
    }


# Goals


def goal_tables(session: Session) -> list[dict[str, Any]]:
    """All goals as a file has them, removed ones too."""
    members = lists.members_called(session)
    query = select(Goal).order_by(col(Goal.month), col(Goal.team), col(Goal.currency))
    tables = []
    for goal in sorted(session.exec(query), key=lambda one: members.get(one.member_id, "")):
        table = {
            "month": goal.month,
            "member": members.get(goal.member_id),
            "team": goal.team,
            "amount": decimal_string(goal.amount, goal.currency),
            "currency": goal.currency,
            "archived_at": goal.archived_at,
        }
        tables.append({name: value for name, value in table.items() if value})
    return tables


def take_in_goals(work: Unit, records: Sequence[GoalRecord]) -> list[Difference]:
    """Set the goals of a file; those it has not are left alone.

    Raises Invalid with the line of what can't be taken, NotAllowed as `goals.set_goal`.
    """
    found = []
    for record in records:
        whose = record.member or record.team or _("everybody")
        what = _("goal of {whose} for {month}").format(whose=whose, month=record.month)
        try:
            month = goals.checked_month(record.month)
            named = lists.find_member(work.session, record.member) if record.member else None
        except (Invalid, NotFound) as error:
            raise record.table.wrong("", str(error)) from None
        member_id = named.key if named else None
        goal = goals.there(work.session, month, record.amount, member_id, record.team)
        if goal is None:
            # Not through `set_goal`: a team may have had goals and no member any more.
            work.add(
                Goal(
                    month=month,
                    member_key=member_id or 0,
                    member_id=member_id,
                    team=record.team,
                    amount=record.amount.minor,
                    currency=record.amount.currency,
                    archived_at=record.archived_at,
                )
            )
            found.append(Difference("+", what))
        elif record.archived_at is None and work.change(
            goal, amount=record.amount.minor, archived_at=None
        ):
            found.append(Difference("~", what))
    return found
