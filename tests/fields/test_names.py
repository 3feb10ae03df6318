"""A field has one name: in forms, commands, exports, imports, history and where a stage asks."""

from __future__ import annotations

import argparse
import inspect
import re
from collections.abc import Iterator
from types import ModuleType

import pytest

from svit_tui.cli.kit.parser import build
from svit_tui.crm.templates.language import FACTS
from svit_tui.exchange.mapping import parse_mapping
from svit_tui.exchange.maps import POINTS
from svit_tui.fields import NOUNS, Field, Kind, Noun
from svit_tui.model.tables import AUDITED
from svit_tui.screens.contacts import form as contact_form
from svit_tui.screens.deals import form as deal_form
from svit_tui.screens.deals import missing_form
from svit_tui.screens.tasks import event_form
from svit_tui.screens.tasks import form as task_form
from svit_tui.screens.timeline import form as communication_form

FORMS = {
    "contact": contact_form,
    "deal": deal_form,
    "communication": communication_form,
    "task": task_form,
    "event": event_form,
}
ADDS = {
    "contact": ("contact", "add"),
    "deal": ("deal", "add"),
    "communication": ("log",),
    "task": ("task", "add"),
    "event": ("event", "add"),
}
# What a form or a command has that is no field: of a form the choice of what is planned and parts
# of lines and addresses, of a command what a listing takes.
NO_FIELDS = {
    *("what", "lines", "addresses", "value", "label", "template", "product", "quantity", "price"),
    *("discount", "format", "run", "help"),
}
EACH = pytest.mark.parametrize("name", FORMS)
ALL = [(noun, field) for noun in NOUNS.values() for field in noun]


def command(name: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = build()
    for word in ADDS[name]:
        (inner,) = (
            each for each in parser._actions if isinstance(each, argparse._SubParsersAction)
        )
        parser = inner.choices[word]
    return parser


def keys(module: ModuleType) -> Iterator[str]:
    return iter(re.findall(r'\bkey="(\w+)"', inspect.getsource(module)))


@EACH
def test_a_form_calls_fields_as_the_table_does(name: str) -> None:
    known = {field.name for field in NOUNS[name]}
    assert [key for key in keys(FORMS[name]) if key not in known | NO_FIELDS] == []


def test_the_form_of_what_a_deal_lacks_calls_fields_as_the_tables_do() -> None:
    known = {field.name for noun in ("deal", "contact", "task") for field in NOUNS[noun]}
    assert [key for key in keys(missing_form) if key not in known] == []


@EACH
def test_a_command_calls_fields_as_the_table_does(name: str) -> None:
    noun, shorthands = NOUNS[name], {"--json", "--format", "--in"}
    for action in command(name)._actions:
        if action.dest in NO_FIELDS or set(action.option_strings) <= shorthands:
            continue
        assert action.dest in {field.name for field in noun}
        if action.option_strings:
            assert action.option_strings == [noun[action.dest].option]


@EACH
def test_a_command_takes_what_a_field_was_called(name: str) -> None:
    options = command(name)._option_string_actions
    for field in NOUNS[name]:
        if field.option in options:
            assert {options[former] for former in field.former_options} <= {options[field.option]}


@pytest.mark.parametrize(("noun", "field"), ALL, ids=lambda each: each.name)
def test_an_export_and_an_import_call_a_field_the_same(noun: Noun, field: Field) -> None:
    if field.exported and field.kind == Kind.DUE:
        assert field.own_columns == (f"{field.name}_on", f"{field.name}_at")
    elif field.exported and (noun.name, field.name) != ("contact", "external_id"):
        # A contact's number is an external id for whoever takes the file in.
        assert field.own_columns == (field.name,)
    if field.imported:
        for name in field.names:
            mapping = f'[[file]]\nentity = "{noun.name}"\n[file.columns]\nA = "{name}"\n'
            (column,) = parse_mapping(mapping, "m.toml").files[0].columns
            assert column.field == noun.name_of(name)


@pytest.mark.parametrize("noun", NOUNS.values(), ids=lambda each: each.name)
def test_a_former_name_is_no_name_of_another_field(noun: Noun) -> None:
    names = [name for field in noun for name in field.names]
    # Of a communication, one contact may be told by itself.
    assert len(names) == len(set(names))


@pytest.mark.parametrize("noun", NOUNS.values(), ids=lambda each: each.name)
def test_the_history_knows_columns_by_the_labels_of_their_fields(noun: Noun) -> None:
    columns = {column for table in AUDITED for column in table.model_fields}
    labels = {field.label for field in noun}
    assert {column: label for column, label in noun.history.items() if column not in columns} == {}
    assert set(noun.history.values()) <= labels


def test_templates_name_fields_as_the_table_does() -> None:
    # Of several e-mails and phones a text takes the first.
    first = {"email", "phone"}
    for name in ("contact", "deal"):
        assert FACTS[name].keys() - first <= {field.name for field in NOUNS[name]}


def test_points_are_the_fields_of_points() -> None:
    contact = NOUNS["contact"]
    assert list(POINTS) == [field.name for field in contact if field.kind == Kind.POINT]
