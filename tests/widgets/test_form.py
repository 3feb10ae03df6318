from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot

from svit_tui.app.drafts import FormDrafts
from svit_tui.widgets.cells import width_of
from svit_tui.widgets.drafts import Typed
from svit_tui.widgets.field_row import FieldRow
from svit_tui.widgets.fields import (
    BlockField,
    ChoiceField,
    FieldProblem,
    FormField,
    LineField,
    ManyField,
    OptionsField,
    Read,
    RowsField,
    Values,
)
from svit_tui.widgets.form import FormModal
from svit_tui.widgets.frame import Dialog
from svit_tui.widgets.notice import Notice
from svit_tui.widgets.picker import Choice, NewChoice
from tests.conftest import FrozenClock

CLINIC, BANK = Choice(1, "Медцентр"), Choice(2, "Bank [/]")


def number(text: str) -> Read:
    return Read(int(text), f"→ {int(text):,}") if text.isdigit() else Read(error="No number.")


FIELDS: tuple[FormField, ...] = (
    LineField(key="title", label="Title", required="A deal needs a title."),
    ChoiceField(
        key="contact",
        label="Contact",
        title="Contact",
        source=[CLINIC, BANK],
        create=["+ “{name}”"],
    ),
    ManyField(
        key="tags", label="Tags", title="Tags", source=[Choice(7, "vip")], create=["+ “{name}”"]
    ),
    LineField(key="amount", label="Amount", reader=number),
    OptionsField(key="way", label="Direction", options=(Choice("in", "in"), Choice("out", "out"))),
    RowsField(
        key="lines",
        label="Lines",
        lines=(
            (
                ChoiceField(key="product", title="Product", source=[Choice(5, "ERP")]),
                LineField(key="price", reader=number),
            ),
        ),
        picked=lambda choice: {"price": str(choice.key) + "00"},
        total=lambda rows: f"sum {sum(row['price'] or 0 for row in rows)}",
    ),
    BlockField(key="notes", label="Notes"),
)


class Opened:
    """An application with a form over it, and what the form returned."""

    def __init__(self, modal: FormModal) -> None:
        self.app: App[None] = App()
        self.app.animation_level = "none"
        self.modal = modal
        self.results: list[Values | None] = []
        self.raw: dict[str, Any] = {}
        self.notice = ""

    async def press(self, pilot: Pilot[None], *keys: str) -> None:
        for key in keys:
            await pilot.press(key)
            await pilot.pause()
        await self.app.workers.wait_for_complete()
        await pilot.pause()

    def row(self, key: str) -> FieldRow:
        return self.modal.form.rows[key]


async def filled(
    *keys: str,
    fields: Sequence[FormField] = FIELDS,
    size: tuple[int, int] = (80, 24),
    **options: Any,
) -> Opened:
    """A form after these keys."""
    opened = Opened(FormModal("New deal", fields, **options))
    async with opened.app.run_test(size=size) as pilot:
        opened.app.push_screen(opened.modal, opened.results.append)
        await pilot.pause()
        await opened.press(pilot, *keys)
        if not opened.results:
            opened.raw = opened.modal.form.raw()
            opened.notice = opened.modal.query_one(Notice).text
    return opened


async def test_a_filled_form_returns_its_values() -> None:
    opened = await filled(
        *("W", "tab", "b", "enter"),  # title, contact by its first letter
        *("v", "i", "p", "enter", "n", "e", "w", "enter", "enter"),  # a tag that is, one to make
        *("1", "2", "enter", "right", "enter"),
        *("enter", "enter", "tab", "tab", "tab", "n", "ctrl+s"),  # a product brings its price
    )
    assert opened.results == [
        {
            "title": "W",
            "contact": BANK,
            "tags": (Choice(7, "vip"), Choice(NewChoice("new"), "new")),
            "amount": 12,
            "way": "out",
            "lines": ({"product": Choice(5, "ERP"), "price": 500},),
            "notes": "n",
        }
    ]


async def test_a_field_says_what_it_understood_while_typing() -> None:
    opened = await filled("tab", "tab", "tab", *"1200")
    assert opened.row("amount").said == "→ 1,200"


async def test_an_error_stands_beside_its_field_when_one_leaves_it_and_goes_when_mended() -> None:
    opened = await filled("tab", "tab", "tab", "1", "x")
    assert opened.row("amount").error == ""
    opened = await filled("tab", "tab", "tab", "1", "x", "tab")
    assert opened.row("amount").error == "No number."
    opened = await filled("tab", "tab", "tab", "1", "x", "tab", "shift+tab", "backspace")
    assert (opened.row("amount").error, opened.row("amount").said) == ("", "→ 1")


async def test_saving_puts_the_cursor_into_the_first_wrong_field() -> None:
    opened = await filled("tab", "tab", "tab", "x", "ctrl+s")
    assert opened.results == []
    assert opened.row("title").error == "A deal needs a title."
    assert opened.row("amount").error == "No number."


async def test_a_refused_form_stays_with_all_that_was_typed() -> None:
    async def submit(_values: Values) -> FieldProblem | None:
        return FieldProblem("Taras changed it meanwhile.")

    opened = await filled("W", "ctrl+s", submit=submit)
    assert opened.results == []
    assert opened.raw["title"] == "W"
    assert opened.notice == "Taras changed it meanwhile."


async def test_a_refusal_of_one_field_stands_beside_it_until_it_is_edited() -> None:
    async def submit(values: Values) -> FieldProblem | None:
        return (
            FieldProblem("There is one of that name.", "title") if values["title"] == "W" else None
        )

    opened = await filled("W", "ctrl+s", submit=submit)
    assert opened.row("title").error == "There is one of that name."
    opened = await filled("W", "ctrl+s", "2", "ctrl+s", submit=submit)
    assert [values and values["title"] for values in opened.results] == ["W2"]


async def test_what_was_typed_is_offered_again_after_esc() -> None:
    drafts = FormDrafts(FrozenClock())
    opened = await filled("W", "tab", "b", "enter", "escape", drafts=drafts, draft_key="new")
    assert opened.results == [None]
    again = await filled(drafts=drafts, draft_key="new")
    assert again.raw["title"] == "W"
    assert again.raw["contact"] == BANK
    assert "ctrl+n starts over" in again.notice
    anew = await filled("ctrl+n", drafts=drafts, draft_key="new")
    assert (anew.raw["title"], anew.notice) == ("", "")
    assert not drafts


async def test_a_form_that_ends_with_the_program_keeps_its_draft() -> None:
    drafts = FormDrafts(FrozenClock())
    await filled("W", drafts=drafts, draft_key="new")
    [(key, draft)] = drafts.listed()
    assert (key, draft.typed.own(), draft.is_open) == ("new", {"title": "W"}, True)


async def test_a_saved_form_leaves_no_draft() -> None:
    drafts = FormDrafts(FrozenClock())
    drafts.keep("new", "New", Typed({"title": "old"}, {"title": ""}))
    opened = await filled("ctrl+s", drafts=drafts, draft_key="new")
    assert [values and values["title"] for values in opened.results] == ["old"]
    assert not drafts


async def test_what_others_have_changed_since_is_there_beside_a_draft() -> None:
    drafts = FormDrafts(FrozenClock())
    before = {"title": "Shop", "notes": "old"}
    drafts.keep("deal.1", "Deal", Typed({"title": "My shop", "notes": "old"}, before))
    start = {"title": "Their shop", "notes": "theirs"}
    opened = await filled(start=start, drafts=drafts, draft_key="deal.1")
    assert (opened.raw["title"], opened.raw["notes"]) == ("My shop", "theirs")
    assert "Somebody else has changed it since: ctrl+o takes theirs." in opened.notice
    assert opened.row("title").other == ("Their shop", "somebody else")


async def test_arrows_go_through_the_fields_and_through_a_block_of_text() -> None:
    opened = await filled(*["down"] * 7, "a", "enter", "b", "up", "up", "x")
    assert opened.raw["notes"] == "a\nb"
    assert opened.raw["lines"] == ({"product": None, "price": "x"},)


async def test_rows_grow_and_say_their_sum() -> None:
    opened = await filled(*["tab"] * 6, "3", "tab", "tab", "4", fields=FIELDS)
    assert [row["price"] for row in opened.raw["lines"]] == ["3", "4"]
    assert opened.row("lines").said == "sum 7"


async def test_what_is_given_at_the_start_is_in_the_fields() -> None:
    start = {"title": "Old", "contact": CLINIC, "way": "out", "lines": ({"price": "9"},)}
    opened = await filled("ctrl+s", start=start)
    values = opened.results[0]
    assert values is not None
    assert (values["title"], values["contact"], values["way"]) == ("Old", CLINIC, "out")
    assert values["lines"] == ({"product": None, "price": 9},)


async def test_enter_saves_a_short_form() -> None:
    opened = await filled("W", "enter", fields=FIELDS[:1], enter_saves=True)
    assert opened.results == [{"title": "W"}]


async def test_pasted_controls_and_line_breaks_are_no_text() -> None:
    opened = Opened(FormModal("New", FIELDS))
    async with opened.app.run_test() as pilot:
        opened.app.push_screen(opened.modal)
        await pilot.pause()
        from textual.events import Paste

        opened.app.post_message(Paste("a\x1b]0;x\x07\nb\u202ec"))
        await pilot.pause()
        assert opened.modal.form.raw()["title"] == "a]0;x bc"


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 12), (20, 5)])
async def test_the_field_with_the_cursor_and_its_error_are_on_the_screen(
    size: tuple[int, int],
) -> None:
    opened = Opened(FormModal("New deal", FIELDS))
    async with opened.app.run_test(size=size) as pilot:
        opened.app.push_screen(opened.modal)
        await pilot.pause()
        for _step in range(8):
            await opened.press(pilot, "tab")
            focused = opened.app.focused
            assert focused is not None
            assert focused.region.height > opened.modal.form.size.height or (
                opened.modal.form.region.contains_region(focused.region)
            )
        for row in opened.modal.form.rows.values():
            line = row.render_lines(row.outer_size.region)[0]
            assert width_of(line.text) == row.outer_size.width
        assert opened.modal.query_one(Dialog).region.bottom <= size[1]
