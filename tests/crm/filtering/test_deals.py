"""Filters on deals: every field, random filters against a plain evaluation, and mistakes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from svit_tui.crm.contacts import changes as contacts
from svit_tui.crm.deals import changes as deals
from svit_tui.crm.deals.parts import LineDraft
from svit_tui.crm.deals.rows import DealFilter, DealRow, deal_rows
from svit_tui.crm.filtering.deals import deal_condition
from svit_tui.crm.lists import short_lists as lists
from svit_tui.crm.start.opening import open_store
from svit_tui.crm.tasks import changes as tasks
from svit_tui.crm.tasks.changes import Due
from svit_tui.crm.timeline import communications
from svit_tui.i18n import set_language
from svit_tui.model.deal import Deal
from svit_tui.model.errors import Invalid
from svit_tui.model.lists import LossReason, Source
from svit_tui.model.member import Member
from svit_tui.model.standing import local_day
from svit_tui.model.values.money import Money, minor_digits
from svit_tui.model.values.rates import Rates
from svit_tui.model.values.text import search_key
from svit_tui.store.store import Store
from tests.conftest import FrozenClock
from tests.effort import examples

NOW = FrozenClock().now
TODAY = NOW.date()
RATES = Rates("UAH", "", {"USD": Decimal("41.5"), "JPY": Decimal("0.27")})
COUNT = 60


@dataclass(frozen=True)
class Told:
    """What is known of a deal beside its row."""

    row: DealRow
    probability: int
    reason: str | None


@dataclass(frozen=True)
class Company:
    """A store with deals of all kinds, and what is true of them."""

    store: Store
    told: dict[int, Told]

    def found(self, text: str, *, rates: Rates | None = None) -> set[int]:
        """The deals that a filter finds, of whatever state."""
        member = self.store.member
        assert member is not None
        with self.store.light_read() as reader:
            asked = deal_condition(reader, text, now=NOW, member_id=member.id, rates=rates)
            wanted = DealFilter(show="all", condition=asked.condition if asked else None)
            return {row.id for row in deal_rows(reader, wanted=wanted, now=NOW)}


@pytest.fixture(scope="module", params=range(3))
def company(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Company]:
    path = tmp_path_factory.mktemp("company") / "svit.db"
    made = _made(path, Random(request.param))
    yield made
    made.store.close()


def _made(path: Path, chance: Random) -> Company:
    clock = FrozenClock()
    store = open_store(path, login="olena", clock=clock)
    open_store(path, login="taras", clock=clock).close()
    with store.unit() as work:
        # Who only owns deals has no login.
        work.add(Member(name="Kate Morrison", name_key=search_key("Kate Morrison")))
        firm = contacts.add(work, name="Bank Дніпро", kind="organization").key
        people = [
            contacts.add(work, name="Олена Шевченко", organization_id=firm).key,
            contacts.add(work, name="Tom").key,
            firm,
        ]
        sources = [None, *(lists.ensure(work, Source, name).key for name in ("Site", "Facebook"))]
        products = [lists.add_product(work, name).key for name in ("Hosting", "Сайт")]
        stages = [stage.key for stage in lists.stages(work.session, 1)]
        reasons = [reason.key for reason in lists.named(work.session, LossReason)]
    for _number in range(COUNT):
        clock.now = NOW - timedelta(hours=chance.randrange(0, 24 * 90))
        close = chance.randrange(-40, 60)
        with store.unit() as work:
            deal = deals.add(
                work,
                title=chance.choice(("Website", "ERP ліцензії", "won back", "Support")),
                contact_id=chance.choice(people),
                stage_id=chance.choice(stages),
                amount=chance.choice(
                    (
                        None,
                        Money(chance.randrange(0, 9_000_000), "UAH"),
                        Money(chance.randrange(0, 300_000), "USD"),
                        Money(chance.randrange(0, 900_000), "JPY"),
                    )
                ),
                probability=chance.choice((None, 0, 35, 100)),
                source_id=chance.choice(sources),
                expected_close_on=chance.choice((None, TODAY + timedelta(close))),
                tags=chance.sample(("vip", "web", "гаряча"), chance.randrange(0, 3)),
                lines=[LineDraft(chance.choice(products))] if chance.random() < 0.4 else [],
            )
            work.change(deal, owner_id=chance.choice((None, 1, 2, 3)))
        with store.unit() as work:
            if chance.random() < 0.5:
                communications.log(work, "call", deal_id=deal.key)
            if chance.random() < 0.5:
                clock_time = NOW + timedelta(hours=chance.randrange(-90, 400))
                day = TODAY + timedelta(chance.randrange(-10, 20))
                due = chance.choice((Due(day), Due(clock_time.date(), clock_time)))
                tasks.add(work, title="Call", kind="call", deal_id=deal.key, due=due)
        clock.now = min(clock.now + timedelta(hours=chance.randrange(0, 900)), NOW)
        with store.unit() as work:
            match chance.randrange(6):
                case 0:
                    deals.win(work, deal.key)
                case 1:
                    deals.lose(work, deal.key, reason_id=chance.choice(reasons))
                case 2:
                    until = local_day(clock.now) + timedelta(chance.randrange(1, 60))
                    deals.snooze(work, deal.key, until)
    clock.now = NOW
    told = {}
    with store.read() as session:
        for row in deal_rows(session, wanted=DealFilter(show="all"), now=NOW):
            deal = session.get_one(Deal, row.id)
            stage = next(stage for stage in lists.stages(session, 1) if stage.key == deal.stage_id)
            own = stage.probability if deal.probability is None else deal.probability
            told[row.id] = Told(row, own, row.loss_reason)
    return Company(store, told)


# A plain evaluation of single terms

Holds = Callable[[Told], bool]
# A filter, and whether a deal matches it.
Asked = tuple[str, Holds]
COMPARE: dict[str, Callable[[Decimal | date | int, Decimal | date | int], bool]] = {
    ":": lambda one, other: one == other,
    "<": lambda one, other: one < other,  # type: ignore[operator]  # both are of one kind
    "<=": lambda one, other: one <= other,  # type: ignore[operator]  # as above
    ">": lambda one, other: one > other,  # type: ignore[operator]  # as above
    ">=": lambda one, other: one >= other,  # type: ignore[operator]  # as above
}
operators = st.sampled_from(list(COMPARE))


def named(
    field: str, values: list[str], of: Callable[[Told], list[str | None]]
) -> st.SearchStrategy[Asked]:
    def made(chosen: list[str]) -> Asked:
        return f"{field}:{','.join(chosen)}", lambda told: bool({*chosen} & {*of(told)})

    present = st.lists(st.sampled_from(values), min_size=1, max_size=2, unique=True).map(made)
    nothing = st.just((f"{field}:none", lambda told: not any(of(told))))
    anything = st.just((f"has:{field}", lambda told: any(of(told))))
    return present | nothing | anything


def whole(field: str, of: Callable[[Told], int | None]) -> st.SearchStrategy[Asked]:
    def made(operator: str, number: int) -> Asked:
        def holds(told: Told) -> bool:
            own = of(told)
            return own is not None and COMPARE[operator](own, number)

        return f"{field}{operator}{number}", holds

    return st.builds(made, operators, st.integers(0, 100))


def amount_in(told: Told, currency: str) -> Decimal | None:
    """The amount in a currency, converted by the rates; the number as it is without one."""
    row = told.row
    if row.amount is None:
        return None
    number = Decimal(row.amount).scaleb(-minor_digits(row.currency))
    if not currency or currency == row.currency:
        return number
    own, other = RATES.worth(row.currency), RATES.worth(currency)
    assert own
    assert other
    return number * own / other


def amounts(operator: str, number: int, currency: str) -> Asked:
    def holds(told: Told) -> bool:
        own = amount_in(told, currency)
        return own is not None and COMPARE[operator](own, Decimal(number))

    return f"amount{operator}{number}{currency}", holds


def amount_range(low: int, high: int, currency: str) -> Asked:
    def holds(told: Told) -> bool:
        own = amount_in(told, currency)
        return own is not None and min(low, high) <= own <= max(low, high)

    return f"amount:{low}..{high}{currency}", holds


def moments(field: str, of: Callable[[Told], date | datetime | None]) -> st.SearchStrategy[Asked]:
    def on(told: Told) -> date | None:
        moment = of(told)
        return local_day(moment) if isinstance(moment, datetime) else moment

    def by_day(operator: str, day: date) -> Asked:
        def holds(told: Told) -> bool:
            own = on(told)
            return own is not None and COMPARE[operator](own, day)

        return f"{field}{operator}{day.isoformat()}", holds

    def within(low: date, high: date) -> Asked:
        def holds(told: Told) -> bool:
            own = on(told)
            return own is not None and min(low, high) <= own <= max(low, high)

        return f"{field}:{low}..{high}", holds

    near = st.integers(-90, 60).map(lambda away: TODAY + timedelta(away))
    return st.builds(by_day, operators, near) | st.builds(within, near, near)


def ago(field: str, of: Callable[[Told], datetime | None]) -> st.SearchStrategy[Asked]:
    def made(operator: str, count: int) -> Asked:
        def holds(told: Told) -> bool:
            moment = of(told)
            if moment is None:
                return False
            age = (TODAY - local_day(moment)).days
            return COMPARE["<=" if operator == ":" else operator](age, count)

        return f"{field}{operator}{count}d", holds

    return st.builds(made, operators, st.integers(0, 90))


def ahead(field: str, of: Callable[[Told], date | None]) -> st.SearchStrategy[Asked]:
    def made(operator: str, count: int) -> Asked:
        def holds(told: Told) -> bool:
            day = of(told)
            away = None if day is None else (day - TODAY).days
            if away is None or (away < 0 and operator not in (">", ">=")):
                return False
            return COMPARE["<=" if operator == ":" else operator](away, count)

        return f"{field}{operator}{count}d", holds

    return st.builds(made, operators, st.integers(0, 60))


def step_day(told: Told) -> date | None:
    row = told.row
    if not row.next_step_kind:
        return None
    return local_day(row.next_step_at) if row.next_step_at else row.next_step_on


def word(text: str) -> Asked:
    def holds(told: Told) -> bool:
        key = search_key(text)
        row = told.row
        names = (row.title, row.contact, row.organization or "")
        return any(key in search_key(name) for name in names)

    return f'"{text}"', holds


def titled(text: str) -> Asked:
    return f'title:"{text}"', lambda told: search_key(text) in search_key(told.row.title)


def first_name(name: str | None) -> str | None:
    return name.split()[0].casefold() if name else None


def state(name: str) -> Holds:
    def holds(told: Told) -> bool:
        row = told.row
        match name:
            case "won" | "lost":
                return row.status == name
            case "snoozed":
                return row.standing.is_snoozed(NOW)
            case "back":
                return row.standing.days_back(NOW) is not None
            case "rotting":
                return row.standing.days_rotting(NOW) is not None
            case "overdue":
                return row.standing.is_on_board and row.standing.step.is_overdue(NOW)
            case "no_step":
                return row.standing.lacks_next_step(NOW)
        return row.status == "open" and not row.standing.is_snoozed(NOW)

    return holds


TERMS: st.SearchStrategy[Asked] = st.one_of(
    named("owner", ["olena", "taras", "kate"], lambda told: [first_name(told.row.owner)]),
    st.just(("mine", lambda told: told.row.owner == "olena")),
    st.just(("owner:me", lambda told: told.row.owner == "olena")),
    named("stage", ["Lead", "Proposal", "Closing"], lambda told: [told.row.stage]),
    named("source", ["Site", "Facebook"], lambda told: [told.row.source]),
    named("tag", ["vip", "web", "гаряча"], lambda told: list(told.row.tags)),
    named("product", ["Hosting", "Сайт"], lambda told: list(told.row.products)),
    st.builds(amounts, operators, st.integers(0, 90_000), st.sampled_from(["", "USD", "UAH"])),
    st.builds(amount_range, st.integers(0, 9_000), st.integers(0, 90_000), st.just("USD")),
    whole("probability", lambda told: told.probability),
    whole("id", lambda told: told.row.id),
    moments("created", lambda told: told.row.created_at),
    moments("closed", lambda told: told.row.closed_at),
    moments("entered", lambda told: told.row.stage_entered_at),
    moments("last", lambda told: told.row.last_communication_at),
    moments("close", lambda told: told.row.expected_close_on),
    moments("snoozed", lambda told: told.row.snoozed_until),
    moments("step", step_day),
    ago("created", lambda told: told.row.created_at),
    ago("last", lambda told: told.row.last_communication_at),
    ahead("close", lambda told: told.row.expected_close_on),
    ahead("step", step_day),
    st.sampled_from(["won", "lost", "open", "snoozed", "back", "rotting", "overdue"]).map(
        lambda name: (name, state(name))
    ),
    st.sampled_from(["won", "lost", "open", "snoozed"]).map(
        lambda name: (f"status:{name}", state(name))
    ),
    st.just(("step:none", state("no_step"))),
    st.just(("step:any", lambda told: bool(told.row.next_step_kind))),
    st.just(("no:close", lambda told: told.row.expected_close_on is None)),
    st.just(("has:amount", lambda told: told.row.amount is not None)),
    st.sampled_from(["ліценз", "WON", "дніпро", "tom", "нема такого"]).map(word),
    st.sampled_from(["erp", "Web", "x"]).map(titled),
)


def no(part: Asked) -> Asked:
    text, holds = part
    return f"not ({text})", lambda told: not holds(told)


def every(parts: list[Asked]) -> Asked:
    return (
        " ".join(f"({text})" for text, _holds in parts),
        lambda told: all(holds(told) for _text, holds in parts),
    )


def either(parts: list[Asked]) -> Asked:
    return (
        " or ".join(f"({text})" for text, _holds in parts),
        lambda told: any(holds(told) for _text, holds in parts),
    )


FILTERS = st.recursive(
    TERMS,
    lambda inner: (
        inner.map(no)
        | st.lists(inner, min_size=2, max_size=3).map(every)
        | st.lists(inner, min_size=2, max_size=3).map(either)
    ),
    max_leaves=6,
)


@settings(
    max_examples=examples(150),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(asked=FILTERS)
def test_random_filters_find_what_a_plain_evaluation_finds(company: Company, asked: Asked) -> None:
    text, holds = asked
    wanted = {number for number, told in company.told.items() if holds(told)}
    assert company.found(text, rates=RATES) == wanted, text


def test_an_empty_filter_finds_everything(company: Company) -> None:
    assert company.found(" ") == set(company.told)


def test_ukrainian_words_mean_the_same(company: Company) -> None:
    for english, ukrainian in (
        ("owner:me stage:Proposal", "відповідальний:я стадія:Proposal"),
        ("amount>50k", "сума>50т"),
        ("-lost (rotting or overdue)", "-програна (залежана або прострочена)"),
        ("no:step", "без:крок"),
        ("created<30d close:this-month", "створено<30д закриття:цього-місяця"),
        ("step:none", "крок:немає"),
    ):
        assert company.found(english) == company.found(ukrainian), ukrainian


def test_without_a_rate_amounts_of_other_currencies_are_compared_alone_and_that_is_told(
    company: Company,
) -> None:
    with company.store.light_read() as reader:
        asked = deal_condition(reader, "amount>1USD", now=NOW)
        assert asked is not None
        assert asked.compared_alone == ("USD",)
        known = deal_condition(reader, "amount>1USD", now=NOW, rates=RATES)
        assert known is not None
        assert known.compared_alone == ()
    found = company.found("amount>1USD")
    assert {company.told[number].row.currency for number in found} == {"USD"}


def test_a_name_may_be_just_begun_if_it_fits_one(company: Company) -> None:
    assert company.found("stage:prop") == company.found("stage:Proposal")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("colour:red", "no “colour” to filter by. There are: owner, stage"),
        ("stage:propsal", "no “propsal”. There are: Lead, Qualification"),
        ("source:s,nobody", "no “nobody”. There are:"),
        ("owner:nobody", "no “nobody”. There are: olena, taras, Kate Morrison"),
        ("amount>much", "“much” does not fit “amount”; it may be: 50k"),
        ("score:high", "“high” does not fit “score”"),
        ("created:soonish", "“soonish” does not fit “created”; it may be: today, 30d"),
        ("created:1..x", "“1..x” does not fit “created”"),
        ("owner>me", "“owner” can't be compared by size: write owner:me"),
        ("status:closed", "“closed” does not fit “status”; it may be: open, won"),
        ("is:nice", "“nice” does not fit “is”; it may be: rotting"),
        ("no:title", "“title” does not fit “no”; it may be: owner"),
        ("p:x", "no “p” to filter by"),
    ],
)
def test_a_mistake_names_the_word_and_what_would_fit(
    company: Company, text: str, said: str
) -> None:
    with pytest.raises(Invalid) as refused:
        company.found(text)
    assert said in str(refused.value)


def test_a_mistake_is_told_in_the_language_in_force(company: Company) -> None:
    set_language("uk")
    with pytest.raises(Invalid, match="відповідальний, стадія"):
        company.found("колір:червоний")
