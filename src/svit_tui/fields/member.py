"""What a member consists of."""

from __future__ import annotations

from svit_tui.fields.field import Field, Kind, Noun
from svit_tui.i18n import N_

MEMBER = Noun(
    name="member",
    plural=N_("members"),
    sure=frozenset(("id", "login", "role", "manager", "team", "external_ids")),
    fields=(
        Field("id", N_("number"), Kind.NUMBER, imported=False),
        Field("name", N_("name")),
        Field("login", N_("login"), signs="login|username|user name|логін"),
        Field("role", N_("role"), Kind.CHOICE),
        Field("manager", N_("manager")),
        Field("team", N_("team"), signs="team|команда"),
        Field("email", N_("e-mail")),
        Field("active", N_("active"), Kind.FLAG, signs="active"),
        Field("external_ids", N_("ids of other systems"), Kind.IDS),
        Field("version", N_("version"), Kind.NUMBER, imported=False),
        Field("external_id", N_("external id"), exported=False),
    ),
)
