"""`svit-tui deal qualify`, `criterion …`, `stage …`: what scripts rely on."""

from __future__ import annotations

from tests.cli.conftest import Svit


def test_a_deal_is_qualified_and_its_score_is_told(clinic: Svit) -> None:
    assert clinic("criterion", "add", "decision maker known", "--kind", "check").code == 0
    deal = clinic("deal", "qualify", "Website", "FIT=4", "decision maker known=yes", "--json").json
    assert deal["score"] == 19
    assert deal["qualification"][0] == {
        "criterion": "Fit",
        "kind": "score",
        "value": 4,
        "most": 5,
    }
    assert deal["qualification"][-1]["value"] == 1
    assert clinic("deal", "qualify", "1", "fit=-", "--json").json["score"] == 3
    shown = clinic("deal", "show", "1", "--json").json
    assert [entry["value"] for entry in shown["qualification"]] == [None] * 5 + [1]
    table = clinic("deal", "qualify", "1").out
    assert "decision maker known" in table
    assert "Score" in table


def test_a_wrong_answer_is_refused_in_a_sentence(clinic: Svit) -> None:
    for answer, said in (
        ("fit=6", "not a number from 0 to 5"),
        ("luck=3", "There are: Fit, Budget, Authority, Need, Timing"),
        ("fit", "write it like fit=4"),
    ):
        ran = clinic("deal", "qualify", "Website", answer)
        assert (ran.code, said in ran.err) == (1, True), ran.err
    assert clinic("deal", "list", "--json").json[0]["score"] is None


def test_deals_are_listed_by_score(clinic: Svit) -> None:
    for title, points in (("Low", "1"), ("High", "5")):
        clinic("deal", "add", title, "--contact", "Медцентр")
        clinic("deal", "qualify", title, f"fit={points}")
    by_score = clinic("deal", "list", "--sort", "score", "--json").json
    assert [deal["title"] for deal in by_score] == ["High", "Low", "Website"]
    high = clinic("deal", "list", "--min-score", "10", "--json").json
    assert [deal["title"] for deal in high] == ["High"]


def test_criteria_are_listed_added_renamed_and_archived(clinic: Svit) -> None:
    assert clinic("criterion", "add", "Size", "--pipeline", "sales", "--json").json["most"] == 5
    assert clinic("criterion", "rename", "size", "Team size", "--json").json["name"] == "Team size"
    assert clinic("criterion", "archive", "fit", "--json").json["archived"] is True
    names = [row["name"] for row in clinic("criterion", "list", "--json").json]
    assert names == ["Budget", "Authority", "Need", "Timing", "Team size"]
    assert clinic("undo").code == 0
    assert "Fit" in clinic("criterion", "list").out
    assert clinic("criterion", "archive", "nothing").code == 1


def test_a_stage_is_set_and_then_asks(clinic: Svit) -> None:
    stage = clinic(
        *("stage", "set", "proposal", "--probability", "65", "--rotting", "none"),
        *("--require", "next_step,fit", "--require", "source", "--json"),
    ).json
    assert (stage["probability"], stage["rotting_days"]) == (65, None)
    assert stage["requires"] == ["source", "next_step", "Fit"]
    refused = clinic("deal", "move", "Website", "proposal")
    assert refused.code == 1
    assert refused.err == "svit-tui: Proposal needs: source, next step, Fit.\n"
    assert clinic("stage", "set", "proposal", "--require", "none", "--json").json["requires"] == []
    assert clinic("deal", "move", "Website", "proposal").code == 0
    assert "Proposal" in clinic("stage", "list").out


def test_a_stage_can_not_be_set_to_nonsense(clinic: Svit) -> None:
    assert clinic("stage", "set", "proposal", "--probability", "101").code == 1
    assert clinic("stage", "set", "nowhere", "--probability", "10").code == 1
    assert clinic("stage", "set", "proposal", "--require", "horoscope").code == 1
    assert clinic("stage", "set", "proposal", "--rotting", "soon").code == 2
