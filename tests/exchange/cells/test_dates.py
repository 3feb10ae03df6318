"""Dates and times of day in files: what a program wrote is what lands."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from svit_tui.exchange.cells.date_order import Order
from svit_tui.exchange.cells.dates import DateCells
from svit_tui.model.errors import Invalid
from tests.effort import examples
from tests.exchange.reading_hands import NOW, live_in, read_case, read_column


def told(moment: datetime) -> str:
    """An instant as `--json` prints it."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def test_a_time_of_day_of_a_communication_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    live_in("Europe/Kyiv", monkeypatch)
    case = ("b-05-csv-time-dropped", "c.csv", "m.toml", "started_at")
    read = {subject: told(at) for subject, at in read_case(*case, key="subject").items()}
    assert read == {
        "a": "2025-10-15T19:55:00Z",
        "b": "2025-10-15T11:30:00Z",
        "c": "2025-10-15T11:30:00Z",
        "d": "2025-12-01T12:30:00Z",
        "e": "2025-10-15T11:30:00Z",
        "f": "2025-10-15T11:30:00Z",
        "g": "2025-10-15T19:55:10Z",
    }


def test_dates_of_other_programs_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    live_in("Europe/Kyiv", monkeypatch)
    read = read_case("a-22-dates-of-exports", "dt.csv", "dt.toml", "created_at")
    noon = "2026-10-12T09:00:00Z"
    assert "is not a date" in read.pop("j")
    assert {title: told(at) for title, at in read.items()} == {
        "a": "2026-10-12T07:15:00Z",
        "b": noon,
        "c": "2026-10-12T07:15:00Z",
        # The column has dates with dots: in those the day comes first.
        "d": "2026-12-10T10:00:00Z",
        "e": "2026-10-12T07:15:30Z",
        "f": noon,
        "g": "2026-10-12T07:15:00Z",
        "h": "2026-10-12T10:15:00Z",
        "i": noon,
        "k": noon,
        "l": noon,
        "m": "2026-12-10T12:05:00Z",
    }


def test_a_column_has_one_order_of_day_and_month() -> None:
    case = ("b-06-us-dates-half-swapped", "d.csv", "m.toml", "expected_close_on")
    assert read_case(*case) == {"a": date(2026, 12, 31), "b": date(2026, 12, 1)}
    assert read_column("closed_at", "1/2/2026 14:00", "31/1/2026 9:15 PM") == [
        datetime(2026, 2, 1, 14, tzinfo=UTC),
        datetime(2026, 1, 31, 21, 15, tzinfo=UTC),
    ]
    assert read_column("closed_at", "14:00 1/2/2026", "9:15 1/31/2026") == [
        datetime(2026, 1, 2, 14, tzinfo=UTC),
        datetime(2026, 1, 31, 9, 15, tzinfo=UTC),
    ]
    due = read_column("due", "12/1/2026 2:05 PM", "12/31/2026", entity="task")
    assert due == [
        (date(2026, 12, 1), datetime(2026, 12, 1, 14, 5, tzinfo=UTC)),
        (date(2026, 12, 31), None),
    ]
    visits = read_column("stages", "Lead @ 12/01/2025, Won @ 12/31/2025")
    assert [at.month for _stage, at in visits[0]] == [12, 12]


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        (("12/01/2026", "11/02/2026"), "no date of the column tells which"),
        (("12/31/2026", "31/12/2026"), "some dates of the column have the day first"),
    ],
)
@pytest.mark.parametrize("field", ["expected_close_on", "created_at", "snoozed_until"])
def test_dates_that_may_mean_two_days_are_refused(
    cells: tuple[str, ...], sentence: str, field: str
) -> None:
    for reason in read_column(field, *cells):
        assert sentence in reason
        assert "date_format" in reason
    # What can be read in one way only is taken.
    assert read_column(field, *cells, "2026-12-05")[-1] is not None


def test_another_column_of_the_file_tells_the_order() -> None:
    seen = read_column("due", "12/01/2026", entity="task", more='date_format = "%m/%d/%Y"')
    assert seen == [(date(2026, 12, 1), None)]
    case = ("b-06-us-dates-half-swapped", "two.csv", "two.toml", "expected_close_on")
    assert read_case(*case) == {"a": date(2026, 12, 1)}


def test_a_form_may_be_told_for_one_column() -> None:
    case = ("b-06-us-dates-half-swapped", "two.csv", "one-form.toml", "expected_close_on")
    assert read_case(*case) == {"a": date(2026, 1, 12)}


def test_a_day_to_come_has_no_year(monkeypatch: pytest.MonkeyPatch) -> None:
    live_in("Europe/Kyiv", monkeypatch)
    read = read_case("b-07-close-date-year-ago", "d.csv", "m.toml", "expected_close_on")
    assert read == {
        "a": date(2026, 12, 15),
        "b": date(2026, 12, 15),
        "c": date(2026, 12, 1),
        "d": date(2026, 12, 26),
    }
    assert read_column("snoozed_until", "15.12", "15-Dec", "15-Dec-26") == [date(2026, 12, 15)] * 3
    # What was is behind.
    assert [at.year for at in read_column("created_at", "15.12", "15 Dec")] == [2025, 2025]


@pytest.mark.parametrize(
    "zone", ["Pacific/Honolulu", "America/New_York", "UTC", "Europe/Kyiv", "Pacific/Auckland"]
)
def test_a_day_without_a_time_is_that_day_where_the_user_is(
    zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    live_in(zone, monkeypatch)
    day = date(2026, 10, 12)
    cells = ("2026-10-12", "12.10.2026", "12 Oct 2026", "2026/10/12")
    for field in ("created_at", "closed_at", "stage_entered_at"):
        assert [at.astimezone().date() for at in read_column(field, *cells)] == [day] * 4
    assert read_column("done_at", *cells, entity="task")[0].astimezone().date() == day
    # A program writes midnight in UTC for a day.
    written = ("2026-10-12T00:00:00Z", "2026-10-12T00:00:00.000+00:00", "2026-10-12 00:00:00 UTC")
    assert read_column("expected_close_on", *written) == [day] * 3


def test_a_field_of_a_day_takes_the_day_of_an_instant(monkeypatch: pytest.MonkeyPatch) -> None:
    live_in("Europe/Kyiv", monkeypatch)
    cells = ("2026-12-14T22:30:00Z", "15.12.2026 10:15", "2026-12-15 23:50", "12/15/2026 2:05 PM")
    assert read_column("expected_close_on", *cells[:3]) == [date(2026, 12, 15)] * 3
    assert read_column("expected_close_on", cells[3]) == [date(2026, 12, 15)]


@pytest.mark.parametrize(
    "cell", ["15.10.2025 25:10", "15.10.2025 14:75", "13:30 PM 15.10.2025", "15 Oct 2025 14:3x"]
)
def test_what_is_no_time_of_day_is_refused(cell: str) -> None:
    (reason,) = read_column("created_at", cell)
    assert isinstance(reason, str)
    assert reason.startswith("V: ")


FORMS = ("%d.%m.%Y %H:%M", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d %H:%M:%S", "%d %b %Y %I:%M %p")


@settings(max_examples=examples(60))
@given(st.integers(631_152, 4_102_444), st.sampled_from(FORMS))
def test_whatever_is_written_in_a_usual_form_is_read_whole(kiloseconds: int, form: str) -> None:
    moment = datetime.fromtimestamp(kiloseconds * 1000, UTC).replace(second=0)
    assert DateCells(NOW).instant(moment.strftime(form)) == moment


@settings(max_examples=examples(80))
@given(
    st.text(max_size=40) | st.from_regex(r"[\d ./:TZ+-]{0,30}", fullmatch=True),
    st.sampled_from([None, *Order]),
)
def test_any_cell_is_read_or_refused(text: str, order: Order | None) -> None:
    dates = DateCells(NOW, order_of=lambda: order)
    for read in (dates.day, dates.instant, dates.due, dates.done):
        try:
            read(text)
        except Invalid:
            continue


@pytest.mark.parametrize("form", ["relative", "%d.%m.%Y"])
@pytest.mark.parametrize("cell", ["-99999999999d", "99999999d", "01.01.0001", "31.12.9999"])
@pytest.mark.parametrize("field", ["created_at", "expected_close_on"])
def test_a_date_out_of_range_is_refused(field: str, cell: str, form: str) -> None:
    (reason,) = read_column(field, cell, more=f'date_format = "{form}"')
    assert isinstance(reason, str)
