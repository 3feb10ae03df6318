"""Deals of several pipelines in one file: each finds its stage in its own one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Svit

ROWS = [
    "Deal Name,Deal Stage,Pipeline,Amount,Associated Company",
    "Roof,Lead,Sales,100 EUR,Acme",
    "Yearly check,Demo,Service,200 EUR,Acme",
    "Repair,New,Service,300 EUR,Edge",
    "Partner,Talk,Partners,,Edge",
]
MAPPING = """\
[[file]]
entity = "deal"
create_contacts = true
[file.columns]
"Deal Name" = "title"
"Deal Stage" = { field = "stage", values = { Talk = "Proposal" } }
Pipeline = { field = "pipeline", values = { Service = "Care", Partners = "Sales" } }
"Associated Company" = "contact"
"""


@pytest.fixture
def deals(tmp_path: Path) -> str:
    return put(tmp_path, "deals.csv", "\n".join(ROWS))


def put(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def currencies(svit: Svit) -> dict[str, str]:
    """The pipelines in use, each with its currency."""
    return {row["pipeline"]: row["currency"] for row in svit("pipeline", "list", "--json").json}


def places(svit: Svit) -> dict[str, str]:
    """The pipeline and the stage of each deal."""
    found = svit("export", "deals", "--format", "json").json
    return {row["title"]: f"{row['pipeline']}: {row['stage']}" for row in found}


def test_a_stage_is_looked_for_in_the_pipeline_of_its_row(svit: Svit, tmp_path: Path) -> None:
    svit("pipeline", "add", "Service", "--like", "recruiting")
    rows = ["Deal Name,Deal Stage,Pipeline,Associated Company"]
    rows += ["A,Proposal,Sales,Acme", "B,Screening,Service,Acme", "C,Proposal,Service,Acme"]
    done = svit("import", put(tmp_path, "d.csv", "\n".join(rows)))
    assert places(svit) == {"A": "Sales: Proposal", "B": "Service: Screening"}
    assert "there is no stage “Proposal” in the pipeline “Service”. Add it there" in done.err


def test_pipelines_that_there_are_not_are_told_in_one_sentence_with_both_ways_on(
    svit: Svit, deals: str, tmp_path: Path
) -> None:
    done = svit("import", deals, "--rejects", str(tmp_path / "r.csv"))
    assert done.err.splitlines() == [
        "svit-tui: There are no pipelines “Service”, “Partners”: import again with"
        " --create-pipelines to create them, or say by values in a mapping which of yours they"
        " are.",
        "svit-tui: 3 rows were rejected.",
    ]
    assert places(svit) == {"Roof": "Sales: Lead"}
    assert (tmp_path / "r.csv").read_text(encoding="utf-8").count("there is no pipeline") == 3


def test_pipelines_are_made_with_the_stages_that_the_file_uses_in_them(
    svit: Svit, deals: str
) -> None:
    dry = svit("import", deals, "--create-pipelines", "--dry-run")
    said = "The pipeline “Service” is new, with the stages Demo, New:"
    assert said in dry.out
    assert currencies(svit).keys() == {"Sales"}
    done = svit("import", deals, "--create-pipelines")
    assert said in done.out
    assert not done.err
    assert places(svit) == {
        "Roof": "Sales: Lead",
        "Yearly check": "Service: Demo",
        "Repair": "Service: New",
        "Partner": "Partners: Talk",
    }
    assert svit("undo").code == 0
    assert currencies(svit).keys() == {"Sales"}


def test_a_pipeline_whose_stages_have_their_chances_asks_for_nothing(
    svit: Svit, tmp_path: Path
) -> None:
    """A mapping of one's own says both the order and the probabilities."""
    (tmp_path / "d.csv").write_text("Deal,Client\nRoof,Acme\n", encoding="utf-8")
    mapping = tmp_path / "m.toml"
    mapping.write_text(
        'name = "m"\n[pipeline]\nname = "Service"\ncurrency = "EUR"\n'
        'stages = [{ name = "Demo", probability = 20 }, { name = "Talk", probability = 60 }]\n'
        '[[file]]\nentity = "deal"\ncreate_contacts = true\n'
        '[file.columns]\nDeal = "title"\nClient = "contact"\n',
        encoding="utf-8",
    )
    done = svit("import", str(tmp_path / "d.csv"), "--mapping", str(mapping))
    assert done.code == 0, done.err
    told = [line for line in done.out.splitlines() if "Service" in line]
    assert told == ["The pipeline “Service” is new, with the stages Demo, Talk."]


def test_a_new_pipeline_is_in_the_currency_of_its_deals(svit: Svit, deals: str) -> None:
    svit("import", deals, "--create-pipelines")
    assert currencies(svit) == {"Sales": "UAH", "Service": "EUR", "Partners": "UAH"}


def test_without_a_stage_a_new_pipeline_has_those_of_the_first(svit: Svit, tmp_path: Path) -> None:
    text = "Deal Name,Pipeline,Amount,Associated Company\nA,New one,5,Acme\n"
    done = svit("import", put(tmp_path, "d.csv", text), "--create-pipelines")
    assert done.code == 0
    assert "with the stages Lead, Qualification, Presentation, Proposal" in done.out
    assert places(svit) == {"A": "New one: Lead"}


def test_an_archived_pipeline_is_taken_back(svit: Svit, deals: str) -> None:
    svit("pipeline", "add", "Service")
    svit("stage", "add", "New", "--pipeline", "Service")
    assert svit("pipeline", "archive", "Service").code == 0
    assert "no pipelines “Service”" in svit("import", deals, "--dry-run").err
    done = svit("import", deals, "--create-pipelines", "--json").json
    told = done["pipelines"][0]
    assert (told["name"], told["new"], told["stages"][-1]) == ("Service", False, "New")
    assert places(svit)["Repair"] == "Service: New"


def test_a_mapping_says_which_pipeline_of_ours_one_is(
    svit: Svit, deals: str, tmp_path: Path
) -> None:
    mapping = put(tmp_path, "m.toml", MAPPING + '[file.where]\n"Deal Name" = ["Roof", "Partner"]\n')
    assert svit("import", deals, "--mapping", mapping).code == 0
    assert places(svit) == {"Roof": "Sales: Lead", "Partner": "Sales: Proposal"}


def test_a_mapping_may_make_pipelines(svit: Svit, deals: str, tmp_path: Path) -> None:
    text = MAPPING.replace("create_contacts", "create_pipelines = true\ncreate_contacts")
    done = svit("import", deals, "--mapping", put(tmp_path, "m.toml", text), "--json").json
    assert done["pipelines"] == [{"name": "Care", "stages": ["Demo", "New"], "new": True}]
    assert done["no_pipeline"] == {}
    assert places(svit)["Repair"] == "Care: New"


def test_what_a_mapping_says_of_making_pipelines_is_checked(
    svit: Svit, deals: str, tmp_path: Path
) -> None:
    text = MAPPING.replace("create_contacts", "create_pipelines = 1\ncreate_contacts")
    done = svit("import", deals, "--mapping", put(tmp_path, "m.toml", text))
    assert done.err == "svit-tui: m.toml: file.create_pipelines: it is true or false.\n"


def test_imported_again_nothing_is_new(svit: Svit, deals: str) -> None:
    svit("import", deals, "--create-pipelines")
    for more in ([], ["--create-pipelines"]):
        again = svit("import", deals, *more, "--json").json
        assert again["unchanged"]["deals"] == 4
        assert again["pipelines"] == []


def test_a_pipeline_of_a_mapping_that_is_archived_is_taken_back(
    svit: Svit, deals: str, tmp_path: Path
) -> None:
    svit("pipeline", "add", "Old")
    svit("pipeline", "archive", "Old")
    text = '[pipeline]\nname = "Old"\nstages = ["Lead"]\n' + MAPPING.replace(
        "Pipeline =", '"Amount" = "amount"\n#'
    ).replace("Demo", "")
    done = svit("import", deals, "--mapping", put(tmp_path, "m.toml", text))
    assert "The pipeline “Old” was archived, and is in use again." in done.out
    assert places(svit)["Roof"] == "Old: Lead"
