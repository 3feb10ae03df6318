"""The fields of a member."""

from __future__ import annotations

from svit_tui.fields.field import Field, Kind, Noun
from svit_tui.i18n import N_

MEMBER = Noun(
    name="member",
    plural=N_("members"),
    sure=frozenset(("id", "login", "role", "manager", "team", "external_ids")),
    fields=(
        Field("id", N_("number"), Kind.NUMBER, imported=False),
        Field(
            "name",
            N_("name"),
            headers="name|full name|display name|member|member name|employee|ім'я|піб|повне ім'я"
            "|прізвище та ім'я|учасник|співробітник|працівник",
        ),
        Field(
            "login",
            N_("login"),
            headers="login|user login|login name|username|user name|логін|ім'я користувача",
            signs="login|username|user name|логін",
        ),
        Field("role", N_("role"), Kind.CHOICE, headers="role|роль"),
        Field("manager", N_("manager"), headers="manager|керівник|керівниця"),
        Field("team", N_("team"), headers="team|команда", signs="team|команда"),
        Field(
            "email",
            N_("e-mail"),
            headers="e-mail|email|mail|e-mail address|email address|work email|пошта|ел. пошта"
            "|електронна пошта|емейл|імейл|адреса пошти",
        ),
        Field(
            "active",
            N_("active"),
            Kind.FLAG,
            headers="active|is active|активний|активна",
            signs="active",
        ),
        Field("external_ids", N_("ids of other systems"), Kind.IDS),
        Field("version", N_("version"), Kind.NUMBER, imported=False),
        Field("external_id", N_("external id"), exported=False),
    ),
)
