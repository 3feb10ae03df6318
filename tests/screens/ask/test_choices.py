from __future__ import annotations

from svit_tui.crm.deals import changes as deals
from svit_tui.screens.timeline.screen import TimelineScreen
from svit_tui.widgets.form import FormModal
from svit_tui.widgets.picker import ManyPickerModal, PickerModal
from tests.screens.dialog_hands import Opener, World


async def test_an_owner_is_picked_by_name(world: World, opened: Opener) -> None:
    world.other().close()
    async with opened() as hands:
        await hands.press("o")
        await hands.opened(PickerModal)
        await hands.type("tar")
        await hands.press("enter")
        await hands.closed("Owner changed: Licences")
    assert world.deal("Licences").owner == "taras"


async def test_nobody_can_own_a_deal(world: World, opened: Opener) -> None:
    async with opened() as hands:
        await hands.press("o")
        await hands.opened(PickerModal)
        await hands.press("down", "enter")
        await hands.closed("Owner changed: Licences")
    assert world.deal("Licences").owner is None


async def test_tags_of_several_deals_change_only_where_marked_or_unmarked(
    world: World, opened: Opener
) -> None:
    with world.store.unit() as work:
        deals.set_tags(work, world.website, ["web", "both"])
        deals.set_tags(work, world.licences, ["both"])
    async with opened() as hands:
        await hands.press("space", "space", "number_sign")
        await hands.opened(ManyPickerModal)
        picker = hands.picker
        assert isinstance(picker, ManyPickerModal)
        assert [choice.label for choice in picker.chosen.values()] == ["both"]
        await hands.press("space")
        await hands.type("new")
        await hands.press("enter", "enter")
        await hands.closed("Tags changed")
    assert sorted(world.deal("Website [/]").tags) == ["new", "web"]
    assert world.deal("Licences").tags == ["new"]


async def test_the_board_is_sorted_by_what_is_picked(opened: Opener) -> None:
    async with opened() as hands:
        await hands.press("s")
        await hands.opened(PickerModal)
        await hands.type("title")
        await hands.press("enter")
        await hands.until(lambda: hands.board.wanted.sort == "title", "the order")


async def test_the_board_is_narrowed_by_several_facets_at_once(
    world: World, opened: Opener
) -> None:
    async with opened() as hands:
        await hands.press("f")
        await hands.opened(FormModal)
        await hands.press("right", "tab", "o")
        await hands.opened(ManyPickerModal)
        await hands.found("olena")
        await hands.press("enter", "enter")
        await hands.opened(FormModal)
        await hands.press("ctrl+s")
        await hands.until(lambda: hands.board.wanted.show == "snoozed", "the filter")
        member = world.store.member
        assert member is not None
        assert hands.board.wanted.owner_ids == (member.id,)


async def test_the_timeline_is_narrowed_by_kind_and_dates(opened: Opener) -> None:
    async with opened() as hands:
        await hands.press("3")
        await hands.until(lambda: len(hands.app.screen_stack) == 2, "timeline")
        await hands.press("f")
        await hands.opened(FormModal)
        await hands.press("c")
        await hands.opened(ManyPickerModal)
        await hands.press("enter", "enter")
        await hands.opened(FormModal)
        await hands.press("tab", "tab", "tab")
        await hands.type("1.11")
        await hands.press("tab")
        await hands.type("today")
        await hands.press("ctrl+s")
        timeline = hands.app.screen_stack[1]
        assert isinstance(timeline, TimelineScreen)
        await hands.until(lambda: timeline.wanted.kinds == ("call",), "the filter")
        wanted = timeline.wanted
        assert f"{wanted.since:%d.%m} {wanted.until:%d.%m}" == "01.11 25.11"
