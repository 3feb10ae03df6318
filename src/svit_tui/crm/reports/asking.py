"""Turn words into the question of a report: periods, pipelines, owners, sources by name.

The command line and the screen both use it. Unknown names are refused in one sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from svit_tui import formatting
from svit_tui.crm.filtering.deals import deal_condition
from svit_tui.crm.lists import numbers
from svit_tui.crm.reports.shared.question import Period, Question, Rates
from svit_tui.i18n import N_, _
from svit_tui.model.errors import Invalid, NotFound
from svit_tui.model.values.dates import parse_date
from svit_tui.model.values.money import currency_code
from svit_tui.model.values.spans import calendar_span
from svit_tui.model.values.text import clean_line, search_key
from svit_tui.store.file.connect import driver_of
from svit_tui.store.reads import names

if TYPE_CHECKING:
    from svit_tui.store.file.connect import Reader

# Name on the command line → label, translated when it is shown. The order is that of the picker.
PERIODS: Mapping[str, str] = {
    "this-week": N_("This week"),
    "last-week": N_("Last week"),
    "this-month": N_("This month"),
    "last-month": N_("Last month"),
    "this-quarter": N_("This quarter"),
    "last-quarter": N_("Last quarter"),
    "this-year": N_("This year"),
    "last-year": N_("Last year"),
    "all": N_("All time"),
}
ME = "me"
# So many names are told where one is not known.
MOST_TOLD = 20


@dataclass(frozen=True, slots=True)
class Words:
    """A question as it was typed. Empty fields select all.

    `first` and `last` are dates and override the ends of `period`, which is a key of `PERIODS` or
    `2026`, `2026-Q3`, `2026-11`. An owner is a name, a login, or `me`. `where` is a filter in words
    as `crm/filtering/` reads it.
    """

    by: str = ""
    period: str = ""
    first: str = ""
    last: str = ""
    pipeline: str = ""
    owners: Sequence[str] = ()
    teams: Sequence[str] = ()
    sources: Sequence[str] = ()
    products: Sequence[str] = ()
    tags: Sequence[str] = ()
    where: str = ""
    currency: str = ""


def question(
    reader: Reader,
    words: Words,
    *,
    now: datetime,
    member_id: int | None = None,
    rates: Rates | None = None,
) -> Question:
    """The question that the words ask; `member_id` is who `me` is. Raises Invalid, NotFound."""
    where = deal_condition(reader, words.where, now=now, member_id=member_id, rates=rates)
    return Question(
        now=now,
        by=words.by,
        period=period(
            words.period, first=words.first, last=words.last, today=now.astimezone().date()
        ),
        pipeline_id=numbers.pipeline_number(reader, words.pipeline) if words.pipeline else None,
        owner_ids=tuple(dict.fromkeys(owner(reader, name, member_id) for name in words.owners)),
        teams=tuple(dict.fromkeys(team(reader, name) for name in words.teams)),
        source_ids=tuple(
            dict.fromkeys(numbers.entry_number(reader, "source", name) for name in words.sources)
        ),
        product_ids=tuple(dict.fromkeys(product(reader, name) for name in words.products)),
        tag_ids=tuple(
            dict.fromkeys(
                numbers.entry_number(reader, "tag", name.strip().removeprefix("#"))
                for name in words.tags
            )
        ),
        condition=None if where is None else where.condition,
        compared_alone=() if where is None else where.compared_alone,
        currency=currency(words.currency, rates) if words.currency else "",
        rates=rates,
    )


def period(name: str, *, first: str = "", last: str = "", today: date) -> Period:
    """The days of a named period, or those between two dates as people type them.

    A date without a year is the most recent one. Raises Invalid for an unknown name, for what is
    not a date, and for an end before the beginning.
    """
    found = named_period(name, today) if name.strip() else Period()
    begin = parse_date(first, today=today, future=False) if first.strip() else found.first
    end = parse_date(last, today=today, future=False) if last.strip() else found.last
    if begin is not None and end is not None and end < begin:
        raise Invalid(
            "period",
            _("The period ends on {last}, before it begins on {first}.").format(
                first=begin.isoformat(), last=end.isoformat()
            ),
        )
    return Period(begin, end)


def named_period(name: str, today: date) -> Period:
    """The days of `this-month`, `last-quarter`, `all`, `2026`, `2026-Q3` or `2026-11`.

    Weeks begin on Monday. The current week, month … lasts until its end, not until today. Raises
    Invalid.
    """
    given = "-".join(name.casefold().split())
    if given == "all":
        return Period()
    span = calendar_span(given, today)
    if span is not None:
        return Period(*span)
    raise Invalid(
        "period",
        _("There is no period “{name}”; there are: {known}, or 2026, 2026-Q3, 2026-11.").format(
            name=clean_line(name)[:40], known=", ".join(PERIODS)
        ),
    )


def period_said(asked: Period) -> str:
    """A period in words: `1 Nov 2026 – 30 Nov 2026`, `since 1 Nov 2026`, `all time`."""
    first = "" if asked.first is None else formatting.date_full(asked.first)
    last = "" if asked.last is None else formatting.date_full(asked.last)
    if first and last:
        return first if first == last else f"{first} – {last}"
    if first:
        return _("since {day}").format(day=first)
    return _("until {day}").format(day=last) if last else _("all time")


def owner(reader: Reader, name: str, member_id: int | None = None) -> int:
    """The member with that name or login; `me` is who asks. Raises NotFound with the names."""
    if name.strip().casefold() == ME and member_id is not None:
        return member_id
    try:
        return numbers.member_number(reader, name)
    except NotFound:
        everybody = names.members(driver_of(reader))
        raise _unknown(
            _("There is no member “{name}”. There are: {names}."), name, everybody
        ) from None


def team(reader: Reader, name: str) -> str:
    """A team as members write it. Raises NotFound with the teams that there are."""
    found = names.teams(driver_of(reader))
    key = search_key(name)
    for known in found:
        if search_key(known) == key:
            return known
    raise _unknown(_("There is no team “{name}”. There are: {names}."), name, sorted(found))


def product(reader: Reader, name: str) -> int:
    """The product with that name or code, sold now or before. Raises NotFound with the names."""
    connection = driver_of(reader)
    found = names.product_called(connection, search_key(name), name.strip())
    if found is None or not name.strip():
        on_sale = names.in_use(connection, "product")
        raise _unknown(_("There is no product “{name}”. There are: {names}."), name, on_sale)
    return found


def _unknown(sentence: str, name: str, known: Iterable[str]) -> NotFound:
    names = list(known)
    told = ", ".join(names[:MOST_TOLD]) + (", …" if len(names) > MOST_TOLD else "")
    return NotFound(sentence.format(name=clean_line(name)[:40], names=told or "–"))


def currency(text: str, rates: Rates | None) -> str:
    """The code of a currency that amounts can be converted to. Raises Invalid without its rate."""
    code = currency_code(text)
    if rates is None or (code != rates.base and code not in rates.values):
        raise Invalid(
            "currency",
            _("There is no rate for {code}; write it into [rates] of the settings.").format(
                code=code
            ),
        )
    return code
