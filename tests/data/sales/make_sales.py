"""Writes the four CSV files beside it: sales of a maker of lamps that there never was.

    python tests/data/sales/make_sales.py

They have the columns of Maven's CRM Sales Opportunities, and what reports may stumble over: deals
closed on the day they came and on the ends of quarters, without value, owner or account, of a
product or seller that nothing else is known of, sellers without a deal or a manager.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import TypeVar

FOLDER = Path(__file__).parent
DEALS = 400
FIRST, LAST = date(2023, 9, 15), date(2025, 2, 10)
# Days that periods begin or end on.
EDGES = [
    *(date(2023, 12, 31), date(2024, 1, 1), date(2024, 2, 29), date(2024, 3, 31)),
    *(date(2024, 4, 1), date(2024, 6, 30), date(2024, 7, 1), date(2024, 12, 31), date(2025, 1, 1)),
]

# Sellers, how busy and how lucky they are, their manager and office.
SELLERS = [
    ("Оксана Дзюба", 9, 0.72, "Богдана Лис", "Kyiv"),
    ("Jan Novák", 7, 0.61, "Богдана Лис", "Kyiv"),
    ("Maïwenn Le Goff", 6, 0.55, "Богдана Лис", "Lviv"),
    ("Sean O'Dea", 5, 0.64, "Pia Holm", "Lviv"),
    ("Ana-Lucía Prado", 4, 0.5, "Pia Holm", "Lviv"),
    ("Тарас Ґжицький", 4, 0.58, "Pia Holm", "Odesa"),
    ("Wren Abara", 3, 0.7, "Tobias Quist", "Odesa"),
    ("Kirsi Lumme", 3, 0.45, "Tobias Quist", "Odesa"),
    ("Dov Almog", 1, 1.0, "Tobias Quist", ""),
    ("Ines Faro", 1, 0.0, "", "Odesa"),
    ("Mio Tanabe", 2, 0.6, "", ""),
    ("Rafael Stern", 0, 0.0, "Pia Holm", "Kyiv"),
]
# Products, how often they are asked for, series and price; the last is in no list of prices.
PRODUCTS = [
    ("Ліхтар S", 8, "Ліхтар", 49),
    ("Ліхтар M", 7, "Ліхтар", 129),
    ("Arc Desk", 6, "Arc", 389),
    ("Arc Floor, tall", 4, "Arc", 1240),
    ('Halo 24"', 3, "Halo", 5900),
    ("Halo Atrium", 1, "Halo", 31250),
    ("Halo Prototype", 0, "Halo", 90000),
    ("Bespoke", 1, "", 0),
]
SECTORS = ["technolgy", "medical", "retail", "hotels", "education", ""]
NAMES = ["Alder", "Birch", "Калина", "Dorn", "Elm", "Fir", "Gorse", "Hazel", "Iris", "Явір"]
KINDS = ["& Sons", "Works", "Hospital", "School"]
COLUMNS = {
    "accounts.csv": (
        "account,sector,year_established,revenue,employees,office_location,subsidiary_of"
    ),
    "products.csv": "product,series,sales_price",
    "sales_teams.csv": "sales_agent,manager,regional_office",
    "sales_pipeline.csv": (
        "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value"
    ),
}
T = TypeVar("T")


class Chance(Random):
    """Draws by `random` alone, which gives the same numbers in every version of Python."""

    def below(self, end: int) -> int:
        return int(self.random() * end)

    def one(self, choices: Sequence[T], weights: Sequence[int] | None = None) -> T:
        if weights is None:
            return choices[self.below(len(choices))]
        at = self.below(sum(weights))
        for choice, weight in zip(choices, weights, strict=True):
            if at < weight:
                return choice
            at -= weight
        raise AssertionError


def files() -> dict[str, str]:
    """The text of each file by its name."""
    chance = Chance(5)
    accounts = [f"{name} {kind}" for name in NAMES for kind in KINDS]
    rows: dict[str, list[Sequence[object]]] = {
        "accounts.csv": [
            (
                account,
                chance.one(SECTORS),
                1950 + chance.below(70),
                f"{chance.below(90_000) / 100:.2f}",
                10 + chance.below(900),
                chance.one(["Ukraine", "Czechia", "Kenya"]),
                chance.one([*[""] * 5, accounts[0]]),
            )
            for account in accounts
        ],
        "products.csv": [(name, series, price) for name, _n, series, price in PRODUCTS if price],
        "sales_teams.csv": [(name, manager, team) for name, _n, _luck, manager, team in SELLERS],
        "sales_pipeline.csv": [deal(chance, number, accounts) for number in range(DEALS)],
    }
    return {name: _text(name, rows[name]) for name in COLUMNS}


def deal(chance: Chance, number: int, accounts: Sequence[str]) -> Sequence[str]:
    """A row of sales_pipeline.csv."""
    seller, _busy, luck, _manager, _team = chance.one(SELLERS, [row[1] for row in SELLERS])
    product, _often, _series, price = chance.one(PRODUCTS, [row[1] for row in PRODUCTS])
    account = chance.one(accounts) if chance.random() < 0.84 else ""
    begun = FIRST + timedelta(days=chance.below((LAST - FIRST).days))
    # Most are decided within weeks, some drag on; one in twenty is decided at once.
    days = int(2 + 40 * chance.random() + 110 * chance.random() ** 4)
    closed = begun if chance.random() < 0.05 else begun + timedelta(days=days)
    if chance.random() < 0.12:
        closed = chance.one([day for day in EDGES if day >= begun] or [closed])
    state = chance.random()
    won = chance.random() < luck
    # Whole amounts and such with cents; what is not told is neither 0 nor the price.
    cents = round((price or 777) * (65 + chance.below(40)))
    value = f"{cents // 100}" if chance.random() < 0.4 else f"{cents / 100:.2f}"
    told = chance.random()
    seller = "" if chance.random() < 0.02 else seller
    if state < 0.07:
        begun_text = _day(begun) if told < 0.3 else ""
        row = ("Prospecting", begun_text, "", value if told < 0.5 else "")
    elif state < 0.14:
        row = ("Engaging", _day(begun), "", value if told < 0.6 else "")
    elif won:
        row = ("Won", _day(begun), _day(closed), value if told < 0.97 else "")
    else:
        row = ("Lost", _day(begun), _day(closed), "0" if told < 0.6 else value * (told < 0.9))
    return (f"L{number:04}", seller, product, account, *row)


def _day(day: date) -> str:
    return f"{day.month}/{day.day}/{day.year}"


def _text(name: str, rows: Sequence[Sequence[object]]) -> str:
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(COLUMNS[name].split(","))
    writer.writerows(rows)
    return target.getvalue()


if __name__ == "__main__":
    for name, text in files().items():
        (FOLDER / name).write_text(text, encoding="utf-8", newline="")
