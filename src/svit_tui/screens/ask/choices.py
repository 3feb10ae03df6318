"""Pick an owner, tags or an order for what is on the screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from svit_tui.i18n import _
from svit_tui.screens.ask import sources
from svit_tui.screens.ask.asking import pick
from svit_tui.screens.base.screen import CrmScreen
from svit_tui.screens.base.work_screen import WorkScreen
from svit_tui.widgets.picker import Choice, ManyPickerModal, PickerModal

if TYPE_CHECKING:
    from svit_tui.screens.base.desk import Unit

SetOwner = Callable[["Unit", int, int | None], Any]
ChangeTags = Callable[["Unit", int, set[str], set[str]], Any]


async def owner(screen: WorkScreen, ids: Sequence[int], current: int | None, act: SetOwner) -> bool:
    """Hand things to a member, or to nobody; whether it was done. `current` owns all of them."""
    members = await screen.read(sources.members)
    choices = [*members, Choice(None, _("nobody"))]
    picked = await pick(screen, PickerModal(_("Owner"), choices, current=current))
    if picked is None or picked.one is None:
        return False
    owner_id = sources.id_of(picked.one) if picked.one.key is not None else None

    return await screen.each(lambda work, number: act(work, number, owner_id), ids)


async def tags(screen: WorkScreen, own: Mapping[int, Sequence[str]], act: ChangeTags) -> bool:
    """Mark the tags that all have; add what was marked and take away what was unmarked."""
    known = await screen.read(sources.tags)
    common = set.intersection(*(set(names) for names in own.values())) if own else set()
    picked = await pick(
        screen,
        ManyPickerModal(
            _("Tags"),
            known,
            marked=[choice for choice in known if choice.label in common],
            create=(_("+ new tag “{name}”"),),
            empty=_("No tags yet: type a name."),
        ),
    )
    if picked is None:
        return False
    wanted = {choice.label for choice in picked.picked} | {new.name for new in picked.created}

    return await screen.each(
        lambda work, number: act(work, number, wanted - common, common - wanted), list(own)
    )


async def order(screen: CrmScreen, names: Mapping[str, str], current: str) -> str | None:
    """The order of a list: the name of one, of those that are offered with what they are called."""
    choices = [Choice(name, _(text)) for name, text in names.items()]
    picked = await pick(screen, PickerModal(_("Sort by"), choices, current=current))
    return str(picked.one.key) if picked is not None and picked.one is not None else None
