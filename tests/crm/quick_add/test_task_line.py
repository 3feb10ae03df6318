"""One line of text becomes a task."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from svit_tui.crm.quick_add import deal_line as quick_add
from svit_tui.crm.quick_add.task_line import QuickTask, is_task, parse
from svit_tui.model.kinds import Priority
from tests.effort import examples

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def read(line: str) -> QuickTask:
    return parse(line, now=NOW)


def due(task: QuickTask) -> str:
    if task.due_at is not None:
        return f"{task.due_at:%m-%d %H:%M}"
    return f"{task.due_on:%m-%d}" if task.due_on else ""


@pytest.mark.parametrize(
    ("line", "kind", "subject", "names", "when"),
    [
        (
            "call Олена tomorrow 10:00 about the offer !high",
            *("call", "call Олена about the offer", "Олена", "11-25 10:00"),
        ),
        (
            "зателефонувати Тарасу завтра о 10",
            *("call", "зателефонувати Тарасу", "Тарасу", "11-25 10:00"),
        ),
        (
            "email Bank Dnipro friday about invoice",
            *("email", "email Bank Dnipro about invoice", "Bank Dnipro", "11-27"),
        ),
        (
            "зустріч з Агросвітом 15.12 14:30 в офісі",
            *("meeting", "зустріч з Агросвітом в офісі", "Агросвітом", "12-15 14:30"),
        ),
        ("todo: prepare the deck +2d", "todo", "prepare the deck", "", "11-26"),
        ("call", "call", "call", "", ""),
        ("phone Олена Шевченко", "call", "phone Олена Шевченко", "Олена Шевченко", ""),
        ("call back Олена in 2 days", "call", "call back Олена", "Олена", "11-26"),
        ("Ring Olena at 3pm", "call", "Ring Olena", "Olena", "11-24 15:00"),
        ("write to Taras next friday", "email", "write to Taras", "Taras", "11-27"),
        (
            "meet Olena in the office noon",
            "meeting",
            "meet Olena in the office",
            "Olena",
            "11-24 12:00",
        ),
        ("meeting on 15 Dec at 9", "meeting", "meeting", "", "12-15 09:00"),
        ("deadline: tender 1.12", "deadline", "tender", "", "12-01"),
        ("follow-up with Acme in a week", "todo", "follow-up with Acme", "Acme", "12-01"),
        ("task for Acme: order cards 2026-12-01", "todo", "for Acme: order cards", "Acme", "12-01"),
        ("tomorrow 10:00 call Олена", "call", "call Олена", "Олена", "11-25 10:00"),
        ("подзвонити Олені через тиждень", "call", "подзвонити Олені", "Олені", "12-01"),
        ("подзвони через годину Тарасу", "call", "подзвони Тарасу", "Тарасу", "11-24 10:00"),
        ("дзвінок Медцентру о 14:30", "call", "дзвінок Медцентру", "Медцентру", "11-24 14:30"),
        (
            "написати Ользі про рахунок у пʼятницю",
            "email",
            "написати Ользі про рахунок",
            "Ользі",
            "11-27",
        ),
        ("лист до Банку Дніпро 3 грудня", "email", "лист до Банку Дніпро", "Банку Дніпро", "12-03"),
        ("зустрітися з Тарасом завтра", "meeting", "зустрітися з Тарасом", "Тарасом", "11-25"),
        ("завдання: підготувати договір", "todo", "підготувати договір", "", ""),
        (
            "зробити пропозицію для Агросвіту до пʼятниці",
            *("todo", "зробити пропозицію для Агросвіту", "Агросвіту", "11-27"),
        ),
        ("дедлайн тендер 10 грудня о 12", "deadline", "тендер", "", "12-10 12:00"),
        ("message Олена tomorrow", "message", "message Олена", "Олена", "11-25"),
        ("text Olena at 3pm", "message", "text Olena", "Olena", "11-24 15:00"),
        ("повідомлення Тарасу завтра", "message", "повідомлення Тарасу", "Тарасу", "11-25"),
        ("смс Олені", "message", "смс Олені", "Олені", ""),
        (
            "написати повідомлення Олені завтра",
            *("message", "написати повідомлення Олені", "Олені", "11-25"),
        ),
        ("send a message to Olena", "message", "send a message to Olena", "Olena", ""),
        ("send the papers to Olena", "todo", "send the papers to Olena", "Olena", ""),
        # What people meet for says the kind where a day and an hour say that it is a task.
        ("lunch with Tom fri 13:00", "meeting", "lunch with Tom", "Tom", "11-27 13:00"),
        ("демо Агросвіту завтра о 15", "meeting", "демо Агросвіту", "Агросвіту", "11-25 15:00"),
        ("lunch with Tom friday", "todo", "lunch with Tom", "Tom", "11-27"),
        # What is no date, no time and no name stays what it is.
        (
            "call about 24/7 support of 1.5 mln",
            "call",
            "call about 24/7 support of 1.5 mln",
            "",
            "",
        ),
        ("call Sun Microsystems", "call", "call Sun Microsystems", "Sun Microsystems", ""),
        ("prepare 1-2 slides", "todo", "prepare 1-2 slides", "", ""),
        ("call +380 44 555-01-01", "call", "call +380 44 555-01-01", "+380 44 555-01-01", ""),
        ("buy milk", "todo", "buy milk", "", ""),
        ("call Acme by the end of the month", "call", "call Acme", "Acme", "11-30"),
        ("надіслати акт до кінця місяця", "todo", "надіслати акт", "", "11-30"),
        ("check the end cap", "todo", "check the end cap", "", ""),
    ],
)
def test_what_a_line_says(line: str, kind: str, subject: str, names: str, when: str) -> None:
    task = read(line)
    assert (task.kind, task.subject, " ".join(task.name_words), due(task)) == (
        *(kind, subject, names, when),
    )


@pytest.mark.parametrize(
    ("line", "capitals"),
    [
        ("надіслати рахунок Гончару через 2 дні", "Гончару"),
        ("написати листа О'Брайену", "О'Брайену"),
        ("prepare offer for Bank Dnipro and Acme", "Bank Dnipro"),
        ("Send КП to the PDF archive", ""),
        ("todo: Підготувати договір", ""),
        ("Website for a clinic", ""),
        ("prepare slides about Excel", ""),
        ("купити «Кобзар»", ""),
    ],
)
def test_words_with_a_capital_may_be_names(line: str, capitals: str) -> None:
    assert " ".join(read(line).capitals) == capitals


@pytest.mark.parametrize(
    ("line", "impossible"),
    [
        ("meeting with Greenfield 31.02 10:00", "31.02"),
        ("call Acme 2026-02-30", "2026-02-30"),
        ("дзвінок 31/04/2027, терміново", "31/04/2027"),
        ("call Acme 29.02.2027", "29.02.2027"),
        ("call Acme 29.02.2028", ""),
        ("check version 31.02", ""),
        ("meeting 31.02 tomorrow", ""),
        ("offer of 12.50", ""),
    ],
)
def test_a_date_that_does_not_exist_is_no_other_day(line: str, impossible: str) -> None:
    task = read(line)
    assert task.impossible == impossible
    assert not impossible or (task.due_on, task.due_at) == (None, None)


@pytest.mark.parametrize(
    ("line", "priority", "subject"),
    [
        ("call !high", Priority.HIGH, "call"),
        ("call !! Olena", Priority.HIGH, "call Olena"),
        ("call !", Priority.HIGH, "call"),
        ("!low call", Priority.LOW, "call"),
        ("подзвонити !терміново", Priority.HIGH, "подзвонити"),
        ("подзвонити !низький", Priority.LOW, "подзвонити"),
        ("call !normal", Priority.NORMAL, "call"),
        ("call now!", Priority.NORMAL, "call now!"),
    ],
)
def test_a_priority(line: str, priority: Priority, subject: str) -> None:
    task = read(line)
    assert (task.priority, task.subject, task.unread) == (priority, subject, [])


def test_a_mark_that_is_not_understood_is_told_and_stays() -> None:
    task = read("call Olena !soonish")
    assert (task.unread, task.subject, task.kind) == (["!soonish"], "call Olena !soonish", "call")


@pytest.mark.parametrize(
    ("line", "rule", "when"),
    [
        ("send report every week", "FREQ=WEEKLY", "11-24"),
        ("report every friday at 16:00", "FREQ=WEEKLY;BYDAY=FR", "11-27 16:00"),
        ("report every 2 weeks from 1.12", "FREQ=WEEKLY;INTERVAL=2", ""),
        ("call every other day", "FREQ=DAILY;INTERVAL=2", "11-24"),
        ("нарада щопонеділка о 9:30", "FREQ=WEEKLY;BYDAY=MO", "11-30 09:30"),
        ("звіт щотижня", "FREQ=WEEKLY", "11-24"),
        ("звіт кожні 3 місяці завтра", "FREQ=MONTHLY;INTERVAL=3", "11-25"),
        ("звіт кожної пʼятниці", "FREQ=WEEKLY;BYDAY=FR", "11-27"),
    ],
)
def test_what_comes_again(line: str, rule: str, when: str) -> None:
    task = read(line)
    assert task.rule == rule
    assert not when or due(task) == when


@pytest.mark.parametrize(
    ("line", "contact", "subject"),
    [
        ("call @Bank Dnipro friday about it", "Bank Dnipro", "call about it"),
        ('call @"Bank Dnipro 24" at 10', "Bank Dnipro 24", "call"),
        ("зустріч з @Медцентр про сайт завтра", "Медцентр", "зустріч про сайт"),
        ("call @", "", "call @"),
        ("mail a@b.example", "", "mail a@b.example"),
    ],
)
def test_an_at_names_the_contact(line: str, contact: str, subject: str) -> None:
    task = read(line)
    assert (task.contact, task.subject) == (contact, subject)


@pytest.mark.parametrize(
    ("line", "on_board", "among_tasks"),
    [
        ("call Олена tomorrow", True, True),
        ("call Олена about 18000 UAH", True, True),
        ("подзвонити Тарасу завтра #web", True, True),
        ("Website for a clinic @Медцентр 18000 UAH #web ~2026-12-15", False, False),
        ("Phone system @Acme 5000 USD", False, False),
        ("Website for a clinic", False, True),
        ("buy milk tomorrow", False, True),
        # A day and an hour are a task's, whatever the line begins with.
        ("lunch with Tom fri 13:00", True, True),
        ("обід з Тарасом у пʼятницю о 13", True, True),
        ("review of the offer 2026-12-15T14:30", True, True),
        ("standup every friday 9:30", True, True),
        ("lunch platform fri 13:00 5000 USD", False, False),
        ("Support at 10", False, True),
        ("Lunch for the team", False, True),
        ("Website for friday", False, True),
    ],
)
def test_which_lines_are_tasks(line: str, on_board: bool, among_tasks: bool) -> None:
    deal = quick_add.parse(line, default_currency="UAH", today=NOW.date())
    task = read(line)
    assert is_task(deal, task, among_tasks=False) is on_board
    assert is_task(deal, task, among_tasks=True) is among_tasks


WORDS = st.sampled_from(
    "call подзвонити todo: Олені @ @Bank !high !! ! !foo tomorrow завтра о 10 10:00 99:99 at pm 3pm"
    " every week щопонеділка щ що кожні 0 2 in days через тиждень +2d +999999999d 15.12 31.02 1 may"
    " about про з до \" ' , ; #web ~friday 5000 UAH next year +999h через 999 годин".split()
)


@settings(max_examples=examples(200))
@given(st.lists(st.one_of(WORDS, st.text(max_size=8)), max_size=14).map(" ".join))
def test_any_line_is_read(line: str) -> None:
    task = read(line)
    assert all(0 <= span.start <= span.end <= len(line) for span in task.spans)
    assert task.due_at is None or task.due_on is not None
    assert not task.rule or task.due_on is not None
    assert isinstance(task.due_on, date | None)


@pytest.mark.parametrize(
    ("line", "subject"),
    [
        ('todo: read "The 9/11 Report"', 'read "The 9/11 Report"'),
        ("todo купити «Кобзар 15.12 @Тарас !high»", "купити «Кобзар 15.12 @Тарас !high»"),
        ("todo: sign “every friday at 10”", "sign “every friday at 10”"),
        ("todo: check version 3.10", "check version 3.10"),
        ("todo: sat nav for the car", "sat nav for the car"),
    ],
)
def test_words_in_quotes_and_numbers_of_a_title_are_left_alone(line: str, subject: str) -> None:
    task = parse(line, now=NOW)
    assert (task.subject, task.due_on, task.rule, task.contact) == (subject, None, "", "")
    assert task.priority == Priority.NORMAL
    due = parse(f"{line} tomorrow 10:00 @Bob", now=NOW)
    assert (due.subject, due.contact) == (subject, "Bob")
    assert due.due_at is not None
