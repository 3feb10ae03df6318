"""A title above the header does not stop an import, and is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Svit
from tests.exchange.sheets.writing import xlsx

ROWS = [["Clients 2026"], [], ["Name", "E-mail"], ["Olha Bondar", "o@x.example"]]


@pytest.mark.parametrize("name", ["clients.csv", "clients.xlsx"])
def test_a_file_with_a_title_comes_in(svit: Svit, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    text = "\n".join(map(",".join, ROWS))
    path.write_bytes(xlsx({"S": ROWS}) if "xlsx" in name else text.encode())
    done = svit("import", str(path))
    assert done.code == 0
    assert f"{name}: NOT read is “Clients 2026” above the header." in done.out
    assert [row["name"] for row in svit("contact", "list", "--json").json] == ["Olha Bondar"]


def test_rejected_rows_have_the_header_of_the_file(svit: Svit, tmp_path: Path) -> None:
    path = tmp_path / "deals.csv"
    path.write_text("Deals\n\nDeal name,Client,Amount\nRoof,Acme,a lot\n", encoding="utf-8")
    svit("import", str(path), "--rejects", str(tmp_path / "r.csv"))
    told = (tmp_path / "r.csv").read_text(encoding="utf-8").splitlines()
    assert told[0] == "file,row,reason,Deal name,Client,Amount"
    assert told[1].startswith("deals.csv,4,")
