"""What an import makes of the cells that spreadsheets and other programs write."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Svit
from tests.folders import DATA

pytestmark = pytest.mark.usefixtures("called_root")
CASES = DATA / "cases"


def test_a_file_of_excel_is_read(svit: Svit) -> None:
    case = CASES / "b-13-excel-phone-and-sep"
    assert svit("import", str(case / "sep.csv")).code == 0
    ran = svit("import", str(case / "ph.csv"))
    assert "row 2: Phone: “3.80441E+11” was rounded by a spreadsheet" in ran.err
    people = {row["name"]: row for row in svit("contact", "list", "--json").json}
    assert people["Ann"]["emails"] == ["ann@x.example"]
    phones = {name: row["phones"] for name, row in people.items() if row["phones"]}
    assert phones == {
        "Cid": ["380441112233"],
        "Dan": ["+380441112255"],
        "Eve": ["+380441112277"],
    }


def test_columns_of_one_header_all_land(svit: Svit, tmp_path: Path) -> None:
    case = CASES / "b-16-same-header-twice"
    ran = svit("import", str(case / "a.csv"))
    assert [line.split()[-1] for line in ran.out.splitlines() if "Phone" in line] == ["phones"] * 2
    (ann,) = svit("contact", "list", "--json").json
    assert ann["phones"] == ["0441110001", "0671110002", "0441110005"]
    assert ann["emails"] == ["a@x.example", "b@x.example"]
    (tmp_path / "n.csv").write_text(
        'Name,Notes,Tags,Notes,Tags,E-mail\nBo,one,a,two,b,"b@x.example, c@x.example"\n',
        encoding="utf-8",
    )
    assert svit("import", str(tmp_path / "n.csv")).code == 0
    bo = svit("contact", "show", "Bo", "--json").json
    assert (bo["notes"], sorted(bo["tags"])) == ("one\ntwo", ["a", "b"])
    assert bo["emails"] == ["b@x.example", "c@x.example"]


def test_a_field_of_one_value_is_not_told_twice(svit: Svit, tmp_path: Path) -> None:
    case = CASES / "b-16-same-header-twice"
    mapping = ("--mapping", str(case / "m.toml"))
    ran = svit("import", str(case / "d.csv"), *mapping)
    assert ran.code == 1
    assert "row 2: Amount (2): the file has this column twice, with other values" in ran.err
    (tmp_path / "d.csv").write_text(
        "Title,Client,Amount,Amount\nsame,C,100,100\nsecond,C,,999\n", encoding="utf-8"
    )
    assert svit("import", str(tmp_path / "d.csv"), *mapping).code == 0
    amounts = {row["title"]: row["amount"] for row in svit("deal", "list", "--json").json}
    assert amounts == {"same": "100.00", "second": "999.00"}


def test_a_mapping_tells_encoding_and_delimiter(svit: Svit, tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_bytes("Name:Note, all\nЮрій:a, b\n".encode("koi8_u"))
    (tmp_path / "m.toml").write_text(
        '[[file]]\nentity = "contact"\nencoding = "koi8_u"\ndelimiter = ":"\n'
        '[file.columns]\nName = "name"\n"Note, all" = "notes"\n',
        encoding="utf-8",
    )
    ran = svit("import", str(tmp_path / "d.csv"), "--mapping", str(tmp_path / "m.toml"))
    assert ran.code == 0, ran.err
    assert svit("contact", "show", "Юрій", "--json").json["notes"] == "a, b"


def test_a_mapping_without_quotes_is_told_what_it_lacks(svit: Svit) -> None:
    case = CASES / "a-23-bare-cyrillic-key"
    ran = svit("import", str(case / "d.csv"), "--mapping", str(case / "m.toml"))
    assert ran.code == 1
    assert "m.toml, line 6: a name with other characters" in ran.err
    assert '"Сума" = …' in ran.err


@pytest.mark.parametrize("minutes", ["30", "0", "7"])
def test_a_call_is_as_long_as_it_was(svit: Svit, tmp_path: Path, minutes: str) -> None:
    svit("contact", "add", "Anna")
    svit("log", "call", "--contact", "Anna", "--minutes", minutes, "--text", "hi")
    out = svit("export", "communications").out
    (tmp_path / "c.csv").write_text(out, encoding="utf-8")
    (tmp_path / "m.toml").write_text(
        (CASES / "a-11-duration-sixtyfold" / "m.toml").read_text(encoding="utf-8"),
        encoding="utf-8",
    )
    ran = svit(
        "import",
        str(tmp_path / "c.csv"),
        "--mapping",
        str(tmp_path / "m.toml"),
        "--on-duplicate",
        "create",
    )
    assert ran.code == 0, ran.err
    rows = svit("export", "communications", "--format", "json").json
    assert len({row["duration"] for row in rows}) == 1
    assert len(rows) == 2


def test_a_mapping_tells_the_unit_of_a_duration(svit: Svit, tmp_path: Path) -> None:
    case = CASES / "a-11-duration-sixtyfold"
    mapping = (case / "m.toml").read_text(encoding="utf-8")
    told = mapping.replace('"duration"', '{ field = "duration", unit = "seconds" }')
    (tmp_path / "m.toml").write_text(told, encoding="utf-8")
    assert svit("contact", "add", "Anna").code == 0
    assert svit("import", str(case / "c.csv"), "--mapping", str(tmp_path / "m.toml")).code == 0
    ran = svit("export", "communications", "--format", "csv").out.splitlines()
    place = ran[0].split(",").index("duration")
    assert ran[1].split(",")[place] == "30"
