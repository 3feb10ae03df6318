"""Dates and times in the cells of a file: a time of day is kept, or the cell is refused."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

from svit_tui.exchange.date_order import Order, in_order
from svit_tui.i18n import _
from svit_tui.model.clock import day_of, here
from svit_tui.model.dates import day_and_clock, parse_date, parse_due
from svit_tui.model.errors import Invalid
from svit_tui.model.text import clean_line

_RELATIVE = re.compile(r"([+-]?\d+)d(?:\s+(\d{1,2}):(\d{2}))?")
# The day of an instant that has no time of day: its noon is that day in the zones around, too.
NOON = time(12)
YES = frozenset("yes y true 1 x done так виконано + ✓".split())
NO = frozenset("no n false 0 - ні planned".split())


class DateCells:
    """How the dates of one column are read: by the form given, else as people write them.

    `order` is the one that the whole column has.
    """

    def __init__(self, now: datetime, form: str = "", order: Order | None = None) -> None:
        self.now = now
        self.today = now.astimezone().date()
        self.form = form
        self.order = order
        self.has_clock = any(code in form for code in ("%H", "%I", "%X", "%c"))

    def day(self, text: str, *, future: bool = True) -> date:
        """The date of a field that has no time of day: where one is written, its day.

        Raises Invalid.
        """
        try:
            return day_of(*self._parts(text, future=future))
        except (OverflowError, ValueError, OSError) as error:
            raise Invalid("date", _("That date is out of range.")) from error

    def instant(self, text: str) -> datetime:
        """An instant that was; of a date alone its noon. Raises Invalid."""
        day, clock = self._parts(text, future=False)
        return _instant(day, clock or NOON)

    def due(self, text: str) -> tuple[date, datetime | None]:
        """A date to come, and its instant if the text has a time of day. Raises Invalid."""
        if not self.form:
            return parse_due(in_order(text, self.order), now=self.now)
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
                    _("“{text}” is no stage with a date, such as: Lead @ 2026-11-02.").format(
                        text=piece.strip()[:40]
                    ),
                )
            found.append((clean_line(stage), self.instant(when.strip())))
        return found

    def _parts(self, text: str, *, future: bool) -> tuple[date, time | None]:
        if self.form:
            return self._formed(text)
        given = " ".join(in_order(text, self.order).split())
        rest, clock = day_and_clock(given, self.today)
        return parse_date(rest or given, today=self.today, future=future), clock

    def _formed(self, text: str) -> tuple[date, time | None]:
        """The date and time of day of a text in the form that the mapping gives."""
        if self.form == "relative":
            found = _RELATIVE.fullmatch(text)
            if not found:
                raise Invalid("date", _("“{text}” is no relative date.").format(text=text[:40]))
            clock = time(int(found[2]) % 24, int(found[3]) % 60) if found[2] else None
            return self.today + timedelta(days=int(found[1])), clock
        try:
            moment = datetime.strptime(text, self.form)  # noqa: DTZ007  # the user's own zone
        except ValueError as error:
            raise Invalid(
                "date",
                _("“{text}” is no date of the form {form}.").format(text=text[:40], form=self.form),
            ) from error
        return moment.date(), moment.timetz() if self.has_clock else None


def _instant(day: date, clock: time) -> datetime:
    try:
        return here(day, clock).astimezone(UTC).replace(microsecond=0)
    except (OverflowError, ValueError, OSError) as error:
        raise Invalid("date", _("That date is out of range.")) from error
