"""A year of a small sales team, lived day by day: deals won, lost and open, for the reports.

It is made by rule, so each machine has the same. Nothing of the demo company is in it: that one may
grow without a picture here changing.
"""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.deals import changes as deals
from svit_tui.crm.deals.parts import LineDraft
from svit_tui.crm.lists import goals
from svit_tui.crm.lists import short_lists as lists
from svit_tui.crm.start.opening import open_store
from svit_tui.crm.tasks import changes as tasks
from svit_tui.crm.tasks.changes import Due
from svit_tui.crm.timeline import communications
from svit_tui.model.kinds import CommunicationKind, ContactKind
from svit_tui.model.lists import LossReason, Source
from svit_tui.model.member import Member
from svit_tui.model.values.money import Money
from svit_tui.store.changes.unit import Unit
from svit_tui.store.store import Store
from tests.conftest import FrozenClock

LAST = date(2026, 11, 24)
FIRST = LAST - timedelta(days=364)
DEALS = 72
TEAM = (
    ("Марта Коваль", "North", ""),
    ("Ivan Petrenko", "North", "Марта Коваль"),
    ("Софія Гнатюк", "South", "Марта Коваль"),
)
SOURCES = ("Website", "Trade fair", "Recommendation", "Search ads")
REASONS = ("Price", "No answer", "Chose a competitor")
PRODUCTS = (("Scanner", 9_500), ("Label printer", 21_000), ("Licence, a year", 48_000))
CLIENTS = ("Agro Svit", "Лоджик", "Bank Dnipro", "Медцентр", "Bright Water", "Аптека 24")
KINDS = tuple(CommunicationKind)
# How far a deal goes, and what becomes of it there; of those begun late most are open.
FATES = ((1, "lost"), (5, "won"), (2, "lost"), (4, "won"), (3, "lost"), (4, "lost"), (5, "won"))
LATE = 52
Act = Callable[[Unit], object]


def sales_year(folder: Path, template: Path, clock: FrozenClock) -> Store:
    """The store, opened by Olena at noon of the last day; `template` is made once, then copied."""
    if not template.exists():
        now = clock.now
        _live(open_store(template, login="olena", clock=clock), clock)
        clock.now = now
    path = folder / "sales.db"
    shutil.copy(template, path)
    return open_store(path, login="olena", clock=clock)


def _live(store: Store, clock: FrozenClock) -> None:
    """Do on each day what is due on it, as one change."""
    _wake(clock, FIRST)
    with store.unit() as work:
        company = Company.founded(work)
    diary: defaultdict[date, list[Act]] = defaultdict(list)
    for number in range(DEALS):
        _plan(diary, company, number)
    for day in sorted(day for day in diary if day <= LAST):
        _wake(clock, day)
        with store.unit() as work:
            for act in diary[day]:
                act(work)
    store.close()


def _wake(clock: FrozenClock, day: date) -> None:
    clock.now = datetime.combine(day, time(10), UTC)


@dataclass(frozen=True)
class Company:
    """The numbers of what deals are made of."""

    members: list[int]
    sources: list[int]
    reasons: list[int]
    products: list[int]
    clients: list[int]

    @classmethod
    def founded(cls, work: Unit) -> Company:
        """Add all that the year begins with."""
        assert work.member is not None
        members = [work.member.id]
        for name, team, manager in TEAM:
            member = Member(name=name, name_key=name.casefold(), team=team, manager=manager)
            members.append(work.add(member).key)
        for month, thousands in (("2026-10", 300), ("2026-11", 350), ("2026-12", 400)):
            goals.set_goal(work, month, Money(thousands * 100_000, "UAH"))
        return cls(
            members,
            [lists.ensure(work, Source, name).key for name in SOURCES],
            [lists.ensure(work, LossReason, name).key for name in REASONS],
            [
                lists.add_product(work, name, price=Money(price * 100, "UAH")).key
                for name, price in PRODUCTS
            ],
            [contacts.add(work, name=name, kind=ContactKind.ORGANIZATION).key for name in CLIENTS],
        )


def _plan(diary: dict[date, list[Act]], company: Company, number: int) -> None:
    """Write into the diary what becomes of a deal."""
    day = begun = FIRST + timedelta(days=number * 358 // DEALS)
    owner = company.members[number * 3 % len(company.members)]
    product, price = PRODUCTS[number * 5 % len(PRODUCTS)]
    in_dollars = number % 9 == 0
    line = LineDraft(
        product_id=company.products[number * 5 % len(PRODUCTS)],
        name=product,
        quantity=(1 + number * 7 % 4) * 1000,
        unit_price=price * 100 // (40 if in_dollars else 1),
        discount=500 if number % 6 == 0 else 0,
    )
    made: list[int] = []

    def add(work: Unit) -> None:
        client = number % len(CLIENTS)
        deal = deals.add(
            work,
            title=f"{product} for {CLIENTS[client]}",
            contact_id=company.clients[client],
            owner_id=owner,
            source_id=company.sources[(0, 1, 1, 2, 3, 3, 3)[number % 7]],
            currency="USD" if in_dollars else "UAH",
            lines=[line],
            expected_close_on=begun + timedelta(days=45 + number * 11 % 40),
        )
        made.append(deal.key)

    def said(kind: CommunicationKind) -> Act:
        return lambda work: communications.log(
            work, kind, deal_id=made[0], by_id=owner, subject="About the offer"
        )

    diary[begun].append(add)
    far, fate = FATES[number % len(FATES)]
    if number >= LATE and number % 4:
        far, fate = number % 6, "open"
    for stage in range(far):
        day += timedelta(days=3 + (number * 13 + stage * 7) % 9)
        diary[day].append(lambda work: deals.step(work, made[0], 1))
        diary[day].append(said(KINDS[(number + stage) % len(KINDS)]))
    day += timedelta(days=4 + number * 5 % 8)
    if fate == "won":
        diary[day].append(lambda work: deals.win(work, made[0]))
    elif fate == "lost":
        reason = company.reasons[(0, 0, 1, 0, 2)[number % 5]]
        diary[day].append(lambda work: deals.lose(work, made[0], reason_id=reason))
    if number % 7 == 0:
        diary[day].append(
            lambda work: tasks.add(
                work,
                title="Ask again",
                deal_id=made[0],
                assignee_id=owner,
                due=Due(day + timedelta(days=9)),
            )
        )
