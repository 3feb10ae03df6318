"""Filters on tasks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest

from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.deals import changes as deals
from svit_tui.crm.filtering.tasks import task_condition
from svit_tui.crm.start.opening import open_store
from svit_tui.crm.tasks import changes as tasks
from svit_tui.crm.tasks.changes import SOMETIME, Due
from svit_tui.crm.tasks.rows import TaskFilter, task_rows
from svit_tui.model.errors import Invalid
from svit_tui.model.kinds import Priority
from svit_tui.store.store import Store
from tests.conftest import FrozenClock

# A Tuesday, at noon.
NOW: datetime = FrozenClock().now
TODAY: date = NOW.date()


def due(days: int, hours: float | None = None) -> Due:
    """So many days from today; at an instant if it has hours from now."""
    if hours is None:
        return Due(TODAY + timedelta(days))
    moment = NOW + timedelta(days=days, hours=hours)
    return Due(moment.date(), moment)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Tasks of all kinds, of two members."""
    clock = FrozenClock()
    path = tmp_path_factory.mktemp("tasks") / "svit.db"
    store = open_store(path, login="olena", clock=clock)
    open_store(path, login="taras", clock=clock).close()
    with store.unit() as work:
        bank = contacts.add(work, name="Банк Дніпро", kind="organization").key
        anna = contacts.add(work, name="Anna", organization_id=bank).key
        shop = deals.add(work, title="Online shop", contact_id=bank).key
        tasks.add(work, title="Late", kind="call", due=due(-1), contact_id=anna)
        tasks.add(work, title="Earlier", kind="call", due=due(0, -1), priority=Priority.HIGH)
        tasks.add(work, title="Soon", kind="email", due=due(0, 2), deal_id=shop)
        tasks.add(work, title="Today", kind="todo", due=due(0), assignee_id=2)
        tasks.add(work, title="Weekly", kind="meeting", due=due(3), rule="FREQ=WEEKLY")
        tasks.add(work, title="Far", kind="deadline", due=due(40), priority=Priority.LOW)
        tasks.add(work, title="Sometime", due=SOMETIME)
        done = tasks.add(work, title="Ready", kind="call", due=due(-3)).key
        gone = tasks.add(work, title="Gone", kind="call", due=due(0)).key
    with store.unit() as work:
        tasks.finish(work, done)
        tasks.archive(work, gone)
    yield store
    store.close()


def found(store: Store, text: str) -> set[str]:
    with store.light_read() as reader:
        asked = task_condition(reader, text, now=NOW, member_id=1)
        wanted = TaskFilter(
            done=None if asked and asked.names_done else False,
            condition=asked.condition if asked else None,
        )
        return {row.title for row in task_rows(reader, wanted)}


PLANNED = {"Late", "Earlier", "Soon", "Today", "Weekly", "Far", "Sometime"}


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("", PLANNED),
        ("planned", PLANNED),
        ("done", {"Ready"}),
        ("done:today", {"Ready"}),
        ("done or overdue", {"Ready", "Late", "Earlier"}),
        ("overdue", {"Late", "Earlier"}),
        ("прострочені", {"Late", "Earlier"}),
        ("mine", PLANNED - {"Today"}),
        ("assignee:taras", {"Today"}),
        ("виконавець:я overdue", {"Late", "Earlier"}),
        ("kind:call", {"Late", "Earlier"}),
        ("kind:call,email", {"Late", "Earlier", "Soon"}),
        ("вид:дзвінок", {"Late", "Earlier"}),
        ("priority:high", {"Earlier"}),
        ("пріоритет:низький", {"Far"}),
        ("due:today", {"Earlier", "Soon", "Today"}),
        ("due<today", {"Late"}),
        ("due<7d", {"Earlier", "Soon", "Today", "Weekly"}),
        ("due>7d", {"Far"}),
        ("due:this-week", {"Late", "Earlier", "Soon", "Today", "Weekly"}),
        ("due:none", {"Sometime"}),
        ("has:due kind:todo", {"Today"}),
        ("repeats", {"Weekly"}),
        ("is:repeating", {"Weekly"}),
        ("contact:дніпро", {"Late", "Soon"}),
        ("contact:anna", {"Late"}),
        ("deal:shop", {"Soon"}),
        ("no:deal overdue", {"Late", "Earlier"}),
        ("weekly", {"Weekly"}),
        ("not (overdue or due>7d or due:none)", {"Soon", "Today", "Weekly"}),
        ("created:today", PLANNED),
    ],
)
def test_a_filter_finds_those_that_match(store: Store, text: str, titles: set[str]) -> None:
    assert found(store, text) == titles


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("amount>5", "no “amount” to filter by. There are: assignee, kind"),
        ("kind:dance", "“dance” does not fit “kind”; it may be: call, email"),
        ("priority>low", "can't be compared by size"),
        ("due:never-ever", "“never-ever” does not fit “due”; it may be: today"),
    ],
)
def test_a_mistake_names_the_word_and_what_would_fit(store: Store, text: str, said: str) -> None:
    with pytest.raises(Invalid) as refused:
        found(store, text)
    assert said in str(refused.value)
