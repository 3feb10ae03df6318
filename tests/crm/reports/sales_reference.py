"""The reports on closed deals and leads once more: slow, from plain dicts, with exact fractions.

No SQL, no columns that the store derives, nothing of the modules under test.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from fractions import Fraction
from math import floor
from statistics import median
from typing import Any

from svit_tui.crm.reports.shared.question import Question
from tests.crm.reports.sales_world import Sales

Deals = list[dict[str, Any]]
NONE = None
DAY = 86_400
MINOR = {"JPY": 1, "KWD": 1000}


def counted(sales: Sales, question: Question) -> Deals:
    """The deals that a question lets through, whenever they were made or closed."""

    def fits(deal: dict[str, Any]) -> bool:
        owner = deal["owner_id"]
        team = sales.members[owner][1] if owner else None
        products = {line["product_id"] for line in deal["lines"]}
        return (
            deal["archived_at"] is None
            and question.pipeline_id in (None, deal["pipeline_id"])
            and (not question.owner_ids or owner in question.owner_ids)
            and (not question.teams or team in question.teams)
            and (not question.source_ids or deal["source_id"] in question.source_ids)
            and (not question.product_ids or bool(products & set(question.product_ids)))
            and (not question.tag_ids or bool(set(deal["tags"]) & set(question.tag_ids)))
        )

    return [deal for deal in sales.deals if fits(deal)]


def day_of(moment: datetime) -> date:
    """The day where the user is."""
    return moment.astimezone().date()


def within(question: Question, moment: datetime | None) -> bool:
    """Whether an instant is in the period."""
    if moment is None:
        return False
    first, last, day = question.period.first, question.period.last, day_of(moment)
    return (first is None or first <= day) and (last is None or day <= last)


def closed(sales: Sales, question: Question) -> Deals:
    """The deals that closed in the period."""
    return [deal for deal in counted(sales, question) if within(question, deal["closed_at"])]


def came(sales: Sales, question: Question) -> Deals:
    """The deals that were made in the period."""
    return [deal for deal in counted(sales, question) if within(question, deal["created_at"])]


def keys_of(sales: Sales, deal: dict[str, Any], by: str) -> set[str | None]:
    """The groups that a deal is in, by their names."""
    owner = sales.members.get(deal["owner_id"], ("", "", ""))
    match by:
        case "owner" | "team" | "manager":
            return {owner[("owner", "team", "manager").index(by)] or NONE}
        case "product":
            return {sales.names["product"].get(line["product_id"]) for line in deal["lines"]} or {
                NONE
            }
        case "tag":
            return {sales.names["tag"][tag] for tag in deal["contact_tags"]} or {NONE}
        case "month" | "quarter":
            day = day_of(deal["closed_at"])
            return {f"{day:%Y-%m}" if by == "month" else f"{day.year}-Q{(day.month - 1) // 3 + 1}"}
        case "size":
            return {size(deal)}
        case "reason":
            return {sales.names["reason"].get(deal["loss_reason_id"])}
        case "stage":
            # Stages of two pipelines can have one name.
            return {f"{deal['stage_id']}"}
    return {sales.names[by].get(deal[f"{by}_id"])}


def size(deal: dict[str, Any]) -> str:
    """The size class of a deal."""
    if deal["amount"] is None:
        return "unknown"
    major = Fraction(deal["amount"], MINOR.get(deal["currency"], 100))
    for name, top in (("<1k", 1), ("1k–5k", 5), ("5k–20k", 20), ("20k–100k", 100)):
        if major < top * 1000:
            return name
    return "≥100k"


def grouped(
    sales: Sales, deals: Deals, by: str, told: Callable[[Deals, str | None], dict[str, Any]]
) -> dict[str | None, dict[str, Any]]:
    """What is told of the deals of each group."""
    parts: dict[str | None, Deals] = {}
    for deal in deals:
        for key in keys_of(sales, deal, by):
            parts.setdefault(key, []).append(deal)
    return {key: told(found, key) for key, found in parts.items()}


def amount(sales: Sales, deal: dict[str, Any], by: str, key: str | None) -> int | None:
    """What a deal is worth in a group: by product its share."""
    whole: int | None = deal["amount"]
    if by != "product" or whole is None or not deal["lines"]:
        return whole
    totals = [
        floor(
            Fraction(line["quantity"] * line["unit_price"] * (10_000 - line["discount"]), 10**7)
            + Fraction(1, 2)
        )
        for line in deal["lines"]
    ]
    weights = totals if any(totals) else [1] * len(totals)
    mine, until = 0, 0
    for line, weight in zip(deal["lines"], weights, strict=True):
        before, until = until, until + weight
        if sales.names["product"].get(line["product_id"]) == key:
            mine += whole * until // sum(weights) - whole * before // sum(weights)
    return mine


def money(sales: Sales, deals: Deals, by: str = "", key: str | None = None) -> dict[str, int]:
    """The worth of deals by currency; what is unknown adds nothing."""
    found: dict[str, int] = {}
    for deal in deals:
        worth = amount(sales, deal, by, key)
        if worth is not None:
            found[deal["currency"]] = found.get(deal["currency"], 0) + worth
    return found


def split(deals: Deals) -> tuple[Deals, Deals]:
    """Those won, those lost."""
    return (
        [deal for deal in deals if deal["status"] == "won"],
        [deal for deal in deals if deal["status"] == "lost"],
    )


def share(part: int, whole: int) -> float | None:
    """A share, none of nothing."""
    return part / whole if whole else None


def mean(amounts: dict[str, int], count: int) -> dict[str, int] | None:
    """The mean amount, rounded half up."""
    if not count:
        return None
    return {code: floor(Fraction(minor, count) + Fraction(1, 2)) for code, minor in amounts.items()}


def took(deal: dict[str, Any]) -> int:
    """Seconds from made to closed."""
    return max(int((deal["closed_at"] - deal["created_at"]).total_seconds()), 0)


def mean_days(deals: Deals) -> float | None:
    """Mean days from made to closed."""
    return sum(map(took, deals)) / len(deals) / DAY if deals else None


def median_days(deals: Deals) -> float | None:
    """Median days from made to closed."""
    return median(map(took, deals)) / DAY if deals else None


def velocity(sales: Sales, running: int, deals: Deals, by: str, key: str | None) -> Any:
    """Open × win rate × mean won value ÷ mean days, minor units a day."""
    won, lost = split(deals)
    seconds = sum(map(took, won))
    if not won or not seconds:
        return None
    rate = Fraction(len(won), len(won) + len(lost))
    days = Fraction(seconds, len(won) * DAY)
    return {
        code: floor(running * rate * Fraction(minor, len(won)) / days + Fraction(1, 2))
        for code, minor in money(sales, won, by, key).items()
    }


def qualified(sales: Sales, deal: dict[str, Any]) -> bool:
    """Whether a deal is won, or ever got beyond the first stage of its pipeline."""
    first = sales.stages[deal["pipeline_id"]][0]
    beyond = any(change["to_stage_id"] != first for change in deal["changes"])
    return deal["status"] == "won" or beyond
