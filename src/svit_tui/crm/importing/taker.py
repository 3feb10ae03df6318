"""The base of all importers: what each phase asks about a kind of thing, with default answers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from svit_tui.crm.importing.known.contacts import PENDING
from svit_tui.crm.importing.known.lookup import Lookup
from svit_tui.crm.importing.mentioned import NamedContacts
from svit_tui.crm.importing.own import keep_ids
from svit_tui.crm.importing.waivers import Waiver
from svit_tui.crm.lists.short_lists import left_team
from svit_tui.exchange.records import OWN, Record
from svit_tui.i18n import _
from svit_tui.model.errors import Invalid
from svit_tui.model.lists import Source
from svit_tui.model.values.text import search_key
from svit_tui.model.versioned import Archivable, VersionedRow
from svit_tui.store.changes.unit import Unit

# Columns of a row by name; those with an underscore are parts of it.
Values = dict[str, Any]


@dataclass(slots=True)
class Outcome:
    """What happened to a record, and which rules were waived.

    `more_contacts` were created because it named them, `number` is the number of its row.
    """

    created: bool = False
    updated: bool = False
    problem: str = ""
    more_contacts: int = 0
    waived: tuple[Waiver, ...] = ()
    number: int | None = None
    # The kind of thing that it counts as, if not the row's own.
    counts_as: str = ""


@dataclass(frozen=True, slots=True)
class New:
    """A record that was stored as a new row."""

    number: int
    record: Record
    values: Values


@dataclass(frozen=True, slots=True)
class Hands:
    """What all importers work with.

    `keys` are the fields used for matching rows to existing ones; all of them if empty. `finish`
    stores and changes everything that is waiting; `is_new` says that the store has never been
    changed before.
    """

    work: Unit
    known: Lookup
    named: NamedContacts
    on_duplicate: str
    keys: Collection[str]
    finish: Callable[[], None]
    is_new: bool = False


class Taker:
    """Imports one kind of thing. The phases call it and know nothing about the kind."""

    entity: ClassVar[str]
    model: ClassVar[type[VersionedRow]]
    # Which columns a file sets when it has a field, if not the one of that name; the rest of a row
    # stays on update.
    sets: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    # The columns of a new row that are set as they are told.
    as_told: ClassVar[tuple[str, ...]] = ()
    # Whether a later row about a new one without an id changes it.
    is_found_again: ClassVar[bool] = False
    # Whether the kind's own matching goes before ids, so that rows with ids can't be passed over.
    matches_itself: ClassVar[bool] = False

    def __init__(self, hands: Hands) -> None:
        self.hands = hands
        self.work = hands.work
        self.known = hands.known
        self.named = hands.named

    # What a row tells

    def prepare(self, record: Record) -> Values:
        """Return the columns of a row, without creating what it names. Raises Invalid."""
        # Each kind has its own. Other hooks may do nothing, so the class is no abstract one.
        raise NotImplementedError

    def complete(self, values: Values) -> None:
        """Create what a row names, once it is certain that the row is accepted."""
        if source := values.get("_source"):
            values["source_id"] = self.known.entry(Source, source)
        if whom := values.pop("_contact", None):
            values["contact_id"] = self.named.number(whom)
        if "_named" in values:
            employer = values.get("contact_id")
            values["_people"] = [self.named.number(whom, employer) for whom in values.pop("_named")]

    def begin(self, record: Record, values: Values, outcome: Outcome) -> None:
        """Complete the columns of a new row; the outcome lists the rules that were waived."""

    # Whether it is there

    def join(self, _record: Record, _values: Values, _outcome: Outcome) -> bool:
        """Return whether a row only adds to something new from an earlier row; if so, add it."""
        return False

    def match(self, record: Record, values: Values) -> int | None:
        """Find the row that a record is about: by id, then by what makes two rows the same."""
        if (uid := record.values.get("uid")) and self.counts("id"):
            return self.known.uids.find(self.entity, uid)
        external = record.values.get("external_id") if self.counts("id") else None
        if external:
            found = self.known.external(self.entity, record.system, external)
            if found is not None and self.is_meant(record, external):
                return found
            if found is not None:
                # The id is that of another row: this one has none that it could be found by.
                del record.values["external_id"]
                external = None
        return self.same(values, is_identified=bool(external))

    def same(self, values: Values, *, is_identified: bool) -> int | None:
        """Find a row without an id that is the same; a row with an id is found only by that."""
        if is_identified or not self.counts("name"):
            return None
        return self.alike(values)

    def alike(self, _values: Values) -> int | None:
        """Find the row with the same content."""
        return None

    def is_meant(self, _record: Record, _external_id: str) -> bool:
        """Return whether the row found by an id is the record's."""
        return True

    def is_there(self, record: Record) -> bool:
        """Return whether the content of a row exists already, by its id alone."""
        if self.matches_itself or not self.counts("id"):
            return False
        if uid := record.values.get("uid"):
            return self.known.uids.find(self.entity, uid) is not None
        external = record.values.get("external_id", "")
        found = self.known.external(self.entity, record.system, external)
        return found is not None and self.is_meant(record, external)

    def is_identified(self, record: Record) -> bool:
        """Return whether a row identifies a thing, so that it may change one that is new."""
        return self.is_found_again or bool(
            record.values.get("uid") or record.values.get("external_id")
        )

    def noted(self, _found: int, _values: Values, *, moves: bool) -> None:
        """Remember that a row is about an existing thing; `moves` says whether it changes it."""

    def completes(self, _record: Record) -> bool:
        """Return whether a row changes an existing thing even when duplicates are skipped."""
        return False

    def check(self, record: Record, values: Values, found: int | None) -> None:
        """Refuse a row that gives something to a member who has left. Raises Invalid.

        What is closed, done or past may be theirs, and so may anything in our own export.
        """
        column = self.whose(values)
        name = self.gone(values)
        if column is None or name is None or record.system == OWN:
            return
        owner_id = values[column]
        if found is not None and found > 0:
            row = self.work.fetch(self.model, [found]).get(found)
            if row is not None and (row[column] == owner_id or column not in self.given(record)):
                return
        raise Invalid(column, left_team(name))

    def gone(self, values: Values) -> str | None:
        """Return the name of a member who has left and would be responsible for a row."""
        column = self.whose(values)
        owner_id = values[column] if column else None
        return self.known.members.left.get(owner_id) if owner_id is not None else None

    def whose(self, _values: Values) -> str | None:
        """Return the column of the member who is responsible for a row from now on, if any."""
        return None

    def people_of(self, _number: int) -> set[int]:
        """Return the contacts of a row."""
        return set()

    # Storing

    def reserve(self, record: Record, values: Values) -> None:
        """Let later rows of the same file find this one before it is stored."""
        if uid := record.values.get("uid"):
            self.known.uids.keep(self.entity, uid, PENDING)
            return
        if external := record.values.get("external_id"):
            self.known.set_external(self.entity, record.system, external, PENDING)
        self.keep(record, values)

    def keep(self, _record: Record, _values: Values) -> None:
        """Let later rows find this one by its content."""

    def system_of(self, record: Record, _values: Values) -> str:
        """Return the system that a new row's id is kept under; none if it can't be kept."""
        return record.system

    def holds_id(self, system: str, value: str, number: int) -> bool:
        """Return whether an id belongs to the new row; one that another row has stays there."""
        self.known.set_external(self.entity, system, value, number)
        return self.known.external(self.entity, system, value) == number

    def stored(self, new: Sequence[New]) -> None:
        """Store the parts of new rows."""

    def change(self, found: int, record: Record, values: Values, outcome: Outcome) -> None:
        """Set the fields that the file contains."""
        given = self.given(record)
        columns = {
            name: value
            for name, value in values.items()
            if name in given and not name.startswith("_")
        }
        changed = self.work.change_many(self.model, [(found, columns)]) > 0
        outcome.updated = self.change_rest(found, record, values) or changed

    def change_rest(self, found: int, record: Record, values: Values) -> bool:
        """Set what has no column of its own; return whether anything changed."""
        changed = [
            self.change_parts(found, record, values),
            self.put_away(found, record),
            keep_ids(self.work, self.known, self.entity, found, record),
        ]
        return any(changed)

    def change_parts(self, _found: int, _record: Record, _values: Values) -> bool:
        """Set the parts given in a row; return whether anything changed."""
        return False

    def put_away(self, found: int, record: Record) -> bool:
        """Archive what a row says is archived; return whether anything changed."""
        at = record.values.get("archived_at")
        row = self.work.get(self.model, found) if at is not None else None
        if at is None or not isinstance(row, Archivable):
            return False
        if row.archived_at is None:
            self.archive(found)
            self.work.change(row, archived_at=at)
            return True
        return bool(self.work.change(row, archived_at=at))

    def archive(self, _found: int) -> None:
        """Do what archiving a thing of this kind entails."""

    def finish(self) -> None:
        """Do what has to wait until all rows are stored."""

    def lacking(self, numbers: Collection[int]) -> set[int]:
        """Return which of these rows still lack something required, now that everything is
        imported.
        """
        return set(numbers)

    # Helps

    def counts(self, key: str) -> bool:
        """Return whether rows are matched by this key."""
        return not self.hands.keys or key in self.hands.keys

    def given(self, record: Record) -> set[str]:
        """Return the columns that a record sets."""
        return columns_given(record, self.sets)

    def me(self) -> int | None:
        """The member who runs the import."""
        return self.work.member.id if self.work.member else None

    def owner(self, record: Record) -> int | None:
        """Return the member that a row names as owner. Raises Invalid."""
        owner = record.values.get("owner")
        return self.known.members.named(owner, record.system) if owner else None

    def source(self, told: Mapping[str, Any]) -> Values:
        """Return the column of a source, and its name if it has to be created."""
        source = told.get("source")
        there = self.known.entry_there(Source, source) if source else None
        return {"source_id": there, "_source": source}


def columns_given(record: Record, sets: Mapping[str, tuple[str, ...]]) -> set[str]:
    """Return the columns that a record sets."""
    return {column for name in record.values for column in sets.get(name, (name,))}


def checked_email(text: str) -> str:
    """Return a valid e-mail address. Raises Invalid."""
    if text and ("@" not in text or " " in text):
        raise Invalid("email", _("“{value}” is not an e-mail address.").format(value=text[:60]))
    return text


def tag_names(record: Record) -> list[str]:
    """Return the names of a record’s tags, each once."""
    names = [name.lstrip("#").strip() for name in record.values.get("tags", ())]
    return list({search_key(name): name for name in names if name}.values())
