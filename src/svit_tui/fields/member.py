"""What a member consists of."""

from __future__ import annotations

from svit_tui.fields.field import Field, Kind, Noun
from svit_tui.i18n import N_

MEMBER = Noun(
    name="member",
    plural=N_("members"),
    fields=(
        Field("name", N_("name"), exported=False),
        Field("login", N_("login"), signs="login|username|user name|логін", exported=False),
        Field("role", N_("role"), Kind.CHOICE, exported=False),
        Field("manager", N_("manager"), exported=False),
        Field("team", N_("team"), signs="team|команда", exported=False),
        Field("active", N_("active"), Kind.FLAG, signs="active", exported=False),
        Field("external_id", N_("external id"), exported=False),
    ),
)
