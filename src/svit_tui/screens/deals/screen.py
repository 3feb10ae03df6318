"""A deal: its fields, what is planned, people, lines of products, stage history, timeline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from textual.binding import BindingType

from svit_tui import formatting
from svit_tui.crm.deals import rows as deal_reads
from svit_tui.crm.deals.rows import DealCard, DealRow, LineRow, StageVisit
from svit_tui.crm.flows import sequences
from svit_tui.crm.pipelines import sheet as deal_sheet
from svit_tui.crm.tasks import planned
from svit_tui.crm.tasks.planned import Planned
from svit_tui.crm.timeline import order as timeline
from svit_tui.crm.timeline.order import TimelineEntry, TimelineFilter
from svit_tui.fields.deal import DEAL
from svit_tui.i18n import _
from svit_tui.keys.actions import bindings_for
from svit_tui.model.errors import NotFound
from svit_tui.model.kinds import DealStatus
from svit_tui.screens.ask.plain_inputs import plain_facts
from svit_tui.screens.cards.card_screen import CardScreen, CardSection, Facts
from svit_tui.screens.deals.score_rows import qualification_section, score_fact
from svit_tui.screens.timeline.rows import (
    KIND_WORDS,
    amount_said,
    kind_said,
    planned_row,
    state_said,
    what_said,
    when_said,
)
from svit_tui.widgets.table import TableRow


class DealCardScreen(CardScreen):
    """All of one deal."""

    where: ClassVar[str] = "deal"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("deal")]
    names_deals = False

    def __init__(self, deal_id: int) -> None:
        super().__init__()
        self.deal_id = deal_id
        self.card: DealCard | None = None

    async def rebuild(self) -> None:
        """Read the deal and the order of its communications."""
        try:
            card = await self.read(deal_reads.deal_card, self.deal_id)
        except NotFound as error:
            self.app.pop_screen()
            self.desk.tell(str(error))
            return
        now = self.store.clock()
        ahead = await self.read(planned.planned_about, self.deal_id, now)
        # Stage changes have a section of their own.
        kinds = tuple(kind for kind in timeline.KINDS if kind != timeline.STAGE)
        wanted = TimelineFilter(kinds=kinds, deal_id=self.deal_id, text=self.text)
        order = await self.read(timeline.timeline_order, wanted)
        sheet = await self.read(deal_sheet.sheet, self.deal_id)
        runs = await self.read(sequences.runs, [self.deal_id], ended=True)
        entries = await self.entries(order, self._entry_row)
        if not self.shown:
            return
        self.card = card
        row = card.row
        parts = [row.stage, state_said(row, self.desk.today), amount_said(row)]
        if row.standing.days_rotting(now) is not None:
            parts.insert(1, _("rotting"))
        if row.archived_at:
            parts.append(_("archived"))
        self.headline(row.title, " · ".join(part for part in parts if part))
        self.query_one(Facts).show(facts(card, self.store.clock(), runs[-1] if runs else None))
        people = [TableRow(("contact", row.contact_id), (_("contact"), row.contact))]
        people += [
            TableRow(("contact", number), (_("further"), name)) for number, name in card.people
        ]
        sections = [
            self.planned_section(ahead, lambda row: self._planned_row(row, now)),
            CardSection(_("People"), people),
        ]
        if card.lines:
            lines = [line_row(line, row.currency) for line in card.lines]
            sections.append(CardSection(_("Lines"), lines))
        sections.append(qualification_section(sheet))
        visits = [visit_row(visit, now) for visit in reversed(card.visits)]
        sections.append(CardSection(_("Stage history"), visits))
        sections.append(CardSection(_("Timeline"), entries=entries, empty=self.nothing_yet()))
        self.show_sections(sections)

    def _planned_row(self, row: Planned, now: datetime) -> TableRow:
        own = self.card is not None and row.contact_id == self.card.row.contact_id
        return planned_row(row, now, beside="" if own else row.contact or "")

    def _entry_row(self, entry: TimelineEntry) -> TableRow:
        words, text = kind_said(entry).strip(), what_said(entry)
        names = ", ".join(name for _number, name in entry.contacts)
        when = when_said(entry, self.store.clock())
        what = f"{words}: {text}" if text else words
        return TableRow(("entry", entry.key), (when, what, entry.who or "", names))

    def deals(self) -> Sequence[int]:
        """This deal."""
        return [self.deal_id]

    def contact_here(self) -> int | None:
        """The person under the cursor, else the deal's contact."""
        person = self.here("contact")
        if person is not None:
            return person
        return self.card.row.contact_id if self.card else None

    def action_open(self) -> None:
        """Open what the cursor is on; an answer of the qualification, to change it."""
        if self.here("criterion") is not None:
            self.action_qualify()
        else:
            super().action_open()

    def action_new(self) -> None:
        """A new communication about the deal."""
        self.action_log()

    def action_edit(self) -> None:
        """Edit the deal, or the task or entry under the cursor."""
        if not self.edit_part():
            super().action_edit()

    async def action_archive(self) -> None:
        """Put away the task or entry under the cursor, else the deal."""
        if not await self.archive_part():
            await super().action_archive()

    def action_history(self) -> None:
        """Who changed what."""
        self.show_history("deal", self.deal_id, _("History of the deal"))


def line_row(line: LineRow, currency: str) -> TableRow:
    """A line of products."""
    quantity = f"{line.quantity / 1000:g} × {formatting.money(line.unit_price, currency)}"
    discount = f"− {formatting.percent(line.discount / 10_000, 2)}" if line.discount else ""
    total = formatting.money(line.total, currency)
    return TableRow(("line", line.id), (quantity, line.name, total, discount))


def visit_row(visit: StageVisit, now: datetime) -> TableRow:
    """A line of the stage history."""
    what = visit.to_stage
    if visit.kind == "entered" and visit.from_stage:
        what = f"{visit.from_stage} → {visit.to_stage}"
    elif visit.kind != "entered":
        what = f"{_(KIND_WORDS[visit.kind])}: {visit.to_stage}"
    kind = visit.kind if visit.kind in ("won", "lost") else ""
    cells = (formatting.moment_said(visit.at, now), what, visit.who or "", "")
    return TableRow(("visit", 0), cells, kind=kind)


def next_step_facts(row: DealRow, now: datetime) -> list[tuple[str, str]]:
    """What comes next for an open deal, and for how long it has rested if that is too long."""
    standing = row.standing
    step = formatting.next_step_said(standing.step, row.next_step, now)
    lines = [(_("next step"), step if row.next_step_kind else _("none: t plans one"))]
    rested = standing.days_rotting(now)
    if rested is not None:
        said = _("for {age}, longer than {limit}").format(
            age=formatting.age(rested), limit=formatting.age(row.rotting_days or 0)
        )
        lines.append((_("rotting"), said))
    return lines


def facts(
    card: DealCard, now: datetime, run: sequences.RunRow | None = None
) -> list[tuple[str, str]]:
    """The deal's fields: label and value, line by line. `run` is its newest sequence."""
    row, today = card.row, now.astimezone().date()
    lines: list[tuple[str, str]] = [(row.title, "")]
    lines.append((_("contact"), row.contact))
    if row.organization and row.organization != row.contact:
        lines.append((_("organisation"), row.organization))
    lines.append((_("amount"), amount_said(row) or "–"))
    chance = card.stage_probability if card.probability is None else card.probability
    if row.status == DealStatus.OPEN:
        own = " " + _("(own)") if card.probability is not None else ""
        lines.append((_("probability"), f"{formatting.whole_percent(chance)}{own}"))
        if row.amount is not None:
            expected = formatting.money(row.amount * chance // 100, row.currency)
            lines.append((_("weighted"), expected))
    lines.append((_("pipeline"), row.pipeline))
    days = formatting.days_since(row.stage_entered_at.isoformat(), now)
    lines.append((_("stage"), f"{row.stage} · {formatting.age(days)}"))
    lines.append((_("state"), state_said(row, today) or _("still open")))
    if row.status == DealStatus.OPEN:
        lines += next_step_facts(row, now)
    if row.snooze_reason:
        lines.append((_("snoozed because"), row.snooze_reason))
    if run is not None and run.stopped_at is None:
        lines.append((_("nurture"), formatting.nurture_said(run.name, run.steps, run.left)))
    elif run is not None:
        lines.append((_("nurture"), f"{run.name}: {sequences.ended_said(run.stopped_because)}"))
    if row.loss_reason:
        lines.append((_("reason"), row.loss_reason))
    if card.loss_note:
        lines.append(("", card.loss_note))
    lines += score_fact(row.score)
    lines.append((_("owner"), row.owner or _("nobody")))
    if row.source:
        lines.append((_("source"), row.source))
    lines += plain_facts(DEAL.plain, card.plain, today)
    if row.tags:
        lines.append(("#", ", ".join(row.tags)))
    created = formatting.date_said(row.created_at.astimezone().date(), today)
    lines.append((_("created"), created))
    if card.notes:
        lines.append(("", ""))
        lines += [("", line) for line in card.notes.split("\n")]
    return lines
