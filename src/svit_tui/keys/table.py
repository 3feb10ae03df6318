"""The table of what keys do on screens; `keys/overlays.py` has those of what comes over them.

`keys/actions.py` makes bindings, footer, help and palette of both.
"""

from __future__ import annotations

from dataclasses import dataclass

from svit_tui.i18n import C_, N_

EVERYWHERE = "*"
SCREENS = (
    *("board", "contacts", "contact", "deal", "timeline", "tasks", "triage"),
    *("reports", "behind", "settings"),
)
# Parts that come over a screen and take its keys while they are there.
OVERLAYS = (
    *("filter", "form", "quick", "options", "choice", "picker", "picker_many", "sheet", "help"),
    *("text", "text_mail", "progress", "tour", "tried", "drafts"),
)

AREAS: dict[str, str] = {
    "board": N_("Board"),
    "contacts": N_("Contacts"),
    "contact": N_("Contact"),
    "deal": N_("Deal"),
    "timeline": N_("Timeline"),
    "tasks": N_("Tasks"),
    "triage": N_("Triage"),
    "reports": N_("Reports"),
    "behind": N_("Deals behind a number"),
    "settings": N_("Settings"),
    "filter": N_("Filter"),
    "form": N_("Form"),
    "quick": N_("Quick add"),
    "options": N_("Field of few options"),
    "choice": N_("Field with a list"),
    "picker": N_("Picker"),
    "picker_many": N_("Picker of several"),
    "drafts": N_("Drafts"),
    "sheet": N_("Qualification"),
    "help": N_("Help"),
    "progress": N_("Many at once"),
    "tried": N_("Before an import"),
    "tour": N_("Tour"),
    "text": N_("Text of a template"),
    "text_mail": N_("Text of a template, with a mail program"),
    "program": N_("everywhere"),
}

GO = N_("Go")
MOVE = N_("Move the cursor")
DEALS = N_("Deals")
WRITE = N_("Write down")
SHOW = N_("What is shown")
PROGRAM = N_("Program")
HERE = N_("Here")
SECTIONS = (DEALS, WRITE, MOVE, SHOW, GO, PROGRAM, HERE)

# What a footer without room for all keeps longest, where it has it.
NEEDED_MOST = (
    *("open", "call", "plan", "log", "stage_forward", "won", "lost", "toggle_done", "snooze"),
    *("new", "edit", "quick_add", "filter"),
)

# What an action may need: the thing under the cursor; some deals, selected or under the cursor;
# a deal or a task to put off; something that has an owner and tags; some tasks or events; a contact
# or a deal to write to; a pipeline.
ROW, SOME_DEALS, PUT_OFF, OWNED = "row", "some_deals", "put_off", "owned"
SOME_TASKS, SOMEBODY, PIPELINE = "some_tasks", "somebody", "pipeline"
NEEDS = (ROW, SOME_DEALS, PUT_OFF, OWNED, SOME_TASKS, SOMEBODY, PIPELINE)


@dataclass(frozen=True, slots=True)
class KeyAction:
    """One thing that a key does.

    `keys` are Textual's names of keys; two with a blank between mean the same key pressed twice.
    `where` are the areas it applies in, or everywhere. `label` is the footer's word, `shown` the
    areas whose footer has it. Actions with one label that follow each other share a place there.
    `needs` is what must be there to act on, one of NEEDS; `freely` are areas in which nothing must.
    """

    id: str
    keys: tuple[str, ...]
    label: str
    description: str
    section: str
    where: tuple[str, ...] = (EVERYWHERE,)
    shown: tuple[str, ...] = ()
    palette: bool = True
    needs: str = ""
    freely: tuple[str, ...] = ()


def _cursor(
    name: str,
    keys: tuple[str, ...],
    label: str,
    description: str,
    where: tuple[str, ...] = (EVERYWHERE,),
    shown: tuple[str, ...] = (),
) -> KeyAction:
    return KeyAction(name, keys, label, description, MOVE, where, shown, palette=False)


# Where people work on what is there; numbers are only looked at.
_WORK = SCREENS[:7]
_DEAL = ("board", "contact", "deal", "triage", "behind")
_LISTS = ("board", "contacts", "contact", "timeline", "tasks")
_SETTINGS = ("settings",)
_SELECTABLE = ("board", "contacts", "tasks")
_SIDEWAYS = ("board", "contact", "deal", "tasks", "reports", "settings")
_PARTS = ("contact", "deal", "reports", "settings")

ACTIONS: tuple[KeyAction, ...] = (
    _cursor(
        "left", ("h", "left"), N_("stage"), N_("previous stage, part or day"), _SIDEWAYS, ("board",)
    ),
    _cursor(
        "right", ("l", "right"), N_("stage"), N_("next stage, part or day"), _SIDEWAYS, ("board",)
    ),
    _cursor(
        "down", ("j", "down"), N_("card"), N_("down; the next deal"), shown=("board", "triage")
    ),
    _cursor("up", ("k", "up"), N_("card"), N_("up; the deal before"), shown=("board", "triage")),
    _cursor("first", ("g g", "home"), N_("first"), N_("first")),
    _cursor("last", ("G", "end"), N_("last"), N_("last")),
    _cursor("page_down", ("pagedown", "ctrl+f"), N_("page down"), N_("a page down; the next week")),
    _cursor("page_up", ("pageup", "ctrl+b"), N_("page up"), N_("a page up; the week before")),
    _cursor("next_part", ("tab",), N_("part"), N_("next part"), _PARTS, _PARTS),
    _cursor("previous_part", ("shift+tab",), N_("part"), N_("previous part"), _PARTS),
    KeyAction(
        "open",
        ("enter",),
        N_("open"),
        N_("open"),
        GO,
        (*_LISTS, "deal", "triage", "reports", "behind", "settings"),
        (*_LISTS[1:], "reports", "behind", "settings"),
        needs=ROW,
        freely=(
            "triage",
            "reports",
            "settings",
        ),
    ),
    KeyAction(
        "stage_back",
        ("H", "shift+left"),
        N_("move"),
        N_("move the deal to the previous stage"),
        DEALS,
        _DEAL,
        ("board", "deal", "triage"),
        needs=SOME_DEALS,
    ),
    KeyAction(
        "stage_forward",
        ("L", "shift+right"),
        N_("move"),
        N_("move the deal to the next stage"),
        DEALS,
        _DEAL,
        ("board", "deal", "triage"),
        needs=SOME_DEALS,
    ),
    KeyAction(
        "lower",
        ("J", "shift+down"),
        N_("reorder"),
        N_("put the deal lower in its stage; what is set up, lower in its list"),
        DEALS,
        ("board", "settings"),
        _SETTINGS,
        needs=SOME_DEALS,
        freely=("settings",),
    ),
    KeyAction(
        "higher",
        ("K", "shift+up"),
        N_("reorder"),
        N_("put the deal higher in its stage; what is set up, higher in its list"),
        DEALS,
        ("board", "settings"),
        _SETTINGS,
        needs=SOME_DEALS,
        freely=("settings",),
    ),
    KeyAction(
        "won",
        ("w",),
        C_("key", "won"),
        C_("key", "won"),
        DEALS,
        _DEAL,
        ("board", "deal", "triage"),
        needs=SOME_DEALS,
    ),
    KeyAction(
        "lost",
        ("x",),
        C_("key", "lost"),
        N_("lost: pick a reason"),
        DEALS,
        _DEAL,
        ("board", "deal", "triage"),
        needs=SOME_DEALS,
    ),
    KeyAction(
        "reopen",
        ("R",),
        N_("reopen"),
        N_("open a won or lost deal again; take back what is archived in the settings"),
        DEALS,
        (*_DEAL, "settings"),
        needs=SOME_DEALS,
        freely=("settings",),
    ),
    KeyAction(
        "snooze",
        ("z",),
        N_("snooze"),
        N_("snooze a deal until a date; reschedule a task"),
        DEALS,
        (*_DEAL, "tasks"),
        ("board", "deal", "tasks", "triage"),
        needs=PUT_OFF,
    ),
    KeyAction(
        "toggle_done",
        ("d",),
        N_("done"),
        N_("done, or not done after all: a task or an event"),
        DEALS,
        ("board", "contact", "deal", "tasks", "triage"),
        ("contact", "deal", "tasks", "triage"),
        needs=SOME_TASKS,
    ),
    KeyAction(
        "sequence",
        ("S",),
        N_("nurture"),
        N_("start or stop a nurture sequence; edit the sequences"),
        DEALS,
        _DEAL,
    ),
    KeyAction(
        "view",
        ("v",),
        N_("view"),
        N_("board or list; tasks or the week; the next table of a report"),
        SHOW,
        ("board", "tasks", "reports"),
        ("tasks",),
        needs=PIPELINE,
        freely=(
            "tasks",
            "reports",
        ),
    ),
    KeyAction("call", ("c",), N_("call"), N_("log a call"), WRITE, shown=(*_WORK, "behind")),
    KeyAction(
        "plan", ("t",), N_("task"), N_("plan a task or an event"), WRITE, shown=(*_WORK, "behind")
    ),
    KeyAction(
        "log",
        ("m",),
        N_("log"),
        N_("log an e-mail, a meeting, a message or a note"),
        WRITE,
        shown=_WORK,
    ),
    KeyAction(
        "text",
        ("T",),
        N_("text"),
        N_("write a text by a template: copy it, log it, mail it"),
        WRITE,
        (*_DEAL, "contacts", "timeline"),
        needs=SOMEBODY,
    ),
    KeyAction(
        "new",
        ("n",),
        N_("new"),
        N_("new: a deal, a contact, a communication or a task; something more to set up"),
        WRITE,
        shown=(*_WORK[:-1], "settings"),
    ),
    KeyAction(
        "edit",
        ("e",),
        N_("edit"),
        N_("edit"),
        WRITE,
        (*_WORK, "behind", "settings"),
        (*_WORK[1:-1], "behind", "settings"),
        needs=ROW,
        freely=(
            "contact",
            "deal",
            "settings",
        ),
    ),
    KeyAction(
        "quick_add",
        ("a",),
        N_("quick add"),
        N_("quick add: one line of text becomes a deal or a task"),
        WRITE,
        shown=("board",),
    ),
    KeyAction(
        "filter",
        ("slash",),
        N_("filter"),
        N_("filter this list as you type"),
        SHOW,
        _LISTS,
        _LISTS,
    ),
    KeyAction(
        "facets",
        ("f",),
        N_("filter by"),
        N_("filter by owner, source, product, tag and more; whose deals"),
        SHOW,
        (*_LISTS, "triage", "reports"),
        ("reports",),
    ),
    KeyAction(
        "period",
        ("r",),
        N_("period"),
        N_("choose the period of a report"),
        SHOW,
        ("reports",),
        ("reports",),
    ),
    KeyAction(
        "group",
        ("b",),
        N_("by"),
        N_("what a report is grouped by"),
        SHOW,
        ("reports",),
        ("reports",),
    ),
    KeyAction(
        "compare",
        ("equals_sign",),
        N_("compare"),
        N_("compare a report with the period before"),
        SHOW,
        ("reports",),
        ("reports",),
    ),
    KeyAction(
        "currency",
        ("M",),
        N_("currency"),
        N_("convert amounts to one currency"),
        SHOW,
        ("board", "reports"),
    ),
    KeyAction(
        "copy",
        ("y",),
        N_("copy"),
        N_("copy the table as text, here and over SSH"),
        SHOW,
        ("reports",),
        ("reports",),
    ),
    KeyAction(
        "export",
        ("e",),
        N_("export"),
        N_("export a report to a file: CSV, JSON, Markdown or a picture"),
        SHOW,
        ("reports",),
        ("reports",),
    ),
    KeyAction(
        "goal", ("dollar_sign",), N_("goal"), N_("set the goal of a month"), WRITE, ("reports",)
    ),
    KeyAction("sort", ("s",), N_("sort"), N_("sort"), SHOW, ("board", "contacts")),
    KeyAction("pipeline", ("p",), N_("pipeline"), N_("choose the pipeline"), SHOW, ("board",)),
    KeyAction(
        "history",
        ("i",),
        N_("history"),
        N_("who changed what"),
        SHOW,
        ("board", "contact", "deal"),
        needs=SOME_DEALS,
        freely=("contact", "deal"),
    ),
    KeyAction(
        "select",
        ("space",),
        N_("select"),
        N_("select, for one action on several"),
        DEALS,
        _SELECTABLE,
        _SELECTABLE,
        needs=ROW,
    ),
    KeyAction(
        "select_all",
        ("A",),
        N_("all"),
        N_("select all that the list shows, or none"),
        DEALS,
        _SELECTABLE,
    ),
    KeyAction(
        "bulk",
        ("B",),
        N_("bulk"),
        N_("do one thing with all selected, or else with everything the list shows"),
        DEALS,
        ("board", "contacts", "behind"),
    ),
    KeyAction(
        "owner",
        ("o",),
        N_("owner"),
        N_("owner of a deal or contact; whose task it is"),
        DEALS,
        ("board", "contacts", *_DEAL[1:], "tasks"),
        ("triage",),
        needs=OWNED,
    ),
    KeyAction(
        "tags",
        ("number_sign",),
        N_("tags"),
        N_("tags"),
        DEALS,
        ("board", "contacts", *_DEAL[1:]),
        needs=OWNED,
    ),
    KeyAction(
        "qualify",
        ("Q",),
        N_("qualify"),
        N_("qualification: the deal's score for each criterion"),
        DEALS,
        ("board", "deal", "triage"),
        ("deal", "triage"),
        needs=SOME_DEALS,
    ),
    KeyAction(
        "archive",
        ("delete",),
        N_("archive"),
        N_("archive"),
        WRITE,
        (*_WORK, "behind", "settings"),
        ("settings",),
        needs=ROW,
        freely=(
            "contact",
            "deal",
            "settings",
        ),
    ),
    KeyAction(
        "merge",
        ("X",),
        N_("merge"),
        N_("merge into another one: a stage, a source, a loss reason, a tag"),
        WRITE,
        _SETTINGS,
        _SETTINGS,
    ),
    KeyAction(
        "copy_one",
        ("C",),
        N_("copy"),
        N_("copy a pipeline with its stages"),
        WRITE,
        _SETTINGS,
    ),
    KeyAction(
        "accept_step",
        ("y",),
        N_("next step"),
        N_("take the next step that the status line offers"),
        WRITE,
        (*_WORK, "behind"),
    ),
    KeyAction("undo", ("u",), N_("undo"), N_("undo"), PROGRAM),
    KeyAction("redo", ("ctrl+r",), N_("redo"), N_("redo"), PROGRAM),
    KeyAction("go_board", ("1",), N_("board"), N_("board"), GO),
    KeyAction("go_contacts", ("2",), N_("contacts"), N_("contacts"), GO),
    KeyAction("go_timeline", ("3",), N_("timeline"), N_("timeline"), GO),
    KeyAction("go_tasks", ("4",), N_("tasks"), N_("tasks and the week"), GO),
    KeyAction("go_triage", ("5",), N_("triage"), N_("triage: deals that need a decision"), GO),
    KeyAction(
        "go_reports", ("6",), N_("reports"), N_("reports: where sales leak, and the forecast"), GO
    ),
    KeyAction(
        "go_settings", ("7",), N_("settings"), N_("settings: what your team sets up for itself"), GO
    ),
    KeyAction(
        "jump", ("ctrl+k",), N_("jump"), N_("jump to any contact or deal by a few letters"), GO
    ),
    KeyAction(
        "import_files",
        ("F",),
        N_("import"),
        N_("import files: contacts, deals, tasks, a calendar, a spreadsheet"),
        PROGRAM,
    ),
    KeyAction(
        "palette",
        ("colon", "ctrl+p"),
        N_("commands"),
        N_("command palette"),
        PROGRAM,
        palette=False,
    ),
    KeyAction(
        "back",
        ("escape", "q"),
        N_("back"),
        N_("close, back; q quits on the board"),
        GO,
        shown=("contact", "deal", "behind", "settings"),
    ),
    KeyAction(
        "criteria",
        (),
        N_("criteria"),
        N_("qualification of this pipeline: its criteria"),
        PROGRAM,
        ("board",),
        needs=PIPELINE,
    ),
    KeyAction(
        "stages",
        (),
        N_("stages"),
        N_("stages of this pipeline: probability, rotting days, what deals must have"),
        PROGRAM,
        ("board",),
        needs=PIPELINE,
    ),
    KeyAction(
        "help", ("question_mark",), N_("keys"), N_("keys of this screen"), PROGRAM, shown=SCREENS
    ),
    KeyAction(
        "repaint",
        ("ctrl+l",),
        N_("repaint"),
        N_("redraw the screen if something else has written over it"),
        PROGRAM,
        ("program",),
    ),
    KeyAction("quit", ("ctrl+q", "ctrl+c"), N_("quit"), N_("quit"), PROGRAM, ("program",)),
)
