"""Two contacts of one person or organisation made one."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlmodel import select

from svit_tui.crm import undo
from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.contacts import merging
from svit_tui.crm.contacts.changes import Point
from svit_tui.crm.deals import changes as deals
from svit_tui.crm.tasks import changes as tasks
from svit_tui.crm.timeline import communications
from svit_tui.model.communication import Participant
from svit_tui.model.contact import ExternalId
from svit_tui.model.deal import Deal, DealContact
from svit_tui.model.errors import CrmError, Invalid, NotFound
from svit_tui.model.kinds import Consent, ContactKind
from svit_tui.model.task import Task
from svit_tui.model.values.text import sort_key
from tests.crm.conftest import World
from tests.crm.contacts.test_changes import add, edit, of, points, tags
from tests.crm.test_undo import contents


def merge(world: World, keep: int, other: int) -> None:
    with world.store.unit() as work:
        merging.merge(work, keep, other)


def test_all_that_hangs_on_a_double_comes_along(world: World) -> None:
    double = add(
        world,
        "Медцентр ТОВ",
        kind=ContactKind.ORGANIZATION,
        points=[Point("phone", "044 555 02 02")],
        tags=["Clinic"],
        notes="Paid late",
    )
    worker = add(world, "Тарас", organization_id=double)
    with world.store.unit() as work:
        deal = deals.add(work, title="Support", contact_id=double)
        further = deals.add(work, title="Shop", contact_id=worker, people=[double])
        task = tasks.add(work, title="Call", kind="call", contact_id=double)
        call = communications.log(work, "call", participants=[double])
        work.add(ExternalId(system="old", entity="contact", value="7", entity_id=double))
    before = contents(world.store)
    merge(world, world.clinic, double)
    with world.store.read() as session:
        assert session.get_one(Deal, deal.key).contact_id == world.clinic
        assert session.get_one(Task, task.key).contact_id == world.clinic
        [person] = session.exec(select(DealContact).where(DealContact.deal_id == further.key))
        assert person.contact_id == world.clinic
        [took_part] = session.exec(
            select(Participant).where(Participant.communication_id == call.key)
        )
        assert took_part.contact_id == world.clinic
        [external] = session.exec(select(ExternalId))
        assert external.entity_id == world.clinic
    assert of(world, worker).organization_id == world.clinic
    assert of(world, double).archived_at is not None
    assert of(world, world.clinic).notes == "Paid late"
    assert points(world, world.clinic) == ["044 555 02 02"]
    assert tags(world, world.clinic) == {"clinic"}
    with world.store.unit() as work:
        undo.undo(work)
    assert contents(world.store) == before


def test_nothing_of_the_one_that_stays_is_overwritten(world: World) -> None:
    edit(world, world.person, role_title="Director", notes="Calls on Mondays")
    double = add(world, "О. Шевченко", role_title="Manager", notes="Likes tea", website="x.example")
    merge(world, world.person, double)
    contact = of(world, world.person)
    assert (contact.name, contact.role_title) == ("Олена Шевченко", "Director")
    assert contact.notes == "Calls on Mondays\n\nLikes tea"


def test_the_first_address_stays_the_first(world: World) -> None:
    newer = add(
        world, "Олена Шевченко", points=[Point("email", "new@example.com"), Point("phone", "1 23")]
    )
    merge(world, newer, world.person)
    assert points(world, newer) == [
        "new@example.com",
        "1 23",
        "olena@clinic.example",
        "+380 44 555-01-01",
    ]


def test_one_number_in_two_spellings_is_kept_once(world: World) -> None:
    double = add(world, "О. Шевченко", points=[Point("phone", "044 555 01 01")])
    merge(world, world.person, double)
    assert points(world, world.person) == ["olena@clinic.example", "+380 44 555-01-01"]


def test_a_surname_that_comes_along_counts_for_the_order(world: World) -> None:
    short = add(world, "Тарас Гончар")
    double = add(world, first_name="Тарас", last_name="Гончар")
    merge(world, short, double)
    contact = of(world, short)
    assert (contact.name, contact.sort_key) == ("Тарас Гончар", sort_key("Гончар Тарас"))


@pytest.mark.parametrize(
    ("own", "theirs", "left"),
    [
        (Consent.UNKNOWN, Consent.REFUSED, Consent.REFUSED),
        (Consent.UNKNOWN, Consent.GIVEN, Consent.GIVEN),
        (Consent.GIVEN, Consent.REFUSED, Consent.REFUSED),
        (Consent.REFUSED, Consent.GIVEN, Consent.GIVEN),
        (Consent.GIVEN, Consent.UNKNOWN, Consent.GIVEN),
    ],
)
def test_the_newest_answer_about_consent_counts(
    world: World, own: Consent, theirs: Consent, left: Consent
) -> None:
    edit(world, world.person, consent=own)
    world.clock.forward(days=1)
    double = add(world, "О. Шевченко", consent=theirs)
    asked: datetime | None = of(world, double).consent_at or of(world, world.person).consent_at
    merge(world, world.person, double)
    contact = of(world, world.person)
    assert (contact.consent, contact.consent_at) == (left, asked)


def test_an_older_answer_about_consent_does_not_count(world: World) -> None:
    double = add(world, "О. Шевченко", consent=Consent.GIVEN)
    world.clock.forward(days=1)
    edit(world, world.person, consent=Consent.REFUSED)
    merge(world, world.person, double)
    assert of(world, world.person).consent == Consent.REFUSED


def test_a_parent_that_was_a_double_is_not_its_own_parent(world: World) -> None:
    parent = add(world, "Медцентр Груп", kind=ContactKind.ORGANIZATION)
    edit(world, world.clinic, organization_id=parent)
    merge(world, world.clinic, parent)
    assert of(world, world.clinic).organization_id is None


@pytest.mark.parametrize(
    ("keep", "other", "error"),
    [("person", "person", Invalid), ("person", "clinic", Invalid), ("person", "gone", NotFound)],
)
def test_what_can_not_be_one_is_refused(
    world: World, keep: str, other: str, error: type[CrmError]
) -> None:
    gone = add(world, "Gone")
    with world.store.unit() as work:
        contacts.archive(work, gone)
    numbers = {"person": world.person, "clinic": world.clinic, "gone": gone}
    before = contents(world.store)
    for first, second in {(keep, other), (other, keep)}:
        with pytest.raises(error):
            merge(world, numbers[first], numbers[second])
    assert contents(world.store) == before
