"""The task side of quick add: how a line is understood, with whom, and how it is planned."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from svit_tui import formatting
from svit_tui.crm.contacts.match import NOBODY, Fits, belonging, meant
from svit_tui.crm.deals import rows as deal_reads
from svit_tui.crm.quick_add import task_line as quick_task
from svit_tui.crm.quick_add.task_line import QuickTask
from svit_tui.crm.tasks import actions
from svit_tui.i18n import N_, _, ngettext
from svit_tui.model.kinds import Priority, TaskKind
from svit_tui.model.task import Task
from svit_tui.screens.ask import sources
from svit_tui.screens.base.screen import CrmScreen
from svit_tui.widgets.picker import Choice, NewChoice, PickerModal

if TYPE_CHECKING:
    from sqlmodel import Session

    from svit_tui.screens.base.desk import Unit

KINDS: dict[str, str] = {
    TaskKind.CALL: N_("call"),
    TaskKind.EMAIL: N_("e-mail"),
    TaskKind.MEETING: N_("meeting"),
    TaskKind.TODO: N_("to-do"),
    TaskKind.DEADLINE: N_("deadline"),
}
PRIORITIES: dict[int, str] = {
    Priority.HIGH: N_("high"),
    Priority.NORMAL: N_("normal"),
    Priority.LOW: N_("low"),
}
NOT_A_NAME = "nobody"
Asked = tuple[str, tuple[str, ...], tuple[str, ...]]


class TaskLine:
    """What is known of the names in the line, and of where the cursor stands."""

    def __init__(self, screen: CrmScreen, contact_id: int | None, deal_id: int | None) -> None:
        self.screen = screen
        self.contact_id = contact_id
        self.deal_id = deal_id
        self.here: Choice | None = None
        self.deal: Choice | None = None
        # Who the deal under the cursor is with.
        self.with_deal: frozenset[int] = frozenset()
        self.known: dict[Asked, Fits] = {}

    async def begin(self) -> None:
        """Read what the cursor is on."""
        self.here, self.deal, self.with_deal = await self.screen.read(self._look)

    def _look(self, session: Session) -> tuple[Choice | None, Choice | None, frozenset[int]]:
        here = sources.contact_choice(session, self.contact_id)
        if self.deal_id is None:
            return here, None, frozenset()
        rows = deal_reads.deal_rows(session, ids=[self.deal_id])
        if not rows:
            return here, None, frozenset()
        deal = Choice(rows[0].id, rows[0].title, rows[0].contact)
        return here, deal, belonging(session, self.deal_id)

    # What is shown

    def rows(self, task: QuickTask) -> list[tuple[str, str]]:
        """What was understood: label and words, line by line."""
        rows = [(_("kind"), _(KINDS[task.kind])), (_("contact"), self._contact_said(task))]
        if (deal := self.deal_of(self._plain_contact(task))) is not None:
            rows.append((_("deal"), deal.label))
        rows.append((_("due"), self._due_said(task)))
        if task.rule:
            rows.append((_("repeats"), rule_said(task.rule)))
        if task.priority != Priority.NORMAL:
            rows.append((_("priority"), _(PRIORITIES[task.priority])))
        rows.append((_("subject"), task.subject or "–"))
        unread = [*task.unread, task.impossible] if task.impossible else task.unread
        return rows + [(_("not read"), text) for text in unread]

    def _due_said(self, task: QuickTask) -> str:
        if task.due_on is None:
            return "–"
        said = formatting.date_said(task.due_on, self.screen.desk.today)
        if said[:1].isdigit():
            said = f"{formatting.weekday_short(task.due_on)} {said}"
        return f"{said} {task.due_at.astimezone():%H:%M}" if task.due_at else said

    def _contact_said(self, task: QuickTask) -> str:
        contact = self._plain_contact(task)
        if contact is not None:
            return "✓ " + contact.label
        fits = self.known.get(asked(task))
        name = named(task)
        if name and (fits is None or not fits.contacts):
            if fits is None:
                return name
            return _("unknown: {name} (enter asks)").format(name=name)
        if fits is not None and len(fits.contacts) > 1:
            return fits_said(len(fits.contacts))
        return "–"

    # Who and what

    async def look_up(self, task: QuickTask) -> Fits:
        """The contacts that the names of a line mean."""
        key = asked(task)
        if key not in self.known:
            self.known[key] = await self.screen.read(meant, task)
        return self.known[key]

    def _plain_contact(self, task: QuickTask) -> Choice | None:
        """The contact where there is just one that it can be.

        Of several that fit, one that the deal under the cursor is with is meant.
        """
        fits = self.known.get(asked(task), NOBODY)
        if not fits.contacts:
            return None if named(task) else self.here or self._contact_of_deal()
        close = [entry for entry in fits.contacts if entry[0] in self.with_deal]
        for found in (fits.contacts, close):
            if len(found) == 1:
                return Choice(*found[0])
        return None

    def _contact_of_deal(self) -> Choice | None:
        # The number is the deal's own to give: tasks.add takes it.
        return Choice(None, self.deal.detail) if self.deal is not None else None

    def deal_of(self, contact: Choice | None) -> Choice | None:
        """The deal under the cursor, unless the task is with somebody else."""
        if self.deal is None or contact is None:
            return None
        return self.deal if contact.key is None or contact.key in self.with_deal else None

    async def contact(self, task: QuickTask) -> tuple[bool, Choice | None]:
        """Whom the task is with; asked for where it is not plain. False if nobody was picked."""
        fits = await self.look_up(task)
        contact = self._plain_contact(task)
        name = named(task)
        if contact is not None or (not fits.contacts and not name):
            return True, contact
        several = [Choice(*entry) for entry in fits.contacts]
        find = sources.contact_finder(self.screen.store)
        # A word with a capital letter need not be anybody's name.
        nobody = [] if fits.contacts or task.contact else [Choice(NOT_A_NAME, _("nobody"))]

        def source(query: str) -> Sequence[Choice]:
            return several if several and not query.strip() else [*find(query), *nobody]

        picked = await self.screen.app.push_screen_wait(
            PickerModal(
                _("With whom?"),
                source,
                query="" if several else name,
                create=sources.new_contact_offers(),
            )
        )
        if picked is None:
            return False, None
        if picked.one is not None and picked.one.key == NOT_A_NAME:
            return True, None
        return True, picked.one or Choice(picked.created[0], picked.created[0].name)

    def add(self, work: Unit, task: QuickTask, contact: Choice | None) -> Task:
        """Plan the task."""
        deal = self.deal_of(contact)
        contact_id = None
        if contact is not None and contact.key is not None:
            # The change is called after the task; a contact made on the way is not counted.
            work.label(
                actions.TASK_ADD, task.subject, -1 if isinstance(contact.key, NewChoice) else 0
            )
            contact_id = sources.contact_id_of(work, contact)
        return quick_task.plan(work, task, contact_id=contact_id, deal_id=sources.id_of(deal))


def fits_said(count: int) -> str:
    """How many contacts a name may mean."""
    said = ngettext("{count} fits (enter asks)", "{count} fit (enter asks)", count)
    return said.format(count=count)


def asked(task: QuickTask) -> Asked:
    """What contacts are looked up by."""
    return task.contact, task.name_words, task.capitals


def named(task: QuickTask) -> str:
    """Who a line seems to name, known or not."""
    return task.contact or " ".join(task.capitals)


def rule_said(rule: str) -> str:
    """A repetition in a few words."""
    parts = dict(part.partition("=")[::2] for part in rule.split(";"))
    count = int(parts.get("INTERVAL", "1"))
    said = {
        "DAILY": _("every day"),
        "WEEKLY": _("every week"),
        "MONTHLY": _("every month"),
        "YEARLY": _("every year"),
    }[parts["FREQ"]]
    if count > 1:
        said = {
            "DAILY": ngettext("every {count} day", "every {count} days", count),
            "WEEKLY": ngettext("every {count} week", "every {count} weeks", count),
            "MONTHLY": ngettext("every {count} month", "every {count} months", count),
            "YEARLY": ngettext("every {count} year", "every {count} years", count),
        }[parts["FREQ"]].format(count=count)
    names = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
    days = [
        formatting.weekday_name(names.index(day))
        for day in parts.get("BYDAY", "").split(",")
        if day
    ]
    return f"{said}: {', '.join(days)}" if days else said
