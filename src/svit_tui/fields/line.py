"""The fields of a deal's line."""

from __future__ import annotations

from svit_tui.fields.field import Field, Kind, Noun
from svit_tui.i18n import N_

LINE = Noun(
    name="line",
    plural=N_("lines"),
    sure=frozenset(("deal_uid", "deal", "quantity", "price", "discount")),
    fields=(
        Field("id", N_("number"), Kind.NUMBER, imported=False),
        Field("uid", N_("unique id")),
        Field("deal_uid", N_("unique id of the deal")),
        Field("deal_id", N_("number of the deal")),
        Field("deal", N_("deal"), Kind.REFERENCE),
        Field("product", N_("product"), Kind.REFERENCE),
        Field("code", N_("code")),
        Field("name", N_("name")),
        Field("quantity", N_("quantity"), Kind.NUMBER, stored="quantity"),
        Field("price", N_("price"), Kind.MONEY, stored="unit_price"),
        Field("currency", N_("currency")),
        Field("discount", N_("discount"), Kind.PERCENT, stored="discount"),
        Field("total", N_("total"), Kind.MONEY, imported=False),
        Field("external_ids", N_("ids of other systems"), Kind.IDS),
        Field("version", N_("version"), Kind.NUMBER, imported=False),
    ),
)
