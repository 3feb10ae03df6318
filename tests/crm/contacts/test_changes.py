"""Contacts: added, edited, tagged, archived, and two of one person made one."""

from __future__ import annotations

from typing import Any

import pytest

from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.contacts.changes import Place, Point
from svit_tui.model.contact import Contact
from svit_tui.model.errors import Conflict, Invalid
from svit_tui.model.kinds import Consent
from svit_tui.model.values.text import sort_key
from tests.crm.conftest import World
from tests.crm.test_undo import contents


def add(world: World, name: str = "", **fields: Any) -> int:
    with world.store.unit() as work:
        return contacts.add(work, name=name, **fields).key


def edit(world: World, contact_id: int, **fields: Any) -> None:
    with world.store.unit() as work:
        contacts.edit(work, contact_id, **fields)


def of(world: World, contact_id: int) -> Contact:
    with world.store.read() as session:
        return session.get_one(Contact, contact_id)


def points(world: World, contact_id: int) -> list[str]:
    with world.store.unit() as work:
        return [point.value for point in contacts.points_of(work, contact_id)]


def tags(world: World, contact_id: int) -> set[str]:
    with world.store.unit() as work:
        return contacts.tag_keys(work, contact_id)


# Adding and editing


@pytest.mark.parametrize(
    ("fields", "name", "sorted_by"),
    [
        ({"name": "Олена Шевченко"}, "Олена Шевченко", "олена шевченко"),
        ({"first_name": "Олена", "last_name": "Шевченко"}, "Олена Шевченко", "шевченко олена"),
        ({"last_name": "Шевченко"}, "Шевченко", "шевченко"),
        (
            {"name": "пані Олена", "first_name": "Олена", "last_name": "Шевченко"},
            "пані Олена",
            "пані олена",
        ),
        ({"name": " Мед\x1bцентр\n"}, "Медцентр", "Медцентр"),
    ],
)
def test_a_person_is_sorted_by_the_surname_where_it_is_known(
    world: World, fields: dict[str, Any], name: str, sorted_by: str
) -> None:
    contact = of(world, add(world, **fields))
    assert (contact.name, contact.sort_key) == (name, sort_key(sorted_by))


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": " \n"}, "name"),
        ({"kind": "robot"}, "kind"),
        ({"consent": "perhaps"}, "consent"),
        ({"organization_id": 2}, "organization"),
        ({"organization_id": 999}, "organization"),
        ({"points": [Point("email", "nobody")]}, "emails"),
        ({"points": [Point("email", "a b@example.com")]}, "emails"),
        ({"points": [Point("phone", "ask her")]}, "phones"),
        ({"points": [Point("pigeon", "coo")]}, "points"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(
    world: World, fields: dict[str, Any], field: str
) -> None:
    before = contents(world.store)
    with pytest.raises(Invalid) as refused:
        add(world, **{"name": "Somebody", **fields})
    assert refused.value.field == field
    assert contents(world.store) == before


def test_nobody_works_at_themselves(world: World) -> None:
    with pytest.raises(Invalid, match="at itself"):
        edit(world, world.clinic, organization_id=world.clinic)


def test_what_is_not_named_stays(world: World) -> None:
    before = of(world, world.person)
    edit(world, world.person, role_title="Director")
    contact = of(world, world.person)
    assert contact.role_title == "Director"
    assert contact.name == before.name
    assert points(world, world.person) == ["olena@clinic.example", "+380 44 555-01-01"]
    assert tags(world, world.person) == {"vip"}


def test_a_new_surname_changes_the_name_and_where_it_is_sorted(world: World) -> None:
    edit(world, world.person, last_name="Гончар")
    contact = of(world, world.person)
    assert (contact.name, contact.sort_key) == ("Олена Гончар", sort_key("Гончар Олена"))


def test_one_number_or_address_is_kept_once(world: World) -> None:
    twice = [
        Point("phone", "+380 44 555-01-01"),
        Point("phone", "+380445550101"),
        Point("email", "Olena@Clinic.example"),
        Point("email", "olena@clinic.example"),
        Point("email", "  "),
    ]
    edit(world, world.person, points=twice)
    assert points(world, world.person) == ["+380 44 555-01-01", "Olena@Clinic.example"]


def test_an_address_that_is_moved_up_is_the_same_one(world: World) -> None:
    edit(world, world.person, points=[Point("phone", "1 23"), Point("email", "b@b.example")])
    edit(world, world.person, points=[Point("email", "b@b.example"), Point("phone", "1 23")])
    assert points(world, world.person) == ["b@b.example", "1 23"]


def test_empty_addresses_go(world: World) -> None:
    places = [Place(city="Київ"), Place(street=" "), Place(city="Львів")]
    edit(world, world.clinic, addresses=places)
    edit(world, world.clinic, addresses=[Place(city="Львів", street="Дорошенка 1")])
    with world.store.unit() as work:
        assert contacts.addresses_of(work, world.clinic) == [
            Place(city="Львів", street="Дорошенка 1")
        ]


def test_consent_has_its_day_and_an_unknown_one_has_none(world: World) -> None:
    edit(world, world.person, consent=Consent.GIVEN)
    assert of(world, world.person).consent_at == world.clock.now
    world.clock.forward(days=1)
    edit(world, world.person, role_title="Director", consent=Consent.GIVEN)
    given = of(world, world.person).consent_at
    assert given is not None
    assert given < world.clock.now
    edit(world, world.person, consent=Consent.UNKNOWN)
    assert of(world, world.person).consent_at is None


def test_saving_over_a_newer_version_is_told(world: World) -> None:
    version = of(world, world.person).version
    edit(world, world.person, version=version, role_title="Director")
    with pytest.raises(Conflict):
        edit(world, world.person, version=version, role_title="Chief")
    assert of(world, world.person).role_title == "Director"


def test_tags_are_added_and_dropped_by_name(world: World) -> None:
    with world.store.unit() as work:
        contacts.change_tags(work, world.person, {"Partner"}, {"vip"})
    assert tags(world, world.person) == {"partner"}


def test_an_archived_contact_is_found_no_more_and_comes_back(world: World) -> None:
    with world.store.unit() as work:
        contacts.archive(work, world.clinic)
        assert contacts.find_by_name(work, "медцентр") is None
        contacts.restore(work, world.clinic)
        found = contacts.find_by_name(work, "МЕДЦЕНТР")
    assert found is not None
    assert found.key == world.clinic
