"""A phone says who is meant, in national and international spelling."""

from __future__ import annotations

from tests.crm.conftest import World
from tests.crm.importing.hands import counts, people, take


def test_a_phone_in_another_spelling_is_not_added(world: World) -> None:
    take(world.store, "Name;Phone\nBob;067 123 45 67\nAnn;+380 44 111 00 01\n")
    again = "Name;Phone\nBob;+380671234567\nAnn;0441110001, 0441110002\n"
    assert counts(take(world.store, again, mode="update")) == (0, 1, 1, 0)
    found = {row[0]: row[3] for row in people(world.store)}
    assert found["Bob"] == "067 123 45 67"
    assert found["Ann"] == "+380 44 111 00 01 0441110002"


def test_of_two_of_one_name_the_phone_tells_who_is_meant(world: World) -> None:
    two = "Name;E-mail;Phone\nBob;a@x.example;067 123 45 67\nBob;b@x.example;067 123 45 68\n"
    take(world.store, two)
    row = "Name;Phone;Position\nBob;+380 67 123 45 68;CEO\n"
    result = take(world.store, row, mode="update")
    assert counts(result) == (0, 1, 0, 0)
    titles = world.store.light().execute(
        "SELECT value FROM contact JOIN contact_point ON contact_id = contact.id"
        " WHERE role_title = 'CEO' AND contact_point.kind = 'phone'"
    )
    assert [value for (value,) in titles] == ["067 123 45 68"]
