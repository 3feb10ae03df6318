"""Import the past of deals from our own exports: stages, sequences, answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlmodel import select

from svit_tui.crm.importing.known.lookup import Lookup
from svit_tui.crm.importing.known.uids import store_uids
from svit_tui.crm.pipelines import qualification
from svit_tui.exchange.records import Record
from svit_tui.i18n import _
from svit_tui.model.deal import Deal
from svit_tui.model.errors import Invalid
from svit_tui.model.kinds import StageChangeKind, StopReason
from svit_tui.model.nurturing import SequenceRun
from svit_tui.model.qualification import Assessment
from svit_tui.model.values.text import search_key
from svit_tui.store.changes.unit import Unit

Columns = dict[str, Any]


def history_told(known: Lookup, record: Record) -> list[Columns]:
    """Return the stage history in a row, in chronological order. Raises Invalid.

    Entries about a missing stage, such as one of a pipeline that was not imported, are left out; a
    missing member counts as nobody.
    """
    found = []
    for part in record.values.get("history", ()):
        kind = part.get("kind", "")
        if kind not in list(StageChangeKind):
            raise Invalid("history", _("“{word}” happens to no deal").format(word=kind))
        there = _stage(known, part, "", "stage")
        if there is None:
            continue
        before = _stage(known, part, "from_", "from")
        found.append(
            {
                "kind": kind,
                "at": _instant("history", part.get("at", "")),
                "by_id": known.members.if_there(part.get("by", "")),
                "from_stage_id": before,
                "to_stage_id": there,
            }
        )
    return sorted(found, key=lambda entry: entry["at"])


def _stage(known: Lookup, part: Mapping[str, str], prefix: str, word: str) -> int | None:
    return known.past.any_stage(
        part.get(f"{prefix}pipeline", ""), part.get(word, ""), part.get(f"{prefix}archived_at", "")
    )


def sequences_told(record: Record) -> list[tuple[str, Columns]]:
    """Return the nurture sequences of the row's deal, running or ended, by unique id. Raises
    Invalid.
    """
    found = []
    for part in record.values.get("sequences", ()):
        because = part.get("because", "")
        if because and because not in list(StopReason):
            raise Invalid("sequences", _("“{word}” ends no sequence").format(word=because))
        stopped = part.get("stopped_at", "")
        columns = {
            "name": part.get("name", ""),
            "started_on": _day("sequences", part.get("started_on", "")),
            "stopped_at": _instant("sequences", stopped) if stopped else None,
            "stopped_because": because,
        }
        found.append((part.get("uid", ""), columns))
    return found


def further_answers(known: Lookup, record: Record) -> dict[int, int]:
    """Return the deal's answers to criteria of other pipelines, as far as these exist."""
    found = {}
    for part in record.values.get("further_answers", ()):
        key = (search_key(part.get("pipeline", "")), search_key(part.get("criterion", "")))
        value = part.get("value", "")
        if key in known.past.criteria and value.isdecimal():
            found[known.past.criteria[key]] = int(value)
    return found


def store_sequences(
    work: Unit, known: Lookup, told: Iterable[tuple[int, str, Mapping[str, Any]]]
) -> None:
    """Store the sequences of new deals, by number of the deal and unique id."""
    fresh = [
        (deal_id, uid, columns)
        for deal_id, uid, columns in told
        if known.uids.find("sequence_run", uid) is None
    ]
    numbers = work.add_many(
        SequenceRun, [{"deal_id": deal_id, **columns} for deal_id, _uid, columns in fresh]
    )
    named = [(number, uid) for number, (_id, uid, _columns) in zip(numbers, fresh, strict=True)]
    store_uids(work, known.uids, "sequence_run", named)


def store_answers(work: Unit, answers: Iterable[tuple[int, Mapping[int, int]]]) -> None:
    """Store new deals' answers to criteria, by number of the deal."""
    work.add_many(
        Assessment,
        [
            {"deal_id": deal_id, "criterion_id": criterion, "value": value}
            for deal_id, values in answers
            for criterion, value in values.items()
        ],
    )


def change_answers(work: Unit, deal: Deal, told: Mapping[int, int]) -> bool:
    """Set the deal's answers given in a row; return whether anything changed."""
    there = qualification.answers(work.session, deal.key)
    fresh = {number: value for number, value in told.items() if there.get(number) != value}
    asked = {each.key for each in qualification.criteria(work.session, deal.pipeline_id)}
    qualification.assess(
        work, deal.key, {number: value for number, value in fresh.items() if number in asked}
    )
    past = {number: value for number, value in fresh.items() if number not in asked}
    query = select(Assessment).where(Assessment.deal_id == deal.key)
    known = {each.criterion_id: each for each in work.session.exec(query)} if past else {}
    for number, value in past.items():
        if number in known:
            work.change(known[number], value=value)
        else:
            work.add(Assessment(deal_id=deal.key, criterion_id=number, value=value))
    return bool(fresh)


def _instant(field: str, text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Invalid(field, _("“{text}” is not a time as svit-tui exports it").format(text=text))
    return moment


def _day(field: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        sentence = _("“{text}” is not a day as svit-tui exports it")
        raise Invalid(field, sentence.format(text=text)) from None
