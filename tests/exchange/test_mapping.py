"""Mappings are TOML, and say what is wrong with them."""

from __future__ import annotations

import pytest

from svit_tui.exchange.mapping import load_mapping, parse_mapping
from svit_tui.model.errors import Invalid

GOOD = """
[[file]]
name = "deals*.csv"
entity = "deal"
currency = "USD"
[file.columns]
Title = "title"
Client = "contact"
Stage = { field = "stage", values = { New = "Lead" } }
"""


def test_a_mapping_finds_its_file_by_name_and_columns() -> None:
    mapping = parse_mapping(GOOD, "x.toml")
    assert mapping.file_for("deals-2026.csv", ["Title", "Client", "Stage", "x"]).entity == "deal"
    with pytest.raises(Invalid, match="lacks the columns of the mapping x: Client, Stage"):
        mapping.file_for("deals.csv", ["Title"])


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("[[file]]", "[file"), "is not TOML"),
        (
            ('"deal"', '"opportunity"'),
            "one of: member, product, contact, deal, line",
        ),
        (('"title"', '"headline"'), "no field headline"),
        (("currency", "curency"), "file.curency"),
        (('Title = "title"', "Title = 5"), "names no field"),
    ],
)
def test_what_is_wrong_is_told(change: tuple[str, str], sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        parse_mapping(GOOD.replace(*change), "x.toml")


def test_shipped_mappings_are_right_and_named_when_one_is_not_there() -> None:
    assert {entry.entity for entry in load_mapping("maven").files} == {
        "member",
        "product",
        "contact",
        "deal",
    }
    with pytest.raises(Invalid, match="Shipped ones: maven"):
        load_mapping("nope")


@pytest.mark.parametrize("stage", ["probability = 0.6", "probability = 120", "rotting_days = 1.5"])
def test_a_stage_of_a_mapping_has_whole_numbers(stage: str) -> None:
    pipeline = f'[pipeline]\nname = "P"\nstages = [{{ name = "A", {stage} }}]\n'
    with pytest.raises(Invalid, match=r"pipeline\.stages: .* whole number"):
        parse_mapping(pipeline + GOOD, "x.toml")


def test_the_decimal_mark_is_a_point_or_a_comma() -> None:
    with pytest.raises(Invalid, match="decimal"):
        parse_mapping(GOOD.replace('currency = "USD"', 'decimal = ";"'), "x.toml")


@pytest.mark.parametrize(
    "line",
    [
        'Сума = "amount"',
        'Deal ID = "external_id"',
        '"Стан" = { field = "status", values = { Так = "won" } }',
        'Closed (date) = "closed_at"',
    ],
)
def test_a_name_that_lacks_its_quotes_is_told_with_its_line(line: str) -> None:
    key = {"С": "Сума", "D": "Deal ID", '"': "Так", "C": "Closed (date)"}[line[0]]
    with pytest.raises(Invalid) as refused:
        parse_mapping(GOOD + line, "x.toml")
    assert str(refused.value).startswith("x.toml, line 10: a name with other characters")
    assert str(refused.value).endswith(f'needs quotes: "{key}" = ….')


def test_other_mistakes_are_told_with_their_line() -> None:
    with pytest.raises(Invalid, match="line 10: this is not TOML"):
        parse_mapping(GOOD + 'Amount = "amount', "x.toml")


def test_a_mapping_that_is_nested_too_deeply_is_told_as_a_mistake() -> None:
    with pytest.raises(Invalid, match=r"^x\.toml, line 1: it is nested too deeply\.$"):
        parse_mapping(f"name = {'[' * 20_000}", "x.toml")


def test_a_unit_is_one_that_is_known() -> None:
    column = 'Took = { field = "duration", unit = "%s" }'
    said = GOOD.partition("Title")[0].replace('"deal"', '"communication"')
    (entry,) = parse_mapping(said + column % "seconds", "x.toml").files[0].columns
    assert entry.unit == "seconds"
    with pytest.raises(Invalid, match="a unit is one of: hours, minutes, seconds, milliseconds"):
        parse_mapping(said + column % "days", "x.toml")
