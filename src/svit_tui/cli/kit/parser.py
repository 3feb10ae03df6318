"""The command line's words: which commands there are and what they take."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import NoReturn

from svit_tui.cli.kit.usage_words import translate
from svit_tui.i18n import _

FORMATS = ("table", "json", "csv")
MOST_DIGITS = 9


class Parser(argparse.ArgumentParser):
    """A parser that complains in one sentence."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and end with 2."""
        from svit_tui.cli import USAGE_EXIT, complain

        complain(_("{what} (see {program} --help)").format(what=message, program=self.prog))
        raise SystemExit(USAGE_EXIT)


def parse(arguments: Sequence[str]) -> int:
    """Read the arguments and run what they ask for."""
    parser = build(command_of(arguments))
    options = parser.parse_args(list(arguments))
    run: Callable[[argparse.Namespace], int] = options.run
    return run(options)


def command_of(arguments: Sequence[str]) -> str | None:
    """The command that is asked for, if that can be told without the whole parser."""
    rest = iter(arguments)
    for argument in rest:
        if argument in ("--store", "--lang"):
            next(rest, None)
        elif not argument.startswith(("--store=", "--lang=")):
            return argument if any(argument in names for names, _add in COMMANDS) else None
    return None


def build(command: str | None = None) -> Parser:
    """The parser of all commands or, in a tenth of the time, of one of them."""
    translate()
    parser = Parser(
        prog="svit-tui",
        description=_("A keyboard-driven CRM for the terminal."),
        epilog=_("Without a command it opens the board."),
    )
    parser.add_argument("--store", metavar="PATH", help=_("the store to open"))
    parser.add_argument("--lang", choices=("en", "uk"), help=_("the language"))
    parser.add_argument(
        "--version", action="version", version=version(), help=_("show the version and exit")
    )
    parser.set_defaults(run=lazily("kit.opening", "open_app"))
    commands = parser.add_subparsers(metavar=_("COMMAND"))
    for names, add in COMMANDS:
        if command is None or command in names:
            add(commands)
    return parser


def version() -> str:
    """Name and version of the program."""
    from importlib.metadata import version as installed

    return f"svit-tui {installed('svit-tui')}"


def lazily(module: str, function: str) -> Callable[[argparse.Namespace], int]:
    """A command that imports its module when it runs."""

    def run(options: argparse.Namespace) -> int:
        from importlib import import_module

        command = getattr(import_module(f"svit_tui.cli.{module}"), function)
        result = command(options)
        return result if isinstance(result, int) else 0

    return run


def count(text: str) -> int:
    """A number of rows or of minutes."""
    if not text.isdecimal() or len(text) > MOST_DIGITS:
        raise argparse.ArgumentTypeError(_("“{text}” is no whole number").format(text=text))
    return int(text)


def listing(parser: argparse.ArgumentParser, module: str, function: str) -> None:
    """Give a command the options of a listing."""
    parser.add_argument("--format", choices=FORMATS, default="table")
    parser.add_argument(
        "--json",
        action="store_const",
        const="json",
        dest="format",
        help=_("short for --format json"),
    )
    parser.set_defaults(run=lazily(module, function))


def to_file(parser: argparse.ArgumentParser) -> None:
    """Give a command the options of a file that it writes."""
    parser.add_argument(
        "-o", "--output", default="-", metavar=_("FILE"), help=_("usually standard output")
    )
    forcible(parser)


def forcible(parser: argparse.ArgumentParser) -> None:
    """Let a command write over a file that is there already."""
    parser.add_argument(
        "--force", action="store_true", help=_("write over a file that is there already")
    )


Commands = argparse._SubParsersAction  # argparse names its own type so


def _demo(commands: Commands[Parser]) -> None:
    parser = commands.add_parser("demo", help=_("open a made-up company in a throw-away store"))
    parser.set_defaults(run=lazily("kit.opening", "open_demo"))


def _import(commands: Commands[Parser]) -> None:
    parser = commands.add_parser("import", help=_("take in CSV files, spreadsheets and calendars"))
    parser.add_argument("files", nargs="+", metavar=_("FILE"))
    parser.add_argument("--mapping", metavar="NAME|FILE")
    parser.add_argument("--dry-run", action="store_true", help=_("only say what would happen"))
    parser.add_argument("--on-duplicate", choices=("skip", "update", "create"), default="skip")
    parser.add_argument(
        "--match",
        metavar="KEYS",
        default="",
        help=_("what rows are matched by, commas between: id, email, phone, name"),
    )
    parser.add_argument(
        "--create-contacts",
        action="store_true",
        help=_("make contacts that rows name and nobody knows"),
    )
    parser.add_argument(
        "--create-pipelines",
        action="store_true",
        help=_("make pipelines that rows name and nobody has, with the stages of these rows"),
    )
    parser.add_argument("--rejects", metavar=_("FILE"), help=_("write rows that can't be taken"))
    forcible(parser)
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=lazily("importing.tables", "run"))


def _export(commands: Commands[Parser]) -> None:
    from svit_tui.fields import NOUNS

    parser = commands.add_parser("export", help=_("write the data out"))
    parser.add_argument("what", choices=(*(noun.plural for noun in NOUNS.values()), "all"))
    parser.add_argument("--format", choices=("csv", "json", "ics"), default="csv")
    parser.add_argument("--member", metavar=_("MEMBER"), help=_("only this member's tasks, events"))
    parser.add_argument(
        "--no-events", action="store_true", help=_("a calendar of the tasks without events")
    )
    parser.add_argument(
        "--excel", action="store_true", help=_("CSV that a spreadsheet opens, without formulas")
    )
    parser.add_argument(
        "--archived", action="store_true", help=_("archived ones too, with when they were")
    )
    to_file(parser)
    parser.set_defaults(run=lazily("exporting", "run"))


def _search(commands: Commands[Parser]) -> None:
    parser = commands.add_parser(
        "search", help=_("find contacts, deals and all that is said and planned")
    )
    parser.add_argument("query", metavar=_("QUERY"))
    parser.add_argument("--limit", type=count, default=50)
    listing(parser, "listings", "search")


def _deals(commands: Commands[Parser]) -> None:
    from svit_tui.cli.kit.field_options import add_field, add_plain
    from svit_tui.fields.deal import DEAL

    verbs = commands.add_parser("deal", help=_("deals")).add_subparsers(
        metavar="list|show|add|move|qualify|win|lose|reopen|snooze|wake", required=True
    )
    rows = verbs.add_parser("list", help=_("list deals"))
    rows.add_argument("--status", choices=("open", "won", "lost", "all"), default="open")
    rows.add_argument("--stage", metavar=_("STAGE"))
    rows.add_argument("--pipeline", metavar=_("PIPELINE"))
    rows.add_argument("--owner", metavar=_("MEMBER"))
    rows.add_argument("--contact", metavar=_("CONTACT"))
    rows.add_argument("--min-score", type=count, metavar="0-100", help=_("score at least"))
    rows.add_argument("--sort", choices=("newest", "score"), default="newest")
    rows.add_argument("--snoozed", action="store_true", help=_("only those put aside for now"))
    for need, words in (
        ("--rotting", _("only those that rest for longer than their stage allows")),
        ("--no-next-step", _("only those with nothing planned")),
        ("--overdue", _("only those whose next step is overdue")),
    ):
        rows.add_argument(need, action="store_true", help=words)
    rows.add_argument("--limit", type=count)
    listing(rows, "deals", "list_deals")
    show = verbs.add_parser("show", help=_("show one deal"))
    show.add_argument("deal", metavar=_("DEAL"))
    listing(show, "deals", "show")
    add = verbs.add_parser("add", help=_("open a deal"))
    add.add_argument("title", metavar=_("TITLE"))
    add_field(add, DEAL["contact"], required=True, metavar=_("CONTACT"))
    add_field(add, DEAL["amount"], metavar=_("AMOUNT"))
    add_field(add, DEAL["currency"], metavar=_("CURRENCY"))
    add_field(add, DEAL["pipeline"], metavar=_("PIPELINE"))
    add_field(add, DEAL["stage"], metavar=_("STAGE"))
    add_field(add, DEAL["owner"], metavar=_("MEMBER"))
    add_field(add, DEAL["source"], metavar=_("SOURCE"))
    add_field(add, DEAL["expected_close_on"], metavar=_("DATE"))
    add_field(add, DEAL["tags"], metavar=_("TAG"))
    add_field(add, DEAL["notes"], default="", metavar=_("TEXT"))
    add_plain(add, DEAL)
    listing(add, "deals", "add")
    move = verbs.add_parser("move", help=_("move a deal to a stage"))
    move.add_argument("deal", metavar=_("DEAL"))
    move.add_argument("stage", metavar=_("STAGE"))
    listing(move, "deals", "move")
    qualify = verbs.add_parser("qualify", help=_("say what a deal has for what is asked of it"))
    qualify.add_argument("deal", metavar=_("DEAL"))
    qualify.add_argument(
        "answers",
        nargs="*",
        metavar=_("CRITERION=VALUE"),
        help=_("0 to 5, yes or no, - for nothing said; without any it is shown"),
    )
    listing(qualify, "qualification", "qualify")
    for name, words in (("win", _("win a deal")), ("reopen", _("open a closed deal again"))):
        verb = verbs.add_parser(name, help=words)
        verb.add_argument("deal", metavar=_("DEAL"))
        listing(verb, "deals", name)
    lose = verbs.add_parser("lose", help=_("lose a deal"))
    lose.add_argument("deal", metavar=_("DEAL"))
    lose.add_argument("--reason", required=True, metavar=_("REASON"))
    lose.add_argument("--note", default="", metavar=_("TEXT"))
    listing(lose, "deals", "lose")
    snooze = verbs.add_parser("snooze", help=_("put a deal aside until a date"))
    snooze.add_argument("deal", metavar=_("DEAL"))
    snooze.add_argument("until", metavar=_("DATE"))
    snooze.add_argument("--reason", default="", metavar=_("TEXT"))
    listing(snooze, "deals", "snooze")
    wake = verbs.add_parser("wake", help=_("take a deal back that was put aside"))
    wake.add_argument("deal", metavar=_("DEAL"))
    listing(wake, "deals", "wake")


def _contacts(commands: Commands[Parser]) -> None:
    from svit_tui.cli.kit.field_options import add_field, add_plain
    from svit_tui.fields.contact import CONTACT

    verbs = commands.add_parser("contact", help=_("contacts")).add_subparsers(
        metavar="list|show|add|merge", required=True
    )
    rows = verbs.add_parser("list", help=_("list contacts"))
    rows.add_argument("--kind", choices=("person", "organization"), default="")
    rows.add_argument("--search", default="", metavar=_("QUERY"))
    rows.add_argument("--limit", type=count)
    listing(rows, "contacts", "list_contacts")
    show = verbs.add_parser("show", help=_("show one contact"))
    show.add_argument("contact", metavar=_("CONTACT"))
    listing(show, "contacts", "show")
    add = verbs.add_parser("add", help=_("add a contact"))
    add.add_argument("name", metavar=_("NAME"))
    add_field(add, CONTACT["kind"], choices=("person", "organization"), default="person")
    add_field(add, CONTACT["organization"], metavar=_("NAME"))
    add_field(add, CONTACT["emails"], metavar=_("E-MAIL"))
    add_field(add, CONTACT["phones"], metavar=_("PHONE"))
    add_field(add, CONTACT["links"], metavar=_("LINK"))
    add_field(add, CONTACT["tags"], metavar=_("TAG"))
    add_field(add, CONTACT["owner"], metavar=_("MEMBER"))
    add_field(add, CONTACT["source"], metavar=_("SOURCE"))
    add_field(add, CONTACT["position"], default="", metavar=_("TEXT"))
    add_field(add, CONTACT["notes"], default="", metavar=_("TEXT"))
    add_plain(add, CONTACT)
    listing(add, "contacts", "add")
    merge = verbs.add_parser("merge", help=_("give all of the second contact to the first"))
    merge.add_argument("keep", metavar=_("CONTACT"))
    merge.add_argument("other", metavar=_("CONTACT"))
    listing(merge, "contacts", "merge")


def _log(commands: Commands[Parser]) -> None:
    from svit_tui.cli.kit.field_options import add_field, add_plain
    from svit_tui.fields.communication import COMMUNICATION

    parser = commands.add_parser("log", help=_("log a communication"))
    parser.add_argument("kind", choices=("call", "email", "meeting", "message", "note"))
    add_field(parser, COMMUNICATION["contacts"], also=("--contact",), metavar=_("CONTACT"))
    add_field(parser, COMMUNICATION["deal"], metavar=_("DEAL"))
    add_field(parser, COMMUNICATION["direction"], choices=("out", "in", "none"))
    parser.add_argument(
        "--in", dest="direction", action="store_const", const="in", help=_("they began it")
    )
    add_field(parser, COMMUNICATION["started_at"], default="", metavar=_("TIME"))
    add_field(parser, COMMUNICATION["duration"], metavar=_("TIME"), help="45 min, 1:30")
    add_field(parser, COMMUNICATION["subject"], default="", metavar=_("TEXT"))
    words = _("what was said; - reads standard input")
    add_field(parser, COMMUNICATION["body"], default="", metavar=_("TEXT"), help=words)
    add_plain(parser, COMMUNICATION)
    listing(parser, "logging", "log")


def _tasks(commands: Commands[Parser]) -> None:
    from svit_tui.cli.kit.field_options import add_field, add_plain
    from svit_tui.fields.task import TASK

    verbs = commands.add_parser("task", help=_("tasks")).add_subparsers(
        metavar="add|quick|list|done|reschedule", required=True
    )
    add = verbs.add_parser("add", help=_("plan a task"))
    add.add_argument("title", metavar=_("SUBJECT"))
    kinds = ("call", "email", "meeting", "message", "todo", "deadline")
    add_field(add, TASK["kind"], choices=kinds, default="todo")
    add_field(add, TASK["due"], default="", metavar=_("TIME"))
    words = _("daily, weekly … or a rule")
    add_field(add, TASK["rule"], default="", metavar="RRULE", help=words)
    add_field(add, TASK["priority"], choices=("high", "normal", "low"), default="normal")
    add_field(add, TASK["contact"], metavar=_("CONTACT"))
    add_field(add, TASK["deal"], metavar=_("DEAL"))
    add_field(add, TASK["assignee"], metavar=_("MEMBER"))
    add_field(add, TASK["notes"], default="", metavar=_("TEXT"))
    add_plain(add, TASK)
    listing(add, "tasks", "add")
    quick = verbs.add_parser("quick", help=_("plan what one line says"))
    quick.add_argument("line", metavar=_("LINE"))
    quick.add_argument("--deal", metavar=_("DEAL"))
    listing(quick, "tasks", "quick")
    rows = verbs.add_parser("list", help=_("list tasks"))
    rows.add_argument("--done", action="store_true", help=_("those that are done"))
    rows.add_argument("--assignee", metavar=_("MEMBER"))
    rows.add_argument("--contact", metavar=_("CONTACT"))
    rows.add_argument("--deal", metavar=_("DEAL"))
    rows.add_argument("--until", metavar=_("DATE"), help=_("due on that date or before"))
    rows.add_argument("--search", default="", metavar=_("QUERY"))
    rows.add_argument("--limit", type=count)
    listing(rows, "tasks", "list_tasks")
    done = verbs.add_parser("done", help=_("do a task"))
    done.add_argument("task", type=count, metavar=_("NUMBER"))
    done.add_argument("--outcome", default="", metavar=_("TEXT"))
    done.add_argument("--in", dest="incoming", action="store_true", help=_("they began it"))
    listing(done, "tasks", "done")
    put_off = verbs.add_parser("reschedule", help=_("put a task off"))
    put_off.add_argument("task", type=count, metavar=_("NUMBER"))
    put_off.add_argument("due", metavar=_("TIME"))
    listing(put_off, "tasks", "reschedule")


def _events(commands: Commands[Parser]) -> None:
    from svit_tui.cli.kit.field_options import add_field, add_plain
    from svit_tui.fields.event import EVENT

    verbs = commands.add_parser("event", help=_("events")).add_subparsers(
        metavar="add|done", required=True
    )
    add = verbs.add_parser("add", help=_("plan an event"))
    add.add_argument("title", metavar=_("TITLE"))
    add_field(add, EVENT["starts"], required=True, metavar=_("TIME"))
    end = add.add_mutually_exclusive_group()
    words = _("a time, or how long: 15:30, 45 min, 1:30")
    add_field(end, EVENT["ends"], default="", metavar=_("TIME"), help=words)
    add_field(end, EVENT["duration"], metavar=_("TIME"), help="45 min, 1:30")
    add_field(add, EVENT["place"], default="", metavar=_("TEXT"))
    add_field(add, EVENT["contacts"], metavar=_("CONTACT"))
    add_field(add, EVENT["deal"], metavar=_("DEAL"))
    add_field(add, EVENT["notes"], default="", metavar=_("TEXT"))
    add_plain(add, EVENT)
    listing(add, "events", "add_event")
    done = verbs.add_parser("done", help=_("say that an event took place"))
    done.add_argument("event", type=count, metavar=_("NUMBER"))
    done.add_argument("--outcome", default="", metavar=_("TEXT"))
    listing(done, "events", "event_done")
    agenda = commands.add_parser("agenda", help=_("events and tasks of today or of a week"))
    span = agenda.add_mutually_exclusive_group()
    span.add_argument("--day", action="store_true", help=_("today; this is usual"))
    span.add_argument("--week", action="store_true", help=_("seven days from today"))
    whose = agenda.add_mutually_exclusive_group()
    whose.add_argument("--member", metavar=_("MEMBER"))
    whose.add_argument("--all", action="store_true", help=_("everybody's, not just yours"))
    listing(agenda, "events", "agenda")
    span.add_argument(
        "--short",
        action="store_const",
        dest="run",
        const=lazily("agenda_short", "short"),
        help=_("one line, for a shell prompt"),
    )


def _criteria(commands: Commands[Parser]) -> None:
    words = _("what is asked of the deals of a pipeline")
    verbs = commands.add_parser("criterion", help=words).add_subparsers(
        metavar="list|add|rename|archive", required=True
    )
    rows = verbs.add_parser("list", help=words)
    add = verbs.add_parser("add", help=_("ask something more"))
    add.add_argument("name", metavar=_("NAME"))
    add.add_argument("--kind", choices=("score", "check"), default="score")
    rename = verbs.add_parser("rename", help=_("call a criterion something else"))
    rename.add_argument("criterion", metavar=_("CRITERION"))
    rename.add_argument("name", metavar=_("NAME"))
    archive = verbs.add_parser("archive", help=_("ask something no more"))
    archive.add_argument("criterion", metavar=_("CRITERION"))
    for name, verb in (("list", rows), ("add", add), ("rename", rename), ("archive", archive)):
        verb.add_argument("--pipeline", metavar=_("PIPELINE"))
        listing(verb, "qualification", f"criterion_{name}")


def _sequences(commands: Commands[Parser]) -> None:
    verbs = commands.add_parser("sequence", help=_("nurture sequences")).add_subparsers(
        metavar="list|start|stop|status", required=True
    )
    rows = verbs.add_parser("list", help=_("the sequences there are, and their steps"))
    listing(rows, "sequences", "list_sequences")
    start = verbs.add_parser("start", help=_("start a sequence for deals"))
    start.add_argument("sequence", metavar=_("SEQUENCE"))
    start.add_argument("deals", nargs="+", metavar=_("DEAL"))
    start.add_argument("--on", default="", metavar=_("DATE"), help=_("day 0; usually today"))
    listing(start, "sequences", "start")
    stop = verbs.add_parser("stop", help=_("stop the sequences of deals"))
    stop.add_argument("deals", nargs="+", metavar=_("DEAL"))
    listing(stop, "sequences", "stop")
    status = verbs.add_parser("status", help=_("which sequences run, and how far they are"))
    status.add_argument("deals", nargs="*", metavar=_("DEAL"), help=_("those that ended too"))
    listing(status, "sequences", "status")


def _triage(commands: Commands[Parser]) -> None:
    parser = commands.add_parser("triage", help=_("deals that need a decision, the worst first"))
    whose = parser.add_mutually_exclusive_group()
    whose.add_argument("--team", action="store_true", help=_("everybody's, not just yours"))
    whose.add_argument("--member", metavar=_("MEMBER"))
    parser.add_argument("--limit", type=count)
    listing(parser, "triage", "run")


def _products(commands: Commands[Parser]) -> None:
    _list_only(commands, "product", _("the products"))


def _members(commands: Commands[Parser]) -> None:
    _list_only(commands, "member", _("the sales team"))


def _list_only(commands: Commands[Parser], noun: str, words: str) -> None:
    verbs = commands.add_parser(noun, help=words).add_subparsers(metavar="list", required=True)
    listing(verbs.add_parser("list", help=words), "listings", f"{noun}_list")


def _undo(commands: Commands[Parser]) -> None:
    for name, words in (("undo", _("undo your last change")), ("redo", _("redo it"))):
        parser = commands.add_parser(name, help=words)
        parser.add_argument("--json", action="store_true")
        parser.set_defaults(run=lazily("undoing", name))


def _config(commands: Commands[Parser]) -> None:
    verbs = commands.add_parser("config", help=_("the settings")).add_subparsers(
        metavar="path|show", required=True
    )
    path = verbs.add_parser("path", help=_("where the settings file is"))
    path.set_defaults(run=lazily("settings", "path"))
    show = verbs.add_parser("show", help=_("the settings in force"))
    show.add_argument("--json", action="store_true")
    show.set_defaults(run=lazily("settings", "show"))


def _elsewhere(module: str, function: str) -> Callable[[Commands[Parser]], None]:
    """What adds the words of a command that have a file of their own."""

    def add(commands: Commands[Parser]) -> None:
        from importlib import import_module

        getattr(import_module(f"svit_tui.cli.{module}"), function)(commands)

    return add


# In the order of the help: which commands, and what adds their words.
COMMANDS: tuple[tuple[tuple[str, ...], Callable[[Commands[Parser]], None]], ...] = (
    (("demo",), _demo),
    (("import",), _import),
    (("export",), _export),
    (("search",), _search),
    (("deal",), _deals),
    (("contact",), _contacts),
    (("log",), _log),
    (("task",), _tasks),
    (("event",), _events),
    (("pipeline",), _elsewhere("pipeline_parser", "add_pipeline")),
    (("stage",), _elsewhere("pipeline_parser", "add_stage")),
    (("criterion",), _criteria),
    (("sequence",), _sequences),
    (("triage",), _triage),
    (("report",), _elsewhere("report_parser", "add_report")),
    (("goal",), _elsewhere("goal_parser", "add_goal")),
    (("template",), _elsewhere("template_parser", "add_template")),
    (("product",), _products),
    (("member",), _members),
    (("undo", "redo"), _undo),
    (("config",), _config),
)
