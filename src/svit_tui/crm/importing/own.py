"""Import what only our own exports say about a row: ids, answers, when it was archived."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlmodel import col, select

from svit_tui.crm.importing.known.lookup import Lookup
from svit_tui.exchange.records import Record
from svit_tui.i18n import _
from svit_tui.model.contact import ExternalId
from svit_tui.model.errors import Invalid
from svit_tui.model.qualification import Criterion
from svit_tui.model.values.text import search_key
from svit_tui.store.changes.unit import Unit


def answers_told(work: Unit, pipeline_id: int, record: Record) -> dict[int, int]:
    """Return the deal's answers in a row, by criterion. Raises Invalid."""
    told: Mapping[str, str] = record.values.get("qualification", {})
    if not told:
        return {}
    known = dict(
        work.session.exec(
            select(Criterion.name_key, col(Criterion.id))
            .where(Criterion.pipeline_id == pipeline_id)
            .order_by(col(Criterion.archived_at).is_(None), col(Criterion.id))
        ).all()
    )
    found = {}
    for name, value in told.items():
        criterion_id = known.get(search_key(name))
        if criterion_id is None or not value.isdecimal():
            raise Invalid(
                "qualification",
                _("the pipeline has no criterion “{name}” that could be “{value}”").format(
                    name=name, value=value
                ),
            )
        found[criterion_id] = int(value)
    return found


def store_ids(work: Unit, known: Lookup, entity: str, new: Sequence[tuple[int, Record]]) -> None:
    """Store the ids that other systems use for new rows, by number."""
    ids = []
    for number, record in new:
        for system, value in record.values.get("external_ids", {}).items():
            # An id that another row has stays its own.
            if known.external(entity, system, value) is None:
                known.set_external(entity, system, value, number)
                ids.append(
                    {"entity": entity, "entity_id": number, "system": system, "value": value}
                )
    work.add_many(ExternalId, ids)


def keep_ids(work: Unit, known: Lookup, entity: str, number: int, record: Record) -> bool:
    """Store the ids that other systems use for an existing row; return whether any is new."""
    before = [known.external(entity, *each) for each in _ids_told(record)]
    store_ids(work, known, entity, [(number, record)])
    return None in before


def _ids_told(record: Record) -> list[tuple[str, str]]:
    told: Mapping[str, str] = record.values.get("external_ids", {})
    return list(told.items())
