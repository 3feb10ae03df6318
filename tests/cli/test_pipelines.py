"""`svit-tui pipeline …` and `stage …`: made ready, changed, as a file out, edited and in again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from svit_tui.crm.pipelines.files import READY, ready
from svit_tui.i18n import set_language
from tests.cli.conftest import Svit


def stages(svit: Svit, pipeline: str = "Sales") -> list[str]:
    rows: list[dict[str, Any]] = svit("stage", "list", "--pipeline", pipeline, "--json").json
    return [row["stage"] for row in rows]


@pytest.mark.parametrize("language", ["en", "uk"])
@pytest.mark.parametrize("name", READY)
def test_every_ready_made_pipeline_can_be_taken(svit: Svit, name: str, language: str) -> None:
    set_language(language)
    [record] = ready(name)
    made = svit("--lang", language, "pipeline", "add", "Mine", "--like", name, "--json").json
    assert [row["stage"] for row in made] == [stage.name for stage in record.stages]
    is_ukrainian = any("а" <= letter <= "я" for letter in record.name.casefold())
    assert is_ukrainian == (language == "uk")
    assert svit("undo").code == 0
    assert {row["pipeline"] for row in svit("pipeline", "list", "--json").json} != {"Mine"}


def test_the_ready_made_are_listed_and_an_unknown_one_is_told(svit: Svit) -> None:
    rows = svit("pipeline", "ready", "--json").json
    assert [row["ready"] for row in rows] == list(READY)
    assert rows[0]["stages"] == stages(svit)
    ran = svit("pipeline", "add", "Mine", "--like", "moon")
    assert "There are: sales, services, wholesale, real-estate, recruiting." in ran.err


def test_stages_are_added_renamed_moved_and_taken_away(clinic: Svit) -> None:
    added = clinic(
        *("stage", "add", "Pilot", "--after", "Lead", "--probability", "30"),
        *("--rotting", "5", "--require", "amount", "--json"),
    ).json
    assert (added["stage"], added["probability"], added["rotting_days"], added["requires"]) == (
        *("Pilot", 30, 5),
        ["amount"],
    )
    assert clinic("stage", "set", "Pilot", "--name", "Trial", "--rotting", "none").code == 0
    assert clinic("stage", "move", "Trial", "--later", "1").code == 0
    assert stages(clinic)[:3] == ["Lead", "Qualification", "Trial"]
    refused = clinic("stage", "remove", "Lead")
    assert (refused.code, refused.err) == (
        1,
        "svit-tui: “Lead” holds 1 deal: say which stage it goes to.\n",
    )
    assert clinic("stage", "remove", "Lead", "--to", "Trial", "--json").json["moved"] == 1
    assert clinic("deal", "show", "Website", "--json").json["stage"] == "Trial"
    assert clinic("undo").code == 0
    assert clinic("deal", "show", "Website", "--json").json["stage"] == "Lead"


def test_a_pipeline_is_renamed_copied_put_away_and_taken_back(clinic: Svit) -> None:
    assert clinic("pipeline", "copy", "Sales", "Partners").code == 0
    assert clinic("pipeline", "edit", "partners", "--name", "Dealers", "--currency", "€").code == 0
    rows = clinic("pipeline", "list", "--json").json
    assert {(row["pipeline"], row["currency"]) for row in rows} == {
        ("Sales", "UAH"),
        ("Dealers", "EUR"),
    }
    assert "“Sales” holds 1 open deal" in clinic("pipeline", "archive", "Sales").err
    assert clinic("pipeline", "archive", "Dealers").code == 0
    assert {row["pipeline"] for row in clinic("pipeline", "list", "--json").json} == {"Sales"}
    assert clinic("pipeline", "restore", "Dealers").code == 0


def test_a_file_goes_out_is_edited_and_comes_in_again(clinic: Svit, tmp_path: Path) -> None:
    file = tmp_path / "pipelines.toml"
    clinic("stage", "set", "Proposal", "--require", "amount,Budget")
    assert clinic("pipeline", "export", "-o", str(file)).code == 0
    assert clinic("pipeline", "import", str(file)).out == "Nothing is different.\n"
    text = file.read_text(encoding="utf-8")
    head, lead, *rest = text.split("[[pipeline.stage]]")
    assert 'name = "Lead"' in lead
    closing = next(part for part in rest if 'name = "Closing"' in part)
    others = [part for part in rest if part is not closing]
    edited = "[[pipeline.stage]]".join(
        [head.rstrip() + '\nmoves_to = "Qualification"\n', closing, *others]
    )
    edited = edited.replace('name = "Proposal"', 'name = "Offer"\nwas = "Proposal"')
    edited = edited.replace("probability = 75", "probability = 70")
    file.write_text(edited, encoding="utf-8")
    dry = clinic("pipeline", "import", str(file), "--dry-run")
    assert dry.out.splitlines() == [
        "~ stage “Proposal”: name Proposal → Offer",
        "~ stage “Negotiation”: probability 75 → 70",
        "- stage “Lead”",
        "~ order of “Sales”: stages Qualification, Presentation, Offer, Neg… →"
        " Closing, Qualification, Presentation, O…",
        "Nothing was changed: this was a dry run.",
    ]
    assert stages(clinic)[0] == "Lead"
    assert clinic("pipeline", "import", str(file)).code == 0
    assert stages(clinic) == ["Closing", "Qualification", "Presentation", "Offer", "Negotiation"]
    assert clinic("deal", "show", "Website", "--json").json["stage"] == "Qualification"
    assert clinic("pipeline", "export", "-o", str(file), "--force").code == 0
    assert clinic("pipeline", "import", str(file)).out == "Nothing is different.\n"
    assert clinic("undo").code == 0
    assert stages(clinic)[0] == "Lead"


STAGE = "[[pipeline.stage]]\nname = 'One'\n"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[[pipeline]]\nname = 'P'", "line 2: a pipeline needs a stage"),
        (f"[[pipeline]]\nname = 'P'\n{STAGE}{STAGE}", "line 6: “One” is there twice."),
        (f"[[pipeline]]\nname='P'\n{STAGE}probability = 101", "line 5: probability is a whole"),
        (f"[[pipeline]]\nname='P'\n{STAGE}requires=['moon']", "line 5: A stage can't require"),
        (f"[[pipeline]]\nname='P'\ncurrency='beads'\n{STAGE}", "line 3: “beads” is not a currency"),
        (f"[[pipeline]]\nname='Sales'\n{STAGE}", "“Lead” is left out but holds deals"),
        (f"[[pipeline]]\nname='Sales'\nmoves_to='X'\n{STAGE}", "line 3: there is no stage “X”"),
    ],
)
def test_a_wrong_file_is_told_with_its_line_and_changes_nothing(
    clinic: Svit, tmp_path: Path, text: str, sentence: str
) -> None:
    file = tmp_path / "p.toml"
    file.write_text(text, encoding="utf-8")
    before = stages(clinic)
    ran = clinic("pipeline", "import", str(file))
    assert ran.code == 1
    assert sentence in ran.err
    assert ran.err.count("\n") == 1
    assert stages(clinic) == before
