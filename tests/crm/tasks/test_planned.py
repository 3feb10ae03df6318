"""What is planned with a contact and about a deal, and what comes next."""

from __future__ import annotations

from datetime import date, timedelta

from svit_tui.cli.deal.reads import step_said
from svit_tui.crm.deals import changes as deals
from svit_tui.crm.deals.board import Board, BoardFilter
from svit_tui.crm.deals.rows import DealFilter, deal_rows
from svit_tui.crm.tasks import changes as tasks
from svit_tui.crm.tasks import events, planned
from svit_tui.crm.tasks.changes import Due
from svit_tui.crm.tasks.events import EventTime
from svit_tui.crm.triage import queue as triage
from svit_tui.screens.board.signs import step_mark
from svit_tui.screens.timeline.rows import planned_row
from svit_tui.store.reads import board as board_reads
from svit_tui.store.reads.planned import numbers_of_tasks_with
from tests.crm.conftest import World
from tests.crm.deals.board_cards import cards_of

TODAY = date(2026, 11, 24)


def test_the_overdue_come_first_and_the_undated_last(world: World) -> None:
    now = world.clock.now
    with world.store.unit() as work:
        tasks.add(work, title="Some time", deal_id=world.website)
        tasks.add(work, title="Late", due=Due(TODAY - timedelta(days=2)), deal_id=world.website)
        tasks.add(work, title="At ten", due=Due.moment(now.replace(hour=10)), deal_id=world.website)
        tasks.add(work, title="Today", due=Due(TODAY), deal_id=world.website)
        events.add(
            work, title="Visit", span=EventTime(now + timedelta(days=1)), deal_id=world.website
        )
    with world.store.read() as session:
        rows = planned.planned_about(session, world.website, now)
    assert [row.title for row in rows] == ["Late", "At ten", "Today", "Visit", "Some time"]


def test_a_contact_has_those_of_its_deals_and_of_events_with_it(world: World) -> None:
    now = world.clock.now
    with world.store.unit() as work:
        tasks.add(work, title="Call", contact_id=world.person)
        tasks.add(work, title="Offer", deal_id=world.website, contact_id=world.person)
        events.add(
            work,
            title="Lunch",
            span=EventTime(TODAY + timedelta(days=3)),
            participants=[world.person],
        )
    with world.store.read() as session:
        own = planned.planned_with(session, [world.clinic], [world.website], now)
        both = planned.planned_with(session, [world.clinic, world.person], [], now)
        first = planned.next_steps(session, [world.clinic, world.person], now)
    assert [row.title for row in own] == ["Offer"]
    assert {row.title for row in both} == {"Call", "Offer", "Lunch"}
    assert first[world.person].title == "Lunch"
    assert world.clinic not in first


def test_tasks_with_somebody_or_about_a_deal_are_read_by_two_indexes(world: World) -> None:
    query = numbers_of_tasks_with(2, 1)
    whole = f"EXPLAIN QUERY PLAN SELECT * FROM task WHERE id IN ({query}) AND done_at IS NULL"
    plan = "\n".join(row[3] for row in world.store.light().execute(whole, (1, 2, 3)))
    assert "SCAN task" not in plan
    assert "task_of_contact" in plan
    assert "task_of_deal" in plan


def test_what_is_done_or_put_away_is_planned_no_more(world: World) -> None:
    with world.store.unit() as work:
        done = tasks.add(work, title="Done", deal_id=world.website)
        tasks.finish(work, done.key)
        tasks.archive(work, tasks.add(work, title="Gone", deal_id=world.website).key)
    with world.store.read() as session:
        assert planned.planned_about(session, world.website, world.clock.now) == []


def needing(world: World, *needs: str) -> set[str]:
    """Titles of the deals in need of something, as the board and as the list have them."""
    now = world.clock.now
    wanted = DealFilter(needs=needs)
    with world.store.read() as session:
        listed = {row.title for row in deal_rows(session, wanted=wanted, now=now)}
    light = world.store.light()
    today = now.astimezone().date()
    board = Board(light, 1, BoardFilter(needs=needs), today=today, now=now)
    shown = {card.title for stage in board.stages for card in cards_of(board, light, stage.id)}
    assert shown == listed
    assert board.count == len(listed)
    return listed


def test_deals_without_a_next_step_are_found(world: World) -> None:
    assert needing(world, "no_next_step") == {"Website", "ERP licences"}
    with world.store.unit() as work:
        tasks.add(work, title="Call", deal_id=world.website)
    assert needing(world, "no_next_step") == {"ERP licences"}


def test_a_next_step_is_overdue_when_its_time_or_its_day_has_passed(world: World) -> None:
    with world.store.unit() as work:
        hour = world.clock.now + timedelta(hours=1)
        tasks.add(work, title="Call", due=Due.moment(hour), deal_id=world.website)
        tasks.add(work, title="Write", due=Due(TODAY), deal_id=world.licences)
    assert needing(world, "overdue") == set()
    world.clock.forward(hours=2)
    assert needing(world, "overdue") == {"Website"}
    world.clock.forward(days=1)
    assert needing(world, "overdue") == {"Website", "ERP licences"}


def test_a_deal_rots_a_day_after_its_stage_allows_and_wakes_with_a_done_task(world: World) -> None:
    light = world.store.light()
    limit = Board(light, 1, today=TODAY).stages[0].rotting_days
    assert limit is not None
    with world.store.unit() as work:
        todo = tasks.add(work, title="Think", deal_id=world.website)
    world.clock.forward(days=limit, hours=23)
    assert needing(world, "rotting") == set()
    world.clock.forward(hours=1)
    assert needing(world, "rotting") == {"Website", "ERP licences"}
    with world.store.unit() as work:
        tasks.finish(work, todo.key)
    assert needing(world, "rotting") == {"ERP licences"}


def test_a_deal_that_is_put_aside_needs_nothing(world: World) -> None:
    with world.store.unit() as work:
        deals.snooze(work, world.website, TODAY + timedelta(days=9))
    assert needing(world, "no_next_step") == {"ERP licences"}


def standing(world: World, deal_id: int) -> tuple[str, str, str, set[str]]:
    """How a deal's next step is told by its card, its row and its list, and who is overdue."""
    now, light = world.clock.now, world.store.light()
    card = board_reads.card_rows(light, [deal_id])[deal_id]
    mark = step_mark(card, now)
    assert mark is not None
    with world.store.read() as session:
        row = deal_rows(session, ids=[deal_id])[0]
        (step,) = planned.planned_about(session, deal_id, now)
    late = needing(world, "overdue")
    if "overdue" in planned_row(step, now, beside="").looks:
        late.add("planned")
    return mark.forms[0], mark.kind, step_said(row, now), late


def test_an_event_in_progress_is_now_and_overdue_when_it_is_over(world: World) -> None:
    start = world.clock.now + timedelta(hours=1)
    with world.store.unit() as work:
        span = EventTime(start, start + timedelta(hours=2))
        events.add(work, title="Demo", span=span, deal_id=world.website)
    world.clock.forward(hours=1)
    assert standing(world, world.website) == ("◆ now", "", "now: Demo", set())
    assert reasons(world, world.website) == []
    world.clock.forward(hours=2)
    assert standing(world, world.website) == ("◆ now", "", "now: Demo", set())
    world.clock.forward(minutes=5)
    assert standing(world, world.website) == (
        *("◆ overdue 5 min", "overdue", "overdue 5 min: Demo"),
        {"Website", "planned"},
    )
    assert reasons(world, world.website) == [("overdue", 0)]


def test_a_fair_of_several_days_is_overdue_after_its_last_one(world: World) -> None:
    with world.store.unit() as work:
        span = EventTime(TODAY, TODAY + timedelta(days=2))
        events.add(work, title="Fair", span=span, deal_id=world.website)
    assert standing(world, world.website)[0] == "◆ today"
    world.clock.forward(days=2)
    assert standing(world, world.website) == ("◆ now", "", "now: Fair", set())
    assert reasons(world, world.website) == []
    world.clock.forward(days=1)
    assert standing(world, world.website) == (
        *("◆ overdue 1d", "overdue", "overdue 1d: Fair"),
        {"Website", "planned"},
    )
    assert reasons(world, world.website) == [("overdue", 1)]


def test_a_series_is_now_while_one_of_it_takes_place(world: World) -> None:
    start = world.clock.now - timedelta(days=7, minutes=30)
    with world.store.unit() as work:
        events.add(
            work, title="Review", span=EventTime(start), deal_id=world.website, rule="FREQ=WEEKLY"
        )
    now = world.clock.now
    with world.store.read() as session:
        (step,) = planned.planned_about(session, world.website, now)
    assert planned_row(step, now, beside="").cells[0] == "now"


def reasons(world: World, deal_id: int) -> list[tuple[str, int]]:
    """Why triage asks for a deal, but for what a deal at rest is asked for anyhow."""
    asked = triage.ask(world.store, member_id=triage.TEAM, untouched_hours=24)
    light = world.store.light()
    queued = {deal.deal_id: deal.reasons for deal in triage.queue(light, asked).first}
    found = queued.get(deal_id, ())
    assert triage.why(light, asked, deal_id) == found
    return [(reason.kind, reason.days) for reason in found]
