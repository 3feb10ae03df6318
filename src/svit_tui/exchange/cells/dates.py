"""Read dates and times from cells; a time of day is kept, or the cell is refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

from svit_tui.exchange.cells.date_order import Order, in_order
from svit_tui.i18n import _
from svit_tui.model.errors import Invalid
from svit_tui.model.values.clock import day_of, here
from svit_tui.model.values.dates import EARLIEST, LATEST, day_and_clock, parse_date, parse_due
from svit_tui.model.values.text import clean_line

_RELATIVE = re.compile(r"([+-]?\d+)d(?:\s+(\d{1,2}):(\d{2}))?")
# The day of an instant that has no time of day: its noon is that day in the zones around, too.
NOON = time(12)
_MOST_KNOWN = 10_000
YES = frozenset("yes y true 1 x done так виконано + ✓".split())
NO = frozenset("no n false 0 - ні planned".split())


class DateCells:
    """How the dates of one column are read: by the form given, else as people write them.

    `order_of` says what comes first in the whole column.
    """

    def __init__(
        self, now: datetime, form: str = "", order_of: Callable[[], Order | None] = lambda: None
    ) -> None:
        self.now = now
        self.today = now.astimezone().date()
        self.form = form
        self.order_of = order_of
        # A column has the same dates again and again, and is read one way.
        self._known: dict[tuple[str, bool], tuple[date, time | None]] = {}
        self.has_clock = any(code in form for code in ("%H", "%I", "%X", "%c"))

    def day(self, text: str, *, future: bool = True) -> date:
        """The date of a field that has no time of day: where one is written, its day.

        Raises Invalid.
        """
        try:
            return day_of(*self._parts(text, future=future))
        except (OverflowError, ValueError, OSError) as error:
            raise _out_of_range() from error

    def instant(self, text: str) -> datetime:
        """An instant that was; of a date alone its noon. Raises Invalid."""
        day, clock = self._parts(text, future=False)
        return _instant(day, clock or NOON)

    def due(self, text: str) -> tuple[date, datetime | None]:
        """A date to come, and its instant if the text has a time of day. Raises Invalid."""
        if not self.form:
            return parse_due(in_order(text, self.order_of), now=self.now)
        day, clock = self._formed(text)
        moment = _instant(day, clock) if clock else None
        return (moment.astimezone().date() if moment else day), moment

    def done(self, text: str) -> datetime | None:
        """When something was done: a date, `yes` for just now, `no` for not yet. Raises Invalid."""
        word = text.casefold()
        if word in NO:
            return None
        return self.now if word in YES else self.instant(text)

    def visits(self, pieces: list[str]) -> list[tuple[str, datetime]]:
        """The stages that a deal has been in, each with when it entered: `Lead @ 2026-11-02`."""
        found = []
        for piece in pieces:
            if not piece.strip():
                continue
            stage, at, when = piece.rpartition("@")
            if not at or not stage.strip():
                raise Invalid(
                    "stages",
                    _("“{text}” is not a stage with a date, such as: Lead @ 2026-11-02.").format(
                        text=piece.strip()[:40]
                    ),
                )
            found.append((clean_line(stage), self.instant(when.strip())))
        return found

    def _parts(self, text: str, *, future: bool) -> tuple[date, time | None]:
        if self.form:
            return self._formed(text)
        if (known := self._known.get((text, future))) is not None:
            return known
        given = " ".join(in_order(text, self.order_of).split())
        rest, clock = day_and_clock(given, self.today)
        found = parse_date(rest or given, today=self.today, future=future), clock
        if len(self._known) < _MOST_KNOWN:
            self._known[text, future] = found
        return found

    def _formed(self, text: str) -> tuple[date, time | None]:
        """The date and time of day of a text in the form that the mapping gives."""
        if self.form == "relative":
            found = _RELATIVE.fullmatch(text)
            if not found:
                raise Invalid("date", _("“{text}” is not a relative date.").format(text=text[:40]))
            clock = time(int(found[2]) % 24, int(found[3]) % 60) if found[2] else None
            try:
                return _within(self.today + timedelta(days=int(found[1]))), clock
            except OverflowError as error:
                raise _out_of_range() from error
        try:
            moment = datetime.strptime(text, self.form)  # noqa: DTZ007  # the user's own zone
        except ValueError as error:
            raise Invalid(
                "date",
                _("“{text}” is not a date of the form {form}.").format(
                    text=text[:40], form=self.form
                ),
            ) from error
        return _within(moment.date()), moment.timetz() if self.has_clock else None


def _instant(day: date, clock: time) -> datetime:
    try:
        return here(day, clock).astimezone(UTC).replace(microsecond=0)
    except (OverflowError, ValueError, OSError) as error:
        raise _out_of_range() from error


def _within(day: date) -> date:
    if not EARLIEST <= day <= LATEST:
        raise _out_of_range()
    return day


def _out_of_range() -> Invalid:
    return Invalid("date", _("That date is out of range."))
