"""Import files in one unit of work, so that one undo takes all of it back."""

from __future__ import annotations

import gc
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from svit_tui.crm.action import IMPORT
from svit_tui.crm.flows.company import is_untouched
from svit_tui.crm.importing.known.pipelines import absent
from svit_tui.crm.importing.phases import Importer
from svit_tui.crm.importing.pipeline import Brought, wanted
from svit_tui.crm.importing.taker import Outcome
from svit_tui.crm.importing.waivers import Waived, Waiver
from svit_tui.exchange.maps import YES, ImportMap
from svit_tui.exchange.reading import read_records
from svit_tui.exchange.records import ENTITIES, Record, Rejected
from svit_tui.exchange.table import Table
from svit_tui.fields import NOUNS
from svit_tui.i18n import _
from svit_tui.model.errors import Invalid
from svit_tui.store.changes.unit import Unit
from svit_tui.store.store import Store

PLURALS: Mapping[str, str] = {noun.name: noun.plural for noun in NOUNS.values()}
ON_DUPLICATE = ("skip", "update", "create")
# What rows may be matched by.
KEYS = ("id", "email", "phone", "name")
# Told how many rows of how many are through, none of none while they are read. It may raise
# Cancelled, which takes all of it back.
Progress = Callable[[int, int], None]
STEP = 500


@dataclass(slots=True)
class ImportResult:
    """What an import did, or would do: counts by plural word, rejected rows, and rows with waived
    rules.
    """

    created: Counter[str] = field(default_factory=Counter)
    updated: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    rejected: list[Rejected] = field(default_factory=list)
    waived: list[Waived] = field(default_factory=list)
    # How many rows the mapping passes over.
    left_out: int = 0
    # The pipelines that were made, and those that rows name and nobody has, with how many do.
    pipelines: list[Brought] = field(default_factory=list)
    no_pipeline: Counter[str] = field(default_factory=Counter)

    @property
    def rejected_singly(self) -> list[Rejected]:
        """Return the rejected rows, except those rejected for a missing pipeline."""
        reasons = set(map(absent, self.no_pipeline))
        return [row for row in self.rejected if row.reason not in reasons]

    @property
    def taken(self) -> int:
        """Return how many rows were accepted, including those that were there already."""
        return sum(each.total() for each in (self.created, self.updated, self.unchanged))

    def as_dict(self) -> dict[str, Any]:
        """Return the result as scripts read it."""
        words = list(PLURALS.values())
        return {
            "created": {word: self.created[word] for word in words},
            "updated": {word: self.updated[word] for word in words},
            "unchanged": {word: self.unchanged[word] for word in words},
            "rejected": [row.as_dict() for row in self.rejected],
            "left_out": self.left_out,
            "waived": [row.as_dict() for row in self.waived],
            "pipelines": [each.as_dict() for each in self.pipelines],
            "no_pipeline": dict(self.no_pipeline),
        }


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """Collect garbage rarely: an import creates a million objects that stay, and looking through
    them took a tenth of its time.
    """
    threshold = gc.get_threshold()
    gc.set_threshold(50_000, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*threshold)


@_seldom_collected()
def import_files(
    store: Store,
    files: Sequence[Table],
    mapping_of: Callable[[Table], ImportMap],
    *,
    on_duplicate: str = "skip",
    dry_run: bool = False,
    currency: str = "UAH",
    title: str = "",
    keys: Collection[str] = (),
    create_contacts: bool = False,
    create_pipelines: bool = False,
    progress: Progress | None = None,
    first: Callable[[Unit], None] | None = None,
    and_then: Callable[[Unit], None] | None = None,
) -> ImportResult:
    """Import files: valid rows are stored, invalid ones are reported in the result.

    Rows are matched to existing ones by external id, then e-mail, then name, or only by the given
    `keys`. Unknown contacts are created if the mapping or `create_contacts` says so; pipelines
    likewise, by `create_pipelines`. For existing rows `skip` leaves them as they are, `update` sets
    the fields that the file contains, `create` adds another one. Everything is one change,
    including what `first` and `and_then` do; `dry_run` rolls it back at the end.

    Raises Invalid for a file that cannot be read at all, NotAllowed if it changes what only an
    administrator may change.
    """
    if on_duplicate not in ON_DUPLICATE:
        raise Invalid("on_duplicate", _("Duplicates are: skip, update or create."))
    if unknown := [key for key in keys if key not in KEYS]:
        raise Invalid(
            "match",
            _("Rows are matched by id, email, phone and name, not by “{key}”.").format(
                key=unknown[0]
            ),
        )
    result = ImportResult()
    told = progress or _nobody
    records = _all_records(files, mapping_of, result, store.clock(), currency, told)
    total = sum(len(group) for group in records.values())
    done = 0
    waived: list[tuple[Record, Outcome]] = []
    with store.unit(dry_run=dry_run) as work:
        # The first name that a change is given stays: what is called below names its own part.
        work.label(IMPORT, title or ", ".join(file.name for file in files), 0)
        is_new = is_untouched(work)
        if first is not None:
            first(work)
        importer = Importer(work, on_duplicate, keys, is_new=is_new)
        importer.named.brings_contacts = bool(records["contact"]) or any(
            part.entity == "contact" for file in files for part in mapping_of(file).files
        )
        if create_contacts:
            for group in records.values():
                for record in group:
                    record.create_contacts = record.create_contacts or YES
        for record in records["deal"]:
            record.create_pipelines = record.create_pipelines or create_pipelines
        pipelines = {spec for file in files if (spec := mapping_of(file).pipeline)}
        if len(pipelines) == 1:
            importer.known.pipelines.go_to(pipelines.pop())
        importer.known.pipelines.wanted = wanted(records["deal"], currency)
        for entity in ENTITIES:
            taken: list[tuple[Record, Outcome]] = []
            for start in range(0, len(records[entity]), STEP):
                part = records[entity][start : start + STEP]
                taken += importer.take(entity, part)
                done += len(part)
                told(done, total)
            importer.finish()
            for record, outcome in taken:
                _count(result, record, outcome)
                if outcome.waived and not outcome.problem:
                    waived.append((record, outcome))
        result.waived = list(_waived(importer, waived))
        result.pipelines = importer.known.pipelines.brought
        result.no_pipeline = importer.known.pipelines.absent
        if and_then is not None:
            and_then(work)
        work.count = result.created.total() + result.updated.total()
    result.rejected.sort(key=lambda row: (row.file, row.row))
    result.waived.sort(key=lambda row: (row.file, row.row))
    return result


def _all_records(
    files: Iterable[Table],
    mapping_of: Callable[[Table], ImportMap],
    result: ImportResult,
    now: datetime,
    currency: str,
    told: Progress,
) -> dict[str, list[Record]]:
    records: dict[str, list[Record]] = defaultdict(list)
    told(0, 0)
    for file in files:
        parts = mapping_of(file).parts_for(file.name, file.columns)
        if any(part.where for part in parts):
            result.left_out += sum(1 for _row in file.rows())
        # A broken row may be one of any part, and is told once.
        told_rows: set[int] = set()
        for part in parts:
            wanted = file.only(part.where)
            if part.where:
                result.left_out -= sum(1 for _row in wanted.rows())
            read = read_records(wanted, part, now=now, currency=currency)
            for place, record in enumerate(read, 1):
                if place % STEP == 0:
                    told(0, 0)
                if isinstance(record, Rejected):
                    if record.row not in told_rows:
                        told_rows.add(record.row)
                        result.rejected.append(record)
                else:
                    record.create_contacts = part.create_contacts
                    record.create_pipelines = part.create_pipelines
                    records[record.entity].append(record)
    # Deals of our own export in their order on the board: those of others keep that of the file.
    records["deal"].sort(key=_board_position)
    # Organisations before the people who work there, whatever the order of the file.
    records["contact"].sort(key=lambda record: record.values.get("kind") != "organization")
    return records


def _nobody(_done: int, _total: int) -> None:
    """Report progress to nobody."""


def _board_position(record: Record) -> int:
    text = str(record.values.get("board_position", ""))
    return int(text) if text.isdecimal() else 0


def _waived(importer: Importer, outcomes: Sequence[tuple[Record, Outcome]]) -> Iterator[Waived]:
    """Return the waived rules. What a stage requires may have come with rows after the deal."""
    asked: defaultdict[str, set[int]] = defaultdict(set)
    for record, outcome in outcomes:
        if Waiver.STAGE_REQUIRES in outcome.waived and outcome.number is not None:
            asked[record.entity].add(outcome.number)
    lacking = {entity: importer.lacking(entity, numbers) for entity, numbers in asked.items()}
    for record, outcome in outcomes:
        for waiver in outcome.waived:
            if waiver is not Waiver.STAGE_REQUIRES or outcome.number in lacking[record.entity]:
                yield Waived(record.file, record.row, waiver, record.cells)


def _count(result: ImportResult, record: Record, outcome: Outcome) -> None:
    word = PLURALS[outcome.counts_as or record.entity]
    if outcome.problem:
        result.rejected.append(Rejected(record.file, record.row, outcome.problem, record.cells))
    elif outcome.created:
        result.created[word] += 1
    elif outcome.updated:
        result.updated[word] += 1
    else:
        result.unchanged[word] += 1
    result.created["contacts"] += outcome.more_contacts
