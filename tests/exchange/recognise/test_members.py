"""A file of the team is known by its logins, and no customer becomes a member."""

from __future__ import annotations

import pytest

from svit_tui.exchange.recognise.table import recognise

MEMBERS = {
    "E-mail,Login": {"E-mail": "email", "Login": "login"},
    "Пошта,Логін": {"Пошта": "email", "Логін": "login"},
    "ПІБ,Електронна пошта,Логін,Роль,Команда": {
        "ПІБ": "name",
        "Електронна пошта": "email",
        "Логін": "login",
        "Роль": "role",
        "Команда": "team",
    },
    "Full name,Username,Email,Manager": {
        "Full name": "name",
        "Username": "login",
        "Email": "email",
        "Manager": "manager",
    },
    "id,login,name,role,manager,team,active,version": {
        "login": "login",
        "name": "name",
        "role": "role",
        "manager": "manager",
        "team": "team",
        "active": "active",
    },
    "Name,Login,Team,Role,Phone": {
        "Name": "name",
        "Login": "login",
        "Team": "team",
        "Role": "role",
    },
    "First name,Last name,Login": {"First name": "name", "Last name": "name", "Login": "login"},
    "Імʼя,Прізвище,Логін": {"Імʼя": "name", "Прізвище": "name", "Логін": "login"},
}
CUSTOMERS = ("login,email,phone,name,city", "Login,Name,Phone", "E-mail,Name", "Login,Email,Tags")


@pytest.mark.parametrize("columns", MEMBERS)
def test_a_file_of_members_is_known(columns: str) -> None:
    (part,) = recognise("team.csv", columns.split(",")).files
    assert part.entity == "member"
    assert part.taken == {column: [field] for column, field in MEMBERS[columns].items()}


@pytest.mark.parametrize("columns", CUSTOMERS)
def test_customers_who_log_in_stay_contacts(columns: str) -> None:
    (part,) = recognise("shop.csv", columns.split(",")).files
    assert part.entity == "contact"
