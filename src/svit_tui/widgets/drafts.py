"""What forms ask of whoever keeps drafts, and what fields hold as values of JSON and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, Protocol

from svit_tui.widgets.merging import merged
from svit_tui.widgets.picker import Choice, NewChoice

# The key that says what a JSON object stands for.
_IS = "is"


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in a form, and what stood there when it opened.

    `against` is who has saved another version meanwhile, if it could not be saved because of that.
    """

    fields: Mapping[str, Any]
    before: Mapping[str, Any] = field(default_factory=dict)
    against: str = ""

    def own(self) -> dict[str, Any]:
        """The fields that were changed since the form opened."""
        return {key: raw for key, raw in self.fields.items() if not same(raw, self.before.get(key))}


@dataclass(slots=True)
class FormDraft:
    """What was typed into a form, and when; `heading` says which form it is.

    `route`, `about` and `options` open it again; no route says that only its screen can. `is_open`
    says that nobody has left it.
    """

    heading: str
    typed: Typed
    at: datetime
    route: str = ""
    about: tuple[Any, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class Settled:
    """What was typed, beside what others have changed meanwhile.

    `own` is what to put into the form, `theirs` what others have in fields that both changed, and
    `kept` are the fields that only others changed.
    """

    own: Mapping[str, Any]
    theirs: Mapping[str, Any]
    kept: Sequence[str]


def settle(typed: Typed, now: Mapping[str, Any], *, my_mark: str, their_mark: str) -> Settled:
    """Bring what was typed together with what the fields hold now.

    Texts of several lines are merged; where that can't be done, both versions stand in them below
    their marks.
    """
    own, theirs = typed.own(), {}
    for key, raw in own.items():
        before, other = typed.before.get(key), now.get(key)
        if key not in now or same(other, before) or same(other, raw):
            continue
        texts = [text for text in (before, raw, other) if isinstance(text, str)]
        if len(texts) == len((before, raw, other)) and "\n" in "".join(texts):
            own[key], fits = merged(*texts, my_mark=my_mark, their_mark=their_mark)
            if fits:
                continue
        theirs[key] = other
    kept = [
        key
        for key, other in now.items()
        if key not in own and key in typed.before and not same(other, typed.before[key])
    ]
    return Settled(own, theirs, kept)


class Drafts(Protocol):
    """Keeps what was typed into forms and not saved."""

    def __bool__(self) -> bool:
        """Whether anything is kept."""

    @property
    def is_fresh(self) -> bool:
        """Whether something was typed since the program began and is not saved yet."""

    def typed(self, key: str) -> Typed | None:
        """What was typed into a form; none if nothing was."""

    def keep(self, key: str, heading: str, typed: Typed) -> None:
        """Keep what stands in a form that is open."""

    def leave(self, key: str) -> None:
        """The form is closed; what was typed is kept."""

    def drop(self, key: str) -> None:
        """Forget what was typed: it is saved, or not wanted."""

    def listed(self) -> list[tuple[str, FormDraft]]:
        """All drafts with the keys of their forms, the newest first."""


def to_plain(raw: Any) -> Any:
    """What a field holds, in values of JSON. Raises TypeError for what none of them can hold."""
    if raw is None or isinstance(raw, bool | int | float):
        return raw
    if isinstance(raw, Enum):
        return to_plain(raw.value)
    if isinstance(raw, str):
        return raw
    if isinstance(raw, Choice):
        found = {_IS: "choice", "key": to_plain(raw.key), "label": raw.label}
        return found | {"detail": raw.detail} if raw.detail else found
    if isinstance(raw, NewChoice):
        return {_IS: "new", "name": raw.name, "offer": raw.offer}
    if isinstance(raw, date):
        return {_IS: "day", "day": raw.isoformat()}
    if isinstance(raw, Decimal):
        return {_IS: "number", "number": str(raw)}
    if isinstance(raw, tuple | list):
        return [to_plain(each) for each in raw]
    if isinstance(raw, Mapping):
        return {_IS: "fields", "fields": {str(key): to_plain(each) for key, each in raw.items()}}
    raise TypeError(f"no draft holds {type(raw).__name__}")


def from_plain(plain: Any) -> Any:
    """What a field held. Raises ValueError or KeyError for what `to_plain` never makes."""
    if isinstance(plain, list):
        return tuple(from_plain(each) for each in plain)
    if not isinstance(plain, dict):
        return plain
    match plain[_IS]:
        case "choice":
            return Choice(
                from_plain(plain["key"]), str(plain["label"]), str(plain.get("detail", ""))
            )
        case "new":
            return NewChoice(str(plain["name"]), int(plain["offer"]))
        case "day":
            return date.fromisoformat(plain["day"])
        case "number":
            return Decimal(plain["number"])
        case "fields":
            return {str(key): from_plain(each) for key, each in plain["fields"].items()}
        case other:
            raise ValueError(f"unknown part of a draft: {other}")


def text_of(raw: Any) -> str:
    """What a field holds, in a line."""
    if isinstance(raw, Choice):
        return raw.label
    if isinstance(raw, tuple | list):
        return "; ".join(filter(None, map(text_of, raw)))
    if isinstance(raw, Mapping):
        return " ".join(filter(None, map(text_of, raw.values())))
    return "" if raw is None else " ".join(str(raw).split())


def same(one: Any, other: Any) -> bool:
    """Whether two fields hold the same: choices are told by their keys, not by what they say."""
    return bool(_told(one) == _told(other))


def _told(raw: Any) -> Any:
    if isinstance(raw, Choice):
        return ("choice", _told(raw.key))
    if isinstance(raw, tuple | list):
        return tuple(_told(each) for each in raw)
    if isinstance(raw, Mapping):
        return {key: _told(each) for key, each in raw.items()}
    return raw
