"""The settings: small groups of typed values, read from TOML in the platform's config folder.

Each value carries what it does for the user; the documented sample is made from that.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from svit_tui.i18n import _, ngettext

if TYPE_CHECKING:
    from svit_tui.files.toml_text import TomlText
    from svit_tui.model.values.rates import Rates

APP = "svit-tui"
THEMES = (
    *("svit-dark", "svit-light", "svit-contrast"),
    *("svit-nord", "svit-solarized", "svit-ansi"),
)
LARGEST = 1_000_000
# So much of a value is quoted in a sentence.
LONGEST_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Look:
    """How the program looks and speaks."""

    theme: str = field(default="svit-dark", metadata={"doc": f"One of: {', '.join(THEMES)}."})
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
    """What one unit of a currency is worth in the base; the board and reports convert by it."""

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

    def conversion(self) -> Rates | None:
        """What amounts are converted by; none without any rate, as most people work."""
        if not self.rates.values:
            return None
        from svit_tui.model.values.rates import Rates

        base = self.rates.base or self.money.currency
        return Rates.given(base, self.rates.on, self.rates.values)


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


def shown(path: Path) -> str:
    """A path as sentences name it: short where it is in the home folder."""
    with suppress(RuntimeError, ValueError):
        return f"~/{path.relative_to(Path.home())}"
    return str(path)


def unreadable(path: Path, error: OSError) -> str:
    """The sentence for a settings file that can't be read at all."""
    return _("{path} can't be read: {error}.").format(
        path=shown(path), error=error.strerror or error
    )


def load() -> Settings:
    """Read the settings. What can't be understood keeps its default and is told in `problems`."""
    path = settings_file()
    try:
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return Settings()
    except OSError as error:
        return Settings(problems=(unreadable(path, error),))
    # Imported only by those who have settings: the first frame waits for them.
    from svit_tui.files.toml_text import read

    found = read(data, shown(path))
    problems = list(found.mistakes)
    groups: dict[str, Any] = {}
    for name, value in found.values.items():
        if name not in (*GROUPS, "rates", "keys"):
            problems.append(
                _("{path}: there is no group {name}.").format(
                    path=found.place(name), name=name[:LONGEST_SHOWN]
                )
            )
        elif not isinstance(value, dict):
            problems.append(
                _("{path}: {name} is a group of settings and begins with [{name}].").format(
                    path=found.place(name), name=name
                )
            )
        elif name == "keys":
            groups[name] = _keys(value, found, problems)
        elif name == "rates":
            from svit_tui.settings.rates import read_rates

            groups[name] = read_rates(value, found, problems)
        else:
            groups[name] = _group(name, value, found, problems)
    return Settings(**groups, problems=tuple(problems))


def _group(name: str, values: dict[str, Any], found: TomlText, problems: list[str]) -> Any:
    """A group of the values that fit; of each of the rest it is told what is wrong."""
    group = GROUPS[name]()
    known = {entry.name: type(entry.default) for entry in fields(group)}
    for key, value in values.items():
        allowed = CHOICES.get((name, key))
        if key not in known:
            problems.append(
                _("{path}: there is no setting {key}.").format(
                    path=found.place(name, key), key=f"{name}.{key[:LONGEST_SHOWN]}"
                )
            )
        elif not _fits(value, known[key]) or (allowed and value not in allowed):
            wanted = ", ".join(allowed) if allowed else _kind_said(known[key])
            problems.append(_refused(found.place(name, key), f"{name}.{key}", value, wanted))
        else:
            group = replace(group, **{key: value})
    return group


def _keys(values: dict[str, Any], found: TomlText, problems: list[str]) -> dict[str, str]:
    """Keys by action; what they mean is judged where the table of actions is."""
    keys: dict[str, str] = {}
    for action, value in values.items():
        if isinstance(value, str):
            keys[action] = value
        else:
            name = f"keys.{action[:LONGEST_SHOWN]}"
            wanted = _("a text in quotes")
            problems.append(_refused(found.place("keys", action), name, value, wanted))
    return keys


def _refused(place: str, key: str, value: object, wanted: str) -> str:
    return _("{path}: {key} can't be {value}; use {allowed}.").format(
        path=place, key=key, value=quoted(value), allowed=wanted
    )


def in_short(problems: Sequence[str]) -> str:
    """The first problem, and how many more there are, for one line of a screen."""
    path = settings_file()
    first, more = problems[0].replace(shown(path), path.name), len(problems) - 1
    if not more:
        return first
    said = ngettext(
        "{problem} {count} more: svit-tui config show",
        "{problem} {count} more: svit-tui config show",
        more,
    )
    return said.format(problem=first, count=more)


def quoted(value: object) -> str:
    """A value as a sentence quotes it."""
    try:
        return str(value)[:LONGEST_SHOWN]
    except ValueError:
        # A number of thousands of digits.
        return "…"


def _fits(value: object, kind: type[object]) -> bool:
    """Whether a value is of a setting's type; a number is none below zero."""
    if kind is int:
        return type(value) is int and 0 <= value <= LARGEST
    return type(value) is kind


def _kind_said(kind: type[object]) -> str:
    """What a setting without a list of choices takes, in words."""
    if kind is bool:
        return _("true or false")
    return _("a whole number") if kind is int else _("a text in quotes")


def as_dict(settings: Settings) -> dict[str, Any]:
    """The settings as plain values, a dict a group."""
    groups: dict[str, Any] = {
        name: {entry.name: getattr(getattr(settings, name), entry.name) for entry in fields(group)}
        for name, group in GROUPS.items()
    }
    rates = settings.rates
    groups["rates"] = {"base": rates.base, "on": rates.on, **rates.values}
    return {**groups, "keys": dict(settings.keys)}


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
        from svit_tui.model.paths import at_home

        return at_home(named), False
    return default_store(), True


def state_folder() -> Path:
    """Where the program keeps what is nobody's data: what was used last, and drafts."""
    import platformdirs

    return Path(platformdirs.user_state_dir(APP))


def _state_file() -> Path:
    return state_folder() / "state.json"


def last_used(store: Path, key: str) -> Any:
    """What was used last with this store, such as its `pipeline`; none if it is not known."""
    try:
        return _state(_state_file())[str(store)][key]
    except (OSError, KeyError, TypeError):
        return None


def remember(store: Path, key: str, value: Any) -> None:
    """Keep what was used last; a state that can't be written is only a small loss.

    Each change is worked into the file as it is then: other programs keep what they used, too.
    """
    if last_used(store, key) == value:
        return
    from svit_tui.files.whole import alone, put

    path = _state_file()
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with alone(path):
            state = _state(path)
            entry = state.get(str(store))
            state[str(store)] = {**(entry if isinstance(entry, dict) else {}), key: value}
            put(path, json.dumps(state).encode(), durable=False)


def _state(path: Path) -> dict[str, Any]:
    """The state as it is in the file, empty if that is damaged. Raises OSError."""
    try:
        state = json.loads(path.read_bytes())
    except (FileNotFoundError, ValueError, RecursionError):
        return {}
    return state if isinstance(state, dict) else {}
