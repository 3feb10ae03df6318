"""Say what an import would do or did, in sections under headings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from svit_tui.crm.calendar.taking import CalendarResult
from svit_tui.crm.importing import ImportResult, telling
from svit_tui.crm.importing.opened import Opened
from svit_tui.crm.lists.differences import Difference
from svit_tui.exchange.cells.columns import Columns
from svit_tui.exchange.ical.records import Problem
from svit_tui.exchange.records import OWN
from svit_tui.fields import NOUNS
from svit_tui.i18n import _, ngettext
from svit_tui.widgets.cells import fit, width_of

# Lines of rows under one heading.
MOST = 50
# No column of a file is shown wider than that.
WIDEST = 40


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with lines below it; a loud one tells what people would miss."""

    heading: str
    lines: Sequence[str] = ()
    is_loud: bool = False


@dataclass(frozen=True, slots=True)
class Came:
    """What an import came to, or would: of tables or of calendars, and of what a team set up."""

    result: ImportResult | CalendarResult
    set_up: Sequence[Difference] = ()

    @property
    def no_pipeline(self) -> Sequence[str]:
        """The pipelines that rows name and nobody has."""
        return list(self.result.no_pipeline) if isinstance(self.result, ImportResult) else ()


def before(opened: Opened, came: Came) -> Iterator[Section]:
    """What would come in, loudest what would not, and what each column is taken for."""
    taken = [telling.taken_for(columns) for columns in telling.told_once(opened.columns)]
    heading = _counts(came) or _("There are no rows below the header.")
    yield Section(heading, [*taken, *_set_up(came)])
    if isinstance(came.result, CalendarResult):
        yield from _of_calendars(came.result)
        return
    if left := _left(opened, came.result):
        yield Section(_("NOT taken"), left, is_loud=True)
    if count := len(came.result.rejected):
        said = ngettext("{count} row can't be imported", "{count} rows can't be imported", count)
        lines = telling.by_reason(came.result.rejected, MOST)
        yield Section(said.format(count=count), lines, is_loud=True)
    if waived := telling.waived(came.result):
        yield Section(_("Imported, although a rule is waived"), waived)
    yield from _pipelines(came.result)
    for columns in telling.told_once(opened.columns):
        if lines := _columns(columns):
            heading = _("What the columns of {file} are taken for")
            if len(opened.columns) > len(opened.tables):
                heading = f"{heading}: {_(NOUNS[columns.mapping.entity].plural)}"
            yield Section(heading.format(file=columns.file.name), lines)
    yield from _dates(opened)


def after(opened: Opened, came: Came) -> Iterator[Section]:
    """What did not come in as it stands; nothing if all of the files did."""
    if came.set_up:
        yield Section(_("Set up"), _set_up(came))
    result = came.result
    if isinstance(result, CalendarResult):
        yield from _of_calendars(result)
        return
    yield from _pipelines(result)
    if result.rejected:
        lines = telling.by_reason(result.rejected, MOST)
        yield Section(" ".join(telling.rejected(result)), lines)
    if result.waived:
        lines = [*telling.waived(result), *telling.by_reason(result.waived, MOST)]
        yield Section(_("Imported, although a rule was waived"), lines)
    if left := _left(opened, result):
        yield Section(_("Not taken"), left)
    yield from _dates(opened)


def said(came: Came) -> str:
    """What came in, and how many rows were there or were not taken, in one line."""
    result = came.result
    parts = []
    if counts := _listed(result.created + result.updated):
        parts.append(_("Imported: {what}").format(what=counts))
    if isinstance(result, CalendarResult) and (archived := _listed(result.archived)):
        parts.append(_("Archived: {what}").format(what=archived))
    if there := result.unchanged.total():
        text = ngettext("{count} was there already", "{count} were there already", there)
        parts.append(text.format(count=there))
    if rejected := len(result.rejected):
        text = ngettext("{count} was rejected", "{count} were rejected", rejected)
        parts.append(text.format(count=rejected))
    return "; ".join(parts) or _("There are no rows below the header.")


def _counts(came: Came) -> str:
    result = came.result
    archived = result.archived if isinstance(result, CalendarResult) else Counter[str]()
    parts = [
        text.format(what=what)
        for text, counter in (
            (_("new: {what}"), result.created),
            (_("changed: {what}"), result.updated),
            (_("unchanged: {what}"), result.unchanged),
            (_("archived: {what}"), archived),
        )
        if (what := _listed(counter))
    ]
    line = "; ".join(parts)
    return line[:1].upper() + line[1:]


def _listed(counter: Counter[str]) -> str:
    """`contacts 1, deals 3`."""
    plurals = [noun.plural for noun in NOUNS.values() if counter[noun.plural]]
    return ", ".join(f"{_(word)} {counter[word]}" for word in plurals)


def _set_up(came: Came) -> list[str]:
    return [each.sentence() for each in came.set_up]


def _of_calendars(result: CalendarResult) -> Iterator[Section]:
    def lines(problems: Sequence[Problem]) -> list[str]:
        text = _("{file}, line {line}: {reason}")
        return [
            text.format(file=each.file, line=each.line, reason=each.reason)
            for each in problems[:MOST]
        ]

    if count := len(result.rejected):
        text = ngettext("{count} entry is left out", "{count} entries are left out", count)
        yield Section(text.format(count=count), lines(result.rejected), is_loud=True)
    if notes := [problem for problem in result.problems if not problem.left_out]:
        yield Section(_("Taken, though not as it stands"), lines(notes))


def _left(opened: Opened, result: ImportResult) -> list[str]:
    left = [line for table in opened.tables for line in telling.not_read(table)]
    left += [line for columns in opened.columns for line in telling.not_taken(columns)]
    return [*left, *telling.left_out(result, is_mapped=False)]


def _pipelines(result: ImportResult) -> Iterator[Section]:
    if result.pipelines:
        yield Section(_("Pipelines"), [pipeline.sentence for pipeline in result.pipelines])


def _columns(columns: Columns) -> list[str]:
    """Each column of a file with the fields that it is taken for; those of our own say it all."""
    if columns.mapping.system == OWN:
        return []
    noun = NOUNS[columns.mapping.entity]
    fields = telling.fields_of(columns, lambda name: noun[name].heading)
    room = min(max((width_of(column) for column, _said in fields), default=0), WIDEST)
    return [f"{fit(column, room)}  {said}" for column, said in fields]


def _dates(opened: Opened) -> Iterator[Section]:
    told = [
        line if len(opened.tables) == 1 else f"{columns.file.name}: {line}"
        for columns in opened.columns
        for line in columns.told()
    ]
    if told:
        yield Section(_("How dates were read"), list(dict.fromkeys(told)))
