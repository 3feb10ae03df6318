"""Random companies: a few of everything that a store holds, with whatever chance brings."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from random import Random

from sqlmodel import col, select

from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.contacts.changes import Place, Point
from svit_tui.crm.deals import changes as deals
from svit_tui.crm.deals.parts import LineDraft
from svit_tui.crm.flows import sequences
from svit_tui.crm.lists import goals
from svit_tui.crm.lists import short_lists as lists
from svit_tui.crm.pipelines import changes as pipelines
from svit_tui.crm.pipelines import qualification, stages
from svit_tui.crm.tasks import changes as tasks
from svit_tui.crm.tasks import events
from svit_tui.crm.tasks.changes import SOMETIME, Due
from svit_tui.crm.tasks.events import EventTime
from svit_tui.crm.templates import changes as templates
from svit_tui.crm.timeline import communications
from svit_tui.model.contact import Contact, ExternalId
from svit_tui.model.deal import Deal
from svit_tui.model.kinds import Consent, ContactKind, Role
from svit_tui.model.lists import LossReason, Source, Tag
from svit_tui.model.member import Member
from svit_tui.model.nurture_steps import NurtureSequence, parse_steps
from svit_tui.model.task import Task
from svit_tui.model.values.money import Money
from svit_tui.model.values.text import search_key
from svit_tui.store.changes.unit import Unit
from svit_tui.store.store import Store
from tests.conftest import FrozenClock

PEOPLE = ("Ann Lee", "Ann Lee", "Bob; Ray", "Олена Ткач", "=1+1", "[x]")
FIRMS = ("Acme", "Ann Lee", "ТОВ «Млин», Львів", '"Q"; {z}')
WORDS = ("Roof", "Roof", "Дах; ремонт", "=A1", "Offer, new")
TEXTS = ("", "two\nlines", 'x; "y", z', "  padded\ttext")
NAMES = ("Sales @ Lviv", "Late; stage", 'The "last"')
_numbers = itertools.count()


def fill(store: Store, clock: FrozenClock, seed: int) -> None:
    """A company, its life told in a few weeks."""
    clock.forward(days=-30)
    chance = Random(seed)
    with store.unit() as work:
        company = Company(work, chance)
        company.set_up()
    for _week in range(3):
        clock.forward(days=chance.randrange(1, 9), minutes=7)
        with store.unit() as work:
            company.work = work
            company.week()
    clock.forward(days=1)
    with store.unit() as work:
        company.work = work
        company.clear_out()


class Company:
    """Fills a store with whatever chance brings."""

    def __init__(self, work: Unit, chance: Random) -> None:
        self.work = work
        self.chance = chance
        self.firms: list[int] = []
        self.people: list[int] = []
        self.deals: list[int] = []
        self.members: list[int] = []
        self.pipelines: list[int] = []
        self.going = (0, 0)
        self.product = 0

    def set_up(self) -> None:
        """The team, what it works with, and what it has put away of that."""
        work = self.work
        rows = [
            ("taras", "Taras", "north", "taras@x.example", True),
            (None, "Old; Hand", "south", "", False),
            ("taras2", "Taras", "south", "t2@x.example", True),
        ]
        me = work.get(Member, work.member.id if work.member else 0)
        work.change(me, team="north", email="olena@x.example", manager="Nobody")
        self.members = [me.key]
        for login, name, team, email, active in rows:
            member = Member(login=login, name=name, name_key=search_key(name), role=Role.ADMIN)
            member.team, member.email, member.active = team, email, active
            self.members.append(work.add(member).key)
        month = self.chance.choice(("2026-11", "2026-12"))
        goals.set_goal(work, month, Money(10**6, "UAH"))
        goals.set_goal(work, month, Money(5, "JPY"), self.members[1])
        goals.remove(work, goals.set_goal(work, month, Money(7, "USD"), team="south").key)
        for reason in ("Moved", "Moved; 2"):
            gone = lists.ensure(work, LossReason, reason)
        work.change(gone, archived_at=work.now)
        for tag in ("old", "older"):
            word = lists.ensure(work, Tag, tag)
        work.change(word, archived_at=work.now)
        lists.ensure(work, Source, "Fair")
        site = lists.find_entry(work.session, Source, "Site")
        work.change(site, archived_at=work.now)
        self.product = lists.add_product(
            work, "Tile", price=Money(999, "UAH"), code="T-1", series="Tiles"
        ).key
        put_away = lists.add_product(work, "Slate; old", price=None)
        work.change(put_away, archived_at=work.now)
        for name in ("Offer", "Thanks", "Offer"):
            one = templates.add(work, name, kind="email", heading="{{ deal.title }}", body="x\ny")
            if name == "Offer":
                templates.archive(work, one.key)
        self.pipelines = [lists.pipelines(work.session)[0].key]
        for name in NAMES[:2]:
            made = pipelines.add(work, name, currency="EUR")
            self.pipelines.append(made.key)
            for place, stage in enumerate((*NAMES, "Lead")):
                stages.add(
                    work, made.key, stage, probability=place * 20, rotting_days=place or None
                )
            asking = qualification.add(work, made.key, "Budget?", "check")
            qualification.add(work, made.key, "Gone", "score")
            asked = lists.stages(work.session, made.key)[2]
            stages.edit(work, asked.key, requires=["amount", asking.name])
        leaving = lists.stages(work.session, self.pipelines[1])[1]
        self.going = (leaving.key, self.pipelines[2])

    def take_over(self) -> None:
        """Go on with a company that is there."""
        work = self.work
        self.members = [each.key for each in lists.members(work.session)]
        self.pipelines = [each.key for each in lists.pipelines(work.session)]
        self.product = lists.products(work.session)[0].key
        self.people, self.firms = [], []
        for contact in work.session.exec(select(Contact).order_by(col(Contact.id))):
            if contact.archived_at is None:
                whose = self.firms if contact.kind == ContactKind.ORGANIZATION else self.people
                whose.append(contact.key)
        self.deals = [number or 0 for number in work.session.exec(select(Deal.id))]
        for number in self.people[:2]:
            contacts.set_tags(work, number, ["new one"])
            contacts.archive(work, self.person("Late Roe"))
        for number in self.deals[:2]:
            deals.set_tags(work, number, ["new; tag"])

    def week(self) -> None:
        """A few of everything, and what becomes of some of it."""
        for name in self.some(FIRMS, 2):
            firm = contacts.add(
                self.work,
                name=name,
                kind=ContactKind.ORGANIZATION,
                addresses=[Place(city="Lviv"), Place(street="Hill; 5", label="stock")],
            )
            self.firms.append(firm.key)
        for name in self.some(PEOPLE, 3):
            self.people.append(self.person(name))
        for title in self.some(WORDS, 4):
            self.deal(title)
        for _each in range(self.chance.randrange(1, 4)):
            self.said()
            self.task()
            self.event()
        for number in self.chance.sample(self.deals, min(len(self.deals), 2)):
            self.live(number)

    def clear_out(self) -> None:
        """Take away a stage, a criterion, and a pipeline that nothing is in any more."""
        work, (stage, pipeline) = self.work, self.going
        stages.remove(work, stage, lists.stages(work.session, self.pipelines[1])[0].key)
        fresh = stages.add(work, self.pipelines[1], NAMES[1])
        stages.shift(work, fresh.key, -2)
        asked = qualification.criteria(work.session, self.pipelines[1])
        qualification.archive(work, asked[1].key)
        for deal in work.session.exec(select(Deal).where(Deal.pipeline_id == pipeline)).all():
            if deal.status == "open" and deal.archived_at is None:
                deals.win(work, deal.key)
        pipelines.archive(work, pipeline)
        steps = parse_steps("day 0 email\nday 3 call Ask; them")
        for number in self.deals:
            deal = work.get(Deal, number)
            if deal.status == "open" and deal.archived_at is None and self.chance.random() < 0.3:
                sequences.start(work, number, NurtureSequence("Warm; up", steps))

    def live(self, number: int) -> None:
        """Another stage, the end, or a new beginning."""
        work = self.work
        deal = work.get(Deal, number)
        if deal.archived_at is not None or deal.pipeline_id not in self.pipelines:
            return
        if deal.status != "open":
            deals.reopen(work, number)
        pipeline = self.chance.choice(self.pipelines)
        stage = self.chance.choice(lists.stages(work.session, pipeline))
        answers = qualification.criteria(work.session, deal.pipeline_id)
        qualification.assess(work, number, {each.key: 1 for each in answers})
        deals.enter(work, work.get(Deal, number), stage, waived=True)
        asked = qualification.criteria(work.session, pipeline)
        qualification.assess(work, number, {each.key: 1 for each in asked})
        end = self.chance.randrange(4)
        if end == 0:
            deals.win(work, number)
        elif end == 1:
            steps = parse_steps("day 0 email\nday 5 todo")
            sequences.start(work, number, NurtureSequence("Again", steps))
            step = work.session.exec(select(Task).where(Task.deal_id == number)).all()[-1]
            tasks.finish(work, step.key)

    def some(self, words: tuple[str, ...], most: int) -> list[str]:
        return [self.chance.choice(words) for _each in range(self.chance.randrange(1, most + 1))]

    def maybe(self, values: list[int]) -> int | None:
        return self.chance.choice([None, *values])

    def person(self, name: str) -> int:
        number = next(_numbers)
        points = [
            Point("email", f"p{number}@x.example", self.chance.choice(["", "work"])),
            Point("link", f"https://x.example/?p={number};q", "site"),
        ]
        contact = contacts.add(
            self.work,
            first_name=name,
            last_name=self.chance.choice(("", "Roe")),
            organization_id=self.maybe(self.firms),
            points=points,
            tags=self.some(("vip", "a;b", "c, d"), 2),
            notes=self.chance.choice(TEXTS),
            addresses=[Place(country="Ukraine"), Place("A", "B", "C", "79000")][: number % 3],
            consent=self.chance.choice(list(Consent)),
            owner_id=self.chance.choice(self.members[:2]),
            role_title=self.chance.choice(("", "CEO")),
            source_id=lists.find_entry(self.work.session, Source, "Fair").key,
        )
        self.id_of("contact", contact.key)
        if self.chance.random() < 0.2:
            contacts.archive(self.work, contact.key)
            return self.person(name)
        return contact.key

    def id_of(self, entity: str, number: int) -> None:
        """What another system calls a row."""
        value = f"{number}; a=b"
        self.work.add(ExternalId(entity=entity, entity_id=number, system="old crm", value=value))

    def deal(self, title: str) -> None:
        client = self.chance.choice(self.people + self.firms)
        currency = self.chance.choice(("UAH", "USD", "JPY"))
        lines = [
            LineDraft(name=name, quantity=1000 + 500 * place, unit_price=333, discount=250)
            for place, name in enumerate(self.some(WORDS, 3))
        ]
        lines.append(LineDraft(product_id=self.product, unit_price=5))
        stages = lists.stages(self.work.session, lists.pipelines(self.work.session)[0].key)
        deal = deals.add(
            self.work,
            title=title,
            contact_id=client,
            stage_id=stages[self.chance.randrange(3)].key,
            amount=Money(self.chance.randrange(1, 10**6), currency),
            probability=self.chance.choice((None, 1, 50, 100)),
            expected_close_on=self.chance.choice((None, date(2026, 12, 31))),
            people=[each for each in {self.chance.choice(self.people)} if each != client],
            lines=self.chance.choice(([], lines)),
            tags=self.some(("web", "x;y"), 1),
            notes=self.chance.choice(TEXTS),
            owner_id=self.chance.choice(self.members[:2]),
            source_id=lists.find_entry(self.work.session, Source, "Fair").key,
            competitor=self.chance.choice(("", "Beta; co")),
        )
        self.deals.append(deal.key)
        self.id_of("deal", deal.key)
        end = self.chance.randrange(6)
        if end == 0:
            deals.win(self.work, deal.key)
        elif end == 1:
            reason = lists.find_entry(self.work.session, LossReason, "Price").key
            deals.lose(self.work, deal.key, reason_id=reason, note=self.chance.choice(TEXTS))
        elif end == 2:
            deals.snooze(self.work, deal.key, date(2027, 1, 5), "Later; maybe")
        elif end == 3:
            deals.archive(self.work, deal.key)

    def said(self) -> None:
        said = communications.log(
            self.work,
            self.chance.choice(("call", "email", "note")),
            participants=sorted({self.chance.choice(self.people) for _each in range(2)}),
            deal_id=self.maybe(self.deals),
            started_at=self.work.now - timedelta(hours=self.chance.randrange(3)),
            duration=self.chance.choice((None, 90, 1800, 95)),
            subject=self.chance.choice(WORDS),
            body=self.chance.choice(TEXTS),
        )

        if self.chance.random() < 0.2:
            communications.archive(self.work, said.key)

    def task(self) -> None:
        rule = self.chance.choice(("", "weekly"))
        dated = [Due(date(2026, 12, 1)), Due.moment(self.work.now)]
        due = self.chance.choice(dated if rule else [SOMETIME, *dated])
        task = tasks.add(
            self.work,
            title=self.chance.choice(WORDS),
            kind=self.chance.choice(("call", "todo")),
            due=due,
            rule=rule,
            priority=self.chance.choice((1, 2, 3)),
            contact_id=self.maybe(self.people),
            deal_id=self.maybe(self.deals),
            notes=self.chance.choice(TEXTS),
        )
        if rule:
            self.work.change(task, sequence=3)
        if self.chance.random() < 0.5:
            told = tasks.finish(self.work, task.key, outcome=self.chance.choice(TEXTS))
            if told.communication is not None and self.chance.random() < 0.3:
                communications.archive(self.work, told.communication.key)

    def event(self) -> None:
        day = EventTime(date(2026, 12, 3))
        span = self.chance.choice((EventTime(self.work.now - timedelta(days=1)), day))
        event = events.add(
            self.work,
            title=self.chance.choice(WORDS),
            span=span,
            participants=sorted({self.chance.choice(self.people) for _each in range(2)}),
            deal_id=self.maybe(self.deals),
            notes=self.chance.choice(TEXTS),
            rule="weekly" if span is day else "",
            place=self.chance.choice(("", "Lviv; 5")),
        )
        if span is day:
            uid = f"{event.key}@other.example"
            self.work.change(event, uid=uid, sequence=2, archived_at=self.work.now)
        if span is not day and self.chance.random() < 0.5:
            events.finish(self.work, event.key, outcome=self.chance.choice(TEXTS))
