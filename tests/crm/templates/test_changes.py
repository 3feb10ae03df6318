"""Templates in a store: added, changed, ordered, put away, undone, and filled from a deal."""

from __future__ import annotations

from datetime import date

import pytest

from svit_tui.crm import undo
from svit_tui.crm.templates import changes as templates
from svit_tui.crm.templates.changes import About
from svit_tui.model.errors import Conflict, Invalid, NotFound
from svit_tui.model.template import Template
from svit_tui.store.store import Store
from tests.crm.conftest import World

TODAY = date(2026, 11, 24)


def add(store: Store, name: str, **fields: str) -> int:
    with store.unit() as work:
        return templates.add(work, name, **{"body": "Hello", **fields}).key


def names(store: Store, kind: str = "") -> list[str]:
    with store.read() as session:
        return [entry.name for entry in templates.listed(session, kind)]


def test_templates_are_in_the_users_order_and_of_a_kind_or_any(world: World) -> None:
    for name, kind in (("Offer", "email"), ("Hello", ""), ("Called", "call")):
        add(world.store, name, kind=kind)
    assert names(world.store) == ["Offer", "Hello", "Called"]
    assert names(world.store, "email") == ["Offer", "Hello"]
    with world.store.unit() as work:
        templates.shift(work, templates.find(work.session, "called").key, -5)
    assert names(world.store) == ["Called", "Offer", "Hello"]


def test_undo_takes_each_change_back(world: World) -> None:
    number = add(world.store, "Offer")
    with world.store.unit() as work:
        templates.edit(work, number, name="Price", body="{{ deal.amount }}")
    with world.store.unit() as work:
        templates.archive(work, number)
    assert names(world.store) == []
    seen = []
    for _time in range(3):
        with world.store.unit() as work:
            undo.undo(work)
        seen.append(names(world.store))
    assert seen == [["Price"], ["Offer"], []]


def test_a_colleagues_newer_text_is_not_overwritten(world: World) -> None:
    number = add(world.store, "Offer")
    with world.other().unit() as work:
        templates.edit(work, number, body="Theirs")
    with pytest.raises(Conflict), world.store.unit() as work:
        templates.edit(work, number, version=1, body="Mine")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "OFFER"}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"kind": "fax"}, "kind"),
        ({"body": " \n"}, "body"),
        ({"body": "{{ contact.fone }}"}, "body"),
        ({"heading": "{{ deal.tytle }}"}, "heading"),
    ],
)
def test_what_can_not_be_a_template_is_refused(
    world: World, fields: dict[str, str], field: str
) -> None:
    add(world.store, "Offer")
    with pytest.raises(Invalid) as refusal:
        add(world.store, **{"name": "New", **fields})
    assert refusal.value.field == field


def test_a_name_that_was_put_away_is_free_and_comes_back_only_to_a_free_one(world: World) -> None:
    first = add(world.store, "Offer")
    with world.store.unit() as work:
        templates.archive(work, first)
    add(world.store, "Offer")
    with pytest.raises(Invalid), world.store.unit() as work:
        templates.restore(work, first)


def test_a_template_is_filled_from_the_deal_its_contact_and_the_member(world: World) -> None:
    number = add(
        world.store,
        "Offer",
        heading="{{ deal.title }}",
        body="{{ contact.organization }} {{ contact.email }} {{ deal.amount }} {{ deal.stage }}"
        " {{ me.login }} {{ today }}",
    )
    member = world.store.member
    assert member is not None
    with world.store.read() as session:
        template = session.get_one(Template, number)
        about = About(TODAY, world.website, world.person, member.id)
        found = templates.filled(session, template, about)
        of_the_deals_contact = templates.filled(session, template, About(TODAY, world.website))
    assert found.heading == "Website"
    assert found.body == ("Медцентр olena@clinic.example ₴18,000 Lead olena 24 Nov 2026")
    assert of_the_deals_contact.missing == ("contact.email", "me.login")


def test_a_name_that_is_not_there_is_told_with_those_that_are(world: World) -> None:
    add(world.store, "Offer")
    with world.store.read() as session, pytest.raises(NotFound, match="There are: Offer"):
        templates.find(session, "Ofer")
