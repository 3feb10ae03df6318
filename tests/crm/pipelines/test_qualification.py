"""Qualification: what is asked of leads, what they have, and the score that follows."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlmodel import col, select

from svit_tui.crm import undo
from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.deals import changes as deals
from svit_tui.crm.lists import short_lists as lists
from svit_tui.crm.pipelines import qualification
from svit_tui.crm.pipelines import sheet as deal_sheet
from svit_tui.crm.start.opening import open_store
from svit_tui.crm.timeline.history import history
from svit_tui.i18n import set_language
from svit_tui.model.deal import Deal
from svit_tui.model.errors import Conflict, Invalid, NotFound
from svit_tui.model.kinds import ChangeKind
from svit_tui.model.pipeline import Pipeline, Stage
from svit_tui.model.qualification import Assessment, Criterion
from svit_tui.store.changes.derived import MOST_POINTS
from svit_tui.store.store import Store
from tests.crm.conftest import Clock, World
from tests.effort import examples


def score_of(store: Store, deal_id: int) -> int | None:
    with store.read() as session:
        return session.get_one(Deal, deal_id).score


def asked(store: Store, pipeline_id: int = 1) -> dict[str, int]:
    with store.read() as session:
        return {entry.name: entry.key for entry in qualification.criteria(session, pipeline_id)}


def test_a_new_store_asks_what_is_usual_in_its_language(tmp_path: Path) -> None:
    store = open_store(tmp_path / "en.db", login="olena")
    assert list(asked(store)) == ["Fit", "Budget", "Authority", "Need", "Timing"]


def test_a_score_is_the_share_of_all_points_that_could_be_given(world: World) -> None:
    fit = asked(world.store)["Fit"]
    assert score_of(world.store, world.website) is None
    with world.store.unit() as work:
        qualification.assess(work, world.website, {fit: 4})
    assert score_of(world.store, world.website) == 16
    with world.store.unit() as work:
        qualification.assess(work, world.website, {fit: None})
    assert score_of(world.store, world.website) is None
    with world.store.unit() as work:
        undo.undo(work)
    assert score_of(world.store, world.website) == 16


def test_no_points_at_all_is_a_score_of_zero_and_not_nothing(world: World) -> None:
    fit = asked(world.store)["Fit"]
    with world.store.unit() as work:
        qualification.assess(work, world.website, {fit: 0})
    assert score_of(world.store, world.website) == 0


def test_scores_follow_when_other_things_are_asked(world: World) -> None:
    fit, budget = asked(world.store)["Fit"], asked(world.store)["Budget"]
    with world.store.unit() as work:
        qualification.assess(work, world.website, {fit: 5, budget: 5})
    assert score_of(world.store, world.website) == 40
    with world.store.unit() as work:
        qualification.add(work, 1, "Decision maker known", "check")
    assert score_of(world.store, world.website) == 38
    with world.store.unit() as work:
        qualification.archive(work, budget)
    assert score_of(world.store, world.website) == 23
    for _change in range(2):
        with world.store.unit() as work:
            undo.undo(work)
    assert score_of(world.store, world.website) == 40


def test_what_a_deal_had_comes_back_with_its_criterion(world: World) -> None:
    fit = asked(world.store)["Fit"]
    with world.store.unit() as work:
        qualification.assess(work, world.website, {fit: 5})
        qualification.archive(work, fit)
    assert score_of(world.store, world.website) is None
    with world.store.unit() as work:
        qualification.add(work, 1, "FIT")
    assert score_of(world.store, world.website) == 20
    assert list(asked(world.store)) == ["Budget", "Authority", "Need", "Timing", "FIT"]


def test_of_another_kind_what_deals_have_is_carried_over_and_can_be_undone(world: World) -> None:
    fit = asked(world.store)["Fit"]
    with world.store.unit() as work:
        qualification.assess(work, world.website, {fit: 4})
        qualification.assess(work, world.licences, {fit: 2})
    with world.store.unit() as work:
        qualification.edit(work, fit, kind="check")
    with world.store.read() as session:
        assert qualification.answers(session, world.website) == {fit: 1}
        assert qualification.answers(session, world.licences) == {fit: 0}
    with world.store.unit() as work:
        undo.undo(work)
    with world.store.read() as session:
        assert qualification.answers(session, world.website) == {fit: 4}
    assert score_of(world.store, world.licences) == 8


def test_criteria_are_put_in_order(world: World) -> None:
    timing = asked(world.store)["Timing"]
    with world.store.unit() as work:
        qualification.edit(work, timing, place=1, name="When")
    assert list(asked(world.store)) == ["When", "Fit", "Budget", "Authority", "Need"]
    with world.store.unit() as work:
        undo.undo(work)
    assert list(asked(world.store)) == ["Fit", "Budget", "Authority", "Need", "Timing"]


def test_a_name_is_asked_once(world: World) -> None:
    with world.store.unit() as work:
        with pytest.raises(Invalid, match="already a criterion"):
            qualification.add(work, 1, "budget")
        with pytest.raises(Invalid, match="already a criterion"):
            qualification.rename(work, asked(world.store)["Fit"], "Budget")
        with pytest.raises(Invalid, match="can't be empty"):
            qualification.add(work, 1, "  ")


def test_what_is_not_asked_or_too_much_is_refused(world: World) -> None:
    fit = asked(world.store)["Fit"]
    with world.store.unit() as work:
        with pytest.raises(Invalid, match="from 0 to 5"):
            qualification.assess(work, world.website, {fit: 6})
        with pytest.raises(Invalid, match="no such criterion"):
            qualification.assess(work, world.website, {999: 1})
        with pytest.raises(NotFound):
            qualification.assess(work, 999, {fit: 1})


def test_the_usual_is_added_to_a_pipeline_that_asks_nothing_as_one_change(world: World) -> None:
    with world.store.unit() as work:
        pipeline = work.add(Pipeline(name="Renewals", name_key="renewals")).key
    assert asked(world.store, pipeline) == {}
    set_language("uk")
    with world.store.unit() as work:
        qualification.add_usual(work, pipeline)
        assert work.count == 1
    set_language("en")
    assert len(asked(world.store, pipeline)) == 5
    with world.store.unit() as work:
        assert undo.undo(work).action == "criterion.usual"
    assert asked(world.store, pipeline) == {}


def test_a_deal_in_another_pipeline_is_scored_by_what_is_asked_there(world: World) -> None:
    fit = asked(world.store)["Fit"]
    with world.store.unit() as work:
        pipeline = work.add(Pipeline(name="Renewals", name_key="renewals")).key
        stage = work.add(Stage(pipeline_id=pipeline, name="First", name_key="first")).key
        qualification.assess(work, world.website, {fit: 5})
    with world.store.unit() as work:
        deals.move(work, world.website, stage)
    assert score_of(world.store, world.website) is None
    with world.store.unit() as work:
        undo.undo(work)
    assert score_of(world.store, world.website) == 20


def test_undoing_a_criterion_that_somebody_has_answered_is_refused(world: World) -> None:
    with world.store.unit() as work:
        extra = qualification.add(work, 1, "Extra").key
    with world.other().unit() as work:
        qualification.assess(work, world.website, {extra: 3})
    with pytest.raises(Conflict, match="taras added"), world.store.unit() as work:
        undo.undo(work)


def test_the_history_of_a_deal_names_what_was_assessed(world: World) -> None:
    fit = asked(world.store)["Fit"]
    for value in (3, 4, None):
        with world.store.unit() as work:
            qualification.assess(work, world.website, {fit: value})
    with world.store.read() as session:
        newest = history(session, "deal", world.website, limit=3)
    assert [entry.about for entry in newest] == ["Fit", "Fit", "Fit"]
    assert newest[1].fields == {"value": (3, 4)}


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        *(("score", "4", 4), ("score", " 0 ", 0), ("score", "-", None), ("check", "Yes", 1)),
        *(("check", "так", 1), ("check", "ні", 0), ("check", "", None)),
    ],
)
def test_values_are_read_as_people_type_them(kind: str, text: str, value: int | None) -> None:
    assert qualification.parse_value(kind, text) == value


@pytest.mark.parametrize(("kind", "text"), [("score", "6"), ("score", "yes"), ("check", "maybe")])
def test_other_values_are_refused(kind: str, text: str) -> None:
    with pytest.raises(Invalid):
        qualification.parse_value(kind, text)


class Scores(RuleBasedStateMachine):
    """Whatever is asked, answered, moved and undone: each score is what the formula says."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.store = open_store(Path(self.folder.name) / "svit.db", login="olena", clock=Clock())

    @initialize()
    def begin(self) -> None:
        with self.store.unit() as work:
            # Not offered to undo: the rules need what is made here.
            work.kind = ChangeKind.SEED
            second = work.add(Pipeline(name="Second", name_key="second", position=2)).key
            work.add(Stage(pipeline_id=second, name="First", name_key="first"))
            qualification.add(work, second, "Known", "check")
            contact = contacts.add(work, name="Медцентр")
            for number in range(3):
                deals.add(work, title=f"Deal {number}", contact_id=contact.key)

    def criteria(self) -> list[Criterion]:
        with self.store.read() as session:
            return list(session.exec(select(Criterion).order_by(col(Criterion.id))))

    @rule(number=st.integers(0, 20), deal=st.integers(1, 3), value=st.sampled_from([None, 0, 1, 5]))
    def assess(self, number: int, deal: int, value: int | None) -> None:
        known = self.criteria()
        criterion = known[number % len(known)]
        try:
            with self.store.unit() as work:
                qualification.assess(work, deal, {criterion.key: value})
        except Invalid:
            pass

    @rule(name=st.sampled_from("abc"), kind=st.sampled_from(["check", "score"]))
    def add(self, name: str, kind: str) -> None:
        try:
            with self.store.unit() as work:
                qualification.add(work, 1, name, kind)
        except Invalid:
            pass

    @rule(
        number=st.integers(0, 20),
        kind=st.sampled_from(["check", "score", None]),
        archived=st.sampled_from([True, False, None]),
        place=st.integers(1, 4),
    )
    def edit(self, number: int, kind: str | None, archived: bool | None, place: int) -> None:
        known = self.criteria()
        try:
            with self.store.unit() as work:
                qualification.edit(
                    work, known[number % len(known)].key, kind=kind, archived=archived, place=place
                )
        except Invalid:
            pass

    @rule(deal=st.integers(1, 3), pipeline=st.integers(1, 2))
    def move(self, deal: int, pipeline: int) -> None:
        with self.store.unit() as work:
            deals.move(work, deal, lists.stages(work.session, pipeline)[0].key)

    @rule(back=st.booleans())
    def undo(self, back: bool) -> None:
        try:
            with self.store.unit() as work:
                undo.undo(work) if back else undo.redo(work)
        except (NotFound, Conflict):
            pass

    @invariant()
    def each_score_is_what_the_formula_says(self) -> None:
        with self.store.read() as session:
            for deal in session.exec(select(Deal)).all():
                asked = {
                    entry.id: MOST_POINTS[entry.kind]
                    for entry in session.exec(select(Criterion)).all()
                    if entry.pipeline_id == deal.pipeline_id and entry.archived_at is None
                }
                given = [
                    entry.value
                    for entry in session.exec(select(Assessment)).all()
                    if entry.deal_id == deal.id and entry.criterion_id in asked
                ]
                wanted = 100 * sum(given) // sum(asked.values()) if given else None
                assert deal.score == wanted
                assert deal_sheet.sheet(session, deal.key).score == wanted

    def teardown(self) -> None:
        self.store.close()
        self.folder.cleanup()


TestScores = Scores.TestCase
TestScores.settings = settings(max_examples=examples(25), stateful_step_count=20, deadline=None)
