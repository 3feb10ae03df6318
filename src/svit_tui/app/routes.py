"""Every screen and dialog by name, so that screens open each other without importing each other.

A route is a file and a name in it, imported when it is first opened: a whole list of imports would
be on the path of the first frame, and would lead from each room to all others.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from importlib import import_module
from typing import Any

from svit_tui.screens.base.desk import Command
from svit_tui.screens.base.screen import CrmScreen

# Screens, made with what `Desk.open` is given.
SCREENS: dict[str, str] = {
    "contacts": "contacts.screen:ContactsScreen",
    "timeline": "timeline.screen:TimelineScreen",
    "tasks": "tasks.screen:TasksScreen",
    "triage": "triage.screen:TriageScreen",
    "reports": "reports.screen:ReportsScreen",
    "settings": "settings.screen:SettingsScreen",
    "contact": "contacts.card:ContactScreen",
    "deal": "deals.screen:DealCardScreen",
}
# Coroutines that ask something, called with the screen that they come over and what it is about.
DIALOGS: dict[str, str] = {
    "first_start": "program.first_start:first_start",
    "jump": "program.jump:run_jump",
    "palette": "program.palette:run_palette",
    "drafts": "program.drafts:go_on_with_drafts",
    "quick_add": "quick_add.modal:quick_add",
    "import": "importing.form:import_files",
    "text.write": "texts.dialog:write",
    "communication.log": "timeline.form:log",
    "communication.edit": "timeline.form:edit_communication",
    "task.plan": "tasks.keys:plan",
    "task.edit": "tasks.keys:edit",
    "task.done": "tasks.keys:toggle_done",
    "task.put_off": "tasks.keys:put_off",
    "task.assign": "tasks.keys:assign",
    "task.archive": "tasks.keys:archive",
    "task.new": "tasks.form:new_task",
    "event.new": "tasks.event_form:new_event",
    "history": "timeline.history:show_history",
    "deal.new": "deals.form:new_deal",
    "deal.edit": "deals.form:edit_deal",
    "deal.fill": "deals.missing_form:fill_missing",
    "deal.lose": "deals.outcomes:lose",
    "deal.snooze": "deals.outcomes:snooze",
    "deal.sequence": "deals.sequences:nurture",
    "deal.owner": "deals.choices:owner",
    "deal.tags": "deals.choices:tags",
    "deal.qualify": "deals.qualification:qualify",
    "deal.bulk": "deals.bulk:on_deals",
    "deal.others": "deals.bulk:others",
    "contact.new": "contacts.form:new_contact",
    "contact.edit": "contacts.form:edit_contact",
    "contact.bulk": "deals.bulk:on_contacts",
    "pipeline.criteria": "deals.qualification:criteria",
    "rate.new": "settings.own:new_rate",
    "pipeline.stages": "settings.stage_form:change_stages",
}
# What each room offers in the palette of every screen.
COMMANDS: tuple[str, ...] = (
    "board.commands:commands",
    "reports.commands:commands",
    "settings.commands:commands",
)


def commands() -> list[Command]:
    """What can be done by name from every screen."""
    return [command for route in COMMANDS for command in follow(route)()]


def screen(name: str, *about: object) -> CrmScreen:
    """The screen of a route, made for what it is about."""
    made: CrmScreen = follow(SCREENS[name])(*about)
    return made


def dialog(name: str, *about: Any, **options: Any) -> Coroutine[Any, Any, Any]:
    """The dialog of a route, to be run in a worker of its screen."""
    asked: Coroutine[Any, Any, Any] = follow(DIALOGS[name])(*about, **options)
    return asked


def follow(route: str) -> Callable[..., Any]:
    """What stands at the end of a route."""
    module, name = route.split(":")
    found: Callable[..., Any] = getattr(import_module(f"svit_tui.screens.{module}"), name)
    return found
