"""Labels of forms are whole on a terminal of 80 columns, in both languages."""

from __future__ import annotations

import pytest

from svit_tui.i18n import LANGUAGES, set_language
from svit_tui.widgets.cells import width_of
from svit_tui.widgets.field_row import LABELS, FieldRow
from svit_tui.widgets.form import FormModal
from tests.screens.dialog_hands import Opener

# What opens a form: a deal's, a task's, a communication's, that of filters.
FORMS = {
    "new deal": ("n",),
    "edit a deal": ("e",),
    "task": ("t",),
    "call": ("c",),
    "communication": ("m",),
    "filter of the board": ("f",),
    "new contact": ("2", "n"),
    "filter of the timeline": ("3", "f"),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FORMS)
async def test_labels_are_whole(opened: Opener, name: str, language: str) -> None:
    set_language(language)
    async with opened((80, 24)) as hands:
        *way, last = FORMS[name]
        await hands.press(*way)
        await hands.press(last)
        await hands.until(lambda: isinstance(hands.screen, FormModal), "the form")
        labels = [row.field.label for row in hands.screen.query(FieldRow)]
        assert labels
        assert [label for label in labels if width_of(f" {label}") > LABELS[1]] == []
