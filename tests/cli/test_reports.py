"""`svit-tui report …`: what is asked, where it goes, and what is refused."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from svit_tui.crm.reports.catalogue import REPORTS
from svit_tui.settings import groups as config
from tests.cli.conftest import Begins, Svit


@pytest.fixture
def sold(clinic: Svit, begins: Begins) -> Svit:
    """The clinic's deal is won, another of dollars lost, a third open."""

    def fill() -> None:
        add = ("deal", "add", "--contact", "Медцентр")
        assert clinic(*add, "Audit", "--amount", "$500", "--source", "referral").code == 0
        assert clinic(*add, "Support", "--amount", "700").code == 0
        assert clinic("deal", "win", "1").code == 0
        assert clinic("deal", "lose", "2", "--loss-reason", "price").code == 0

    begins("sold", fill)
    return clinic


def test_every_report_is_in_the_list_and_told_what_it_can_be_grouped_by(svit: Svit) -> None:
    listed = svit("report", "list", "--json").json
    assert [row["report"] for row in listed] == list(REPORTS)
    assert "owner" in listed[list(REPORTS).index("win-rate")]["by"]


@pytest.mark.parametrize("name", list(REPORTS))
@pytest.mark.parametrize("form", ["table", "json", "csv", "markdown", "svg"])
def test_every_report_is_printed_in_every_format(sold: Svit, name: str, form: str) -> None:
    printed = sold("report", name, "--format", form)
    assert printed.code == 0, printed.err
    assert printed.out.strip()


@pytest.mark.parametrize("name", list(REPORTS))
def test_a_new_store_has_reports_too(svit: Svit, name: str) -> None:
    found = svit("report", name, "--json", "--period", "2019", "--compare").json
    assert list(found)[:7] == ["report", "by", "from", "to", "currency", "rows", "total"]
    assert (found["report"], found["from"], found["to"]) == (name, "2019-01-01", "2019-12-31")
    assert (found["before"]["from"], found["before"]["to"]) == ("2018-01-01", "2018-12-31")


def test_win_rate_has_the_fields_that_scripts_rely_on(sold: Svit) -> None:
    total = sold("report", "win-rate", "--by", "owner", "--json").json["total"]
    assert (total["won"], total["lost"], total["win_rate"]) == (1, 1, 0.5)
    assert total["won_value"] == "18000.00"


def test_a_report_is_narrowed(sold: Svit) -> None:
    for words, won, lost in (
        (("--owner", "me"), 1, 1),
        (("--source", "referral"), 0, 1),
        (("--pipeline", "sales", "--period", "this-year"), 1, 1),
        (("--to", "2020-01-01"), 0, 0),
    ):
        total = sold("report", "win-rate", "--json", *words).json["total"]
        assert (total["won"], total["lost"]) == (won, lost), words


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("nonsense",), "win-rate"),
        (("win-rate", "--by", "weather"), "owner"),
        (("win-rate", "--period", "fortnight"), "this-month"),
        (("win-rate", "--from", "2026-02-30"), "not a date"),
        (("win-rate", "--from", "2026-02-02", "--to", "2026-02-01"), "before it begins"),
        (("win-rate", "--owner", "nobody"), "no member"),
        (("win-rate", "--team", "nobody"), "no team"),
        (("win-rate", "--source", "moon"), "Referral"),
        (("win-rate", "--product", "moon"), "no product"),
        (("win-rate", "--currency", "EUR"), "[rates]"),
        (("win-rate", "--compare"), "--period"),
        (("win-rate", "-o", "/no/such/folder/a.csv"), "can't be written"),
        (("digest", "--by", "owner"), "--by"),
        (("digest", "--from", "2026-01-01"), "--from"),
        (("digest", "--format", "csv"), "Markdown"),
        (("list", "--format", "svg"), "JSON or CSV"),
        (("list", "--compare"), "--compare"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_sentence(
    sold: Svit, words: tuple[str, ...], told: str
) -> None:
    refused = sold("report", *words)
    assert (refused.code, refused.out) == (1, "")
    assert told in refused.err
    assert refused.err.count("\n") == 1


def test_amounts_are_converted_by_the_rates_of_the_settings(sold: Svit) -> None:
    path = config.settings_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text('[rates]\non = "2026-11-01"\nUSD = 40', encoding="utf-8")
    lost = sold("report", "win-rate", "--currency", "uah", "--json").json
    assert lost["total"]["lost_value"] == "20000.00"
    assert "others" not in lost["total"]
    assert any("2026-11-01" in note for note in lost["notes"])
    dollars = sold("report", "win-rate", "--currency", "$", "--json").json
    assert (dollars["currency"], dollars["total"]["won_value"]) == ("USD", "450.00")
    assert sold("config", "show", "--json").json["rates"] == {
        "base": "",
        "on": "2026-11-01",
        "USD": "40",
    }


def test_a_file_is_written_in_the_format_of_its_name(sold: Svit, tmp_path: Path) -> None:
    for name in ("a.json", "a.csv", "a.md", "a.svg", "a.txt"):
        path = tmp_path / name
        assert sold("report", "win-rate", "-o", str(path)).out == ""
    read = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.glob("a.*")}
    assert json.loads(read["a.json"])["report"] == "win-rate"
    [row] = csv.DictReader(io.StringIO(read["a.csv"]))
    assert (row["won"], row["currency"]) == ("1", "UAH")
    assert read["a.md"].startswith("# Win rate\n")
    assert read["a.svg"].startswith("<svg ")
    assert read["a.txt"].startswith("Win rate\nall time\n")


def test_the_digest_is_one_page(sold: Svit, tmp_path: Path) -> None:
    page = sold("report", "digest").out
    heads = [line for line in page.splitlines() if line.startswith("#")]
    assert heads[0].startswith("# Sales, ")
    assert heads[1:] == [
        "## Last week and the week before",
        "## Open deals now",
        "## Forecast",
        "## Where to grow",
        "## Overdue",
    ]
    assert "₴700" in page
    assert "\x1b" not in page
    path = tmp_path / "digest.md"
    assert sold("report", "digest", "--owner", "me", "-o", str(path)).out == ""
    assert path.read_text(encoding="utf-8").startswith("# Sales, ")


def test_help_tells_of_narrowing(svit: Svit) -> None:
    told = svit("report", "--help").out
    for option in ("--by", "--period", "--owner", "--compare", "--format", "--currency"):
        assert option in told


def test_a_filter_says_which_deals_count(sold: Svit) -> None:
    def rows(*where: str) -> list[dict[str, str]]:
        found: list[dict[str, str]] = sold("report", "win-rate", "--json", *where).json["rows"]
        return found

    assert rows("--where", "status:won") != rows()
    assert rows("--where", "source:referral") == rows("--source", "referral")
    told = sold("report", "win-rate", "--where", "colour:red")
    assert (told.code, told.err.count("\n")) == (1, 1)
    assert "Only amounts in USD" in sold("report", "win-rate", "--where", "amount>1USD").err
