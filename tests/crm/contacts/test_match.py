"""Whom a few words of a line mean."""

from __future__ import annotations

import pytest

from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.contacts.match import belonging, fitting, same_word
from tests.crm.conftest import World

NAMES = (
    *("Тарас Коваль", "Тарасенко Іван", "Ольга Кравець", "Марко Вовчок", "Олексій Левицький"),
    *(
        "Агросвіт",
        "Банк Дніпро",
        "Bank Dnipro",
        "Bank Dnipro 24",
        "Марія Дніпровська",
        "Юля Гнатюк",
    ),
)


@pytest.fixture
def named(world: World) -> World:
    with world.store.unit() as work:
        for name in NAMES:
            contacts.add(work, name=name)
    return world


def found(world: World, words: str, *, forgiving: bool = True) -> list[str]:
    with world.store.read() as session:
        return [name for _id, name in fitting(session, words.split(), forgiving=forgiving).contacts]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("Тарасу", ["Тарас Коваль"]),
        ("тарасові", ["Тарас Коваль"]),
        ("Тарасом Ковалем", ["Тарас Коваль"]),
        ("Олені", ["Олена Шевченко"]),
        ("Оленою Шевченко", ["Олена Шевченко"]),
        ("Шевченку", ["Олена Шевченко"]),
        ("Ользі", ["Ольга Кравець"]),
        ("Кравцю", ["Ольга Кравець"]),
        ("Олексію", ["Олексій Левицький"]),
        ("Олексієм Левицьким", ["Олексій Левицький"]),
        ("Марії Дніпровській", ["Марія Дніпровська"]),
        ("Марку", ["Марко Вовчок"]),
        ("Юлі", ["Юля Гнатюк"]),
        ("Агросвітом", ["Агросвіт"]),
        ("Медцентру", ["Медцентр"]),
        ("Банку Дніпро", ["Банк Дніпро"]),
        # The whole name counts more than a part of another.
        ("Bank Dnipro", ["Bank Dnipro"]),
        ("Bank Dnipro 24", ["Bank Dnipro 24"]),
        ("bank", ["Bank Dnipro", "Bank Dnipro 24"]),
        # Words behind the name are none of it.
        ("Тарасу договір поставки", ["Тарас Коваль"]),
        # A typo is forgiven.
        ("Шевченоко", ["Олена Шевченко"]),
        ("offer", []),
        ("the", []),
        ('%_*"', []),
    ],
)
def test_words_in_any_case_mean_a_contact(named: World, words: str, names: list[str]) -> None:
    assert found(named, words) == names


def test_typos_can_be_left_unforgiven(named: World) -> None:
    assert found(named, "Шевченоко", forgiving=False) == []


def test_how_many_words_name_it(named: World) -> None:
    with named.store.read() as session:
        assert fitting(session, ["Банку", "Дніпро", "рахунок"]).words == 2
        assert fitting(session, []).contacts == ()


def test_an_archived_contact_is_nobody(named: World) -> None:
    with named.store.unit() as work:
        contacts.archive(work, named.person)
    assert found(named, "Олені") == []


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        *[("івану", "іванна"), ("тарасу", "тарасенко"), ("роман", "романюк"), ("оля", "олег")],
        *[("та", "тарас"), ("bankom", "bank")],
    ],
)
def test_other_words_are_other_names(typed: str, known: str) -> None:
    assert not same_word(typed, known)


def test_a_deal_is_with_a_contact_and_who_works_there(world: World) -> None:
    with world.store.read() as session:
        assert belonging(session, world.website) == {world.clinic, world.person}
        assert belonging(session, 999) == frozenset()
