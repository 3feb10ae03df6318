"""Rows of deals for an export."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import select as core_select
from sqlmodel import Session, col, select

from svit_tui.crm.deals.rows import deal_rows
from svit_tui.crm.exporting import deal_past
from svit_tui.crm.exporting.wanted import (
    Exported,
    Wanted,
    external_ids,
    grouped,
    of_others,
)
from svit_tui.crm.lists.short_lists import members_called
from svit_tui.fields.deal import DEAL
from svit_tui.model.contact import Contact
from svit_tui.model.deal import Deal, DealContact, StageChange
from svit_tui.model.kinds import StageChangeKind
from svit_tui.model.pipeline import Stage
from svit_tui.model.values.stored import to_json


def exported(session: Session, wanted: Wanted) -> Iterator[Exported]:
    """Return deals, newest first."""
    names = [*("notes", "loss_note", "probability"), *(field.name for field in DEAL.plain)]
    columns = [col(getattr(Deal, name)) for name in names]
    more = {
        number: dict(zip(names, map(to_json, values), strict=True))
        for number, *values in session.execute(core_select(col(Deal.id), *columns))
    }
    people = grouped(
        (number, (contact_id, name))
        for number, contact_id, name in session.exec(
            select(DealContact.deal_id, Contact.id, Contact.name)
            .join(Contact, col(Contact.id) == DealContact.contact_id)
            .order_by(col(DealContact.id))
        )
    )
    ways, answers = _ways(session), deal_past.answers(session)
    histories, places = deal_past.histories(session), deal_past.board_positions(session)
    further, sequences = deal_past.further_answers(session), deal_past.sequences(session, wanted)
    others, members = external_ids(session, "deal"), members_called(session)
    owners = dict(session.exec(select(col(Deal.id), Deal.owner_id)).all())
    for row in deal_rows(session, archived=wanted.archived):
        yield {
            **row.as_dict(),
            **more[row.id],
            "uid": wanted.uid("deal", row.id, others[row.id]),
            "contact_id": row.contact_id,
            "owner": members.get(owners[row.id]),
            "people_ids": [number for number, _name in people[row.id]],
            "people": [name for _number, name in people[row.id]],
            "stages": ways[row.id],
            "history": histories[row.id],
            "board_position": places[row.id],
            "qualification": answers[row.id],
            "further_answers": further[row.id],
            "sequences": sequences[row.id],
            "archived_at": to_json(row.archived_at),
            "external_ids": of_others("deal", others[row.id]),
        }


def _ways(session: Session) -> defaultdict[int, list[str]]:
    """Return the stages of its pipeline that each deal entered, with the times, in chronological
    order.
    """
    return grouped(
        (number, f"{stage} @ {to_json(at)}")
        for number, stage, at in session.exec(
            select(StageChange.deal_id, Stage.name, StageChange.at)
            .join(Stage, col(Stage.id) == StageChange.to_stage_id)
            .join(Deal, col(Deal.id) == StageChange.deal_id)
            .where(
                StageChange.kind == StageChangeKind.ENTERED,
                col(Stage.pipeline_id) == Deal.pipeline_id,
            )
            .order_by(col(StageChange.deal_id), col(StageChange.at), col(StageChange.id))
        )
    )
