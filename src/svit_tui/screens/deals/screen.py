"""A deal: its fields, what is planned, people, lines of products, stage history, timeline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from textual.binding import BindingType

from svit_tui import formatting
from svit_tui.crm.deals import rows as deal_reads
from svit_tui.crm.deals.rows import DealCard, LineRow, StageVisit
from svit_tui.crm.flows import sequences
from svit_tui.crm.pipelines import sheet as deal_sheet
from svit_tui.crm.tasks import planned
from svit_tui.crm.tasks.planned import Planned
from svit_tui.crm.timeline import order as timeline
from svit_tui.crm.timeline.order import TimelineEntry, TimelineFilter
from svit_tui.i18n import _
from svit_tui.keys.actions import bindings_for
from svit_tui.model.errors import NotFound
from svit_tui.screens.cards.card_screen import CardScreen, CardSection
from svit_tui.screens.deals.facts import facts
from svit_tui.screens.deals.score_rows import qualification_section
from svit_tui.screens.timeline.rows import (
    KIND_WORDS,
    amount_said,
    kind_said,
    planned_row,
    state_said,
    what_said,
    when_said,
)
from svit_tui.widgets.sheet import Facts
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
        self.tell_head()
        said = facts(card, now, runs[-1] if runs else None)
        self.query_one(Facts).show(said, notes=card.notes)
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

    def head_said(self) -> tuple[str, Sequence[str]]:
        """The deal, its stage and how it stands."""
        if self.card is None:
            return super().head_said()
        row = self.card.row
        rotting = row.standing.days_rotting(self.store.clock()) is not None
        parts = [row.stage, _("rotting") if rotting else "", state_said(row, self.desk.today)]
        return row.title, [*parts, amount_said(row), _("archived") if row.archived_at else ""]

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
    look = visit.kind if visit.kind in ("won", "lost") else ""
    cells = (formatting.moment_said(visit.at, now), what, visit.who or "", "")
    return TableRow(("visit", 0), cells, looks=("", look))
