"""Nurture sequences: define them, start and stop them for deals, and see how far they are.

The team's own sequences are in `sequences.toml` beside the store. Without that file the built-in
ones are used; the first change in the program writes the file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, func, select

from svit_tui.crm import nurturing
from svit_tui.crm.deals.changes import open_deal
from svit_tui.crm.flows import actions
from svit_tui.crm.lists.differences import Difference
from svit_tui.crm.tasks import changes as tasks
from svit_tui.crm.tasks.changes import Due
from svit_tui.exchange.toml.sequences import (
    Found,
    name_of,
    read_sequences,
    with_sequence,
    write_sequences,
)
from svit_tui.files.shipped import data_folder
from svit_tui.files.whole import alone, put, with_line_ends_of
from svit_tui.i18n import N_, _, language
from svit_tui.model.deal import Deal
from svit_tui.model.errors import Conflict, Invalid, NotFound
from svit_tui.model.kinds import StopReason, TaskKind
from svit_tui.model.nurture_steps import NurtureSequence, NurtureStep
from svit_tui.model.nurturing import SequenceRun
from svit_tui.model.task import Task
from svit_tui.model.values.stored import to_json
from svit_tui.store.changes.unit import Unit
from svit_tui.store.file.own_files import SEQUENCES
from svit_tui.store.reads.chunks import chunks
from svit_tui.store.store import Store

# The name of the team's own file.
FILE = SEQUENCES
LARGEST = 1_000_000
# A step without a subject is called after its sequence.
_SUBJECTS: dict[str, str] = {
    TaskKind.EMAIL: N_("{sequence}: e-mail"),
    TaskKind.CALL: N_("{sequence}: call"),
    TaskKind.MEETING: N_("{sequence}: meeting"),
    TaskKind.MESSAGE: N_("{sequence}: message"),
    TaskKind.TODO: N_("{sequence}: to do"),
    TaskKind.DEADLINE: N_("{sequence}: deadline"),
}


# Why a sequence ended, where it is shown.
_ENDED: dict[str, str] = {
    StopReason.FINISHED: N_("all steps are done"),
    StopReason.REPLY: N_("a reply came"),
    StopReason.MOVED: N_("the deal moved"),
    StopReason.WON: N_("won"),
    StopReason.LOST: N_("lost"),
    StopReason.ARCHIVED: N_("the deal was archived"),
    StopReason.STOPPED: N_("stopped by hand"),
}


def ended_said(because: str) -> str:
    """Why a sequence ended, in words; nothing while it runs."""
    return _(_ENDED[because]) if because in _ENDED else because


@dataclass(frozen=True, slots=True)
class RunRow:
    """A sequence of a deal: how far it is, or why it ended. `step` is the one that is due next."""

    id: int
    deal_id: int
    deal: str
    name: str
    started_on: date
    stopped_at: datetime | None
    stopped_because: str
    step: int
    steps: int
    left: int
    next_on: date | None

    def as_dict(self) -> dict[str, Any]:
        """The row as scripts read it."""
        return {
            "deal_id": self.deal_id,
            "deal": self.deal,
            "sequence": self.name,
            "started_on": to_json(self.started_on),
            "step": self.step,
            "steps": self.steps,
            "next_on": to_json(self.next_on),
            "stopped_at": to_json(self.stopped_at),
            "stopped_because": self.stopped_because or None,
        }


# The list of sequences


def sequences_file(store: Store) -> Path:
    """Where the team's own sequences stand, there or not."""
    return store.path.parent / FILE


def known(store: Store) -> Found:
    """The sequences in use, and the problems of the file. Raises Invalid if it is unreadable.

    If the file has no sequences, there are none: the built-in ones do not come back.
    """
    text = _text_of(sequences_file(store))
    return read_sequences(text, FILE) if text is not None else built_in()


def find(store: Store, name: str) -> NurtureSequence:
    """The sequence of that name. Raises NotFound that names those there are."""
    found = known(store)
    sequence = found.named(name)
    if sequence is None:
        names = ", ".join(entry.name for entry in found.sequences) or _("none")
        raise NotFound(
            _("There is no sequence “{name}”. There are: {names}.").format(name=name, names=names)
        )
    return sequence


def built_in() -> Found:
    """The sequences that the program brings, in the language in force."""
    name = f"sequences.{language()}.toml"
    return read_sequences(data_folder().joinpath(name).read_text(encoding="utf-8"), name)


def save(store: Store, sequence: NurtureSequence, *, before: NurtureSequence | None = None) -> None:
    """Write a new sequence to the file, or replace the one that it was `before`.

    The rest of the file is kept. Raises Invalid if the name is taken or the file can't be written,
    Conflict if somebody has changed the same sequence in the meantime.
    """
    sequence = NurtureSequence(name_of(sequence.name), sequence.steps)
    path = sequences_file(store)
    with alone(path):
        _save(path, sequence, before, like=store.path)


def _save(
    path: Path, sequence: NurtureSequence, before: NurtureSequence | None, *, like: Path
) -> None:
    text = _text_of(path)
    if text is None:
        text = write_sequences(built_in().sequences)
    found = read_sequences(text, FILE)
    old_name = before.name if before is not None else None
    if before is not None and found.named(before.name) != before:
        raise Conflict(
            _("Somebody changed “{name}” since you opened it. Nothing was overwritten.").format(
                name=before.name
            )
        )
    other = found.named(sequence.name)
    if other is not None and other != before:
        raise Invalid("name", _("There is already a sequence “{name}”.").format(name=sequence.name))
    fresh = with_sequence(text, old_name, sequence)
    kept = [sequence if entry == before else entry for entry in found.sequences]
    expected = kept if before is not None else [*kept, sequence]
    if list(read_sequences(fresh, FILE).sequences) != expected:
        raise Invalid(
            "",
            _("“{name}” can't be written into {file} as that is now: change it there.").format(
                name=sequence.name, file=FILE
            ),
        )
    _put(path, with_line_ends_of(text, fresh), like=like)


def own_text(store: Store) -> str | None:
    """The text of the team's own file, none if the built-in sequences are in force."""
    return _text_of(sequences_file(store))


def take_in(store: Store, data: bytes, *, dry_run: bool = False) -> list[Difference]:
    """Make the sequences of a file the team's, by name; those it has not are left alone.

    Where there is no file yet, it becomes the file. Raises Invalid.
    """
    text = _decoded(data)
    here = _text_of(sequences_file(store))
    known_here = read_sequences(here, FILE) if here is not None else Found(())
    found = []
    for sequence in read_sequences(text, FILE).sequences:
        before = known_here.named(sequence.name)
        if before != sequence:
            what = _("sequence “{name}”").format(name=sequence.name)
            found.append(Difference("+" if before is None else "~", what))
            if here is not None and not dry_run:
                save(store, sequence, before=before)
    if here is None and not dry_run:
        with alone(sequences_file(store)):
            _put(sequences_file(store), text, like=store.path)
    return found


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Invalid("file", _("{file} is not UTF-8 text.").format(file=FILE)) from None


def _put(path: Path, text: str, *, like: Path) -> None:
    try:
        put(path, text.encode(), like=like)
    except OSError as error:
        raise Invalid(
            "file", _("{path} can't be written: {error}.").format(path=path, error=error.strerror)
        ) from error


def _text_of(path: Path) -> str | None:
    """The file's text, none if there is no file. Raises Invalid."""
    try:
        if path.stat().st_size > LARGEST:
            raise Invalid("file", _("{path} is too large.").format(path=path))
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise Invalid(
            "file", _("{path} can't be read: {error}.").format(path=path, error=error)
        ) from error


# Runs


def start(
    work: Unit, deal_id: int, sequence: NurtureSequence, on: date | None = None
) -> SequenceRun:
    """Start a sequence for an open deal on a day, today if none is given.

    Its steps become all-day tasks of the deal's owner, counted from that day, weekends included. A
    sequence that is already running for the deal stops. Raises NotOpen, NotFound.
    """
    deal = open_deal(work, deal_id)
    for run in nurturing.runs_of(work, deal_id):
        nurturing.stop(work, run, StopReason.STOPPED)
    day = on or work.now.astimezone().date()
    # One thing is done to one deal, however many tasks that makes.
    work.label(actions.SEQUENCE_START, deal.title, count=1 - len(sequence.steps))
    run = work.add(SequenceRun(deal_id=deal_id, name=sequence.name, started_on=day))
    for step in sequence.steps:
        tasks.add(
            work,
            title=step.text or _(_SUBJECTS[step.kind]).format(sequence=sequence.name),
            kind=step.kind,
            due=Due(_day_of(step, day)),
            assignee_id=deal.owner_id,
            deal_id=deal_id,
            sequence_run_id=run.key,
        )
    return run


def stop(work: Unit, deal_id: int) -> SequenceRun:
    """Stop the sequence that runs for a deal. Raises NotFound if none does."""
    deal = work.get(Deal, deal_id)
    runs = nurturing.runs_of(work, deal_id)
    if not runs:
        raise NotFound(_("No sequence runs for “{title}”.").format(title=deal.title))
    for run in runs:
        nurturing.stop(work, run, StopReason.STOPPED)
    work.label(actions.SEQUENCE_STOP, deal.title)
    return runs[0]


def runs(
    session: Session, deal_ids: Sequence[int] | None = None, *, ended: bool = False
) -> list[RunRow]:
    """Sequences that run for these deals, or for any; with `ended` those too that ran before."""
    query = select(SequenceRun, Deal.title).join(Deal, col(Deal.id) == SequenceRun.deal_id)
    if deal_ids is not None:
        query = query.where(col(SequenceRun.deal_id).in_(deal_ids))
    if not ended:
        query = query.where(col(SequenceRun.stopped_at).is_(None))
    found = session.exec(query.order_by(col(SequenceRun.id))).all()
    counts = _counts(session, [run.key for run, _title in found])
    rows = []
    for run, title in found:
        steps, left, next_on = counts.get(run.key, (0, 0, None))
        step = min(steps - left + 1, steps) if run.stopped_at is None else steps - left
        rows.append(
            RunRow(
                id=run.key,
                deal_id=run.deal_id,
                deal=title,
                name=run.name,
                started_on=run.started_on,
                stopped_at=run.stopped_at,
                stopped_because=run.stopped_because,
                step=step,
                steps=steps,
                left=left,
                next_on=next_on,
            )
        )
    return rows


def _counts(session: Session, run_ids: Sequence[int]) -> dict[int, tuple[int, int, date | None]]:
    """Of each run: how many steps it has, how many are to do, and when the next one is."""
    to_do = (col(Task.done_at).is_(None)) & (col(Task.archived_at).is_(None))
    found: dict[int, tuple[int, int, date | None]] = {}
    for part in chunks(run_ids):
        query = (
            select(
                Task.sequence_run_id,
                func.count(),
                func.count().filter(to_do),
                func.min(Task.due_on).filter(to_do),
            )
            .where(col(Task.sequence_run_id).in_(part))
            .group_by(col(Task.sequence_run_id))
        )
        for run_id, steps, left, next_on in session.exec(query):
            if run_id is not None:
                found[run_id] = (steps, left, next_on)
    return found


def _day_of(step: NurtureStep, start_on: date) -> date:
    return start_on + timedelta(days=step.day)
