"""The form of a deal, new or edited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from svit_tui import formatting
from svit_tui.crm.deals import actions
from svit_tui.crm.deals import changes as deals
from svit_tui.crm.deals import rows as deal_reads
from svit_tui.crm.deals.parts import LineDraft
from svit_tui.crm.deals.rows import DealCard
from svit_tui.fields.deal import DEAL
from svit_tui.i18n import _
from svit_tui.model.deal import Deal
from svit_tui.model.values.line_amounts import THOUSAND, line_total
from svit_tui.model.values.money import Money
from svit_tui.model.values.text import clean_line
from svit_tui.screens.ask import readers, sources
from svit_tui.screens.ask.asking import fill_and_write
from svit_tui.screens.ask.plain_inputs import plain_inputs, plain_texts, plain_values
from svit_tui.screens.ask.sources import Lists
from svit_tui.screens.base.screen import CrmScreen, Written
from svit_tui.widgets.fields import (
    BlockField,
    ChoiceField,
    FormField,
    LineField,
    ManyField,
    RowsField,
    Values,
    key_of,
)
from svit_tui.widgets.form import FormModal
from svit_tui.widgets.picker import Choice, NewChoice

if TYPE_CHECKING:
    from sqlmodel import Session

    from svit_tui.screens.base.desk import Unit


async def new_deal(
    screen: CrmScreen,
    *,
    contact_id: int | None = None,
    offered_id: int | None = None,
    stage_id: int | None = None,
    title: str = "",
) -> Written[Deal] | None:
    """Ask for a new deal and open it, in a stage or in the first one.

    `contact_id` is filled in; `offered_id` only stands first in the list of contacts.
    """

    def look(session: Session) -> tuple[Lists, Choice | None, Choice | None]:
        contact = sources.contact_choice(session, contact_id)
        offered = sources.contact_choice(session, offered_id)
        return sources.read_lists(session), contact, offered

    known, contact, offered = await screen.read(look)
    stage = sources.choice_of(known.stages, stage_id) or next(iter(known.stages), None)
    pipeline_id = known.pipelines.get(sources.number_of(stage), 0) if stage else 0
    currency = known.currencies.get(pipeline_id, screen.desk.settings.money.currency)
    member = screen.store.member
    start = {
        "title": title,
        "contact": contact,
        "stage": stage,
        "owner": sources.choice_of(known.members, member.id if member else None),
    }

    def act(work: Unit, values: Values) -> Deal:
        makes = isinstance(key_of(values["contact"]), NewChoice)
        # The change is called after the deal; a contact made on the way is not counted.
        work.label(actions.ADD, clean_line(values["title"]), -1 if makes else 0)
        return deals.add(
            work,
            contact_id=sources.contact_id_of(work, values["contact"]),
            stage_id=sources.id_of(values["stage"]),
            people=_people(work, values),
            lines=_lines(values),
            amount=values["amount"],
            currency=currency,
            **_fields(work, values),
        )

    fields = deal_fields(screen, known, currency, offered=offered)
    return await fill_and_write(
        screen,
        _("New deal"),
        fields,
        act,
        start=start,
        draft=f"deal.new.{contact_id or ''}",
        react=compare,
    )


async def edit_deal(screen: CrmScreen, deal_id: int) -> Written[Deal] | None:
    """Edit a deal. A change that somebody made meanwhile is told in the form."""

    def look(session: Session) -> tuple[Lists, DealCard, Choice | None]:
        card = deal_reads.deal_card(session, deal_id)
        contact = sources.contact_choice(session, card.row.contact_id)
        return sources.read_lists(session), card, contact

    known, card, contact = await screen.read(look)
    row = card.row
    start = _start(card, known) | {"contact": contact}
    amount_before = start["amount"]

    def act(work: Unit, values: Values) -> Deal:
        lines = values["lines"]
        changed_lines = _lines(values) != _drafts(card)
        amount: Any = values["amount"]
        if changed_lines and lines and (amount is None or typed["amount"] == amount_before):
            # Nobody typed another amount: it follows the lines.
            amount = ...
        return deals.edit(
            work,
            deal_id,
            version=row.version,
            amount=amount,
            contact_id=sources.contact_id_of(work, values["contact"]),
            stage_id=sources.id_of(values["stage"]) if row.status == "open" else None,
            people=_people(work, values),
            lines=_lines(values) if changed_lines else None,
            **_fields(work, values),
        )

    typed = {"amount": amount_before}

    def react(form: FormModal, key: str) -> None:
        typed.update(amount=form.form.raw()["amount"])
        compare(form, key)

    fields = deal_fields(
        screen, known, row.currency, hint=formatting.whole_percent(card.stage_probability)
    )
    return await fill_and_write(
        screen,
        _("Edit deal"),
        fields,
        act,
        start=start,
        draft=f"deal.{deal_id}",
        react=react,
        again=partial(edit_deal, screen, deal_id),
    )


def deal_fields(
    screen: CrmScreen,
    known: Lists,
    currency: str,
    hint: str = "",
    offered: Choice | None = None,
) -> list[FormField]:
    """The fields of a deal; the contact that is offered stands first in the list."""
    store, today = screen.store, screen.desk.today
    find_contact = sources.contact_finder(store, first=offered)
    return [
        LineField(key="title", label=_("Title"), required=_("A deal needs a title.")),
        ChoiceField(
            key="contact",
            label=_("Contact"),
            title=_("Whose deal?"),
            source=find_contact,
            create=sources.new_contact_offers(),
            required=_("Whose deal is it? Enter opens the list."),
        ),
        LineField(
            key="amount",
            label=_("Amount"),
            reader=readers.money_reader(currency),
            hint=_("18 000, $5k"),
            commands={"=": partial(take_sum, screen, currency)},
        ),
        ChoiceField(key="stage", label=_("Stage"), title=_("Stage"), source=known.stages),
        LineField(
            key="expected_close_on",
            label=_("Expected close"),
            reader=readers.date_reader(today),
            hint=_("15.12, friday"),
        ),
        _owner_field(known),
        _source_field(known),
        ManyField(
            key="tags",
            label=_("Tags"),
            title=_("Tags"),
            source=known.tags,
            create=(_("+ new tag “{name}”"),),
        ),
        ManyField(
            key="people",
            label=_("People"),
            title=_("Further people"),
            source=find_contact,
            create=sources.new_contact_offers(),
        ),
        LineField(
            key="probability",
            label=_("Probability"),
            reader=readers.percent_reader(),
            hint=hint or _("of the stage"),
        ),
        _lines_field(screen, known, currency),
        *plain_inputs(DEAL, today),
        BlockField(key="notes", label=_("Notes")),
    ]


def _owner_field(known: Lists) -> ChoiceField:
    nobody = Choice(None, _("nobody"))
    return ChoiceField(
        key="owner", label=_("Owner"), title=_("Owner"), source=[*known.members, nobody]
    )


def _source_field(known: Lists) -> ChoiceField:
    return ChoiceField(
        key="source",
        label=_("Source"),
        title=_("Where did it come from?"),
        source=known.sources,
        create=(_("+ new source “{name}”"),),
    )


def sum_of(rows: Sequence[Mapping[str, Any]]) -> int:
    """What the lines of a form come to, in minor units."""
    parts = [_draft(row) for row in rows]
    return sum(line_total(part.quantity, part.unit_price or 0, part.discount) for part in parts)


def compare(form: FormModal, key: str) -> None:
    """Say anew what the lines come to once the amount is another."""
    if key == "amount":
        form.form.rows["lines"].check(whole=False)


def _follows(form: FormModal) -> bool:
    """Whether the amount is still as it was before lines were changed: then it follows them."""
    raw, start = form.form.raw(), form.start
    is_edit = "lines" in start
    return is_edit and raw["amount"] == start["amount"] and raw["lines"] != start["lines"]


def take_sum(screen: CrmScreen, currency: str) -> None:
    """Put into the amount what the lines come to."""
    form = screen.app.screen
    if isinstance(form, FormModal):
        rows = form.form.rows["lines"].editor.read().value
        if rows:
            form.form.fill({"amount": readers.money_text(sum_of(rows), currency)})


def _lines_field(screen: CrmScreen, known: Lists, currency: str) -> RowsField:
    by_id = {product.key: product for product in known.products}

    def picked(choice: Choice) -> Mapping[str, str]:
        product = by_id.get(choice.key) if isinstance(choice.key, int) else None
        texts = {"quantity": "1"}
        if product is not None and product.price is not None and product.currency == currency:
            texts["price"] = readers.money_text(product.price, currency).removesuffix(
                f" {currency}"
            )
        return texts

    def total(rows: Sequence[Mapping[str, Any]]) -> str:
        minor = sum_of(rows)
        said = _("sum {sum}").format(sum=formatting.money(minor, currency))
        form = screen.app.screen
        if not minor or not isinstance(form, FormModal):
            return said
        amount = form.form.rows["amount"].editor.read().value
        if not isinstance(amount, Money) or amount == Money(minor, currency):
            return said
        if _follows(form):
            return _("{sum}, which will be the amount").format(sum=said)
        return _("{sum}, not the amount: = takes it").format(sum=said)

    takes_sum = {"=": partial(take_sum, screen, currency)}

    return RowsField(
        key="lines",
        label=_("Lines"),
        lines=(
            (
                ChoiceField(
                    key="product",
                    title=_("Product"),
                    source=known.product_choices(),
                    create=(_("+ line “{name}”"),),
                    hint=_("product"),
                    required=_("A line needs a product or a name."),
                    weight=4,
                ),
                LineField(
                    key="quantity",
                    hint=_("qty"),
                    reader=readers.scaled_reader(
                        THOUSAND, _("A quantity must be a number greater than zero.")
                    ),
                    weight=2,
                    commands=takes_sum,
                ),
                LineField(
                    key="price",
                    hint=_("price"),
                    reader=readers.price_reader(currency),
                    weight=3,
                    commands=takes_sum,
                ),
                LineField(
                    key="discount",
                    hint="− %",
                    reader=readers.scaled_reader(100, _("A discount is from 0 to 100%.")),
                    weight=2,
                    commands=takes_sum,
                ),
            ),
        ),
        picked=picked,
        total=total,
    )


def _draft(row: Mapping[str, Any]) -> LineDraft:
    choice: Choice | None = row["product"]
    # A line of its own name has a negative key: the line's, as it has no product.
    number = choice.key if choice is not None and isinstance(choice.key, int) else 0
    price = row["price"]
    return LineDraft(
        product_id=number if number > 0 else None,
        name=choice.label if choice is not None else "",
        quantity=row["quantity"] if row["quantity"] is not None else THOUSAND,
        unit_price=price.minor if price is not None else None,
        discount=row["discount"] or 0,
    )


def _lines(values: Values) -> list[LineDraft]:
    return [_draft(row) for row in values["lines"]]


def _drafts(card: DealCard) -> list[LineDraft]:
    return [
        LineDraft(line.product_id, line.name, line.quantity, line.unit_price, line.discount)
        for line in card.lines
    ]


def _people(work: Unit, values: Values) -> list[int]:
    return [sources.contact_id_of(work, choice) for choice in values["people"]]


def _fields(work: Unit, values: Values) -> dict[str, Any]:
    close: date | None = values["expected_close_on"]
    return {
        "title": values["title"],
        "owner_id": sources.id_of(values["owner"]),
        "source_id": sources.source_id_of(work, values["source"]),
        "expected_close_on": close,
        "probability": values["probability"],
        "tags": sources.names_of(values["tags"]),
        "notes": values["notes"],
        **plain_values(DEAL, values),
    }


def _start(card: DealCard, known: Lists) -> dict[str, Any]:
    row = card.row
    owner = Choice(card.owner_id, row.owner or "") if card.owner_id is not None else None
    source = Choice(card.source_id, row.source or "") if card.source_id is not None else None
    tags = {choice.label: choice for choice in known.tags}
    return {
        "title": row.title,
        "amount": readers.money_text(row.amount, row.currency),
        "stage": Choice(row.stage_id, row.stage, row.pipeline),
        "expected_close_on": row.expected_close_on.isoformat() if row.expected_close_on else "",
        "owner": owner,
        "source": source,
        "tags": tuple(tags.get(name, Choice(name, name)) for name in row.tags),
        "people": tuple(Choice(number, name) for number, name in card.people),
        "probability": "" if card.probability is None else str(card.probability),
        "lines": tuple(
            {
                "product": Choice(line.product_id or -line.id, line.name),
                "quantity": readers.scaled_text(line.quantity, THOUSAND),
                "price": readers.money_text(line.unit_price, row.currency).removesuffix(
                    f" {row.currency}"
                ),
                "discount": readers.scaled_text(line.discount, 100) if line.discount else "",
            }
            for line in card.lines
        ),
        "notes": card.notes,
        **plain_texts(card.plain),
    }
