"""The fields of a product."""

from __future__ import annotations

from svit_tui.fields.field import Field, Kind, Noun
from svit_tui.i18n import N_

PRODUCT = Noun(
    name="product",
    plural=N_("products"),
    also="stock|in stock|quantity|qty|unit of measure|залишок|кількість|одиниця виміру",
    sure=frozenset(("id", "name", "series", "price", "currency", "external_ids", "version")),
    fields=(
        Field("id", N_("number"), Kind.NUMBER, imported=False),
        Field(
            "name",
            N_("name"),
            headers="name|product|item|item name|назва|товар|послуга|продукт|найменування",
            signs="product|product name|product code|item|item name|товар|назва товару|послуга"
            "|продукт",
        ),
        Field(
            "code",
            N_("code"),
            headers="code|sku|part number|артикул|код",
            signs="sku|barcode|part number|upc|ean|артикул|штрихкод",
        ),
        Field(
            "series",
            N_("series"),
            headers="series|family|category|серія|категорія",
        ),
        Field(
            "price",
            N_("price"),
            Kind.MONEY,
            headers="unit price|price|list price|sales price|retail price|ціна|роздрібна ціна",
            signs="price|unit price|list price|sales price|retail price|cost|ціна|роздрібна ціна"
            "|собівартість",
        ),
        Field("currency", N_("currency"), headers="currency|currency iso code|валюта"),
        Field("archived_at", N_("archived"), Kind.INSTANT),
        Field("external_ids", N_("ids of other systems"), Kind.IDS),
        Field("version", N_("version"), Kind.NUMBER, imported=False),
        Field(
            "external_id",
            N_("external id"),
            headers="id|record id|pipedrive system id",
            exported=False,
        ),
    ),
)
