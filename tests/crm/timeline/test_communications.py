"""Communications: logged, edited, put away, and what they are called."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session

from svit_tui.crm import undo
from svit_tui.crm.timeline import communications
from svit_tui.model.communication import Communication
from svit_tui.model.errors import Conflict, Invalid, NotFound
from svit_tui.model.kinds import Direction
from svit_tui.store.changes.unit import Unit
from tests.crm.conftest import World
from tests.crm.test_undo import contents


def do(world: World, act: Callable[[Unit], Any]) -> Any:
    with world.store.unit() as work:
        return act(work)


def log(world: World, kind: str = "call", **fields: Any) -> int:
    with world.store.unit() as work:
        return communications.log(work, kind, **fields).key


def of(world: World, number: int) -> tuple[Communication, list[int]]:
    with world.store.read() as session:
        return _of(session, number)


def _of(session: Session, number: int) -> tuple[Communication, list[int]]:
    row, people = communications.one(session, number)
    return row, list(people)


def test_a_call_about_a_deal_is_mine_now_and_with_its_contact(world: World) -> None:
    row, people = of(world, log(world, deal_id=world.website, subject=" Price\x1b ", body="a\r\nb"))
    assert world.store.member is not None
    assert (row.by_id, row.started_at, row.direction) == (
        world.store.member.id,
        world.clock.now,
        Direction.OUT,
    )
    assert (row.subject_line, row.body, people) == ("Price", "a\nb", [world.clinic])


@pytest.mark.parametrize(
    ("kind", "direction"),
    [("call", "out"), ("email", "out"), ("message", "out"), ("meeting", "none"), ("note", "none")],
)
def test_which_way_it_went_follows_from_its_kind(world: World, kind: str, direction: str) -> None:
    row, _people = of(world, log(world, kind, participants=[world.person]))
    assert row.direction == direction


def test_participants_are_those_named_each_once(world: World) -> None:
    number = log(world, participants=[world.person, world.clinic, world.person])
    assert of(world, number)[1] == [world.person, world.clinic]
    do(world, lambda work: communications.edit(work, number, participants=[world.clinic]))
    assert of(world, number)[1] == [world.clinic]
    do(world, undo.undo)
    assert sorted(of(world, number)[1]) == [world.clinic, world.person]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"kind": "telepathy"}, "kind"),
        ({"direction": "up"}, "direction"),
        ({"duration": -1}, "duration"),
        ({"duration": 32 * 24 * 60 * 60}, "duration"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(
    world: World, fields: dict[str, Any], field: str
) -> None:
    number = log(world, participants=[world.person])
    before = contents(world.store)
    with pytest.raises(Invalid) as refused:
        log(world, **{"kind": "call", "participants": [world.person], **fields})
    assert refused.value.field == field
    with pytest.raises(Invalid) as refused:
        do(world, lambda work: communications.edit(work, number, **fields))
    assert refused.value.field == field
    assert contents(world.store) == before


def test_it_is_with_somebody(world: World) -> None:
    with pytest.raises(Invalid, match="With whom"):
        log(world)
    with pytest.raises(NotFound):
        log(world, participants=[999])
    number = log(world, participants=[world.person])
    with pytest.raises(Invalid, match="With whom"):
        do(world, lambda work: communications.edit(work, number, participants=[]))


def test_what_is_still_to_come_is_no_communication(world: World) -> None:
    with pytest.raises(Invalid, match="in the future"):
        log(world, participants=[1], started_at=world.clock.now + timedelta(days=2))


def test_saving_over_a_newer_version_is_told(world: World) -> None:
    number = log(world, participants=[world.person], subject="Price")
    version = of(world, number)[0].version
    do(world, lambda work: communications.edit(work, number, version=version, subject="Date"))
    with pytest.raises(Conflict):
        do(world, lambda work: communications.edit(work, number, version=version, subject="Late"))
    assert of(world, number)[0].subject_line == "Date"


def test_it_is_called_by_its_subject_or_by_whom_it_was_with(world: World) -> None:
    said = [
        log(world, participants=[world.person], subject="Price"),
        log(world, participants=[world.person]),
    ]
    with world.store.unit() as work:
        names = [
            communications.name_of(work, work.get(Communication, number), []) for number in said
        ]
    assert names == ["Price", "Олена Шевченко"]


def test_one_that_is_put_away_comes_back_by_undo(world: World) -> None:
    number = log(world, participants=[world.person])
    before = contents(world.store)
    do(world, lambda work: communications.archive(work, number))
    assert of(world, number)[0].archived_at is not None
    do(world, undo.undo)
    assert contents(world.store) == before
    with pytest.raises(NotFound, match="not there any more"):
        of(world, 999)
