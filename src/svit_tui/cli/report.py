"""`svit-tui report …`: reports, their list, and the digest for a weekly mail."""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from svit_tui.cli.kit.filters import tell_compared_alone
from svit_tui.cli.kit.opening import open_store
from svit_tui.cli.kit.output import STANDARD_OUTPUT, output_file, print_rows, put_out, write
from svit_tui.cli.kit.parser import Commands, Parser, to_file
from svit_tui.i18n import _
from svit_tui.model.errors import Invalid

if TYPE_CHECKING:
    from svit_tui.cli.kit.opening import Reader
    from svit_tui.crm.reports.shared.question import Question
    from svit_tui.crm.reports.shared.report import Report
    from svit_tui.store.file.output_file import OutputFile
    from svit_tui.store.store import Store

FORMATS = ("table", "json", "csv", "markdown", "svg")
# As wide as other tables that go into a pipe.
PIPE_WIDTH = 200


def add_words(commands: Commands[Parser]) -> None:
    """Add the command `report`."""
    words = _("where deals come from, how they move, what is won and lost, and why")
    parser = commands.add_parser(
        "report",
        help=words,
        description=_("Prints a report: {what}.").format(what=words),
        epilog=_(
            "Narrowing words can be given several times: several of one kind mean any of them,"
            " several kinds mean all. Periods are calendar days, both ends included."
        ),
    )
    parser.add_argument(
        "name",
        metavar=_("NAME"),
        help=_("a report of “report list”; or list; or digest, one page for a weekly mail"),
    )
    parser.add_argument(
        "--by", default="", metavar=_("KEY"), help=_("group by owner, source, product, month …")
    )
    parser.add_argument(
        "--period",
        default="",
        metavar=_("PERIOD"),
        help=_("this-week, last-month, this-quarter, last-year … all, or 2026, 2026-Q3, 2026-11"),
    )
    parser.add_argument("--from", dest="first", default="", metavar=_("DATE"), help=_("first day"))
    parser.add_argument("--to", dest="last", default="", metavar=_("DATE"), help=_("last day"))
    parser.add_argument(
        "--compare",
        action="store_true",
        help=_("compare with the same number of days before the period"),
    )
    add_narrowing(parser)
    parser.add_argument(
        "--currency",
        default="",
        metavar=_("CURRENCY"),
        help=_("convert amounts by the rates of the settings"),
    )
    parser.add_argument(
        "--format", choices=FORMATS, help=_("table by default, or by the file's extension")
    )
    parser.add_argument(
        "--json",
        action="store_const",
        const="json",
        dest="format",
        help=_("short for --format json"),
    )
    to_file(parser)
    parser.set_defaults(run=report)


def add_narrowing(parser: argparse.ArgumentParser) -> None:
    """The options that leave deals out."""
    parser.add_argument("--pipeline", default="", metavar=_("PIPELINE"))
    for option, metavar, words in (
        ("owner", _("MEMBER"), _("a name, a login, or me")),
        ("team", _("TEAM"), None),
        ("source", _("SOURCE"), None),
        ("product", _("PRODUCT"), _("a name or a code")),
        ("tag", _("TAG"), None),
    ):
        parser.add_argument(f"--{option}", action="append", default=[], metavar=metavar, help=words)
    parser.add_argument(
        "--where",
        default="",
        metavar=_("FILTER"),
        help=_("which deals count, such as: amount>50k tag:vip not source:site"),
    )


def report(options: argparse.Namespace) -> int:
    """Print a report, the list of them, or the digest."""
    from svit_tui.crm.reports import catalogue

    if options.name == "list":
        return _list(options)
    if options.name == "digest":
        return _digest(options)
    form = _form(options)
    store = open_store(options)
    file = output_file(options, store.path)
    with store.snapshot() as (reader, _stop):
        question = _question(reader, store, options)
        if options.compare and question.before() is None:
            raise Invalid(
                "compare",
                _(
                    "Only a period with a beginning and an end has one before it:"
                    " give --period, or --from and --to."
                ),
            )
        found = catalogue.run(reader, options.name, question, compare=options.compare)
    _put(file, _text(found, form, to_file=file is not None), form)
    return 0


def _question(reader: Reader, store: Store, options: argparse.Namespace) -> Question:
    from svit_tui.crm.reports import asking
    from svit_tui.settings import groups as config

    words = asking.Words(
        by=options.by,
        period=options.period,
        first=options.first,
        last=options.last,
        pipeline=options.pipeline,
        owners=options.owner,
        teams=options.team,
        sources=options.source,
        products=options.product,
        tags=options.tag,
        where=options.where,
        currency=options.currency,
    )
    question = asking.question(
        reader,
        words,
        now=store.clock(),
        member_id=store.member.id if store.member else None,
        rates=config.load().conversion(),
    )
    tell_compared_alone(question.compared_alone)
    return question


def _form(options: argparse.Namespace) -> str:
    """The format asked for, else that of the file's name, else a table."""
    from svit_tui.crm.reports.output import files

    if options.format:
        return str(options.format)
    named = None if options.output == STANDARD_OUTPUT else files.form_of(Path(options.output))
    return named or "table"


def _text(found: Report, form: str, *, to_file: bool) -> str:
    from svit_tui.crm.reports.output import documents, files

    if form != "table":
        return files.WRITERS[form](found)
    terminal = sys.stdout.isatty() and not to_file
    width = shutil.get_terminal_size().columns if terminal else PIPE_WIDTH
    text = documents.as_text(found, width=width, colours=terminal)
    # A table that is padded to its right edge is no use in a mail or a file.
    return text if terminal else "".join(f"{line.rstrip()}\n" for line in text.splitlines())


def _put(file: OutputFile | None, text: str, form: str) -> None:
    if file is None and form == "table":
        write(text)
    else:
        put_out(file, text)


def _list(options: argparse.Namespace) -> int:
    """The reports there are, and what each can be grouped by."""
    from svit_tui.crm.reports import catalogue

    form = options.format or "table"
    if form not in ("table", "json", "csv"):
        raise Invalid("format", _("The list of reports is a table, JSON or CSV."))
    _refuse(options, "by", "period", "first", "last", "compare")
    if options.output != STANDARD_OUTPUT:
        _refuse(options, "output")
    rows = [
        {"report": name, "about": _(listed.about), "by": list(catalogue.module_of(name).BY)}
        for name, listed in catalogue.REPORTS.items()
    ]
    heads = [("report", _("Report")), ("about", _("What it tells")), ("by", _("Grouped by"))]
    print_rows(rows, heads, form)
    return 0


def _digest(options: argparse.Namespace) -> int:
    """One page of Markdown for a weekly mail."""
    from svit_tui.crm.reports.output.digest import digest

    if options.format not in (None, "table", "markdown"):
        raise Invalid("format", _("The digest is plain text: Markdown."))
    _refuse(options, "by", "period", "first", "last", "compare")
    store = open_store(options)
    file = output_file(options, store.path)
    with store.snapshot() as (reader, _stop):
        text = digest(reader, _question(reader, store, options))
    _put(file, text, "markdown")
    return 0


_OPTIONS = {"first": "--from", "last": "--to"}


def _refuse(options: argparse.Namespace, *names: str) -> None:
    """Raise Invalid for an option that would have no effect."""
    for name in names:
        if getattr(options, name):
            raise Invalid(
                name,
                _("“report {name}” takes no {option}.").format(
                    name=options.name, option=_OPTIONS.get(name, f"--{name}")
                ),
            )
