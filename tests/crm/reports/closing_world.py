"""A book of deals that is small enough to count by hand: who sold what to whom, when, and why not.

Times are UTC. `SALES` is the whole of it; the tests say in their tables what follows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlmodel import col, select

from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.deals import changes as deals
from svit_tui.crm.deals.parts import LineDraft
from svit_tui.crm.reports.shared.question import Period, Question
from svit_tui.crm.reports.shared.report import Report, ReportRow
from svit_tui.crm.start.opening import open_store
from svit_tui.model.contact import Contact
from svit_tui.model.deal import Deal
from svit_tui.model.lists import LossReason, Product, Source, Tag
from svit_tui.model.member import Member
from svit_tui.model.pipeline import Pipeline, Stage
from svit_tui.model.values.money import Money
from svit_tui.store.changes.unit import Unit
from tests.crm.reports.agree import check_agrees

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
# Name, team, manager. Olena, whose store it is, has neither.
MEMBERS = (("Taras", "West", "Ira"), ("Anna", "West", ""), ("Max", "East", "Ira"))
CONTACTS = {"clinic": ("hot", "vip"), "school": ("hot",), "shop": ()}


@dataclass(frozen=True)
class Sold:
    """A line; without a product it is something of its own. `off` is percents."""

    product: str = ""
    price: int = 0
    pieces: float = 1
    off: int = 0


@dataclass(frozen=True)
class Sale:
    """A deal and all that happened to it: what and when, in its order.

    `then`: `won`, `lost`, `reopened`, `archived`, `snoozed`, or the name of a stage.
    """

    title: str
    created: str
    then: Sequence[tuple[str, str]] = ()
    amount: int | None = None
    currency: str = "UAH"
    owner: str = ""
    source: str = ""
    contact: str = "shop"
    stage: str = "Lead"
    reason: str = ""
    lines: Sequence[Sold] = ()
    tags: Sequence[str] = ()


SALES = (
    Sale(
        *("A", "2026-01-05", [("won", "2026-01-15")], 100_000, "UAH", "Taras", "Web", "clinic"),
        stage="Closing",
        lines=[Sold("Alpha", 10_000), Sold("Beta", 10_000, pieces=2)],
        tags=["key"],
    ),
    Sale(
        *("B", "2026-02-01", [("won", "2026-02-05")], 50_000, "UAH", "Taras", "Fair", "school"),
        stage="Proposal",
    ),
    Sale(
        *("C", "2026-03-31", [("won", "2026-04-01")], 700_000, "USD", "Anna", "Web", "clinic"),
        stage="Closing",
        lines=[
            Sold("Alpha", 100_000),
            Sold("Alpha", 100_000, pieces=0.5, off=20),
            Sold(price=60_000),
        ],
    ),
    Sale(
        *("D", "2026-05-05", [("won", "2026-05-05")], None, "UAH", "Max", "", "shop"),
        stage="Talks",
        lines=[Sold("Beta")],
    ),
    Sale(
        "E",
        "2026-01-10",
        [("won", "2026-01-20"), ("reopened", "2026-01-25"), ("lost", "2026-01-31")],
        *(99_999, "UAH", "Taras", "Web", "clinic", "Proposal", "Price"),
        lines=[Sold("Alpha", 10_000)],
    ),
    Sale(
        *("F", "2026-02-10", [("lost", "2026-04-10")], 2_000_000, "USD", "Anna", "Fair", "school"),
        *("Negotiation", "Rival"),
        tags=["key"],
    ),
    Sale(
        "G",
        "2026-03-01",
        [("Presentation", "2026-03-02"), ("Lead", "2026-03-03"), ("lost", "2026-04-02")],
        500_000,
        lines=[Sold("Beta"), Sold("Alpha")],
    ),
    Sale(
        "H",
        "2026-06-01",
        [("Due", "2026-06-01"), ("lost", "2026-06-02")],
        *(None, "UAH", "Max", "Web", "school", "Lead", "Price"),
    ),
    Sale(
        *("I", "2026-04-01", [("lost", "2026-05-01")], 10_000_000, "UAH", "Olena", "Fair"),
        *("clinic", "Proposal", "Price"),
        lines=[Sold("Beta", 500_000, off=10)],
    ),
    Sale(
        *("J", "2026-02-20", [("won", "2026-03-10"), ("reopened", "2026-03-20")], 300_000, "UAH"),
        *("Taras", "Web", "clinic", "Proposal"),
        lines=[Sold("Alpha", 300_000)],
    ),
    Sale(
        *("K", "2026-05-01", [("snoozed", "2026-05-02")], 400_000, "UAH", "Anna", "", "school"),
    ),
    Sale("L", "2026-06-01", [], 100_000, "USD", "Max", "Fair", "shop", "Talks"),
    Sale(
        *("M", "2026-01-01", [("won", "2026-02-01"), ("archived", "2026-03-01")], 9_999_999),
        *("UAH", "Taras", "Web", "clinic", "Closing"),
        lines=[Sold("Alpha", 1)],
        tags=["key"],
    ),
    Sale("N", "2026-01-01", [("archived", "2026-03-01")], 9_999_999, "UAH", "Anna", "Web"),
)


@dataclass
class Book:
    """The store, and the numbers of everything in it by name."""

    path: Path
    ids: dict[str, dict[str, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.store = open_store(self.path, login="olena", clock=lambda: NOW)
        with self.store.unit() as work:
            for name, team, manager in MEMBERS:
                work.add(Member(name=name, name_key=name.lower(), team=team, manager=manager))
            for model, names in (
                (Source, ("Web", "Fair")),
                (LossReason, ("Rival",)),
                (Product, ("Alpha", "Beta")),
            ):
                work.add_many(model, [{"name": name, "name_key": name.lower()} for name in names])
            renewals = work.add(Pipeline(name="Renewals", name_key="renewals", position=2))
            work.add_many(
                Stage,
                [
                    {"name": name, "name_key": name, "pipeline_id": renewals.key, "position": place}
                    for place, name in enumerate(("Due", "Talks"), 1)
                ],
            )
            for name, tags in CONTACTS.items():
                contacts.add(work, name=name, tags=tags)

    def enter(self, *sales: Sale) -> None:
        """Put deals in."""
        self.look_up()
        with self.store.unit() as work:
            for sale in sales:
                self._enter(work, sale)
        self.look_up()

    def look_up(self) -> None:
        """Read the numbers of everything."""
        models: tuple[Any, ...] = (
            *(Member, Source, LossReason, Product, Stage, Pipeline, Contact, Tag, Deal),
        )
        with self.store.read() as session:
            for model in models:
                name = model.title if model is Deal else model.name
                rows = session.exec(select(col(name), col(model.id))).all()
                self.ids[model.__name__] = dict(rows)
        self.ids["Member"]["Olena"] = 1

    def _enter(self, work: Unit, sale: Sale) -> None:
        ids = self.ids
        work.now = moment(sale.created)
        lines = [
            LineDraft(
                ids["Product"][sold.product] if sold.product else None,
                "" if sold.product else "Setup",
                int(sold.pieces * 1000),
                sold.price,
                sold.off * 100,
            )
            for sold in sale.lines
        ]
        money = None if sale.amount is None else Money(sale.amount, sale.currency)
        deal_id = deals.add(
            work,
            title=sale.title,
            contact_id=ids["Contact"][sale.contact],
            stage_id=ids["Stage"][sale.stage],
            currency=sale.currency,
            source_id=ids["Source"].get(sale.source),
            lines=lines,
            tags=sale.tags,
        ).key
        deals.edit(work, deal_id, amount=money)
        deals.set_owner(work, deal_id, ids["Member"].get(sale.owner))
        for what, when in sale.then:
            work.now = moment(when)
            self._go_on(work, deal_id, what, sale.reason)

    def _go_on(self, work: Unit, deal_id: int, what: str, reason: str) -> None:
        if what == "won":
            deals.win(work, deal_id)
        elif what == "lost":
            deal = deals.lose(work, deal_id, reason_id=1)
            # Only imported deals have none.
            work.change(deal, loss_reason_id=self.ids["LossReason"].get(reason))
        elif what == "reopened":
            deals.reopen(work, deal_id)
        elif what == "archived":
            deals.archive(work, deal_id)
        elif what == "snoozed":
            deals.snooze(work, deal_id, date(2026, 12, 24))
        else:
            deals.move(work, deal_id, self.ids["Stage"][what])

    def asks(self, name: str, by: str = "", **narrowed: Any) -> Report:
        """A report of which each number was opened and counted, so that all lists agree."""
        with self.store.snapshot() as (session, _stop):
            return check_agrees(session, name, Question(NOW, by=by, **narrowed))

    def titles(self, found: Sequence[int]) -> str:
        """The titles of deals by their numbers, in this order."""
        names = {number: title for title, number in self.ids["Deal"].items()}
        return "".join(names[number] for number in found)

    def narrowings(self) -> Mapping[str, tuple[dict[str, Any], str]]:
        """Ways to narrow a question, and the closed deals that are left then."""
        ids = self.ids
        return {
            "pipeline": ({"pipeline_id": ids["Pipeline"]["Renewals"]}, "DH"),
            "owner": ({"owner_ids": (ids["Member"]["Taras"], ids["Member"]["Max"])}, "ABDEH"),
            "team": ({"teams": ("West",)}, "ABCEF"),
            "source": ({"source_ids": (ids["Source"]["Fair"],)}, "BFI"),
            "product": ({"product_ids": (ids["Product"]["Beta"],)}, "ADGI"),
            "tag": ({"tag_ids": (ids["Tag"]["key"],)}, "AF"),
            "period": ({"period": days("2026-02-05", "2026-04-09")}, "BCG"),
            "a day": ({"period": days("2026-04-10", "2026-04-10")}, "F"),
            "from": ({"period": days("2026-05-05", "")}, "DH"),
            "until": ({"period": days("", "2026-01-31")}, "AE"),
            "several": (
                {
                    "teams": ("West", "East"),
                    "source_ids": (ids["Source"]["Web"],),
                    "period": days("2026-01-16", "2026-06-02"),
                },
                "CEH",
            ),
        }


def moment(text: str) -> datetime:
    """A day, or an instant."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def days(first: str, last: str) -> Period:
    """The days from one to another; empty is no limit."""
    ends = [date.fromisoformat(text) if text else None for text in (first, last)]
    return Period(*ends)


def cells(report: Report, *columns: str, total: bool = False) -> list[tuple[Any, ...]]:
    """The rows' keys and what stands in some columns; with the total in the end."""
    rows: list[ReportRow] = [*report.rows]
    if total:
        assert report.total is not None
        rows.append(report.total)
    return [(row.key, *(row.values[column] for column in columns)) for row in rows]


def whole(report: Report, *columns: str) -> tuple[Any, ...]:
    """What stands in columns of the total."""
    assert report.total is not None
    return tuple(report.total.values[column] for column in columns)
