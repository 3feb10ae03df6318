"""Narrow the contacts by kind, owner, source and tags."""

from __future__ import annotations

from dataclasses import replace

from svit_tui.crm.contacts.rows import ContactFilter
from svit_tui.i18n import _
from svit_tui.model.kinds import ContactKind
from svit_tui.screens.ask import sources
from svit_tui.screens.ask.asking import fill
from svit_tui.screens.ask.facets import chosen, many, numbers, said
from svit_tui.screens.base.screen import CrmScreen
from svit_tui.widgets.fields import OptionsField
from svit_tui.widgets.picker import Choice


async def contact_facets(
    screen: CrmScreen, wanted: ContactFilter
) -> tuple[ContactFilter, list[str]] | None:
    """Which contacts the list shows, and what that is called."""
    known = await screen.read(sources.read_lists)
    kinds = (
        Choice("", _("all")),
        Choice(ContactKind.PERSON, _("people")),
        Choice(ContactKind.ORGANIZATION, _("organisations")),
    )
    values = await fill(
        screen,
        _("Filter the contacts"),
        [
            OptionsField(
                key="kind",
                label=_("Show"),
                options=kinds,
            ),
            many("owners", _("Owner"), known.members),
            many("sources", _("Source"), known.sources),
            many("tags", _("Tags"), known.tags),
        ],
        start={
            "kind": wanted.kind,
            "owners": chosen(known.members, wanted.owner_ids),
            "sources": chosen(known.sources, wanted.source_ids),
            "tags": chosen(known.tags, wanted.tag_ids),
        },
    )
    if values is None:
        return None
    chosen_filter = replace(
        wanted,
        kind=str(values["kind"]),
        owner_ids=numbers(values["owners"]),
        source_ids=numbers(values["sources"]),
        tag_ids=numbers(values["tags"]),
    )
    kind = next((one for one in kinds[1:] if one.key == values["kind"]), None)
    return chosen_filter, said(kind, values["owners"], values["sources"], values["tags"])
