"""Nurture sequences: started, stopped by what happens to the deal, finished, undone."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import col, select

from svit_tui.crm import undo
from svit_tui.crm.deals import changes as deals
from svit_tui.crm.flows import sequences
from svit_tui.crm.flows.sequences import RunRow
from svit_tui.crm.importing import import_files
from svit_tui.crm.tasks import changes as tasks
from svit_tui.exchange.csv.file import read_csv
from svit_tui.exchange.mapping import parse_mapping
from svit_tui.i18n import set_language
from svit_tui.model.errors import Conflict, CrmError, Invalid, NotFound, NotOpen
from svit_tui.model.kinds import TaskKind
from svit_tui.model.nurture_steps import NurtureSequence, parse_steps
from svit_tui.model.task import Task
from svit_tui.store.changes.unit import Unit
from tests.crm.conftest import World
from tests.crm.test_undo import contents

WARM_UP = NurtureSequence("Warm-up", parse_steps("day 0 email Hello\nday 7 call\nday 30 message"))


def do(world: World, act: Callable[[Unit], object]) -> None:
    with world.store.unit() as work:
        act(work)


def run(world: World, deal_id: int) -> RunRow:
    """The newest sequence of a deal."""
    with world.store.read() as session:
        return sequences.runs(session, [deal_id], ended=True)[-1]


def to_do(world: World, deal_id: int) -> list[Task]:
    with world.store.read() as session:
        return list(
            session.exec(
                select(Task)
                .where(
                    Task.deal_id == deal_id,
                    col(Task.done_at).is_(None),
                    col(Task.archived_at).is_(None),
                )
                .order_by(col(Task.due_on))
            )
        )


@pytest.fixture
def warm(world: World) -> World:
    """A warm-up runs for the website."""
    do(world, lambda work: sequences.start(work, world.website, WARM_UP))
    return world


def test_a_sequence_makes_its_tasks_from_the_start_on(warm: World) -> None:
    planned = to_do(warm, warm.website)
    assert [(task.kind, task.title, task.due_on, task.due_at) for task in planned] == [
        ("email", "Hello", date(2026, 11, 24), None),
        ("call", "Warm-up: call", date(2026, 12, 1), None),
        ("message", "Warm-up: message", date(2026, 12, 24), None),
    ]
    assert {task.assignee_id for task in planned} == {1}
    found = run(warm, warm.website)
    assert (found.name, found.step, found.steps) == ("Warm-up", 1, 3)
    assert (found.started_on, found.next_on) == (date(2026, 11, 24), date(2026, 11, 24))


def test_it_starts_on_another_day_and_is_the_owners(world: World) -> None:
    taras = world.other()
    assert taras.member is not None
    number = taras.member.id
    do(world, lambda work: deals.set_owner(work, world.website, number))
    day = date(2027, 1, 1)
    do(world, lambda work: sequences.start(work, world.website, WARM_UP, day))
    planned = to_do(world, world.website)
    assert [task.due_on for task in planned] == [day, date(2027, 1, 8), date(2027, 1, 31)]
    assert {task.assignee_id for task in planned} == {number}


def test_many_deals_are_started_as_one_change(world: World) -> None:
    before = contents(world.store)
    with world.store.unit() as work:
        for deal_id in (world.website, world.licences):
            sequences.start(work, deal_id, WARM_UP)
        assert (work.action, work.count) == ("sequence.start", 2)
    assert len(to_do(world, world.website)) == len(to_do(world, world.licences)) == 3
    with world.store.unit() as work:
        assert undo.undo(work).sentence() == "Nurture started: Website and 1 more"
    assert contents(world.store) == before


def test_a_message_that_is_done_stands_on_the_timeline(warm: World) -> None:
    last = to_do(warm, warm.website)[2].key
    with warm.store.unit() as work:
        done = tasks.finish(work, last)
        assert done.communication is not None
        assert (done.communication.kind, done.communication.direction) == ("message", "out")


def test_starting_another_stops_the_one_that_runs(warm: World) -> None:
    other = NurtureSequence("Other", parse_steps("day 1 call"))
    before = contents(warm.store)
    do(warm, lambda work: sequences.start(work, warm.website, other))
    with warm.store.read() as session:
        [running] = sequences.runs(session)
        first, second = sequences.runs(session, [warm.website], ended=True)
    assert (running.name, second.id) == ("Other", running.id)
    assert (first.name, first.stopped_because) == ("Warm-up", "stopped")
    assert [task.title for task in to_do(warm, warm.website)] == ["Other: call"]
    do(warm, undo.undo)
    assert contents(warm.store) == before


def test_a_closed_deal_is_not_nurtured(world: World) -> None:
    do(world, lambda work: deals.win(work, world.website))
    with pytest.raises(NotOpen):
        do(world, lambda work: sequences.start(work, world.website, WARM_UP))
    with pytest.raises(NotFound, match="No sequence runs for “Website”"):
        do(world, lambda work: sequences.stop(work, world.website))


MAPPING = """
name = "test"
[[file]]
entity = "{entity}"
system = "old"
[file.columns]
{columns}
"""


def bring(world: World, entity: str, header: str, row: str, *, update: bool = False) -> None:
    columns = "\n".join(f'{name} = "{name}"' for name in header.split(","))
    mapping = parse_mapping(MAPPING.format(entity=entity, columns=columns), "test.toml")
    file = read_csv(f"{header}\n{row}\n".encode(), f"{entity}.csv")
    result = import_files(
        world.store, [file], lambda _file: mapping, on_duplicate="update" if update else "skip"
    )
    assert result.rejected == []


def test_a_reply_in_an_import_stops_it(warm: World) -> None:
    header = "kind,direction,started_at,contact"
    bring(warm, "communication", header, "email,in,2026-11-20 10:00,Медцентр")
    assert run(warm, warm.website).stopped_at is None
    bring(warm, "communication", header, "email,in,2026-11-24 08:00,Медцентр")
    assert run(warm, warm.website).stopped_because == "reply"
    do(warm, undo.undo)
    assert run(warm, warm.website).stopped_at is None


def test_a_move_in_an_import_stops_it(warm: World) -> None:
    bring(warm, "deal", "title,contact,stage", "Website,Медцентр,Proposal", update=True)
    assert run(warm, warm.website).stopped_because == "moved"
    assert to_do(warm, warm.website) == []


# The list of sequences


def names(world: World) -> list[str]:
    return [entry.name for entry in sequences.known(world.store).sequences]


def test_without_a_file_there_are_some_in_the_users_language(world: World) -> None:
    assert names(world) == ["Warm-up", "After a proposal", "Long pause"]
    assert sequences.known(world.store).problems == ()
    set_language("uk")
    assert names(world) == ["Підігрів", "Після пропозиції", "Довга пауза"]
    assert sequences.known(world.store).problems == ()


def test_the_first_change_writes_the_file(world: World) -> None:
    path = world.path.parent / "sequences.toml"
    mine = NurtureSequence("Mine", parse_steps("day 0 call"))
    sequences.save(world.store, mine)
    assert names(world) == ["Warm-up", "After a proposal", "Long pause", "Mine"]
    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE(world.path.stat().st_mode)
    path.chmod(0o664)
    edited = NurtureSequence("Mine too", parse_steps("day 1 call\nday 2 email"))
    sequences.save(world.store, edited, before=mine)
    assert sequences.find(world.store, "mine TOO") == edited
    assert stat.S_IMODE(path.stat().st_mode) == 0o664
    assert [entry.name for entry in path.parent.iterdir() if "sequences" in entry.name] == [
        "sequences.toml"
    ]


def test_a_file_with_other_line_ends_keeps_them(world: World) -> None:
    path = world.path.parent / "sequences.toml"
    text = '# ours\r\n[[sequence]]\r\nname = "A"\r\nsteps = ["day 0 call"]\r\n'
    path.write_bytes(text.encode())
    sequences.save(world.store, NurtureSequence("Mine", parse_steps("day 0 call")))
    after = path.read_bytes().decode()
    assert after.startswith(text)
    assert after.count("\n") == after.count("\r\n") > text.count("\r\n")


def test_members_who_write_at_once_all_keep_their_sequence(world: World) -> None:
    mine = [NurtureSequence(f"Mine {n}", parse_steps("day 0 call")) for n in range(8)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda one: sequences.save(world.store, one), mine))
    assert set(names(world)) >= {entry.name for entry in mine}


def test_a_name_is_taken_only_once_and_nothing_newer_is_overwritten(world: World) -> None:
    mine = NurtureSequence("Mine", parse_steps("day 0 call"))
    sequences.save(world.store, mine)
    with pytest.raises(Invalid, match="already a sequence “MINE”"):
        sequences.save(world.store, NurtureSequence("MINE", mine.steps))
    with pytest.raises(Invalid, match="needs a name"):
        sequences.save(world.store, NurtureSequence(" ", mine.steps))
    newer = NurtureSequence("Mine", parse_steps("day 5 call"))
    sequences.save(world.store, newer, before=mine)
    with pytest.raises(Conflict, match="Somebody changed “Mine”"):
        sequences.save(world.store, mine, before=mine)
    assert sequences.find(world.store, "Mine") == newer


def test_a_file_that_is_broken_is_told_and_left_as_it_is(world: World) -> None:
    path = world.path.parent / "sequences.toml"
    mine = NurtureSequence("Mine", parse_steps("day 0 call"))
    one, other = '{name = "A", steps = ["day 0 call"]}', '{name = "B", steps = ["day 0 call"]}'
    path.write_text(f"sequence = [{one}, {other}]\n")
    with pytest.raises(Invalid, match="change it there"):
        sequences.save(world.store, mine, before=sequences.find(world.store, "A"))
    path.write_bytes(b"\xff\xfe[[sequence]]")
    for act in (sequences.known, lambda store: sequences.save(store, mine)):
        with pytest.raises(Invalid, match=r"sequences\.toml can't be read"):
            act(world.store)
    path.write_text("")
    with pytest.raises(CrmError, match="There is no sequence"):
        sequences.find(world.store, "Mine")


def test_a_link_that_a_colleague_may_have_put_there_is_not_followed(
    world: World, tmp_path: Path
) -> None:
    path = world.path.parent / "sequences.toml"
    (tmp_path / "elsewhere").mkdir()
    target = tmp_path / "elsewhere" / "theirs.toml"
    mine = NurtureSequence("Mine", parse_steps("day 0 call"))
    path.symlink_to(target)
    world.path.parent.chmod(0o777)
    with pytest.raises(Invalid, match="is a link in a folder that others can write to"):
        sequences.save(world.store, mine)
    assert not target.exists()
    world.path.parent.chmod(0o700)
    sequences.save(world.store, mine)
    assert path.is_symlink()
    assert stat.S_IMODE(target.stat().st_mode) == stat.S_IMODE(world.path.stat().st_mode)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_is_read_only_is_told(world: World) -> None:
    world.path.parent.chmod(0o555)
    with pytest.raises(Invalid, match="can't be written"):
        sequences.save(world.store, NurtureSequence("Mine", parse_steps("day 0 call")))
    world.path.parent.chmod(0o755)


def test_the_words_of_every_kind_of_step_are_there() -> None:
    assert set(sequences._SUBJECTS) == set(TaskKind)
