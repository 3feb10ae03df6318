"""What a line of a deal consists of."""

from __future__ import annotations

from svit_tui.fields.field import Field, Kind, Noun
from svit_tui.i18n import N_

LINE = Noun(
    name="line",
    plural=N_("lines"),
    sure=frozenset(("deal_uid", "deal", "quantity", "price", "discount")),
    fields=(
        Field("id", N_("number"), Kind.NUMBER, imported=False),
        Field("deal_uid", N_("unique id of the deal"), imported=False),
        Field("deal_id", N_("number of the deal"), imported=False),
        Field("deal", N_("deal"), Kind.REFERENCE, imported=False),
        Field("product", N_("product"), Kind.REFERENCE, imported=False),
        Field("code", N_("code"), imported=False),
        Field("name", N_("name"), imported=False),
        Field("quantity", N_("quantity"), Kind.NUMBER, imported=False),
        Field("price", N_("price"), Kind.MONEY, imported=False),
        Field("currency", N_("currency"), imported=False),
        Field("discount", N_("discount"), Kind.PERCENT, imported=False),
        Field("total", N_("total"), Kind.MONEY, imported=False),
        Field("version", N_("version"), Kind.NUMBER, imported=False),
    ),
)
