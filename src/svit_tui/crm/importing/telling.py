"""Report in sentences what an import did, for the command and the screen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from svit_tui.crm.importing.run import ImportResult
from svit_tui.crm.importing.waivers import Waived, sentence
from svit_tui.exchange.cells.columns import Columns
from svit_tui.exchange.records import OWN, Rejected
from svit_tui.exchange.systems import SYSTEMS
from svit_tui.exchange.table import Table
from svit_tui.fields import NOUNS
from svit_tui.i18n import _, ngettext

# So many numbers of rows stand before one reason.
_NUMBERS = 5
# So much of a title is told.
_TITLE = 60


def taken_for(columns: Columns) -> str:
    """Return what a file was recognised as: its kind, its system, its format."""
    file, part = columns.file, columns.mapping
    what = _(NOUNS[part.entity].plural)
    if part.system == OWN:
        return _("{file}: {what}, as svit-tui exports them").format(file=file.name, what=what)
    if system := SYSTEMS.get(part.system):
        what = _("{what} of {system}").format(what=what, system=system)
    return f"{file.name}: {what} ({file.form})"


def fields_of(
    columns: Columns, called: Callable[[str], str] = lambda name: name
) -> list[tuple[str, str]]:
    """Return each column of a file with the fields it is imported into, a dash for none.

    Some columns only identify rows. `called` gives fields another name.
    """
    taken, where = columns.mapping.taken, columns.mapping.where
    found = []
    for column in columns.file.columns:
        fields = ", ".join(map(called, taken.get(column, ())))
        found.append((column, fields or (_("which rows") if column in where else "–")))
    return found


def told_once(every: Iterable[Columns]) -> list[Columns]:
    """Return parts of files without those that import the same from the same columns of a file."""
    found: dict[tuple[str, str, str], Columns] = {}
    for columns in every:
        part = columns.mapping
        found.setdefault((columns.file.name, part.entity, repr(part.taken)), columns)
    return list(found.values())


def not_read(file: Table) -> list[str]:
    """Return what was skipped in a file: a title above its header, sheets nobody asked for."""
    lines = []
    if file.title:
        title = file.title if len(file.title) <= _TITLE else f"{file.title[:_TITLE]}…"
        words = {"file": file.name, "title": title}
        lines.append(_("{file}: NOT read is “{title}” above the header.").format(**words))
    if file.left:
        words = {"file": file.name, "sheets": ", ".join(file.left)}
        lines.append(_("{file}: NOT read are the sheets {sheets}.").format(**words))
    return lines


def not_taken(columns: Columns) -> list[str]:
    """Return which columns of a file are ignored; some in our own exports add nothing new."""
    taken = columns.mapping.taken.keys() | set(columns.elsewhere)
    left = [column for column in columns.file.columns if column not in taken]
    if not left or columns.mapping.system == OWN:
        return []
    words = {"file": columns.file.name, "columns": ", ".join(left)}
    return [_("{file}: NOT imported: {columns}.").format(**words)]


def rejected(result: ImportResult) -> list[str]:
    """Return how many rows were rejected, as a sentence."""
    count = len(result.rejected)
    if not count:
        return []
    if result.taken:
        said = ngettext("{count} row was rejected.", "{count} rows were rejected.", count)
    else:
        said = ngettext(
            "Nothing was imported: the only row was rejected.",
            "Nothing was imported: all {count} rows were rejected.",
            count,
        )
    return [said.format(count=count)]


def left_out(result: ImportResult, *, is_mapped: bool) -> list[str]:
    """Return how many rows were skipped on purpose, as a sentence."""
    count = result.left_out
    if not count:
        return []
    if is_mapped:
        said = ngettext(
            "{count} row was left out: the mapping takes others.",
            "{count} rows were left out: the mapping takes others.",
            count,
        )
    else:
        said = ngettext(
            "{count} row was left out: it is marked as deleted or cancelled.",
            "{count} rows were left out: they are marked as deleted or cancelled.",
            count,
        )
    return [said.format(count=count)]


def waived(result: ImportResult) -> list[str]:
    """Return which rules were waived, and how often."""
    counts = Counter(row.waiver for row in result.waived)
    return [sentence(waiver, count) for waiver, count in counts.items()]


def by_reason(rows: Sequence[Rejected | Waived], most: int) -> list[str]:
    """Return rows grouped by what is said about them, `most` lines: `rows 3, 8 and 12 more: why`.

    Rows of several files are listed with the names of their files.
    """
    found: dict[tuple[str, str], list[int]] = {}
    for row in rows:
        found.setdefault((row.file, row.reason), []).append(row.row)
    are_several = len({row.file for row in rows}) > 1
    text = _("{file}, {rows}: {reason}") if are_several else _("{rows}: {reason}")
    lines = [
        text.format(file=file, rows=_rows(numbers), reason=reason)
        for (file, reason), numbers in found.items()
    ]
    if (more := len(lines) - most) <= 0:
        return lines
    said = ngettext("and {count} more reason", "and {count} more reasons", more)
    return [*lines[:most], said.format(count=more)]


def _rows(numbers: Sequence[int]) -> str:
    shown = ", ".join(map(str, numbers[:_NUMBERS]))
    if (more := len(numbers) - _NUMBERS) > 0:
        return _("rows {rows} and {count} more").format(rows=shown, count=more)
    return ngettext("row {rows}", "rows {rows}", len(numbers)).format(rows=shown)
