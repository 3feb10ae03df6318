"""What is declared of a key: the areas it works in, its section in the help, what it needs."""

from __future__ import annotations

from dataclasses import dataclass

from svit_tui.i18n import N_

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
