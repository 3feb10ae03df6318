"""`svit-tui task …`"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.cli.conftest import Svit


def test_a_task_is_planned_put_off_and_done(clinic: Svit) -> None:
    made = clinic(
        *("task", "add", "Call about the offer", "--kind", "call", "--deal", "Website"),
        *("--due", "2099-12-15 10:30", "--priority", "high", "--json"),
    ).json
    assert (made["contact"], made["deal"], made["priority"], made["group"]) == (
        "Медцентр",
        "Website",
        "high",
        "later",
    )
    assert made["due_on"] == "2099-12-15"
    assert made["due_at"]
    put_off = clinic("task", "reschedule", str(made["id"]), "2099-12-20", "--json").json
    assert (put_off["due_on"], put_off["due_at"]) == (
        "2099-12-20",
        "2099-12-20T10:30:00Z",
    )
    done = clinic("task", "done", str(made["id"]), "--outcome", "They agree", "--json").json
    assert done["group"] == "done"
    assert clinic("task", "list", "--json").json == []
    assert [row["id"] for row in clinic("task", "list", "--done", "--json").json] == [made["id"]]
    (said,) = clinic("search", "agree", "--json").json
    assert (said["type"], said["name"]) == ("communication", "Call about the offer")
    assert "Done: Call about the offer" in clinic("undo").out
    assert len(clinic("task", "list", "--json").json) == 1


def test_tasks_are_listed_by_when_they_are_due(clinic: Svit) -> None:
    today = datetime.now().astimezone().date()
    for title, due in (
        ("sometime", ""),
        ("later", (today + timedelta(days=30)).isoformat()),
        ("overdue", (today - timedelta(days=1)).isoformat()),
        ("today", "today"),
        ("tomorrow", "завтра"),
    ):
        assert clinic("task", "add", title, *(("--due", due) if due else ())).code == 0
    rows = clinic("task", "list", "--json").json
    assert [row["title"] for row in rows] == ["overdue", "today", "tomorrow", "later", "sometime"]
    assert [row["group"] for row in rows] == [row["title"] for row in rows]
    soon = clinic("task", "list", "--until", "tomorrow", "--json").json
    assert [row["title"] for row in soon] == ["overdue", "today", "tomorrow"]


def test_one_that_repeats_comes_again(clinic: Svit) -> None:
    made = clinic("task", "add", "Report", "--due", "2099-01-05", "--repeat", "weekly", "--json")
    clinic("task", "done", str(made.json["id"]))
    (following,) = clinic("task", "list", "--json").json
    assert (following["title"], following["due_on"]) == ("Report", "2099-01-12")


def test_tasks_of_an_organisation_and_by_words(clinic: Svit) -> None:
    clinic("contact", "add", "Олена Шевченко", "--organization", "Медцентр")
    clinic("task", "add", "Привітати", "--contact", "Олена")
    clinic("task", "add", "Something else")
    found = clinic("task", "list", "--contact", "Медцентр", "--json").json
    assert [row["title"] for row in found] == ["Привітати"]
    by_words = clinic("task", "list", "--search", "шевченко", "--json").json
    assert [row["title"] for row in by_words] == ["Привітати"]
    assert {row["type"] for row in clinic("search", "привітати", "--json").json} == {"task"}


@pytest.mark.parametrize(
    "wrong",
    [
        ("add", " "),
        ("add", "Call", "--due", "someday maybe"),
        ("add", "Call", "--due", "tomorrow 25:00"),
        ("add", "Call", "--repeat", "weekly"),
        ("add", "Call", "--due", "today", "--repeat", "never"),
        ("done", "999"),
        ("reschedule", "999", "tomorrow"),
    ],
)
def test_what_can_not_be_done_is_a_sentence(clinic: Svit, wrong: tuple[str, ...]) -> None:
    ran = clinic("task", *wrong)
    assert ran.code == 1
    assert ran.err.startswith("svit-tui: ")
    assert ran.err.count("\n") == 1


def test_the_agenda_of_today_and_of_a_week(clinic: Svit) -> None:
    today = datetime.now().astimezone().date()
    made = clinic(
        *("event", "add", "Demo", "--start", f"{today} 23:58", "--minutes", "1"),
        *("--deal", "Website", "--place", "Office", "--json"),
    ).json
    assert made["contact_ids"] == [1]
    clinic("event", "add", "Fair", "--start", (today + timedelta(days=3)).isoformat())
    clinic("task", "add", "Report", "--due", "today")
    day = clinic("agenda", "--json").json
    assert [item["title"] for item in day] == ["Report", "Demo"]
    week = clinic("agenda", "--week", "--json").json
    assert [item["title"] for item in week] == ["Report", "Demo", "Fair"]
    table = clinic("agenda").out
    assert "23:58–23:59" in table
    assert "Медцентр" in table
    assert {row["type"] for row in clinic("search", "demo", "--json").json} == {"event"}


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("14:00", "45 min", 45),
        ("14:00", "45 хв", 45),
        ("14:00", "1 h", 60),
        ("14:00", "1:30", 90),
        ("14:00", "1,5 год", 90),
        ("1:00", "1:30", 30),
        ("14:00", "15:30", 90),
        ("14:00", "tomorrow 15:30", 90),
    ],
)
def test_an_event_ends_at_a_time_or_after_a_while(
    clinic: Svit, start: str, end: str, minutes: int
) -> None:
    made = clinic("event", "add", "Demo", "--start", f"tomorrow {start}", "--end", end, "--json")
    begins, ends = (datetime.fromisoformat(made.json[name]) for name in ("starts_at", "ends_at"))
    assert ends - begins == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    "wrong",
    [
        ("Demo", "--start", "tomorrow 10:00", "--end", "tomorrow 9:00"),
        ("Demo", "--start", "tomorrow 16:00", "--end", "15:30"),
        ("Demo", "--start", "tomorrow", "--end", "45 min"),
        ("Demo", "--start", "tomorrow 10:00", "--end", "tomorrow"),
        ("Demo", "--start", "tomorrow", "--minutes", "30"),
        ("Demo", "--start", "whenever"),
    ],
)
def test_an_event_that_makes_no_sense_is_a_sentence(clinic: Svit, wrong: tuple[str, ...]) -> None:
    ran = clinic("event", "add", *wrong)
    assert ran.code == 1
    assert ran.err.startswith("svit-tui: ")


def test_an_event_that_took_place_is_said(clinic: Svit) -> None:
    yesterday = datetime.now().astimezone().date() - timedelta(days=1)
    made = clinic("event", "add", "Demo", "--start", f"{yesterday} 10:00", "--json").json
    assert (
        f"{yesterday} 10:00" in clinic("event", "add", "Two", "--start", f"{yesterday} 10:00").out
    )
    assert clinic("event", "done", str(made["id"]), "--json").json["done_at"]
    assert clinic("event", "done", str(made["id"])).code == 1


def test_one_line_becomes_a_task(clinic: Svit) -> None:
    made = clinic("task", "quick", "call Медцентру tomorrow 10:00 about it !high", "--json").json
    assert (made["kind"], made["title"], made["contact"], made["priority"], made["group"]) == (
        *("call", "call Медцентру about it", "Медцентр", "high", "tomorrow"),
    )
    about = clinic("task", "quick", "todo: prepare", "--deal", "Website", "--json").json
    assert (about["title"], about["deal"], about["contact"]) == ("prepare", "Website", "Медцентр")


def test_a_line_that_names_several_contacts_is_refused(clinic: Svit) -> None:
    for name in ("Bank Dnipro", "Bank Kyiv"):
        clinic("contact", "add", name, "--kind", "organization")
    refused = clinic("task", "quick", "call bank tomorrow")
    assert refused.code == 1
    assert "“bank” matches several" in refused.err
    assert clinic("task", "quick", "call @Nobody tomorrow").code == 1
    assert clinic("task", "quick", "call @Bank Kyiv tomorrow", "--json").json["contact"] == (
        "Bank Kyiv"
    )
    assert clinic("task", "quick", "tomorrow 10:00").code == 1


def test_a_filter_narrows_the_listing_and_says_itself_what_is_done(svit: Svit) -> None:
    svit("task", "add", "Call them", "--kind", "call", "--due", "today")
    svit("task", "add", "Write", "--kind", "email")
    svit("task", "done", "1")

    def titles(*options: str) -> set[str]:
        return {row["title"] for row in svit("task", "list", *options, "--json").json}

    assert titles("mine") == {"Write"}
    assert titles("done or kind:email") == {"Call them", "Write"}
    assert titles("kind:call", "--done") == {"Call them"}
    told = svit("task", "list", "stage:lead")
    assert (told.code, told.err.count("\n")) == (1, 1)
