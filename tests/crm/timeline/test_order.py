"""The timeline: what was said and done, in order of time."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta

import pytest

from svit_tui.crm.deals import changes as deals
from svit_tui.crm.tasks import changes as tasks
from svit_tui.crm.tasks import events
from svit_tui.crm.tasks.events import EventTime
from svit_tui.crm.timeline import communications
from svit_tui.crm.timeline import order as timeline
from svit_tui.crm.timeline.order import Thing, TimelineFilter
from svit_tui.model.kinds import CommunicationKind, TaskKind
from tests.crm.conftest import World


@pytest.fixture
def told(world: World) -> World:
    """A call, a done to-do, a done call, a day that took place and a stage change, hours apart."""
    store, clock = world.store, world.clock
    clock.forward(minutes=1)
    with store.unit() as work:
        communications.log(
            work, CommunicationKind.CALL, participants=[world.person], subject="First call"
        )
    clock.forward(hours=1)
    with store.unit() as work:
        todo = tasks.add(work, title="Draw the plan", deal_id=world.website, notes="Three rooms")
        tasks.finish(work, todo.key)
    clock.forward(hours=1)
    with store.unit() as work:
        call = tasks.add(work, title="Call back", kind=TaskKind.CALL, contact_id=world.person)
        tasks.finish(work, call.key)
    clock.forward(hours=1)
    with store.unit() as work:
        deals.step(work, world.website, 1)
    with store.unit() as work:
        day = events.add(work, title="Team day", span=EventTime(date(2026, 11, 22)), place="Lviv")
        events.finish(work, day.key)
    return world


def said(world: World, wanted: TimelineFilter | None = None) -> list[tuple[Thing, str]]:
    """What the timeline shows, newest first; a stage change by its stage."""
    with world.store.read() as session:
        order = timeline.timeline_order(session, wanted or TimelineFilter())
        found = timeline.entries(session, order)
    assert len(found) == len(order)
    return [(found[key].thing, found[key].subject or found[key].to_stage or "") for key in order]


def test_all_that_was_done_stands_in_order_of_time(told: World) -> None:
    assert said(told) == [
        (Thing.STAGE, "Qualification"),
        (Thing.COMMUNICATION, "Call back"),
        (Thing.TASK, "Draw the plan"),
        (Thing.COMMUNICATION, "First call"),
        (Thing.STAGE, "Lead"),
        (Thing.STAGE, "Lead"),
        (Thing.EVENT, "Team day"),
    ]


def test_what_left_a_communication_is_not_told_twice(told: World) -> None:
    assert [title for _thing, title in said(told)].count("Call back") == 1


@pytest.mark.parametrize(
    ("wanted", "titles"),
    [
        (TimelineFilter(kinds=("task",)), ["Draw the plan"]),
        (TimelineFilter(kinds=("event", "task")), ["Draw the plan", "Team day"]),
        (TimelineFilter(kinds=("call", "event")), ["Call back", "First call", "Team day"]),
        (TimelineFilter(text="rooms"), ["Draw the plan"]),
        (TimelineFilter(text="lviv"), ["Team day"]),
        (TimelineFilter(kinds=("task", "call"), member_ids=(99,)), []),
    ],
)
def test_the_timeline_is_narrowed(told: World, wanted: TimelineFilter, titles: list[str]) -> None:
    assert [title for _thing, title in said(told, wanted)] == titles


def test_a_deal_and_a_contact_have_theirs(told: World) -> None:
    kinds = ("task", "event", "call")
    of_deal = TimelineFilter(kinds=kinds, deal_id=told.website)
    assert said(told, of_deal) == [(Thing.TASK, "Draw the plan")]
    of_clinic = TimelineFilter(kinds=kinds, contact_ids=(told.clinic,))
    assert said(told, of_clinic) == [(Thing.TASK, "Draw the plan")]
    of_person = TimelineFilter(kinds=kinds, contact_ids=(told.person,))
    assert [title for _thing, title in said(told, of_person)] == ["Call back", "First call"]


def test_dates_bound_tasks_and_events_too(told: World) -> None:
    today = told.clock.now.replace(hour=0)
    kinds = ("task", "event")
    assert said(told, TimelineFilter(kinds=kinds, since=today)) == [(Thing.TASK, "Draw the plan")]
    assert said(told, TimelineFilter(kinds=kinds, until=today)) == [(Thing.EVENT, "Team day")]
    nothing = TimelineFilter(kinds=kinds, since=today - timedelta(days=1), until=today)
    assert said(told, nothing) == []


def test_a_task_planned_again_or_archived_is_gone(told: World) -> None:
    with told.store.unit() as work:
        tasks.reopen(work, 1)
    assert said(told, TimelineFilter(kinds=("task",))) == []
    with told.store.unit() as work:
        events.archive(work, 1)
    assert said(told, TimelineFilter(kinds=("event",))) == []


def test_the_order_of_a_long_timeline_comes_from_indexes(told: World) -> None:
    asked: list[str] = []
    light = told.store.light()
    with told.store.read() as session:
        connection = session.connection().connection.driver_connection
        assert isinstance(connection, sqlite3.Connection)
        connection.set_trace_callback(asked.append)
        timeline.timeline_order(session, TimelineFilter(), limit=10)
    (query,) = [text for text in asked if "UNION ALL" in text]
    plan = "\n".join(row[3] for row in light.execute(f"EXPLAIN QUERY PLAN {query}"))
    assert plan.count("MERGE (UNION ALL)") == 3
    for index in ("communication_at", "task_told", "event_told", "stage_change_at"):
        assert f"INDEX {index}" in plan
