"""Define snoozed, rotting, overdue, without a next step and past its close for one deal.

This is where these rules are written in Python; `store/reads/standing.py` writes the same ones in
SQL, and a test holds the two equal. Only what is on the board has a standing: open deals that are
not archived.

- Snoozed until a day that has not come yet; from that day on the deal is back.
- Rotting: at rest for more whole days than its stage allows. A snoozed deal does not rot.
- Without a next step: nothing is planned for it. A snoozed deal needs none.
- Overdue: the time of its next step has passed. A step with a day but no time of day has the whole
  day, and an event is late only when it is over, not when it begins.
- Past its close: the day on which it was expected to close is over.

"Today" is the date in the user's time zone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


def local_day(moment: datetime) -> date:
    """The date of an instant in the user's time zone."""
    return moment.astimezone().date()


def is_snoozed(until: date | None, today: date) -> bool:
    """Whether a deal is put aside today."""
    return until is not None and until > today


def is_back(until: date | None, today: date) -> bool:
    """Whether a deal was put aside until today or an earlier day."""
    return until is not None and until <= today


def is_past(day: date | None, today: date) -> bool:
    """Whether a day is over; a date that is not known has not passed."""
    return day is not None and day < today


def due_by(
    day: date | None, moment: datetime | None, ends: date | datetime | None = None
) -> tuple[date | None, datetime | None]:
    """The local day and, if it has a time of day, the instant that something is late after.

    `day` and `moment` are when it is due or begins. `ends` is when an event is over: an instant if
    `moment` is one, else its last day.
    """
    if isinstance(ends, datetime):
        return local_day(ends), ends
    if moment is not None:
        return local_day(moment), moment
    return ends or day, None


def is_overdue(
    day: date | None, moment: datetime | None, now: datetime, ends: date | datetime | None = None
) -> bool:
    """Whether the time of a task, event or next step has passed; see `due_by`."""
    day, moment = due_by(day, moment, ends)
    return moment < now if moment is not None else is_past(day, local_day(now))


@dataclass(frozen=True, slots=True)
class NextStep:
    """What is planned next for a deal: its kind, when it is due or begins, when an event is over.

    `kind` is empty if nothing is planned.
    """

    kind: str = ""
    day: date | None = None
    moment: datetime | None = None
    ends: date | datetime | None = None

    @classmethod
    def stored(cls, kind: str, day: str | None, moment: str | None, ends: str | None) -> NextStep:
        """The next step of a deal whose columns are in stored form."""
        return cls(
            kind,
            date.fromisoformat(day) if day else None,
            datetime.fromisoformat(moment) if moment else None,
            step_end(moment, ends),
        )

    def is_overdue(self, now: datetime) -> bool:
        """Whether its time has passed."""
        return is_overdue(self.day, self.moment, now, self.ends)


def step_end(moment: str | datetime | None, ends: str | None) -> date | datetime | None:
    """When the event is over that is a next step: an instant if it begins at one, else a day."""
    if ends is None:
        return None
    return datetime.fromisoformat(ends) if moment else date.fromisoformat(ends)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a deal stands, from what its row says and the days that its stage allows it to rest.

    `is_on_board`: it is open and not archived.
    """

    is_on_board: bool
    active_at: datetime
    rotting_days: int | None
    step: NextStep
    snoozed_until: date | None = None
    expected_close_on: date | None = None

    def is_snoozed(self, now: datetime) -> bool:
        """Whether it is put aside."""
        return self.is_on_board and is_snoozed(self.snoozed_until, local_day(now))

    def is_awake(self, now: datetime) -> bool:
        """Whether it is on the board and not put aside."""
        return self.is_on_board and not is_snoozed(self.snoozed_until, local_day(now))

    def days_back(self, now: datetime) -> int | None:
        """For how many days it has been back from snooze; none if it is not."""
        today = local_day(now)
        if not self.is_on_board or not is_back(self.snoozed_until, today):
            return None
        return _days(self.snoozed_until, today)

    def days_rested(self, now: datetime) -> int:
        """For how many whole days nothing has happened."""
        return (now - self.active_at).days

    def days_rotting(self, now: datetime) -> int | None:
        """For how many whole days it has rested, if that is too long; else none."""
        if self.rotting_days is None or not self.is_awake(now):
            return None
        rested = self.days_rested(now)
        return rested if rested > self.rotting_days else None

    def lacks_next_step(self, now: datetime) -> bool:
        """Whether nothing is planned although something should be."""
        return not self.step.kind and self.is_awake(now)

    def days_overdue(self, now: datetime) -> int | None:
        """For how many days its next step has been overdue, 0 for today; none if it is not."""
        step, today = self.step, local_day(now)
        if not self.is_on_board or not step.is_overdue(now):
            return None
        return max(_days(due_by(step.day, step.moment, step.ends)[0], today), 0)

    def days_past_close(self, now: datetime) -> int | None:
        """For how many days its expected close has passed; none if it has not."""
        today = local_day(now)
        if not self.is_on_board or not is_past(self.expected_close_on, today):
            return None
        return _days(self.expected_close_on, today)


def _days(day: date | None, today: date) -> int:
    return (today - (day or today)).days
