"""What is being typed of a filter is completed."""

from __future__ import annotations

import pytest

from svit_tui.crm.filtering.completing import completed
from svit_tui.crm.filtering.contacts import CONTACTS
from svit_tui.crm.filtering.deals import DEALS
from svit_tui.crm.filtering.tasks import TASKS
from svit_tui.i18n import set_language

NAMES = {
    "stage": ["Lead", "Qualification", "Closed soon"],
    "member": ["Olena Hrytsenko", "Taras Bilyk"],
    "tag": ["vip", "гаряча"],
}


def names(table: str) -> list[str]:
    return NAMES.get(table, [])


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("stage:le", "stage:lead"),
        ("stage:Qu", "stage:Qualification"),
        ("stage:lead,qu", "stage:lead,qualification"),
        ("-stage:le", "-stage:lead"),
        ("(stage:le", "(stage:lead"),
        ("amount>5 stage:le", "amount>5 stage:lead"),
        ("стадія:le", "стадія:lead"),
        ("owner:", "owner:me"),
        ("owner:ta", "owner:taras"),
        ('owner:"ta', 'owner:"taras Bilyk"'),
        ("stage:cl", "stage:closed"),
        ("tag:га", "tag:гаряча"),
        ("close:this-m", "close:this-month"),
        ("step:ov", None),
        ("status:w", "status:won"),
        ("is:rot", "is:rotting"),
        ("no:st", "no:stage"),
        ("tag:vip am", "tag:vip amount:"),
        ("tag:vip -ov", "tag:vip -overdue"),
        # Nothing to complete, or nothing that fits.
        ("", None),
        ("am", None),
        ("stage", None),
        ("stage:xx", None),
        ("stage:lead", None),
        ("colour:r", None),
        ("tag:vip a", None),
        ("stage:lead ", None),
    ],
)
def test_a_word_of_a_filter_is_completed(text: str, whole: str | None) -> None:
    assert completed(text, DEALS, names) == whole


def test_words_are_those_of_the_language_in_force() -> None:
    set_language("uk")
    assert completed("тег:vip сум", DEALS, names) == "тег:vip сума:"
    assert completed("закриття:цього-м", DEALS, names) == "закриття:цього-місяця"
    assert completed("відповідальний:", DEALS, names) == "відповідальний:я"
    assert completed("вид:о", CONTACTS, names) == "вид:особа"
    assert completed("вид:дз", TASKS, names) == "вид:дзвінок"


def test_choices_are_completed() -> None:
    assert completed("kind:me", TASKS, names) == "kind:meeting"
    assert completed("kind:or", CONTACTS, names) == "kind:organization"
    assert completed("consent:re", CONTACTS, names) == "consent:refused"
