"""Write the documented sample beside the settings file: every setting with its default."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

from svit_tui.settings.groups import GROUPS, RateSettings

FILE = "settings.sample.toml"


def sample() -> str:
    """The text of the sample."""
    lines = [
        "# Settings of svit-tui. Copy what you want to change into settings.toml: this file",
        "# is for looking things up, and the program writes it anew.",
        "",
    ]
    groups: dict[str, type[Any]] = {**GROUPS, "rates": RateSettings}
    for name, group in groups.items():
        lines += [f"# {group.__doc__}", f"[{name}]"]
        for entry in fields(group):
            if "doc" not in entry.metadata:
                lines.append("# USD = 41.50")
                continue
            lines += [f"# {entry.metadata['doc']}", f"{entry.name} = {_toml(entry.default)}"]
        lines.append("")
    lines += [
        "# Your own keys: the action's name of docs/keys.md, then keys with commas between.",
        "[keys]",
        '# won = "w"',
        "",
    ]
    return "\n".join(lines)


def _toml(value: object) -> str:
    """A value as TOML writes it: booleans and numbers as JSON does."""
    return json.dumps(value)
