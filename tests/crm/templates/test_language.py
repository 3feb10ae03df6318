"""The language of templates: what it fills, what it refuses, and that nothing gets out of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svit_tui.crm.templates import language as template_text
from svit_tui.crm.templates.language import Fact, Facts, FilledText
from svit_tui.model.errors import Invalid

FACTS: Facts = {
    "contact": Fact(name="Олена Шевченко", first_name="Олена", email="olena@clinic.example"),
    "deal": Fact(title="Website {{ me.name }}", amount="₴18 000"),
    "me": Fact(name="Taras"),
    "today": "24 November 2026",
}
BITS = (
    *("{{", "}}", "{%", "%}", "{#", "#}", "contact", ".name", "deal", "me", "today", " or "),
    *("if ", "endif", "for i in ", "range(9)", "|upper", "|map", "(", ")", "[0]", "__class__", " "),
    *(
        "\n",
        "1",
        "**",
        "*",
        "~",
        "ї",
        "\x1b]0;",
        "import ",
        "macro m()",
        "block b",
        "self",
        "{",
        "}",
    ),
)


def body_of(text: str) -> str:
    return template_text.fill("", text, FACTS).body


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("Hello {{ contact.first_name }}!", "Hello Олена!"),
        ("{{ contact }} about {{ deal.amount }}", "Олена Шевченко about ₴18 000"),
        ("{{ contact.last_name or contact.name }}", "Олена Шевченко"),
        ("{% if deal.source %}from {{ deal.source }}{% else %}no source{% endif %}", "no source"),
        ("{{ contact.phone | default('no phone') }}", "no phone"),
        ("{{ me.name | upper }}, {{ today }}", "TARAS, 24 November 2026"),
        ("one\n{% if deal %}\ntwo\n{% endif %}\nthree", "one\ntwo\nthree"),
        ("braces { } and 100 %", "braces { } and 100 %"),
    ],
)
def test_places_are_filled(text: str, filled: str) -> None:
    template_text.check(text)
    assert body_of(text) == filled


def test_what_is_not_known_is_told_and_seen() -> None:
    found = template_text.fill(
        "Re: {{ deal.stage }}", "{{ contact.phone }} {{ deal.stage }}", FACTS
    )
    assert found == FilledText(
        "Re: [deal.stage]", "[contact.phone] [deal.stage]", ("deal.stage", "contact.phone")
    )


def test_what_is_filled_in_is_text_and_not_a_template() -> None:
    assert body_of("{{ deal.title }}") == "Website {{ me.name }}"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a\n{{ contact.fone }}", "Line 2: there is no “contact.fone”; did you mean"),
        ("{{ contakt.name }}", "Line 1: there is no “contakt”; did you mean “contact”?"),
        ("{{ contact.name", "Line 1: write a place as {{ contact.name }}, with both pairs"),
        ("{{ a } b }}", "Line 1: write a place as {{ contact.name }}, with both pairs"),
        ("a\n{% if contact.name %}b", "Line 2: each {% if … %} needs its {% endif %}."),
        ("{% endif %}", "Line 1: each {% if … %} needs its {% endif %}."),
        ("{% foo %}", "Line 1: a template has only places to fill"),
        ("{% for i in contact %}{% endfor %}", "Line 1: a template has only places to fill"),
        ("{{ contact.name() }}", "a template has only places to fill"),
        ("{{ 'a' * 10000000000 }}", "a template has only places to fill"),
        ("{{ contact.name | pprint }}", "there is no “pprint”; there are: capitalize, default"),
        ("{% import 'os' as os %}", "a template has only places to fill"),
        ("{{ contact.__class__ }}", "there is no “contact.__class__”"),
        ("{{ contact.name.upper }}", "only contact, deal and me have fields"),
        ("{{ ''.x }}", "only contact, deal and me have fields"),
    ],
)
def test_what_can_not_be_filled_is_refused_with_its_line(text: str, sentence: str) -> None:
    with pytest.raises(Invalid) as refusal:
        template_text.check(text)
    assert sentence in str(refusal.value)


@given(st.lists(st.one_of(st.sampled_from(BITS), st.text(max_size=3)), max_size=25).map("".join))
def test_any_text_is_filled_or_refused(text: str) -> None:
    try:
        template_text.check(text)
    except Invalid:
        return
    found = template_text.fill(text[:200], text, FACTS)
    assert "\x1b" not in found.body + found.heading
