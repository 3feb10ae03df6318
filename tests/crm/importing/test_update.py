"""What is there already becomes what a file says, with `--on-duplicate update`."""

from __future__ import annotations

from typing import Any

import pytest

from svit_tui.crm import undo
from svit_tui.crm.importing import import_files
from svit_tui.exchange.csv.file import read_csv
from svit_tui.exchange.maps import ImportMap
from svit_tui.exchange.recognise.table import recognise
from svit_tui.exchange.table import Table
from tests.crm.conftest import World
from tests.crm.exporting import tables
from tests.crm.staff import take

DEAL = "title,contact,{more}\nWebsite,Медцентр,{value}\n"


def one(world: World, query: str) -> list[Any]:
    return [value for (value,) in world.store.light().execute(query)]


def recognised(file: Table) -> ImportMap:
    return recognise(file.name, file.columns)


def changes(world: World) -> int:
    return int(one(world, "SELECT count(*) FROM change")[0])


@pytest.mark.parametrize(
    ("entity", "text", "query", "expected"),
    [
        (
            "deal",
            DEAL.format(more="tags", value='"web, urgent"'),
            "SELECT name FROM tag JOIN deal_tag ON tag_id = tag.id WHERE deal_id = 1 ORDER BY name",
            ["urgent", "web"],
        ),
        (
            "deal",
            DEAL.format(more="people", value='"Ann Lee, Bob Ray"'),
            "SELECT name FROM contact JOIN deal_contact ON contact_id = contact.id"
            " WHERE deal_id = 1 ORDER BY name",
            ["Ann Lee", "Bob Ray"],
        ),
        (
            "deal",
            DEAL.format(more="product,quantity,price", value="Tile,3,5"),
            "SELECT name || quantity || '/' || unit_price FROM line WHERE deal_id = 1",
            ["Tile3000/500"],
        ),
        (
            "deal",
            DEAL.format(more="qualification", value="Budget=4"),
            "SELECT value FROM assessment WHERE deal_id = 1",
            [4],
        ),
        (
            "deal",
            DEAL.format(more="external_ids", value="old crm=17"),
            "SELECT value FROM external_id WHERE entity = 'deal' AND entity_id = 1",
            ["17"],
        ),
        (
            "deal",
            DEAL.format(more="archived_at", value="2026-11-01T10:00:00Z"),
            "SELECT archived_at FROM deal WHERE id = 1",
            ["2026-11-01T10:00:00Z"],
        ),
        (
            "contact",
            "name,kind,tags,city\nМедцентр,organization,vip,Lviv\n",
            "SELECT tag.name || address.city FROM contact"
            " JOIN contact_tag ON contact_tag.contact_id = contact.id JOIN tag ON tag.id = tag_id"
            " JOIN address ON address.contact_id = contact.id WHERE contact.id = 1",
            ["vipLviv"],
        ),
    ],
)
def test_an_update_sets_all_that_a_new_row_would_have(
    world: World, entity: str, text: str, query: str, expected: list[Any]
) -> None:
    before = tables.told(world.store)
    assert take(world.store, text, entity, on_duplicate="update").rejected == []
    assert one(world, query) == expected
    count = changes(world)
    again = take(world.store, text, entity, on_duplicate="update")
    assert (changes(world), again.updated.total(), again.created.total()) == (count, 0, 0)
    with world.store.unit() as work:
        undo.undo(work)
    assert tables.told(world.store) == before


def test_an_update_sets_participants_and_texts(world: World) -> None:
    take(
        world.store,
        "kind,contact,started_at,body\ncall,Acme,2026-11-02T10:00:00Z,\n",
        "communication",
    )
    text = "kind,contact,people,started_at,body\ncall,Acme,Bo Ray,2026-11-02T10:00:00Z,Good news\n"
    result = take(world.store, text, "communication", on_duplicate="update")
    assert (result.created["communications"], result.updated["communications"]) == (0, 1)
    assert one(world, "SELECT body FROM communication") == ["Good news"]
    assert len(one(world, "SELECT id FROM participant")) == 2


def test_what_a_file_does_not_have_and_empty_cells_change_nothing(world: World) -> None:
    take(world.store, DEAL.format(more="tags", value="web"), "deal", on_duplicate="update")
    count = changes(world)
    take(world.store, DEAL.format(more="tags,notes", value=","), "deal", on_duplicate="update")
    take(world.store, "title,contact\nWebsite,Медцентр\n", "deal", on_duplicate="update")
    assert changes(world) == count


def test_an_update_sets_the_label_of_an_address_that_is_there(world: World) -> None:
    head = "id,kind,name,emails,labels,version\n"
    for label in ("", "lin@x.example=home"):
        text = f"{head}7,person,Lin Doe,lin@x.example,{label},1\n"
        file = read_csv(text.encode(), "contacts.csv")
        import_files(world.store, [file], recognised, on_duplicate="update")
    assert one(world, "SELECT label FROM contact_point WHERE value = 'lin@x.example'") == ["home"]
