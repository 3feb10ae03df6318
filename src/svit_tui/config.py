"""Settings: small groups of typed values, read from TOML in the platform's config folder.

Each value carries what it does for the user; the documented sample is made from that.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from svit_tui.i18n import _

APP = "svit-tui"
THEMES = ("svit-dark", "svit-light", "svit-contrast")
LARGEST = 1_000_000


@dataclass(frozen=True, slots=True)
class Look:
    """How the program looks and speaks."""

    theme: str = field(
        default="svit-dark", metadata={"doc": "One of: svit-dark, svit-light, svit-contrast."}
    )
    language: str = field(
        default="auto", metadata={"doc": "auto (of the terminal's locale), en or uk."}
    )


@dataclass(frozen=True, slots=True)
class MoneySettings:
    """How money is counted."""

    currency: str = field(
        default="UAH", metadata={"doc": "ISO 4217 code for amounts typed without a currency."}
    )


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """Where the data lives."""

    path: str = field(
        default="",
        metadata={"doc": "The store to open; empty for the platform's data folder."},
    )


@dataclass(frozen=True, slots=True)
class Work:
    """How the program goes along with the work."""

    offer_next_step: bool = field(
        default=True,
        metadata={"doc": "Offer the next step after a move, a call or a last task: y takes it."},
    )
    untouched_hours: int = field(
        default=24,
        metadata={"doc": "After so many hours a new lead that nobody has touched is in triage."},
    )
    bell: bool = field(
        default=False, metadata={"doc": "Ring the terminal's bell when a timed task comes due."}
    )
    mail_command: str = field(
        default="",
        metadata={"doc": "What opens mailto: links, such as xdg-open; empty for nothing."},
    )
    calendar_file: str = field(
        default="",
        metadata={
            "doc": "An .ics file with your tasks and events, kept up to date; empty for none."
        },
    )


@dataclass(frozen=True, slots=True)
class RateSettings:
    """What one unit of a currency is worth in the base: reports convert by it when asked to."""

    base: str = field(
        default="",
        metadata={"doc": "The currency that the rates are in; empty for that of [money]."},
    )
    on: str = field(default="", metadata={"doc": "The day that they are of, such as 2026-11-24."})
    # By ISO 4217 code, each a decimal number as text: exact, whatever TOML made of it.
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings. `keys` maps an action of docs/keys.md to its keys, such as "w,ctrl+w"."""

    look: Look = field(default_factory=Look)
    money: MoneySettings = field(default_factory=MoneySettings)
    store: StoreSettings = field(default_factory=StoreSettings)
    work: Work = field(default_factory=Work)
    rates: RateSettings = field(default_factory=RateSettings)
    keys: dict[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


GROUPS: dict[str, type[Any]] = {
    "look": Look,
    "money": MoneySettings,
    "store": StoreSettings,
    "work": Work,
}
CHOICES: dict[tuple[str, str], tuple[str, ...]] = {
    ("look", "theme"): THEMES,
    ("look", "language"): ("auto", "en", "uk"),
}


def config_folder() -> Path:
    """Where settings live; SVIT_CONFIG names another folder."""
    if folder := os.environ.get("SVIT_CONFIG"):
        return Path(folder)
    import platformdirs

    return Path(platformdirs.user_config_dir(APP))


def settings_file() -> Path:
    """The settings file, there or not."""
    return config_folder() / "settings.toml"


def load() -> Settings:
    """Read the settings. What can't be understood keeps its default and is told in `problems`."""
    path = settings_file()
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        return Settings(
            problems=(_("{path} can't be read: {error}.").format(path=path, error=error),)
        )
    import tomllib

    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return Settings(
            problems=(_("{path} is not TOML: {error}.").format(path=path, error=error),)
        )
    return _from(data, path)


def _from(data: dict[str, Any], path: Path) -> Settings:
    problems: list[str] = []
    settings = Settings()
    for name, value in data.items():
        if name == "keys" and isinstance(value, dict):
            keys = {str(action): str(key) for action, key in value.items()}
            settings = replace(settings, keys=keys)
        elif name == "rates" and isinstance(value, dict):
            # Imported only by those who have rates: the first frame waits for the settings.
            from svit_tui.rate_settings import read_rates

            rates, refused = read_rates(value, path)
            settings = replace(settings, rates=rates)
            problems += refused
        elif name in GROUPS and isinstance(value, dict):
            group = GROUPS[name]()
            known = {entry.name: type(entry.default) for entry in fields(group)}
            for key, entry in value.items():
                allowed = CHOICES.get((name, key))
                if key not in known:
                    problems.append(
                        _("{path}: there is no setting {key}.").format(
                            path=path, key=f"{name}.{key}"
                        )
                    )
                elif not _fits(entry, known[key]) or (allowed and entry not in allowed):
                    problems.append(
                        _("{path}: {key} can't be {value}; it is one of: {allowed}.").format(
                            path=path,
                            key=f"{name}.{key}",
                            value=str(entry)[:40],
                            allowed=", ".join(allowed or _values_of(known[key])),
                        )
                    )
                else:
                    group = replace(group, **{key: entry})
            settings = replace(settings, **{name: group})
        else:
            problems.append(_("{path}: there is no group {name}.").format(path=path, name=name))
    return replace(settings, problems=tuple(problems))


def _fits(value: object, kind: type[object]) -> bool:
    """Whether a value is of a setting's type; a number is none below zero."""
    if kind is int:
        return type(value) is int and 0 <= value <= LARGEST
    return type(value) is kind


def _values_of(kind: type[object]) -> tuple[str, ...]:
    """What a setting without a list of choices takes, in words."""
    if kind is bool:
        return ("true", "false")
    return (_("a whole number"),) if kind is int else (_("a text in quotes"),)


def as_dict(settings: Settings) -> dict[str, Any]:
    """The settings as plain values, a dict a group."""
    groups: dict[str, Any] = {
        name: {entry.name: getattr(getattr(settings, name), entry.name) for entry in fields(group)}
        for name, group in GROUPS.items()
    }
    rates = settings.rates
    groups["rates"] = {"base": rates.base, "on": rates.on, **rates.values}
    return {**groups, "keys": dict(settings.keys)}


def sample() -> str:
    """The documented sample that is written beside the settings file."""
    lines = ["# Settings of svit-tui. Copy what you want to change into settings.toml.", ""]
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


def save(settings: Settings) -> Path:
    """Write the settings, and the documented sample beside them."""
    import tomli_w

    folder = config_folder()
    folder.mkdir(parents=True, exist_ok=True)
    path = settings_file()
    fresh = path.with_suffix(".toml.new")
    fresh.write_text(tomli_w.dumps(as_dict(settings)), encoding="utf-8")
    fresh.replace(path)
    (folder / "settings.sample.toml").write_text(sample(), encoding="utf-8")
    return path


def default_store() -> Path:
    """The store in the platform's data folder."""
    import platformdirs

    return Path(platformdirs.user_data_dir(APP)) / "svit.db"


def store_path(asked: str | None, settings: Settings) -> tuple[Path, bool]:
    """The store to open, and whether it is the default place, whose folder may be made.

    The command line comes first, then SVIT_STORE, then the settings.
    """
    named = asked or os.environ.get("SVIT_STORE") or settings.store.path
    if named:
        return Path(named).expanduser(), False
    return default_store(), True


def _state_file() -> Path:
    import platformdirs

    return Path(platformdirs.user_state_dir(APP)) / "state.json"


def last_used(store: Path, key: str) -> Any:
    """What was used last with this store, such as its `pipeline`; none if it is not known."""
    try:
        state = json.loads(_state_file().read_text(encoding="utf-8"))
        return state[str(store)][key]
    except (OSError, ValueError, KeyError, TypeError):
        return None


def remember(store: Path, key: str, value: Any) -> None:
    """Keep what was used last; a state that can't be written is only a small loss."""
    path = _state_file()
    try:
        state = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(state, dict):
            state = {}
    except (OSError, ValueError):
        state = {}
    entry = state.get(str(store))
    if not isinstance(entry, dict):
        entry = {}
    if entry.get(key) == value:
        return
    state[str(store)] = {**entry, key: value}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(state), encoding="utf-8")
    except OSError:
        return
