"""What a product consists of."""

from __future__ import annotations

from svit_tui.fields.field import Field, Kind, Noun
from svit_tui.i18n import N_

PRODUCT = Noun(
    name="product",
    plural=N_("products"),
    also="stock|in stock|quantity|qty|unit of measure|залишок|кількість|одиниця виміру",
    fields=(
        Field(
            "name",
            N_("name"),
            signs="product|product name|product code|item|item name|товар|назва товару|послуга"
            "|продукт",
            exported=False,
        ),
        Field(
            "code",
            N_("code"),
            signs="sku|barcode|part number|upc|ean|артикул|штрихкод",
            exported=False,
        ),
        Field("series", N_("series"), exported=False),
        Field(
            "price",
            N_("price"),
            Kind.MONEY,
            signs="price|unit price|list price|sales price|retail price|cost|ціна|роздрібна ціна"
            "|собівартість",
            exported=False,
        ),
        Field("currency", N_("currency"), exported=False),
        Field("external_id", N_("external id"), exported=False),
    ),
)
