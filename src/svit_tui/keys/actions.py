"""Make bindings, footer, help, palette and docs/keys.md from the table of actions.

`python -m svit_tui.keys.actions > docs/keys.md` writes the key page.

A screen takes `BINDINGS = bindings_for("board")` and has a method `action_<id>` for each action of
its area. A key pressed twice, such as `g g`, calls `action_twice("<id>")`, which counts.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING

from svit_tui.i18n import _
from svit_tui.keys.key_action import (
    AREAS,
    EVERYWHERE,
    MOVE,
    NEEDED_MOST,
    OVERLAYS,
    SCREENS,
    SECTIONS,
    KeyAction,
)
from svit_tui.keys.table import ACTIONS

if TYPE_CHECKING:
    from textual.binding import BindingType

__all__ = ["AREAS", "BY_ID", "EVERYWHERE", "MOVE", "OVERLAYS", "SCREENS", "SECTIONS", "KeyAction"]

# The actions of screens; `named` knows those of overlays, too.
BY_ID: dict[str, KeyAction] = {action.id: action for action in ACTIONS}

# The same places on a Ukrainian keyboard, so that nobody has to change the layout to press a key.
_LATIN = "qwertyuiopasdfghjklzxcvbnm"
_UKRAINIAN = "йцукенгшщзфівапролдячсмить"
_SAME_PLACE: dict[str, str] = {
    **dict(zip(_LATIN, _UKRAINIAN, strict=True)),
    **dict(zip(_LATIN.upper(), _UKRAINIAN.upper(), strict=True)),
    "number_sign": "№",
    "dollar_sign": "semicolon",
    "colon": "Ж",
    "question_mark": "comma",
    "slash": "full_stop",
}
_DISPLAY: dict[str, str] = {
    "dollar_sign": "$",
    "equals_sign": "=",
    "number_sign": "#",
    "slash": "/",
    "colon": ":",
    "question_mark": "?",
    "escape": "esc",
    "left": "←",
    "right": "→",
    "up": "↑",
    "down": "↓",
    "shift+left": "shift+←",
    "shift+right": "shift+→",
    "shift+up": "shift+↑",
    "shift+down": "shift+↓",
    "alt+down": "alt+↓",
}
_NAMES: dict[str, str] = {
    "#": "number_sign",
    "/": "slash",
    ":": "colon",
    "?": "question_mark",
    "$": "dollar_sign",
    "=": "equals_sign",
}
# No terminal sends this: a binding that a user's keymap took away, or that has no key as yet.
_NEVER = "unbound"
PALETTE_KEY = ":"

_own_keys: dict[str, tuple[str, ...]] = {}


def applies(action: KeyAction, where: str) -> bool:
    """Whether the action belongs to this area. Everywhere means every screen, not the overlays."""
    return where in action.where or (where in SCREENS and EVERYWHERE in action.where)


def every_action() -> tuple[KeyAction, ...]:
    """The actions of screens and of what comes over them."""
    from svit_tui.keys import overlays

    return (*ACTIONS, *overlays.ACTIONS)


@cache
def named() -> Mapping[str, KeyAction]:
    """Every action by its name."""
    return {action.id: action for action in every_action()}


def actions_of(where: str) -> list[KeyAction]:
    """The actions of an area, in the table's order."""
    among = ACTIONS if where in SCREENS else every_action()
    return [action for action in among if applies(action, where)]


def keys_of(action: KeyAction) -> tuple[str, ...]:
    """The keys in force: the user's own, else the table's."""
    return _own_keys.get(action.id, action.keys)


def use_keys(own: Mapping[str, str]) -> list[str]:
    """Take the user's keys of the settings: action to keys with commas between.

    Call it before the first screen is made. Returns a sentence for each that can't be taken: an
    action that is not there, or a key that then would mean two things on a screen.
    """
    _own_keys.clear()
    problems: list[str] = []
    for name, text in own.items():
        action = named().get(name)
        keys = tuple(key for part in text.split(",") if (key := _normal(part)))
        if action is None:
            problems.append(_("Keys: there is no action “{name}”.").format(name=name))
            continue
        doubles = [key for key in keys if " " in key]
        if not keys or (doubles and not _doubled(action.keys)):
            problems.append(_("Keys: “{name}” can't be “{keys}”.").format(name=name, keys=text))
            continue
        _own_keys[name] = keys
    for name in list(_own_keys):
        clash = _clash(named()[name])
        if clash is not None:
            key, other = clash
            problems.append(
                _("Keys: “{key}” is both “{name}” and “{other}”.").format(
                    key=key_text(key), name=name, other=other.id
                )
            )
            del _own_keys[name]
    return problems


def presses(key: str, character: str | None, name: str) -> bool:
    """Whether a key, by its name or by what it types, is one of an action's."""
    keys = _with_places(_plain(keys_of(BY_ID[name])))
    return key in keys or (character is not None and character in keys)


def keys_known(where: str) -> frozenset[str]:
    """Every key that does something in an area, in Textual's names."""
    found = [key for action in actions_of(where) for key in keys_of(action)]
    plain = [part for key in found for part in key.split(" ")]
    program = [key for name in ("repaint", "quit") for key in keys_of(BY_ID[name])]
    return frozenset(_with_places([*plain, *program]))


def elsewhere(key: str, character: str | None) -> KeyAction | None:
    """What a key does on other screens than the one in front."""
    return next((one for one in ACTIONS if presses(key, character, one.id)), None)


def keymap() -> dict[str, str]:
    """The user's keys for `App.set_keymap`: id of a binding to Textual's names of keys."""
    result: dict[str, str] = {}
    for name in _own_keys:
        action = named()[name]
        result[name] = ",".join(_with_places(_plain(keys_of(action)))) or _NEVER
        if _doubled(action.keys):
            result[f"{name}.twice"] = ",".join(_with_places(_doubled(keys_of(action)))) or _NEVER
    return result


def bindings_for(where: str) -> list[BindingType]:
    """Textual bindings of an area, with the keys of the table.

    Each has its action's id, so that `App.set_keymap(keymap())` puts the user's keys in place.
    """
    from textual.binding import Binding

    bindings: list[BindingType] = []
    for action in actions_of(where):
        if plain := _plain(action.keys):
            keys = ",".join(_with_places(plain))
            bindings.append(Binding(keys, action.id, action.label, show=False, id=action.id))
        elif not action.keys:
            # Found in the palette; the settings may give it a key.
            bindings.append(Binding(f"{_NEVER}.{action.id}", action.id, show=False, id=action.id))
        if doubled := _doubled(action.keys):
            keys = ",".join(_with_places(doubled))
            name = f"{action.id}.twice"
            bindings.append(Binding(keys, f"twice('{action.id}')", show=False, id=name))
    return bindings


def beyond(where: str, lacks: Callable[[str], str]) -> frozenset[str]:
    """The actions of an area that can't be done now: `lacks` says why for what they need."""
    lacking = {need for need in _needs(where) if lacks(need)}
    if not lacking:
        return frozenset()
    return frozenset(one.id for one in actions_of(where) if need_of(one, where) in lacking)


def need_of(action: KeyAction, where: str) -> str:
    """What an action needs in an area; empty for nothing."""
    return "" if where in action.freely else action.needs


@cache
def _needs(where: str) -> frozenset[str]:
    return frozenset(need for one in actions_of(where) if (need := need_of(one, where)))


def footer(where: str, without: Collection[str] = ()) -> list[tuple[str, str]]:
    """Keys and translated labels of an area's footer; the last one is to stay when it is cut.

    `without` are actions that can't be done now.
    """
    parts: list[tuple[str, str]] = []
    for action in actions_of(where):
        if where not in action.shown or action.id in without:
            continue
        key, label = key_text(keys_of(action)[0]), _(action.label)
        if parts and parts[-1][1] == label:
            parts[-1] = (f"{parts[-1][0]}/{key}", label)
        else:
            parts.append((key, label))
    return parts


def footer_fitting(
    where: str, without: Collection[str], fits: Callable[[list[tuple[str, str]]], bool]
) -> list[tuple[str, str]]:
    """As much of the footer as fits: help or the way out, what is needed most, then the rest.

    The keys that move the cursor come after those: arrows are found without being told.
    """
    whole = footer(where, without)
    moves = {_(one.label) for one in actions_of(where) if one.section == MOVE}
    needed = {_(BY_ID[name].label): place for place, name in enumerate(NEEDED_MOST)}

    def rank(place: int) -> tuple[int, int]:
        label = whole[place][1]
        if place == len(whole) - 1:
            return 0, 0
        if label in needed:
            return 1, needed[label]
        return (2 if label in moves else 3), place

    kept: list[int] = []
    for place in sorted(range(len(whole)), key=rank):
        if fits([whole[one] for one in sorted([*kept, place])]):
            kept.append(place)
    return [whole[place] for place in sorted(kept)]


def help_sections(
    where: str, without: Collection[str] = ()
) -> list[tuple[str, list[tuple[str, str]]]]:
    """The keys of an area under translated headings: (heading, [(keys, description)])."""
    here = actions_of(where)
    sections = []
    for section in SECTIONS:
        rows = [
            (keys_text(action), _(action.description))
            for action in (*here, BY_ID["repaint"], BY_ID["quit"])
            if action.section == section
            and (action in here or where in SCREENS)
            and action.id not in without
        ]
        if rows:
            sections.append((_(section), rows))
    return sections


def palette(where: str, without: Collection[str] = ()) -> list[tuple[str, str, str]]:
    """What the command palette offers in an area: (id, description, keys)."""
    return [
        (action.id, _(action.description), keys_text(action) if keys_of(action) else "")
        for action in actions_of(where)
        if action.palette and action.id not in without
    ]


def keys_text(action: KeyAction) -> str:
    """The keys of an action as a person reads them: `g g, home`; without one, the palette's."""
    return ", ".join(key_text(key) for key in keys_of(action)) or PALETTE_KEY


def key_text(key: str) -> str:
    """One key as a person reads it: `#`, `esc`, `ctrl+s`."""
    return " ".join(_DISPLAY.get(part, part) for part in key.split(" "))


def _normal(key: str) -> str:
    """A key as written in the settings, in Textual's names."""
    return " ".join(_NAMES.get(part, part) for part in key.split())


def _plain(keys: Iterable[str]) -> list[str]:
    return [key for key in keys if " " not in key]


def _doubled(keys: Iterable[str]) -> list[str]:
    return [key.split(" ")[0] for key in keys if " " in key]


def _with_places(keys: Iterable[str]) -> list[str]:
    """The keys and those at the same places of a Ukrainian keyboard."""
    found = list(keys)
    return found + [_SAME_PLACE[key] for key in found if key in _SAME_PLACE]


def _clash(action: KeyAction) -> tuple[str, KeyAction] | None:
    """A key of the action that another action of the same area has, and that action."""
    areas = [area for area in (*SCREENS, *OVERLAYS) if applies(action, area)]
    taken = {key.split(" ")[0] for key in keys_of(action)}
    for other in every_action():
        if other.id == action.id or not any(applies(other, area) for area in areas):
            continue
        for key in keys_of(other):
            if key.split(" ")[0] in taken:
                return key, other
    return None


def keys_page() -> str:
    """docs/keys.md: every action of the table, in the language in force."""
    lines = [
        "# Keys",
        "",
        "One key means one thing on all screens. `?` shows the keys of the screen that you are",
        "on, `:` finds an action by its name; from every screen it also opens reports, filters of",
        "the board and settings by theirs (`win rate`, `what rots`, `language`). Letters work on a",
        "Ukrainian keyboard too: the keys at the same places are bound. In the settings file,",
        '`[keys]` gives an action keys of your own by its name below: `won = "w,ctrl+w"`.',
        "",
        "The last line of a screen, `?` and `:` show what can be done where the cursor is; a key",
        "for something else says why not. The tables in `src/svit_tui/keys/` make this page, by",
        "`python -m svit_tui.keys.actions`.",
        "",
    ]
    both = every_action()
    screens = [action for action in both if not set(action.where) & set(OVERLAYS)]
    overlays = [action for action in both if set(action.where) & set(OVERLAYS)]
    for section in SECTIONS:
        rows = [action for action in screens if action.section == section]
        if rows:
            lines += [f"## {_(section)}", "", *_table(rows), ""]
    lines += ["## In forms, pickers, filters and help", "", *_table(overlays), ""]
    return "\n".join(lines)


def _table(rows: Iterable[KeyAction]) -> list[str]:
    lines = ["| keys | what it does | where | name |", "| --- | --- | --- | --- |"]
    for action in rows:
        keys = " ".join(f"`{key_text(key)}`" for key in action.keys or (PALETTE_KEY,))
        where = (
            _("everywhere")
            if EVERYWHERE in action.where
            else ", ".join(_(AREAS[area]) for area in action.where)
        )
        lines.append(f"| {keys} | {_(action.description)} | {where} | `{action.id}` |")
    return lines


if __name__ == "__main__":
    import sys

    sys.stdout.write(keys_page())
