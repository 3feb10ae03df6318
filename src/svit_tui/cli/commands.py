"""Which commands there are, in the order of the help, and the file that has each."""

from __future__ import annotations

from collections.abc import Mapping

# A command's name, and the module of this room that adds its words and does its work.
COMMANDS: Mapping[str, str] = {
    "demo": "demo",
    "import": "importing.command",
    "export": "exporting",
    "search": "search",
    "deal": "deal.command",
    "contact": "contact.command",
    "log": "log",
    "task": "task",
    "event": "event",
    "agenda": "agenda",
    "pipeline": "pipeline",
    "stage": "stage",
    "criterion": "criterion",
    "sequence": "sequence",
    "triage": "triage",
    "report": "report",
    "goal": "goal",
    "template": "template",
    "source": "source",
    "reason": "reason",
    "tag": "tag",
    "product": "product",
    "member": "member",
    "draft": "draft",
    "undo": "undo",
    "redo": "undo",
    "config": "config",
    "completion": "completion",
}
