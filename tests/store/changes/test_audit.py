"""What the audit record keeps of a row, and in what form."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svit_tui.model.deal import Deal
from svit_tui.model.kinds import DealStatus
from svit_tui.model.tables import AUDITED
from svit_tui.model.versioned import VersionedRow
from svit_tui.store.changes.audit import (
    STAMPS,
    audited_columns,
    columns_of,
    defaults_of,
    dump,
    stored,
)


@pytest.mark.parametrize("model", AUDITED, ids=lambda model: str(model.__tablename__))
def test_all_columns_are_kept_but_stamps_and_what_follows_from_others(
    model: type[VersionedRow],
) -> None:
    kept = set(audited_columns(model))
    assert kept.isdisjoint(STAMPS)
    assert kept.isdisjoint(model.derived)
    assert kept | STAMPS | model.derived >= set(columns_of(model))
    # Undo finds the subject of what it puts back.
    assert model.subject[1] in columns_of(model)


@pytest.mark.parametrize("model", AUDITED, ids=lambda model: str(model.__tablename__))
def test_every_column_has_a_default_in_stored_form(model: type[VersionedRow]) -> None:
    defaults = defaults_of(model)
    assert list(defaults) == list(columns_of(model))
    # The two moments are always given.
    json.dumps({name: defaults[name] for name in defaults.keys() - {"created_at", "updated_at"}})


def test_a_row_is_kept_as_the_database_has_it() -> None:
    at = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    deal = Deal(
        id=1,
        title="Сайт",
        title_key="сайт",
        contact_id=2,
        pipeline_id=1,
        stage_id=3,
        stage_entered_at=at,
        status=DealStatus.WON,
        expected_close_on=date(2026, 12, 1),
    )
    values = stored(Deal, deal)
    assert values["title"] == "Сайт"
    assert values["status"] == "won"
    assert values["expected_close_on"] == "2026-12-01"
    assert isinstance(values["stage_entered_at"], str)
    assert "2026-11-24" in values["stage_entered_at"]


JSON_VALUES = st.none() | st.booleans() | st.integers() | st.text()


@given(st.dictionaries(st.text(), JSON_VALUES))
def test_the_record_is_read_back_as_it_was(values: dict[str, object]) -> None:
    assert json.loads(dump(values)) == values


def test_the_record_is_short_and_readable() -> None:
    assert dump({"title": "Сайт", "amount": None}) == '{"title":"Сайт","amount":null}'
