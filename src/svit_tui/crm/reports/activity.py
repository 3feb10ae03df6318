"""Activity report: what was said and done, by kind, member or day, with a map of the last year.

Formulas, a row a kind, a member or a day:

- `communications`: those begun in the period (`started_at`), notes too; by member: of the one who
  spoke. `tasks_done`: tasks done in it (`done_at`), by the one who did them. Both with or without
  a deal, archived ones left out.
- `total` = communications + tasks_done. `share` = total ÷ all of the period.

These are numbers of communications and tasks, not of deals, so no deals open behind them.

Days are calendar days where the user is; by day and on the map, those of the period or else of the
last 365 days. Pipeline, source, product and tag narrow to what is about such deals; owner and team
to what such members said and did.

Counts by kind and member are read from the indexes `communication_by` and `task_done_by`; days are
ranges of `communication_at` and `task_done`, so that they are exact in the user's time zone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from svit_tui.crm.reports.shared import open_deals
from svit_tui.crm.reports.shared.question import Period, Question
from svit_tui.crm.reports.shared.report import (
    TOTAL,
    Chart,
    ChartKind,
    Report,
    ReportColumn,
    ReportRow,
    Series,
    ValueKind,
    ratio,
)
from svit_tui.i18n import N_, _
from svit_tui.model.errors import NotFound
from svit_tui.store.reads.rows import query_rows
from svit_tui.store.reads.written import among, both, literal

if TYPE_CHECKING:
    from svit_tui.store.file.connect import Reader

BY: Sequence[str] = ("kind", "member", "day")
MAP_DAYS = 365
TASK = "task"
KINDS: dict[str, str] = {
    "call": N_("Calls"),
    "email": N_("E-mails"),
    "meeting": N_("Meetings"),
    "message": N_("Messages"),
    "note": N_("Notes"),
    TASK: N_("Tasks done"),
}
# Days asked for in one statement.
_AT_ONCE = 1000


def run(reader: Reader, question: Question) -> Report:
    """Ask what was said and done, by whom, on which days."""
    by = question.by or BY[0]
    days = _by_day(reader, replace(question, period=_map_period(question)))
    if by == "day":
        rows = [
            ReportRow(day.isoformat(), day.isoformat(), _values(said, done), day.isoformat())
            for day, (said, done) in sorted(days.items(), reverse=True)
            if said or done
        ]
    else:
        rows = _by_kind_or_member(reader, question, by)
    said = sum(row.values["communications"] for row in rows)
    done = sum(row.values["tasks_done"] for row in rows)
    rows = [
        replace(row, values={**row.values, "share": ratio(row.values["total"], said + done)})
        for row in rows
    ]
    total = {**_values(said, done), "share": ratio(said + done, said + done)}
    return Report(
        "activity",
        _("Activity"),
        question,
        by,
        {"member": _("Member"), "day": _("Day")}.get(by, _("Kind")),
        _columns(),
        rows,
        ReportRow(None, _("Total"), total, TOTAL),
        notes=_notes(question, by),
        chart=_chart(days),
    )


def _values(said: int, done: int) -> dict[str, Any]:
    return {"communications": said, "tasks_done": done, "total": said + done}


def _columns() -> list[ReportColumn]:
    return [
        ReportColumn("communications", _("Communications"), ValueKind.COUNT),
        ReportColumn("tasks_done", _("Tasks done"), ValueKind.COUNT),
        ReportColumn("total", _("Total"), ValueKind.COUNT),
        ReportColumn("share", _("Share"), ValueKind.RATE),
    ]


def _notes(question: Question, by: str) -> list[str]:
    notes = []
    if question.period.first is None:
        if by == "day":
            notes.append(_("Of the last 365 days."))
        else:
            notes.append(_("The map is of the last 365 days."))
    if _members_narrowed(question) and _about_deals(question):
        notes.append(_("Only what these members said and did about these deals counts."))
    elif _about_deals(question):
        notes.append(_("Only what was said and done about these deals counts."))
    return notes


def _chart(days: dict[date, tuple[int, int]]) -> Chart:
    order = sorted(days)
    return Chart(
        ChartKind.HEAT,
        [day.isoformat() for day in order],
        [Series(_("Said and done"), [float(sum(days[day])) for day in order])],
    )


# By kind and by member


def _by_kind_or_member(reader: Reader, question: Question, by: str) -> list[ReportRow]:
    said: dict[Any, int] = defaultdict(int)
    done: dict[Any, int] = defaultdict(int)
    for member_id, kind, count in _counts(reader, question):
        group = kind if by == "kind" else member_id or 0
        (done if kind == TASK else said)[group] += count
    if by == "kind":
        labels: dict[Any, str] = {kind: _(title) for kind, title in KINDS.items()}
        rows = [
            ReportRow(kind, label, _values(said[kind], done[kind]), kind)
            for kind, label in labels.items()
        ]
    else:
        labels = dict(query_rows(reader, "SELECT id, name FROM member"))
        rows = [
            ReportRow(
                labels.get(number),
                labels.get(number, _("(none)")),
                _values(said[number], done[number]),
                number,
            )
            for number in {*said, *done}
        ]
    rows.sort(key=lambda row: (row.id == 0, -row.values["total"], row.label, str(row.id)))
    return rows


def _counts(reader: Reader, question: Question) -> Iterator[tuple[int | None, str, int]]:
    """Member, kind, how many; done tasks are a kind of their own."""
    said = [
        "communication.archived_at IS NULL",
        *question.period.conditions(open_deals.unindexed("communication.started_at")),
        *_narrowed(question, "communication.by_id", "communication.deal_id"),
    ]
    yield from query_rows(
        reader,
        f"SELECT by_id, kind, count(*) FROM communication WHERE {both(said)} GROUP BY by_id, kind",
    )
    done = [
        "task.archived_at IS NULL",
        "task.done_at IS NOT NULL",
        *question.period.conditions(open_deals.unindexed("task.done_at")),
        *_narrowed(question, "task.done_by_id", "task.deal_id"),
    ]
    for member_id, count in query_rows(
        reader, f"SELECT done_by_id, count(*) FROM task WHERE {both(done)} GROUP BY done_by_id"
    ):
        yield member_id, TASK, count


def _members_narrowed(question: Question) -> bool:
    return bool(question.owner_ids or question.teams)


def _about_deals(question: Question) -> Question | None:
    """The question without its members, if it leaves deals out for another reason."""
    rest = replace(question, owner_ids=(), teams=())
    return rest if rest.narrows_deals or rest.pipeline_id is not None else None


def _narrowed(question: Question, who: str, deal_id: str) -> list[str]:
    found = []
    if question.owner_ids:
        found.append(among(who, question.owner_ids))
    if question.teams:
        found.append(f"{who} IN (SELECT id FROM member WHERE {among('team', question.teams)})")
    if rest := _about_deals(question):
        found.append(f"{deal_id} IN (SELECT deal.id FROM deal WHERE {both(rest.deals())})")
    return found


# By day


def _map_period(question: Question) -> Period:
    """The days of the map: the period up to today, or the last 365 days of it."""
    last = min(question.period.last or question.today, question.today)
    return Period(question.period.first or last - timedelta(days=MAP_DAYS - 1), last)


def _by_day(reader: Reader, question: Question) -> dict[date, tuple[int, int]]:
    """How often something was said, and done, on each day of the period."""
    first, last = question.period.first, question.period.last
    assert first is not None
    assert last is not None
    found: dict[date, tuple[int, int]] = {}
    for start in range(0, (last - first).days + 1, _AT_ONCE):
        count = min(_AT_ONCE, (last - first).days + 1 - start)
        days = [first + timedelta(days=start + n) for n in range(count)]
        found |= _counted(reader, question, days)
    return found


def _counted(
    reader: Reader, question: Question, days: Sequence[date]
) -> dict[date, tuple[int, int]]:
    """The same for some days: each a range of an index, none a day by UTC."""
    span = ", ".join(
        f"({n}, {literal(period.begin)}, {literal(period.end)})"
        for n, period in ((n, Period(day, day)) for n, day in enumerate(days))
    )
    counts = []
    for table, moment, who in (
        ("communication", "started_at", "by_id"),
        ("task", "done_at", "done_by_id"),
    ):
        conditions = [
            f"{table}.{moment} >= span.begin",
            f"{table}.{moment} < span.after",
            f"{table}.archived_at IS NULL",
            *_narrowed(question, f"{table}.{who}", f"{table}.deal_id"),
        ]
        counts.append(f"(SELECT count(*) FROM {table} WHERE {both(conditions)})")
    query = f"WITH span(n, begin, after) AS (VALUES {span}) SELECT n, {', '.join(counts)} FROM span"
    return {days[n]: (said, done) for n, said, done in query_rows(reader, query)}


def deals(
    _reader: Reader, _question: Question, _row_id: int | str | None, _column: str
) -> list[int]:
    """Raises NotFound: these are no numbers of deals."""
    raise NotFound(_("No deals stand behind this number."))
