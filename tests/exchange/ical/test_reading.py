"""Calendars of other programs, and of nobody: events, to-dos, and a sentence for each fault."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from svit_tui.exchange.ical import entry as ical_entry
from svit_tui.exchange.ical.parts import looks_like_calendar
from svit_tui.exchange.ical.reading import read_ical
from svit_tui.exchange.ical.records import CalendarEvent, CalendarFile, CalendarTask
from svit_tui.model.errors import Invalid
from svit_tui.model.values.recurrence import local_zone
from svit_tui.model.values.text import clean
from tests.effort import examples
from tests.folders import DATA

DATA = DATA
FILES = sorted((DATA / "ics").glob("*.ics"))
NO_START = "does not say when it begins (DTSTART): it is left out"
HOME = local_zone()


def at(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def read(name: str) -> CalendarFile:
    return read_ical((DATA / "ics" / f"{name}.ics").read_bytes(), name)


def calendar(*lines: str, method: str = "") -> bytes:
    head = ["BEGIN:VCALENDAR", *([f"METHOD:{method}"] if method else [])]
    return "\r\n".join([*head, *lines, "END:VCALENDAR", ""]).encode()


def event(*lines: str) -> tuple[str, ...]:
    return ("BEGIN:VEVENT", "UID:1", "SUMMARY:Demo", *lines, "END:VEVENT")


def the_event(data: bytes) -> CalendarEvent:
    (item,) = read_ical(data, "x.ics").items
    assert isinstance(item, CalendarEvent)
    return item


# Real files: (title, start, zone, rule) of each event, none of them with a problem.
GOOD = {
    "america_new_york": [
        ("an event with a custom tz name", at(2014, 8, 29, 12), "America/New_York", "")
    ],
    "example": [
        ("New Year's Day", date(2022, 1, 1), "", ""),
        ("Orthodox Christmas", date(2022, 1, 7), "", ""),
        ("International Women's Day", date(2022, 3, 8), "", ""),
    ],
    "issue_1081_event_with_rrule": [
        ("Test Event", at(2025, 1, 1, 10), "UTC", "FREQ=DAILY;COUNT=10")
    ],
    "issue_1081_tzid_param": [("Test Event", at(2025, 1, 1, 15), "America/New_York", "")],
    "issue_1231_recurrence": [("Test recurrence", at(2025, 4, 28, 16, 5), HOME, "")],
    "issue_127_categories_with_commas": [
        ("Test Event with Categories Containing Commas", at(2014, 2, 4, 14), HOME, "")
    ],
    "issue_1426_value_parameters": [("Untitled", date(1997, 1, 1), "", "")],
    "issue_156_RDATE_with_PERIOD_TZID_khal_2": [("(omitted)", at(2021, 11, 1, 15), HOME, "")],
    "issue_1633_rdate_with_dates": [("Untitled", at(1997, 1, 1, 18), HOME, "")],
    "issue_165_missing_event": [
        (
            "Sprint 25 Daily Standup",
            at(2015, 7, 3, 8),
            "Europe/Budapest",
            "FREQ=DAILY;UNTIL=20150722T080000Z;INTERVAL=1;BYDAY=MO,TU,WE,TH,FR;WKST=SU",
        )
    ],
    "issue_178_custom_component_contains_other": [("Untitled", date(2015, 1, 22), "", "")],
    "issue_218_bad_tzid": [("TESTIN", at(2017, 2, 28, 12), "Pacific/Bougainville", "")],
    "issue_321_assert_dst_offset_is_not_false": [
        ("Reifenwechsel", at(2020, 4, 3, 8, 20), "Europe/Berlin", "")
    ],
}
# Malformed ones: what is still taken, and a sentence for each line that is wrong.
BAD = {
    "big_bad_calendar": (
        [],
        [(n, f"“Untitled” {NO_START}") for n in range(2, 42, 2)]
        + [(42, "END:VCALENDAR is missing: the file may be cut off")],
    ),
    "broken_dtstart": (
        [],
        [(4, "“Untitled” begins at “INVALID-DATE”, which is not a time: it is left out")],
    ),
    "issue_104_broken_calendar": (
        ["Broken Eevnt"],
        [(13, "“X” is not a line of a calendar: skipped")],
    ),
    "issue_1050_calendar_with_events_and_todos": (
        ["Test Event 1", "Test Event 2", "Test Todo 1"],
        [(1, "1 entry VJOURNAL is neither an event nor a task: skipped")],
    ),
    "issue_1050_multiple_calendars": (
        [],
        [(4, f"“Event 1” {NO_START}"), (12, f"“Event 2” {NO_START}")],
    ),
    "issue_1050_uid_in_description": (
        [],
        [(4, f"“target” {NO_START}"), (8, f"“Untitled” {NO_START}")],
    ),
    "issue_1081_invalid_rrule_freq": (
        ["Test Event"],
        [
            (
                4,
                "“Test Event” repeats by “FREQ=INVALID_TYPE_CAUSES_ERROR”, which is not a valid"
                " rule: imported once",
            )
        ],
    ),
    "issue_1081_invalid_start_valid_end": (
        [],
        [(4, "“Test Event” begins at “INVALID-DATE”, which is not a time: it is left out")],
    ),
    "issue_1561_image_value": ([], [(n, f"“Untitled” {NO_START}") for n in (2, 6, 10, 14)]),
    "issue_168_input": (
        ["Untitled"],
        [(6, "“X-APPLE-RADIUS=49.91307046514149” is not a line of a calendar: skipped")],
    ),
    "issue_27_multiple_periods_in_freebusy_one_freebusy": (
        [],
        [(1, "1 entry VFREEBUSY is neither an event nor a task: skipped")],
    ),
    "issue_348_exception_parsing_value": (
        ["Sixt : détails de votre réservation"],
        [(1, "1 entry VFREEBUSY is neither an event nor a task: skipped")],
    ),
    "rfc_7953_1": ([], [(1, "1 entry VAVAILABILITY is neither an event nor a task: skipped")]),
}
NOTHING = ("calendar_with_unicode", "empty", "rfc_5545_end")


@pytest.mark.parametrize("name", GOOD)
def test_events_of_real_calendars(name: str) -> None:
    found = read(name)
    assert found.problems == ()
    items = [item for item in found.items if isinstance(item, CalendarEvent)]
    assert [(item.title, item.start, item.zone, item.rule) for item in items] == GOOD[name]


@pytest.mark.parametrize("name", BAD)
def test_each_fault_of_a_real_calendar_is_a_sentence(name: str) -> None:
    titles, sentences = BAD[name]
    found = read(name)
    assert [item.title for item in found.items] == titles
    assert [(problem.line, problem.reason) for problem in found.problems] == sentences
    left_out = [problem for problem in found.problems if problem.left_out]
    assert all(problem.reason.endswith("left out") for problem in left_out)


@pytest.mark.parametrize("name", NOTHING)
def test_a_calendar_with_nothing_to_take_is_refused(name: str) -> None:
    with pytest.raises(Invalid, match=f"^{name} has no event and no task.$"):
        read(name)


def test_every_real_file_is_looked_at() -> None:
    assert {path.stem for path in FILES} == {*GOOD, *BAD, *NOTHING}
    assert all(looks_like_calendar(path.read_bytes()) for path in FILES if path.stem[:3] != "iss")


def test_people_of_an_invitation() -> None:
    found = the_event(
        calendar(
            *event(
                "DTSTART:20261124T080000Z",
                'ORGANIZER;CN="Олена Шевченко":mailto:Olena@clinic.example',
                'ATTENDEE;CN="Bondar, Taras";ROLE=REQ-PARTICIPANT:MAILTO:taras@firm.example',
                "ATTENDEE;CN=olena@clinic.example:mailto:olena@clinic.example",
                "ATTENDEE;CUTYPE=ROOM;CN=Room 5:mailto:room5@firm.example",
                "ATTENDEE:urn:uuid:1234",
                "ATTENDEE:plain@firm.example",
            )
        )
    )
    assert [person.said() for person in found.people] == [
        "Олена Шевченко <Olena@clinic.example>",
        "Bondar, Taras <taras@firm.example>",
        "plain@firm.example",
    ]


@pytest.mark.parametrize(
    ("lines", "end"),
    [
        (("DTSTART;VALUE=DATE:20261124", "DTEND;VALUE=DATE:20261127"), date(2026, 11, 26)),
        (("DTSTART;VALUE=DATE:20261124", "DTEND;VALUE=DATE:20261124"), date(2026, 11, 24)),
        (("DTSTART;VALUE=DATE:20261124", "DURATION:P2D"), date(2026, 11, 25)),
        (("DTSTART;VALUE=DATE:20261124",), date(2026, 11, 24)),
        (("DTSTART:20261124T080000Z", "DURATION:PT45M"), at(2026, 11, 24, 8, 45)),
        (("DTSTART:20261124T080000Z",), at(2026, 11, 24, 8)),
    ],
)
def test_the_end_of_an_event(lines: tuple[str, ...], end: object) -> None:
    assert the_event(calendar(*event(*lines))).end == end


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (
            ("DTSTART:20261124T080000Z", "DTEND:20261123T080000Z"),
            "“Demo” ends before it begins: its end is its beginning",
        ),
        (
            ("DTSTART:20261124T080000Z", "DTEND:soon"),
            "“Demo” ends at “soon”, which is not a time: its end is its beginning",
        ),
        (
            ("DTSTART:20261124T080000Z", "DTEND;VALUE=DATE:20261127"),
            "“Demo” mixes times and whole days: its end is its beginning",
        ),
        (
            ("DTSTART;TZID=Mars/Olympus:20261124T080000",),
            "“Demo” is in a zone that nobody knows, “Mars/Olympus”: taken as yours",
        ),
        (
            ("DTSTART:20261124T080000Z", "RRULE:FREQ=SECONDLY"),
            "“Demo” repeats by “FREQ=SECONDLY”, which is not a valid rule: imported once",
        ),
        (
            ("DTSTART:20261124T080000Z", "DESCRIPTION:" + "x" * 60_000),
            "the notes of “Demo” are too long: they are cut",
        ),
    ],
)
def test_what_is_mended_is_told(lines: tuple[str, ...], sentence: str) -> None:
    found = read_ical(calendar(*event(*lines)), "x.ics")
    assert [item.title for item in found.items] == ["Demo"]
    assert [(problem.reason, problem.left_out) for problem in found.problems] == [(sentence, False)]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (
            calendar(*event("DTSTART:99991231T000000Z")),
            "“Demo” begins in the year 9999, out of reach: it is left out",
        ),
        (
            calendar(*event("DTSTART:20261124T080000Z"), method="REPLY"),
            "“Demo” answers an invitation (REPLY) and is none: it is left out",
        ),
        (
            b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Demo\nDTSTART:20261124T08",
            "“Demo” has no END:VEVENT, so it may be cut off: it is left out",
        ),
    ],
)
def test_what_is_left_out_is_told(data: bytes, sentence: str) -> None:
    found = read_ical(data, "x.ics")
    assert found.items == ()
    assert [(problem.reason, problem.left_out) for problem in found.problems] == [(sentence, True)]


def test_one_broken_event_spoils_no_other() -> None:
    data = calendar(
        *event("DTSTART:20261124T080000Z"),
        *("BEGIN:VEVENT", "SUMMARY:never closed", "DTSTART:20261124T080000Z"),
        *("BEGIN:VEVENT", "UID:3", "SUMMARY:third", "DTSTART:20261126T080000Z", "END:VEVENT"),
        "END:VTODO",
    )
    found = read_ical(data, "x.ics")
    assert [item.title for item in found.items] == ["Demo", "third"]
    assert len(found.problems) == 1


def test_of_several_versions_the_newest_counts() -> None:
    later = event("SEQUENCE:2", "DTSTART:20261125T080000Z")
    earlier = event("SEQUENCE:1", "DTSTART:20261124T080000Z")
    assert the_event(calendar(*later, *earlier)).start == at(2026, 11, 25, 8)


def test_a_series_leaves_days_out_and_tells_of_more() -> None:
    found = the_event(
        calendar(
            *event(
                "DTSTART;TZID=Europe/Kyiv:20261020T100000",
                "RRULE:FREQ=WEEKLY;COUNT=5",
                "EXDATE;TZID=Europe/Kyiv:20261027T100000,20261103T100000",
                "RDATE;TZID=Europe/Kyiv:20261201T100000",
            )
        )
    )
    assert found.rule == "FREQ=WEEKLY;COUNT=5;EXDATE=20261027T080000Z,20261103T080000Z"
    assert found.notes == "Also: 2026-12-01 08:00"


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("Europe/Kyiv", "Europe/Kyiv"),
        ("FLE Standard Time", "Europe/Kyiv"),
        ("/freeassociation.sourceforge.net/Europe/Berlin", "Europe/Berlin"),
        (
            "/mozilla.org/20050126_1/America/Argentina/Buenos_Aires",
            "America/Argentina/Buenos_Aires",
        ),
    ],
)
def test_zones_by_many_names(name: str, zone: str) -> None:
    found = the_event(calendar(*event(f"DTSTART;TZID={name}:20261124T100000")))
    assert found.zone == zone


def test_a_time_of_no_zone_is_the_users(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ical_entry, "local_zone", lambda: "Europe/Kyiv")
    found = the_event(calendar(*event("DTSTART:20261124T100000")))
    assert (found.start, found.zone) == (at(2026, 11, 24, 8), "Europe/Kyiv")


def test_a_to_do() -> None:
    lines = (
        *("BEGIN:VTODO", "UID:7", "SUMMARY:Offer", "DUE;TZID=Europe/Kyiv:20261124T100000"),
        *("PRIORITY:2", "CATEGORIES:Home,call", "DESCRIPTION:two\\nlines", "END:VTODO"),
    )
    (found,) = read_ical(calendar(*lines), "x.ics").items
    assert isinstance(found, CalendarTask)
    assert (found.title, found.due, found.zone) == ("Offer", at(2026, 11, 24, 8), "Europe/Kyiv")
    assert (found.priority, found.kind, found.notes) == (1, "call", "two\nlines")


def test_text_is_clean_and_letters_may_be_folded_within() -> None:
    text = "SUMMARY:Зустріч\x1b]0;x\x07 ‮злодій".encode()
    # Old programs fold after 75 bytes, wherever that is.
    folded = b"\r\n ".join(text[n : n + 9] for n in range(0, len(text), 9))
    lines = [b"BEGIN:VEVENT", folded, b"DTSTART:20261124T080000Z", b"END:VEVENT"]
    found = the_event(b"BEGIN:VCALENDAR\r\n" + b"\r\n".join(lines) + b"\r\nEND:VCALENDAR\r\n")
    assert found.title == "Зустріч]0;x злодій"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1251"])
def test_other_encodings(encoding: str) -> None:
    text = calendar(*event("DTSTART:20261124T080000Z", "LOCATION:Київ, офіс")).decode()
    assert the_event(text.encode(encoding)).place == "Київ, офіс"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "x.ics is empty."),
        (b"\xef\xbb\xbf \r\n", "x.ics is empty."),
        (b"name,email\nOlena,a@b.c\n", "x.ics is not a calendar: it has no BEGIN:VCALENDAR."),
        (b"\x89PNG\r\n\x1a\n\0\0", "x.ics is not a calendar: it has no BEGIN:VCALENDAR."),
        (b"BEGIN:VCALENDAR" + b"x" * 21_000_000, "x.ics is too large: 21 MB, 20 MB fit."),
    ],
)
def test_what_is_no_calendar_is_refused(data: bytes, sentence: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_ical(data, "x.ics")
    assert refused.value.message == sentence


# Fuzzing: whatever comes, there are records and sentences, or one refusal.


def survives(data: bytes) -> None:
    try:
        found = read_ical(data, "x.ics")
    except Invalid:
        return
    for problem in found.problems:
        assert problem.reason
        assert problem.reason == clean(problem.reason)
    for item in found.items:
        assert item.uid
        assert item.title
        for text in (item.title, item.notes, item.uid, item.rule, item.zone):
            assert text == clean(text)


@given(st.binary(max_size=2_000))
def test_any_bytes(data: bytes) -> None:
    survives(data)
    survives(b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20261124T080000Z\r\n" + data)


@settings(max_examples=examples(300))
@given(st.data())
def test_real_files_with_bytes_changed(data: st.DataObject) -> None:
    content = bytearray(data.draw(st.sampled_from(FILES)).read_bytes())
    for _n in range(data.draw(st.integers(1, 8))):
        place = data.draw(st.integers(0, len(content) - 1))
        if data.draw(st.booleans()):
            content[place] = data.draw(st.integers(0, 255))
        else:
            del content[place : place + data.draw(st.integers(1, 40))]
        if not content:
            return
    survives(bytes(content))


PROPERTIES = st.sampled_from(
    "DTSTART DTEND DUE DURATION RRULE EXDATE RDATE RECURRENCE-ID SUMMARY DESCRIPTION LOCATION UID"
    " ATTENDEE ORGANIZER CATEGORIES PRIORITY STATUS SEQUENCE COMPLETED X-SVIT-ADDED URL".split()
)
VALUES = st.one_of(
    st.sampled_from(
        "20261124T100000Z 20261124 00000000 99991231T235959Z 20261124T250000 P1D -P1D PT0S"
        " P99999999W FREQ=DAILY FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31 FREQ=WEEKLY;INTERVAL=0"
        " FREQ=DAILY;COUNT=-1"
        " FREQ=YEARLY;UNTIL=1 FREQ=MONTHLY;BYDAY=9MO FREQ=DAILY;INTERVAL=99999999999".split()
    ),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n"), max_size=60),
)
PARAMETERS = st.sampled_from(
    [
        "",
        ";TZID=Europe/Kyiv",
        ";TZID=../../etc/passwd",
        ";TZID=",
        ";VALUE=DATE",
        ";VALUE=PERIOD",
        ";X",
    ]
)


@settings(max_examples=examples(300))
@given(st.lists(st.tuples(PROPERTIES, PARAMETERS, VALUES), max_size=8), st.booleans())
def test_any_properties(lines: list[tuple[str, str, str]], is_event: bool) -> None:
    kind = "VEVENT" if is_event else "VTODO"
    text = [f"{name}{parameters}:{value}" for name, parameters, value in lines]
    survives(calendar(f"BEGIN:{kind}", *text, f"END:{kind}"))


NAUGHTY = [
    line
    for line in (DATA / "blns.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


def test_strings_that_break_programs() -> None:
    for text in NAUGHTY:
        lines = event("DTSTART:20261124T080000Z", f"LOCATION:{text}", f"DESCRIPTION:{text}")
        survives(calendar(*lines, text))
        survives(calendar(*event(f"DTSTART;TZID={text}:20261124T080000", text)))
