"""`svit-tui triage`"""

from __future__ import annotations

from tests.cli.conftest import Svit


def test_the_queue_as_scripts_read_it(clinic: Svit) -> None:
    clinic("deal", "add", "Scanners", "--contact", "Медцентр", "--stage", "Proposal")
    clinic("task", "add", "Call", "--deal", "Website", "--due", "yesterday")
    found = clinic("triage", "--json").json
    assert [(deal["title"], deal["rank"], deal["reasons"]) for deal in found] == [
        ("Website", 1, [{"kind": "overdue", "days": 1}]),
        ("Scanners", 2, [{"kind": "no_next_step", "days": 0}]),
    ]
    assert all(list(deal) == ["deal_id", "title", "reasons", "rank"] for deal in found)
    assert len(clinic("triage", "--limit", "1", "--json").json) == 1


def test_the_queue_as_people_and_tables_read_it(clinic: Svit) -> None:
    clinic("task", "add", "Call", "--deal", "Website", "--due", "yesterday")
    out = clinic("triage").out
    assert "overdue 1 day" in out
    assert out.split("\n")[0].split() == ["Place", "No.", "Deal", "Why"]
    head, row = clinic("triage", "--format", "csv").out.splitlines()
    assert head == "deal_id,title,reasons,rank"
    assert row == "1,Website,overdue=1,1"


def test_a_queue_is_ones_own_a_members_or_the_teams(clinic: Svit) -> None:
    clinic("task", "add", "Call", "--deal", "Website", "--due", "yesterday")
    me = clinic("member", "list", "--json").json[0]["login"]
    assert len(clinic("triage", "--member", me, "--json").json) == 1
    assert len(clinic("triage", "--team", "--json").json) == 1
    refused = clinic("triage", "--member", "nobody-here")
    assert refused.code == 1
    assert "There is no member" in refused.err
    assert clinic("triage", "--team", "--member", me).code == 2
