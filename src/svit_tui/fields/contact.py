"""The fields of a contact."""

from __future__ import annotations

from svit_tui.fields.field import Field, Kind, Noun
from svit_tui.i18n import N_

# The parts of an address, a field each.
PLACE = ("street", "city", "region", "postal_code", "country")

CONTACT = Noun(
    name="contact",
    plural=N_("contacts"),
    sure=frozenset(("id", "kind", "name", "emails", "version")),
    fields=(
        Field(
            "external_id",
            N_("external id"),
            headers="id|external id|contact id|ід|код",
            columns=("id",),
        ),
        Field("uid", N_("unique id")),
        Field("kind", N_("kind"), Kind.CHOICE, headers="kind|type|тип|вид"),
        Field(
            "name",
            N_("name"),
            headers="name|full name|contact|contact name|display name|client|customer"
            "|імʼя та прізвище|піб|повне імʼя|контакт|клієнт|назва|імʼя|file as",
            stored="name",
        ),
        Field(
            "first_name",
            N_("first name"),
            headers="first name|given name|firstname",
            stored="first_name",
        ),
        Field(
            "last_name",
            N_("last name"),
            headers="last name|surname|family name|lastname|прізвище",
            stored="last_name",
        ),
        Field("organization_id", N_("number of the organisation")),
        Field(
            "organization",
            N_("organisation"),
            Kind.REFERENCE,
            headers="company|organization|organisation|organization name|account|employer|компанія"
            "|організація|фірма|підприємство|місце роботи",
        ),
        Field(
            "position",
            N_("position"),
            former="role_title|role",
            headers="position|title|job title|role|organization title|посада",
            stored="role_title",
        ),
        Field(
            "emails",
            N_("e-mail address"),
            Kind.POINT,
            former="email",
            headers="e-mail|email|e-mail address|email address|mail|emails|пошта|ел. пошта"
            "|work e-mail|work email|business email|home e-mail|home email|personal e-mail"
            "|personal email|other e-mail|other email|робоча пошта|особиста пошта"
            "|електронна пошта|емейл|імейл",
        ),
        Field(
            "phones",
            N_("phone"),
            Kind.POINT,
            former="phone",
            headers="phone|phone number|telephone|tel|mobile|mobile phone|cell|business phone"
            "|home phone|work phone|office phone|other phone|personal phone|direct phone"
            "|робочий телефон|домашній телефон|особистий телефон|додатковий телефон"
            "|phones|contact phone number|телефон|тел.|тел|мобільний|мобільний телефон"
            "|номер телефону",
        ),
        Field(
            "links",
            N_("link"),
            Kind.POINT,
            former="link",
            headers="website|web|url|link|links|web page|linkedin|сайт|вебсайт|посилання",
        ),
        Field("labels", N_("labels of addresses"), Kind.IDS),
        Field(
            "street",
            N_("street"),
            stored="street",
            headers="address|street|business street|home street|адреса|вулиця",
        ),
        Field(
            "city",
            N_("city"),
            stored="city",
            headers="city|business city|home city|місто",
        ),
        Field(
            "region",
            N_("region"),
            headers="region|state|business state|область|регіон",
            stored="region",
        ),
        Field(
            "postal_code",
            N_("postal code"),
            headers="postal code|zip|zip code|postcode|business postal code|індекс|поштовий індекс",
            stored="postal_code",
        ),
        Field(
            "country",
            N_("country"),
            headers="country|business country/region|country/region|країна",
            stored="country",
        ),
        Field("further_addresses", N_("further addresses"), Kind.PARTS),
        Field(
            "tags",
            N_("tags"),
            Kind.SEVERAL,
            former="tag",
            headers="tags|tag|labels|categories|group membership|теги|мітки|категорії",
        ),
        Field(
            "owner",
            N_("owner"),
            Kind.REFERENCE,
            headers="owner|manager|account owner|власник|відповідальний|менеджер",
        ),
        Field(
            "source",
            N_("source"),
            Kind.REFERENCE,
            headers="source|lead source|джерело",
        ),
        Field(
            "consent",
            N_("consent"),
            Kind.CHOICE,
            headers="consent|згода",
            stored="consent",
        ),
        Field("consent_at", N_("consent since"), Kind.INSTANT),
        Field(
            "notes",
            N_("notes"),
            Kind.BLOCK,
            headers="notes|note|comment|comments|description|нотатки|примітки|примітка|коментар"
            "|опис",
            stored="notes",
        ),
        Field("created_at", N_("created"), Kind.INSTANT),
        Field("archived_at", N_("archived"), Kind.INSTANT),
        Field("external_ids", N_("ids of other systems"), Kind.IDS),
        Field("version", N_("version"), Kind.NUMBER, imported=False),
    ),
)
