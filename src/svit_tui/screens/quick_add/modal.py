"""Quick add: one line becomes a deal or a task, and shows what was understood while typing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from svit_tui import formatting
from svit_tui.crm.contacts import rows as contact_reads
from svit_tui.crm.contacts.match import whole
from svit_tui.crm.deals import actions
from svit_tui.crm.deals import changes as deals
from svit_tui.crm.quick_add import task_line as quick_task
from svit_tui.crm.quick_add.deal_line import QuickDeal, parse
from svit_tui.crm.quick_add.task_line import QuickTask
from svit_tui.i18n import _
from svit_tui.keys.actions import bindings_for
from svit_tui.model.deal import Deal
from svit_tui.model.errors import CrmError
from svit_tui.model.task import Task
from svit_tui.model.values.text import search_key
from svit_tui.screens.ask import sources
from svit_tui.screens.base.screen import CrmScreen, Written
from svit_tui.screens.quick_add.task import TaskLine, fits_said
from svit_tui.widgets.background import work_on
from svit_tui.widgets.cells import fit, width_of
from svit_tui.widgets.fields import FieldProblem, LineField, Read, Values
from svit_tui.widgets.form import FormModal
from svit_tui.widgets.picker import Choice, NewChoice, PickerModal, Title

if TYPE_CHECKING:
    from sqlmodel import Session

    from svit_tui.screens.base.desk import Unit

LABEL = 10


@dataclass(frozen=True, slots=True)
class TypedLine:
    """A line read both ways, and which of the two it is."""

    deal: QuickDeal
    task: QuickTask
    is_task: bool


async def quick_add(
    screen: CrmScreen,
    *,
    contact_id: int | None = None,
    stage_id: int | None = None,
    deal_id: int | None = None,
    offered_id: int | None = None,
    among_tasks: bool = False,
) -> Written[Deal] | Written[Task] | None:
    """Ask for a line, and open the deal or plan the task that it says.

    `contact_id` is whose it is if the line names nobody, `offered_id` who stands first where a
    deal's contact is asked for, `deal_id` what a task is about if it is with nobody else,
    `stage_id` where a deal begins. `among_tasks` says that a line is a task if nothing speaks
    against it. A name that fits no contact, or several, is asked for.
    """
    return await QuickAdd(screen, contact_id, stage_id, deal_id, offered_id, among_tasks).run()


class QuickAddModal(FormModal):
    """The form of one line, with a key to take it the other way."""

    BINDINGS = bindings_for("quick")
    area: ClassVar[str] = "quick"
    switch: Callable[[], None]

    def action_switch_kind(self) -> None:
        """A task instead of a deal, or the other way round."""
        self.switch()


class QuickAdd:
    """One quick add under way: what is known of the names that were typed."""

    def __init__(
        self,
        screen: CrmScreen,
        contact_id: int | None,
        stage_id: int | None,
        deal_id: int | None,
        offered_id: int | None,
        among_tasks: bool,
    ) -> None:
        self.screen = screen
        self.contact_id = contact_id
        self.stage_id = stage_id
        self.offered_id = offered_id
        self.offered: Choice | None = None
        self.among_tasks = among_tasks
        self.tasks = TaskLine(screen, contact_id, deal_id)
        # What the user says that it is, whatever the line looks like.
        self.wanted: bool | None = None
        # Contacts by the name that was typed.
        self.known: dict[str, list[Choice]] = {}
        self.here: Choice | None = None
        self.written: Written[Deal] | Written[Task] | None = None

    async def run(self) -> Written[Deal] | Written[Task] | None:
        """Show the line until it is saved or left."""
        await self.tasks.begin()
        self.offered = await self.screen.read(sources.contact_choice, self.offered_id)
        self.here = self.tasks.here
        field = LineField(
            key="line",
            label=_("Task") if self.among_tasks else _("Deal"),
            reader=self.read,
            below=True,
            required=_("Type what it is about; @ names the contact."),
            hint=_("call Acme tomorrow 10:00")
            if self.among_tasks
            else _("Website @Acme 18000 UAH #web ~friday"),
        )
        form = QuickAddModal(
            _heading(self.among_tasks),
            [field],
            submit=self.submit,
            drafts=self.screen.desk.drafts,
            draft_key="quick_add",
            enter_saves=True,
            react=self.look_up,
        )
        form.switch = lambda: self.switch(form)
        await self.screen.app.push_screen_wait(form)
        if self.written is not None:
            self.screen.written(self.written)
        return self.written

    def read(self, text: str) -> Read:
        """The line as it is understood so far."""
        line = self.line(text)
        if line.is_task:
            return Read(line, _said(self.tasks.rows(line.task)))
        return Read(line, self.preview(line.deal))

    def line(self, text: str) -> TypedLine:
        """The line read both ways."""
        deal = parse(
            text,
            default_currency=self.screen.desk.settings.money.currency,
            today=self.screen.desk.today,
        )
        task = quick_task.parse(text, now=self.screen.store.clock())
        usual = quick_task.is_task(deal, task, among_tasks=self.among_tasks)
        return TypedLine(deal, task, usual if self.wanted is None else self.wanted)

    def switch(self, form: FormModal) -> None:
        """Take the line the other way."""
        self.wanted = not self._is_task(form)
        form.form.rows["line"].check(whole=False)
        self.look_up(form, "line")

    def _is_task(self, form: FormModal) -> bool:
        text = str(form.form.raw()["line"])
        if text.strip():
            return self.line(text).is_task
        return self.among_tasks if self.wanted is None else self.wanted

    def preview(self, deal: QuickDeal) -> str:
        """What was understood, a line each."""
        today = self.screen.desk.today
        rows = [(_("title"), deal.title or "–"), (_("contact"), self.contact_said(deal))]
        if deal.amount is not None:
            said = formatting.money(deal.amount.minor, deal.amount.currency)
            rows.append((_("amount"), said))
        if deal.expected_close_on is not None:
            rows.append((_("closes"), formatting.date_said(deal.expected_close_on, today)))
        if deal.tags:
            rows.append((_("tags"), ", ".join(deal.tags)))
        rows += [(_("not read"), text) for text in deal.unread]
        return _said(rows)

    def contact_said(self, deal: QuickDeal) -> str:
        """The contact, and whether there is one of that name."""
        if not deal.contact:
            return self.here.label if self.here else _("– (@name; enter asks)")
        found = self.known.get(search_key(deal.contact))
        if found is None:
            return deal.contact
        if len(found) == 1:
            return "✓ " + found[0].label
        if found:
            return fits_said(len(found))
        return _("unknown: {name} (enter asks)").format(name=deal.contact)

    def look_up(self, form: FormModal, _key: str) -> None:
        """Say which of the two it is, and see whether the contact that is typed is there."""
        is_task, row = self._is_task(form), form.form.rows["line"]
        form.query_one(Title).show(_heading(is_task))
        label = _("Task") if is_task else _("Deal")
        if row.field.label != label:
            row.field = replace(row.field, label=label)
            row.refresh()
        work_on(self.screen, partial(self._look_up, form), group="quick_add")

    async def _look_up(self, form: FormModal) -> None:
        row = form.form.rows["line"]
        line = row.editor.read().value
        if not isinstance(line, TypedLine):
            return
        if line.is_task:
            await self.tasks.look_up(line.task)
        elif line.deal.contact:
            await self.contacts_named(line.deal.contact)
        if form.is_attached:
            row.check(whole=False)

    async def contacts_named(self, name: str) -> list[Choice]:
        """The contacts of exactly that name, else those that the name fits as a whole."""
        key = search_key(name)
        if key not in self.known:
            self.known[key] = await self.screen.read(_named, name)
        return self.known[key]

    async def submit(self, values: Values) -> FieldProblem | None:
        """Find or ask for the contact, and open the deal or plan the task."""
        line: TypedLine = values["line"]
        problem = await (self._plan(line.task) if line.is_task else self._open(line.deal))
        return FieldProblem(problem, "line") if problem else None

    async def _plan(self, task: QuickTask) -> str:
        """Plan the task; why it can't be."""
        if not task.subject:
            return _("A task needs a subject.")
        known, contact = await self.tasks.contact(task)
        if not known:
            return _("Who is it with? Pick a contact, or name nobody.")
        try:
            self.written = await self.screen.attempt(
                lambda work: self.tasks.add(work, task, contact)
            )
        except CrmError as error:
            return str(error)
        return ""

    async def _open(self, deal: QuickDeal) -> str:
        """Open the deal; why it can't be."""
        if not deal.title:
            return _("A deal needs a title.")
        contact = await self._contact(deal)
        if contact is None:
            return _("Whose deal is it? Pick a contact, or make one.")
        try:
            self.written = await self.screen.attempt(lambda work: self._add(work, deal, contact))
        except CrmError as error:
            return str(error)
        return ""

    async def _contact(self, deal: QuickDeal) -> Choice | None:
        if not deal.contact and self.here is not None:
            return self.here
        found = await self.contacts_named(deal.contact) if deal.contact else []
        if len(found) == 1:
            return found[0]
        find = sources.contact_finder(self.screen.store, first=self.offered)

        def source(query: str) -> Sequence[Choice]:
            return found if found and not query.strip() else find(query)

        picked = await self.screen.app.push_screen_wait(
            PickerModal(
                _("Whose deal?"),
                source,
                query="" if found else deal.contact,
                create=sources.new_contact_offers(),
            )
        )
        if picked is None:
            return None
        return picked.one or Choice(picked.created[0], picked.created[0].name)

    def _add(self, work: Unit, deal: QuickDeal, contact: Choice) -> Deal:
        # The change is called after the deal; a contact made on the way is not counted.
        work.label(actions.ADD, deal.title, -1 if isinstance(contact.key, NewChoice) else 0)
        return deals.add(
            work,
            title=deal.title,
            contact_id=sources.contact_id_of(work, contact),
            stage_id=self.stage_id,
            amount=deal.amount,
            expected_close_on=deal.expected_close_on,
            tags=deal.tags,
        )


def _named(session: Session, name: str) -> list[Choice]:
    found = contact_reads.called(session, search_key(name)) or whole(session, name).contacts
    return [Choice(number, called) for number, called in found]


def _heading(is_task: bool) -> str:
    return _("Quick add: a task") if is_task else _("Quick add: a deal")


def _said(rows: Sequence[tuple[str, str]]) -> str:
    width = max([LABEL, *(width_of(label) + 1 for label, _text in rows)])
    return "\n".join(fit(label, width) + text for label, text in rows)
