"""Imports: what lands, what is rejected, and that one undo takes all of it back."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from svit_tui.crm import undo
from svit_tui.crm.importing import ImportResult, import_files
from svit_tui.crm.start.demo import load_demo
from svit_tui.crm.start.opening import open_store
from svit_tui.exchange.csv.file import read_csv
from svit_tui.exchange.mapping import load_mapping, parse_mapping
from svit_tui.exchange.maps import ImportMap
from svit_tui.exchange.recognise.table import recognise
from svit_tui.exchange.table import Table
from svit_tui.store.store import Store

# Made up, in the shape of the four files that the mapping maven is for.
ACCOUNTS = """account,sector,year_established,revenue,employees,office_location,subsidiary_of
Acme,technolgy,1996,1100.04,2822,United States,
Betasoft,medical,1999,251.41,495,Kenya,Acme
"""
TEAMS = """sales_agent,manager,regional_office
Anna Bell,Dustin Lane,Central
Moses Hart,Dustin Lane,East
"""
PRODUCTS = """product,series,sales_price
GTX Pro,GTX,4821
MG Special,MG,55
"""
DEALS = """opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value
A1,Moses Hart,GTXPro,Acme,Won,10/20/2016,3/1/2017,4514
A2,Anna Bell,MG Special,Betasoft,Lost,10/25/2016,3/11/2017,0
A3,Anna Bell,MG Special,,Engaging,12/25/2016,,
A4,Anna Bell,GTX Pro,Acme,Prospecting,,,
A5,Nobody Known,GTX Pro,Acme,Won,10/20/2016,3/1/2017,100
A6,Anna Bell,GTX Pro,Acme,Won,20/20/2016,3/1/2017,100
A7,Anna Bell,GTX Pro,Acme,Dreaming,10/20/2016,,
"""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "svit.db", login="olena")


def maven(
    store: Store,
    *,
    mapping: str | None = None,
    on_duplicate: str = "skip",
    dry_run: bool = False,
) -> ImportResult:
    chosen = parse_mapping(mapping, "own.toml") if mapping else load_mapping("maven")
    texts = {
        "accounts.csv": ACCOUNTS,
        "sales_teams.csv": TEAMS,
        "products.csv": PRODUCTS,
        "sales_pipeline.csv": DEALS,
    }
    files = [read_csv(text.encode(), name) for name, text in texts.items()]
    return import_files(
        store, files, lambda _file: chosen, on_duplicate=on_duplicate, dry_run=dry_run
    )


def by_its_headers(file: Table) -> ImportMap:
    return recognise(file.name, file.columns)


def count(store: Store, table: str) -> int:
    return int(store.light().execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def test_good_rows_land_and_bad_ones_are_told(store: Store) -> None:
    result = maven(store).as_dict()
    assert result["created"] == {
        "members": 2,
        "products": 2,
        "contacts": 3,
        "deals": 4,
        "lines": 0,
        "communications": 0,
        "tasks": 0,
        "events": 0,
    }
    assert [(row["file"], row["row"]) for row in result["rejected"]] == [
        ("sales_pipeline.csv", 6),
        ("sales_pipeline.csv", 7),
        ("sales_pipeline.csv", 8),
    ]
    reasons = [row["reason"] for row in result["rejected"]]
    assert "no member “Nobody Known”" in reasons[0]
    assert "engage_date" in reasons[1]
    assert "Dreaming" in reasons[2]


def test_a_deal_comes_with_owner_product_stage_and_dates(store: Store) -> None:
    maven(store)
    row = (
        store.light()
        .execute(
            "SELECT deal.amount, deal.currency, deal.status, deal.created_at, deal.closed_at,"
            " member.name, stage.name, product.name, contact.name FROM deal"
            " JOIN member ON member.id = deal.owner_id JOIN stage ON stage.id = stage_id"
            " JOIN contact ON contact.id = contact_id"
            " JOIN line ON line.deal_id = deal.id JOIN product ON product.id = line.product_id"
            " JOIN external_id ON entity = 'deal' AND entity_id = deal.id AND value = 'A1'"
        )
        .fetchone()
    )
    assert row == (
        451_400, "USD", "won", "2016-10-20T12:00:00Z", "2017-03-01T12:00:00Z",
        "Moses Hart", "Engaging", "GTX Pro", "Acme",
    )  # fmt: skip


def test_deals_without_a_contact_need_the_key_of_the_mapping(store: Store) -> None:
    text = (Path("src/svit_tui/exchange/mappings/maven.toml")).read_text()
    without = "\n".join(line for line in text.split("\n") if not line.startswith("missing_contact"))
    result = maven(store, mapping=without)
    assert "the deal has no contact" in [row.reason for row in result.rejected]
    assert count(store, "contact") == 2


def test_the_same_import_again_changes_nothing(store: Store) -> None:
    maven(store)
    sets, changes = count(store, "change_set"), count(store, "change")
    for on_duplicate in ("skip", "update"):
        again = maven(store, on_duplicate=on_duplicate).as_dict()
        assert set(again["created"].values()) == {0}
        assert set(again["updated"].values()) == {0}
        assert again["unchanged"]["deals"] == 4
    assert (count(store, "change_set"), count(store, "change")) == (sets, changes)


def test_a_dry_run_tells_the_same_and_changes_nothing(store: Store) -> None:
    dry = maven(store, dry_run=True).as_dict()
    assert count(store, "deal") == 0
    assert count(store, "search") == 0
    assert maven(store).as_dict() == dry


def test_one_undo_takes_the_whole_import_back(store: Store) -> None:
    maven(store)
    with store.unit() as work:
        assert undo.undo(work).sentence().startswith("Imported: ")
    for table in ("deal", "contact", "product", "line", "stage_change", "external_id", "search"):
        assert count(store, table) == 0, table
    with store.unit() as work:
        undo.redo(work)
    assert count(store, "deal") == 4


def test_update_sets_what_the_file_has_and_leaves_the_rest(store: Store) -> None:
    first = b"Name,E-mail,Phone,Position\nOlena Shevchenko,o@x.example,+380445550101,buyer\n"
    second = b"Name,E-mail,Position\nOlena Bondar,O@X.example,director\n"
    for data, on_duplicate in ((first, "skip"), (second, "update")):
        file = read_csv(data, "c.csv")
        import_files(store, [file], by_its_headers, on_duplicate=on_duplicate)
    rows = store.light().execute("SELECT name, role_title, version FROM contact").fetchall()
    assert rows == [("Olena Bondar", "director", 2)]
    assert count(store, "contact_point") == 2
    found = store.light().execute("SELECT name FROM search").fetchone()[0]
    assert "bondar" in found


def test_people_find_their_organisation_whatever_the_order(store: Store) -> None:
    file = read_csv(
        "Name,Company,Kind\nОлена,Медцентр,\nМедцентр,,organization\n".encode(), "c.csv"
    )
    result = import_files(store, [file], by_its_headers).as_dict()
    assert result["created"]["contacts"] == 2
    row = (
        store.light()
        .execute(
            "SELECT p.name, o.name, o.kind FROM contact AS p"
            " JOIN contact AS o ON o.id = p.organization_id"
        )
        .fetchone()
    )
    assert row == ("Олена", "Медцентр", "organization")


WAY = """
[[file]]
entity = "deal"
[file.columns]
Title = "title"
Client = "contact"
Stage = "stage"
State = "status"
Way = "stages"
Closed = "closed_at"
"""


def way(store: Store, *rows: str) -> ImportResult:
    text = "\n".join(("Title,Client,Stage,State,Way,Closed", *rows))
    mapping = parse_mapping(WAY, "way.toml")
    return import_files(store, [read_csv(text.encode(), "way.csv")], lambda _file: mapping)


def test_a_deal_comes_with_its_way_through_the_stages(store: Store) -> None:
    told = "Lead @ 2026-09-01, Proposal @ 2026-10-12, Presentation @ 2026-10-02"
    result = way(store, f'Shop,Acme,,won,"{told}",2026-11-02')
    assert result.rejected == []
    rows = store.light().execute(
        "SELECT c.kind, s.name, b.name, substr(c.at, 1, 10), c.lasted / 86400, c.advanced"
        " FROM stage_change AS c JOIN stage AS s ON s.id = c.to_stage_id"
        " LEFT JOIN stage AS b ON b.id = c.from_stage_id ORDER BY c.at"
    )
    assert rows.fetchall() == [
        ("entered", "Lead", None, "2026-09-01", 31, 1),
        ("entered", "Presentation", "Lead", "2026-10-02", 10, 1),
        ("entered", "Proposal", "Presentation", "2026-10-12", 21, 1),
        ("won", "Proposal", "Proposal", "2026-11-02", None, None),
    ]
    deal = store.light().execute(
        "SELECT s.name, substr(d.created_at, 1, 10), substr(d.stage_entered_at, 1, 10), d.cycle"
        " FROM deal AS d JOIN stage AS s ON s.id = d.stage_id"
    )
    assert deal.fetchone() == ("Proposal", "2026-09-01", "2026-10-12", 62 * 86400)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (
            "Shop,Acme,,open,Lead,",
            "Way: “Lead” is not a stage with a date, such as: Lead @ 2026-11-02.",
        ),
        (
            "Shop,Acme,,open,@ 2026-11-02,",
            "Way: “@ 2026-11-02” is not a stage with a date, such as: Lead @ 2026-11-02.",
        ),
        (
            "Shop,Acme,,open,Dreaming @ 2026-11-02,",
            "there is no stage “Dreaming” in the pipeline “Sales”. Add it there first, or name"
            " another one in a mapping.",
        ),
        (
            "Shop,Acme,Proposal,open,Lead @ 2026-11-02,",
            "the stages end in another one than “Proposal”",
        ),
    ],
)
def test_a_way_that_is_none_is_told(store: Store, row: str, reason: str) -> None:
    assert [rejected.reason for rejected in way(store, row).rejected] == [reason]


def test_the_demo_company_is_as_large_as_we_say(store: Store) -> None:
    result = load_demo(store).as_dict()
    assert result["rejected"] == []
    assert result["created"]["contacts"] == 60
    assert result["created"]["deals"] == 230
    assert 400 <= result["created"]["communications"] <= 440
    states = dict(
        store.light().execute("SELECT status, count(*) FROM deal GROUP BY status").fetchall()
    )
    assert states == {"open": 50, "won": 66, "lost": 114}
    stages = (
        store.light()
        .execute("SELECT count(DISTINCT stage_id) FROM deal WHERE status = 'open'")
        .fetchone()
    )
    assert stages == (6,)


def test_one_undo_takes_the_demo_back_with_its_goals(store: Store) -> None:
    load_demo(store)
    assert count(store, "goal") == 9
    with store.unit() as work:
        undo.undo(work)
    for table in ("deal", "contact", "goal", "stage_change"):
        assert count(store, f"{table} WHERE archived_at IS NULL" if table == "goal" else table) == 0


REAL = os.environ.get("SVIT_TEST_MAVEN")


@pytest.mark.skipif(not REAL, reason="SVIT_TEST_MAVEN names no folder with the Maven files")
def test_the_real_files_land_whole(store: Store) -> None:
    files = [read_csv(path.read_bytes(), path.name) for path in Path(REAL or "").glob("*.csv")]
    mapping = load_mapping("maven")
    result = import_files(store, files, lambda _file: mapping).as_dict()
    assert result["rejected"] == []
    created = result["created"]
    assert (created["members"], created["products"], created["deals"]) == (35, 7, 8800)
    # 85 accounts and the placeholder that the mapping names.
    assert created["contacts"] == 86
    won = store.light().execute("SELECT sum(amount) FROM deal WHERE status = 'won'").fetchone()
    assert won == (1_000_553_400,)
