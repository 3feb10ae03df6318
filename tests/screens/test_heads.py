"""The heads of lists are whole in both languages, also where a column is as narrow as it gets."""

from __future__ import annotations

import pytest

from svit_tui.i18n import set_language
from svit_tui.screens.contacts.screen import contact_columns
from svit_tui.screens.settings.pipelines import Stages
from svit_tui.screens.settings.screen import PARTS
from svit_tui.screens.tasks.rows import task_columns
from svit_tui.screens.timeline.rows import entry_columns
from svit_tui.widgets.cells import width_of


@pytest.mark.parametrize("language", ["en", "uk"])
def test_no_head_is_wider_than_its_column(language: str) -> None:
    set_language(language)
    parts = [make().columns() for make in PARTS] + [Stages(1).columns()]
    lists = [contact_columns(), task_columns(), entry_columns(), *parts]
    fixed = [column for columns in lists for column in columns if column.width]
    assert [one.title for one in fixed if width_of(one.title) > one.width] == []
