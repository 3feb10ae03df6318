"""Narrow the board by owner, source, product, tag and what deals need."""

from __future__ import annotations

from dataclasses import replace

from svit_tui.crm.deals.board import BoardFilter
from svit_tui.i18n import _
from svit_tui.screens.ask import readers, sources
from svit_tui.screens.ask.asking import fill
from svit_tui.screens.ask.facets import chosen, many, numbers
from svit_tui.screens.base.screen import CrmScreen
from svit_tui.screens.board.filter_said import NEEDS, SHOWN
from svit_tui.widgets.fields import LineField, OptionsField
from svit_tui.widgets.picker import Choice


async def board_facets(screen: CrmScreen, wanted: BoardFilter) -> BoardFilter | None:
    """Which deals the board shows: open, snoozed, won or lost, of whom, from where, tagged how."""
    known = await screen.read(sources.read_lists)
    products = known.product_choices()
    values = await fill(
        screen,
        _("Filter the deals"),
        [
            OptionsField(
                key="show",
                label=_("Show"),
                options=tuple(Choice(key, _(word.said)) for key, word in SHOWN.items()),
            ),
            many("owners", _("Owner"), known.members),
            many("sources", _("Source"), known.sources),
            many("products", _("Product"), products),
            many("tags", _("Tags"), known.tags),
            LineField(
                key="min_score",
                label=_("Score at least"),
                reader=readers.percent_reader(),
                hint=_("any score"),
            ),
            many("needs", _("In need of"), need_choices()),
        ],
        start={
            "show": wanted.show,
            "needs": tuple(choice for choice in need_choices() if choice.key in wanted.needs),
            "owners": chosen(known.members, wanted.owner_ids),
            "sources": chosen(known.sources, wanted.source_ids),
            "products": chosen(products, wanted.product_ids),
            "tags": chosen(known.tags, wanted.tag_ids),
            "min_score": "" if wanted.min_score is None else str(wanted.min_score),
        },
    )
    if values is None:
        return None
    return replace(
        wanted,
        show=values["show"],
        needs=tuple(str(choice.key) for choice in values["needs"]),
        owner_ids=numbers(values["owners"]),
        source_ids=numbers(values["sources"]),
        product_ids=numbers(values["products"]),
        tag_ids=numbers(values["tags"]),
        min_score=values["min_score"],
    )


def need_choices() -> list[Choice]:
    """What an open deal may be in need of."""
    return [Choice(key, _(word.said)) for key, word in NEEDS.items()]
