"""`svit-tui deal …`: what scripts rely on."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Svit

DEAL_KEYS = (
    "id title contact organization pipeline stage status amount currency owner source products"
    " created_at stage_entered_at expected_close_on closed_at loss_reason snoozed_until"
    " tags version snooze_reason active_at next_step next_step_kind next_step_on next_step_at score"
).split()


def test_a_listing_has_the_fields_that_scripts_rely_on(clinic: Svit) -> None:
    [deal] = clinic("deal", "list", "--json").json
    assert list(deal) == DEAL_KEYS
    assert deal["title"] == "Website"
    assert deal["contact"] == deal["organization"] == "Медцентр"
    assert (deal["stage"], deal["status"]) == ("Lead", "open")
    assert (deal["amount"], deal["currency"]) == ("18000.00", "UAH")
    assert deal["products"] == deal["tags"] == []
    assert deal["closed_at"] is deal["loss_reason"] is deal["snoozed_until"] is None


def test_a_deal_is_added_with_all_that_was_said_of_it(clinic: Svit) -> None:
    deal = clinic(
        *("deal", "add", "ERP licences", "--contact", "медцентр", "--amount", "1 200,50"),
        *("--currency", "usd", "--stage", "proposal", "--source", "referral", "--tag", "big"),
        *("--expected-close", "2027-01-15", "--json"),
    ).json
    assert (deal["amount"], deal["currency"]) == ("1200.50", "USD")
    assert (deal["stage"], deal["source"], deal["tags"]) == ("Proposal", "Referral", ["big"])
    assert deal["expected_close_on"] == "2027-01-15"


def test_a_currency_in_the_amount_is_the_deals(clinic: Svit) -> None:
    deal = clinic("deal", "add", "Site", "--contact", "Медцентр", "--amount", "$5k", "--json").json
    assert (deal["amount"], deal["currency"]) == ("5000.00", "USD")


def test_move_win_and_reopen(clinic: Svit) -> None:
    assert clinic("deal", "move", "1", "NEGOTIATION", "--json").json["stage"] == "Negotiation"
    won = clinic("deal", "win", "Website", "--json").json
    assert (won["status"], won["stage"]) == ("won", "Negotiation")
    assert won["closed_at"]
    assert clinic("deal", "list", "--json").json == []
    assert len(clinic("deal", "list", "--status", "won", "--json").json) == 1
    opened = clinic("deal", "reopen", "1", "--json").json
    assert (opened["status"], opened["closed_at"]) == ("open", None)


def test_a_closed_deal_is_not_won_again(clinic: Svit) -> None:
    clinic("deal", "win", "1")
    again = clinic("deal", "win", "1")
    assert again.code == 1
    assert again.err.startswith("svit-tui: ")
    assert again.err.count("\n") == 1


def test_a_lost_deal_has_its_reason_and_note(clinic: Svit) -> None:
    lost = clinic(
        "deal", "lose", "1", "--loss-reason", "no budget", "--loss-note", "Next year", "--json"
    ).json
    assert (lost["status"], lost["loss_reason"]) == ("lost", "No budget")
    assert clinic("deal", "show", "1", "--json").json["loss_note"] == "Next year"


def test_an_unknown_reason_names_those_there_are(clinic: Svit) -> None:
    refused = clinic("deal", "lose", "1", "--loss-reason", "weather")
    assert refused.code == 1
    assert "No budget" in refused.err
    assert clinic("deal", "list", "--json").json[0]["status"] == "open"


def test_a_deal_sleeps_until_a_date(clinic: Svit) -> None:
    assert (
        clinic("deal", "snooze", "1", "2100-03-01", "--json").json["snoozed_until"] == "2100-03-01"
    )
    assert clinic("deal", "snooze", "1", "yesterday").code == 1


def test_a_deal_shows_its_history(clinic: Svit) -> None:
    clinic("deal", "move", "1", "Proposal")
    history = clinic("deal", "show", "1", "--json").json["stage_history"]
    assert [visit["to"] for visit in history] == ["Lead", "Proposal"]
    assert "Proposal" in clinic("deal", "show", "Website").out


@pytest.mark.parametrize(
    ("options", "titles"),
    [
        ((), ["Second", "Website"]),
        (("--stage", "lead"), ["Website"]),
        (("--stage", "Closing"), []),
        (("--contact", "Лоджик"), ["Second"]),
        (("--status", "all", "--limit", "1"), ["Second"]),
        (("--limit", "0"), []),
        (("--pipeline", "sales"), ["Second", "Website"]),
    ],
)
def test_a_listing_is_narrowed(clinic: Svit, options: tuple[str, ...], titles: list[str]) -> None:
    clinic("contact", "add", "Лоджик", "--kind", "organization")
    clinic("deal", "add", "Second", "--contact", "Лоджик", "--stage", "Proposal")
    found = clinic("deal", "list", "--json", *options).json
    assert [deal["title"] for deal in found] == titles


def test_words_that_fit_several_deals_are_asked_about(clinic: Svit) -> None:
    clinic("deal", "add", "Website two", "--contact", "Медцентр")
    clinic("deal", "add", "Website three", "--contact", "Медцентр")
    asked = clinic("deal", "win", "website t")
    assert asked.code == 1
    assert "2 Website two" in asked.err
    # The whole title is enough, though it is part of the others.
    assert clinic("deal", "win", "website", "--json").json["id"] == 1


@pytest.mark.parametrize("named", ["99", "²", "9" * 30, "no such deal", "", "[/]"])
def test_a_deal_that_is_not_there(clinic: Svit, named: str) -> None:
    refused = clinic("deal", "show", named)
    assert refused.code == 1
    assert refused.err.startswith("svit-tui: ")


def test_the_apostrophe_of_a_stage_does_not_matter(svit: Svit) -> None:
    svit("contact", "add", "Мар'яна")
    assert svit("contact", "show", "мар’яна", "--json").json["name"] == "Мар'яна"


def test_an_amount_and_its_currency_are_one(clinic: Svit) -> None:
    add = ("deal", "add", "Roof", "--contact", "Медцентр", "--amount")
    refused = clinic(*add, "100 грн", "--currency", "USD")
    assert refused.code == 1
    assert "The amount is in UAH, not in USD." in refused.err
    made = clinic(*add, "$100", "--currency", "CAD", "--json").json
    assert (made["amount"], made["currency"]) == ("100.00", "CAD")


def test_who_else_is_in_the_running(clinic: Svit) -> None:
    add = ("deal", "add", "Scanner", "--contact", "Медцентр", "--competitor", "Beta")
    number = str(clinic(*add, "--json").json["id"])
    assert clinic("deal", "show", number, "--json").json["competitor"] == "Beta"
    assert "--competitor" in clinic("deal", "add", "--help").out


def test_what_options_were_called_before_still_works(clinic: Svit) -> None:
    lost = clinic(
        "deal", "lose", "1", "--reason", "no budget", "--note", "Next year", "--json"
    ).json
    assert lost["loss_reason"] == "No budget"
    assert clinic("deal", "show", "1", "--json").json["loss_note"] == "Next year"
    clinic("deal", "reopen", "1")
    asleep = clinic("deal", "snooze", "1", "2100-03-01", "--reason", "no budget", "--json").json
    assert asleep["snooze_reason"] == "no budget"


def titles(told: list[dict[str, str]]) -> set[str]:
    return {deal["title"] for deal in told}


def test_a_filter_narrows_and_says_itself_which_states_it_is_about(clinic: Svit) -> None:
    clinic(
        "deal", "add", "Shop", "--contact", "Медцентр", "--amount", "$900", "--stage", "proposal"
    )
    clinic("deal", "win", "Website")
    assert titles(clinic("deal", "list", "stage:proposal amount<1k", "--json").json) == {"Shop"}
    assert titles(clinic("deal", "list", "status:won or title:shop", "--json").json) == {
        "Shop",
        "Website",
    }
    assert titles(clinic("deal", "list", "contact:медцентр", "--json").json) == {"Shop"}
    everything = clinic("deal", "list", "contact:медцентр", "--status", "all", "--json").json
    assert titles(everything) == {"Shop", "Website"}


def test_what_amounts_could_not_be_compared_with_is_told(clinic: Svit) -> None:
    told = clinic("deal", "list", "amount>1EUR", "--json")
    assert told.json == []
    assert "Only amounts in EUR were compared" in told.err


def test_a_mistake_in_a_filter_is_one_sentence(clinic: Svit) -> None:
    told = clinic("deal", "list", "stage:propsal")
    assert told.code == 1
    assert told.err.startswith("svit-tui: There is no “propsal”. There are: Lead,")
    assert told.err.count("\n") == 1
