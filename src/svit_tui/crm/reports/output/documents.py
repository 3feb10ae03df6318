"""Write reports for people: text, Markdown and a picture (SVG)."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from svit_tui.crm.reports.output import rendering
from svit_tui.crm.reports.shared.report import Report
from svit_tui.model.values.text import clean

if TYPE_CHECKING:
    from rich.console import Console


def as_markdown(report: Report, *, level: int = 1) -> str:
    """A heading, the period, the table (also GitHub's) and the notes."""
    parts = [f"{'#' * level} {escaped(report.title)}", escaped(rendering.period_line(report))]
    parts.append(markdown_table(report))
    if told := rendering.notes(report):
        parts.append("\n".join(f"- {escaped(note)}" for note in told))
    parts += [as_markdown(part, level=level + 1).rstrip() for part in report.parts]
    return "\n\n".join(parts) + "\n"


def markdown_table(report: Report, *, wide: bool = True) -> str:
    """The table alone, padded so that it can be read as plain text too."""
    table = rendering.table(report, wide=wide)
    return markdown_rows(table.heads, [line.cells for line in table.lines], table.right)


def markdown_rows(
    heads: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[bool]
) -> str:
    """A padded table of texts."""
    from rich.cells import cell_len

    cells = [[escaped(text) for text in row] for row in (heads, *rows)]
    widths = [max(3, *(cell_len(row[place]) for row in cells)) for place in range(len(heads))]

    def line(row: Sequence[str]) -> str:
        padded = []
        for text, width, to_right in zip(row, widths, right, strict=True):
            blanks = " " * (width - cell_len(text))
            padded.append(blanks + text if to_right else text + blanks)
        return f"| {' | '.join(padded)} |"

    rule = [
        "-" * (width - 1) + (":" if to_right else "-")
        for width, to_right in zip(widths, right, strict=True)
    ]
    return "\n".join([line(cells[0]), line(rule), *map(line, cells[1:])])


# The colours of a chart's parts.
_TONES = {
    "first": "blue",
    "second": "cyan",
    "third": "bright_black",
    "mark": "yellow",
    "gap": "bright_black",
    "won": "green",
    "lost": "red",
}
# Cells that a row's name has at least: a month, the beginning of a person's name.
_NAME = 10
_MARKDOWN = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_[]<>|#"})


def escaped(text: str) -> str:
    """A text on one line that Markdown takes for nothing but text."""
    return " ".join(clean(text).split()).translate(_MARKDOWN)


def as_text(report: Report, *, width: int, colours: bool = False) -> str:
    """The table for a terminal: title, period, rows cut where there is no room, notes."""
    from rich.console import Console

    target = io.StringIO()
    console = Console(
        file=target, width=width, force_terminal=colours, highlight=False, markup=False, emoji=False
    )
    _print(console, report)
    return target.getvalue()


def as_svg(
    report: Report, *, width: int = 120, chart: Sequence[Sequence[tuple[str, str]]] = ()
) -> str:
    """The table as a picture, below a chart if there is one: lines of texts and their tones.

    It uses no fonts from the network, so it looks the same offline.
    """
    from rich.console import Console

    console = Console(
        file=io.StringIO(), record=True, width=width, force_terminal=True, highlight=False,
        markup=False, emoji=False, color_system="truecolor", legacy_windows=False,
    )  # fmt: skip
    _print(console, report, chart)
    return console.export_svg(title=report.title, code_format=_SVG, unique_id="report")


def _print(
    console: Console, report: Report, chart: Sequence[Sequence[tuple[str, str]]] = ()
) -> None:
    """Title, period, table and notes of a report and its parts."""
    from rich.table import Table
    from rich.text import Text

    def line(text: str) -> Text:
        return Text(" ".join(clean(text).split()))

    console.print(Text.assemble((line(report.title).plain, "bold")), soft_wrap=False)
    console.print(line(rendering.period_line(report)))
    console.print()
    for drawn_line in chart:
        # Blanks and signs are where they are to be.
        parts = ((text, _TONES.get(tone, "")) for text, tone in drawn_line)
        console.print(Text.assemble(*parts, no_wrap=True))
    if chart:
        console.print()
    shown = _fitting(report, console.width)
    drawn = Table(box=None, pad_edge=False, header_style="bold")
    for place, (head, right) in enumerate(zip(shown.heads, shown.right, strict=True)):
        folds = place == 0 and report.name in rendering.SENTENCES
        drawn.add_column(
            line(head),
            justify="right" if right else "left",
            # Numbers without their names say nothing: those are cut last.
            min_width=_NAME if place == 0 and not folds else None,
            no_wrap=not folds,
            overflow="fold" if folds else "ellipsis",
        )
    for row in shown.lines:
        drawn.add_row(*map(line, row.cells), style="bold" if row.is_total else "")
    console.print(drawn)
    if told := rendering.notes(report, shown.columns):
        console.print()
        for note in told:
            console.print(line(note))
    for part in report.parts:
        console.print()
        _print(console, part)


def _fitting(report: Report, width: int) -> rendering.ReportTable:
    """The table with all columns if there is room, else without some, else with short money."""
    for form in ({}, {"wide": False}):
        table = rendering.table(report, **form)
        if _width(table) <= width:
            return table
    return rendering.table(report, wide=False, short=True)


def _width(table: rendering.ReportTable) -> int:
    from rich.cells import cell_len

    rows = [table.heads, *(line.cells for line in table.lines)]
    widths = (max(cell_len(row[place]) for row in rows) for place in range(len(table.heads)))
    return sum(widths) + 2 * len(table.heads)


# Rich's own picture fetches its font from the network; this one takes what is there.
_SVG = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: "DejaVu Sans Mono", Menlo, Consolas, monospace; \
font-size: {char_height}px; line-height: {line_height}px; font-variant-east-asian: full-width; }}
.{unique_id}-title {{ font-size: 18px; font-weight: bold; font-family: sans-serif; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""
