"""Goals: the amount that a member, a team or everybody should win in a month."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from svit_tui.crm.lists import actions
from svit_tui.i18n import _
from svit_tui.model.errors import Invalid, NotFound
from svit_tui.model.goal import Goal
from svit_tui.model.member import Member
from svit_tui.model.values.money import LARGEST, Money, decimal_string
from svit_tui.model.values.text import clean_line, search_key
from svit_tui.store.changes.rights import administrators
from svit_tui.store.changes.unit import Unit
from svit_tui.store.file.connect import driver_of

_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)


@dataclass(frozen=True, slots=True)
class GoalRow:
    """A goal as lists show it; without member and team it is everybody's."""

    id: int
    month: str
    member_id: int | None
    member: str
    team: str
    amount: Money

    @property
    def whose(self) -> str:
        """Whose it is, as people read it."""
        return self.member or self.team or _("everybody")

    def as_dict(self) -> dict[str, Any]:
        """The goal as scripts read it."""
        return {
            "id": self.id,
            "month": self.month,
            "member": self.member or None,
            "team": self.team or None,
            "amount": decimal_string(self.amount.minor, self.amount.currency),
            "currency": self.amount.currency,
        }


def set_goal(
    work: Unit, month: str, amount: Money, member_id: int | None = None, team: str = ""
) -> Goal:
    """Set what should be won in a month (`2026-12`), in place of the goal that there is.

    Each currency has a goal of its own. Raises Invalid(`month`, `amount` or `team`), NotFound, and
    NotAllowed for a goal that is not the member's own, unless an administrator sets it.
    """
    month = checked_month(month)
    if not 0 < amount.minor <= LARGEST:
        raise Invalid("amount", _("A goal must be greater than zero; to drop it, remove it."))
    team = clean_line(team)
    if team and member_id is not None:
        raise Invalid("team", _("A goal belongs to a member or to a team, not to both."))
    member = None if member_id is None else work.get(Member, member_id)
    if team:
        team = _team_named(work.session, team)
    work.label(actions.GOAL_SET, _title(month, member, team))
    known = there(work.session, month, amount, member_id, team)
    if known is None:
        return work.add(
            Goal(
                month=month,
                member_key=member_id or 0,
                member_id=member_id,
                team=team,
                amount=amount.minor,
                currency=amount.currency,
            )
        )
    work.change(known, amount=amount.minor, archived_at=None)
    return known


def checked_month(text: str) -> str:
    """A month as goals have it. Raises Invalid."""
    month = text.strip()
    if not _MONTH.fullmatch(month):
        raise Invalid(
            "month",
            _("“{text}” is not a month; write it like 2026-12.").format(
                text=clean_line(month)[:40]
            ),
        )
    return month


def there(
    session: Session, month: str, amount: Money, member_id: int | None, team: str
) -> Goal | None:
    """The goal of a month in the currency of an amount, also one that was removed."""
    return session.exec(
        select(Goal).where(
            Goal.month == month,
            Goal.member_key == (member_id or 0),
            Goal.team == team,
            Goal.currency == amount.currency,
        )
    ).first()


def may_set_all(session: Session, member_id: int) -> bool:
    """Whether a member may set goals of others, of teams and of all; the own ones anybody may."""
    return member_id in administrators(driver_of(session))


def remove(work: Unit, goal_id: int) -> Goal:
    """Drop a goal. Raises NotFound if there is none, or none any more; NotAllowed as `set_goal`."""
    goal = work.get(Goal, goal_id)
    if goal.archived_at is not None:
        raise NotFound(_("There is no goal with the number {id}.").format(id=goal_id))
    member = None if goal.member_id is None else work.session.get(Member, goal.member_id)
    work.label(actions.GOAL_REMOVE, _title(goal.month, member, goal.team))
    work.change(goal, archived_at=work.now)
    return goal


def listed(session: Session) -> list[GoalRow]:
    """All goals, newest month first; in a month everybody's, then those of teams and members."""
    found = session.exec(
        select(Goal, Member.name)
        .outerjoin(Member, col(Member.id) == Goal.member_id)
        .where(col(Goal.archived_at).is_(None))
        .order_by(
            col(Goal.month).desc(),
            col(Goal.member_key) != 0,
            col(Goal.team),
            col(Member.name_key),
            col(Goal.currency),
        )
    ).all()
    return [
        GoalRow(
            goal.key,
            goal.month,
            goal.member_id,
            name or "",
            goal.team,
            Money(goal.amount, goal.currency),
        )
        for goal, name in found
    ]


def _title(month: str, member: Member | None, team: str) -> str:
    whose = member.name if member else team
    return f"{month} · {whose}" if whose else month


def _team_named(session: Session, name: str) -> str:
    """The team as members write it. Raises Invalid with the teams that there are."""
    teams = session.exec(select(Member.team).where(Member.team != "").distinct()).all()
    for team in teams:
        if search_key(team) == search_key(name):
            return team
    raise Invalid(
        "team",
        _("There is no team “{name}”. There are: {names}.").format(
            name=name[:40], names=", ".join(sorted(teams)) or "–"
        ),
    )
