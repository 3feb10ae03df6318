"""Bulk actions on many deals or contacts, previewed and done as one change."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from svit_tui import formatting
from svit_tui.crm.action import Action
from svit_tui.crm.contacts import actions as contact_actions
from svit_tui.crm.deals import actions
from svit_tui.crm.flows import bulk
from svit_tui.crm.flows.bulk import Act, BulkOutcome, Do, Refusal, SomeRefused
from svit_tui.crm.lists import short_lists as lists
from svit_tui.crm.tasks.actions import TASK_ADD
from svit_tui.crm.tasks.changes import SOMETIME
from svit_tui.i18n import _, ngettext
from svit_tui.model.errors import Cancelled, CrmError
from svit_tui.model.kinds import TaskKind
from svit_tui.model.lists import LossReason
from svit_tui.screens.ask import readers, sources
from svit_tui.screens.ask.asking import fill, pick
from svit_tui.screens.ask.dates import date_of
from svit_tui.screens.base.progress import ProgressModal
from svit_tui.screens.base.screen import Written
from svit_tui.screens.base.work_screen import WorkScreen
from svit_tui.screens.deals import outcomes
from svit_tui.screens.tasks import form as task_form
from svit_tui.widgets.fields import LineField, OptionsField
from svit_tui.widgets.picker import Choice, ManyPickerModal, PickerModal

if TYPE_CHECKING:
    from sqlmodel import Session

# So few are done before anybody could read how far it is.
FEW = 100


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done to each, and how the question before it calls that."""

    act: Act
    said: str


Ask = Callable[[WorkScreen], Awaitable["Plan | None"]]


async def on_deals(screen: WorkScreen) -> None:
    """Ask what to do with the selected deals, or all that are shown; tell what it means; do it."""
    deal_ids = screen.selection() or await screen.everyone()
    found = await screen.read(bulk.preview, deal_ids)
    if not found.count:
        screen.complain(_("There are no deals here."))
        return
    title = formatting.deals_counted(found.count)
    if found.amounts:
        title += f" · {formatting.money_sums(found.amounts)}"
    if found.closed:
        title += " · " + _("{count} closed").format(count=formatting.number(found.closed))
    asks: dict[Action, Ask] = {
        actions.MOVE: _move,
        actions.OWNER: lambda one: _owner(one, bulk.own),
        actions.TAGS: lambda one: _tags(one, bulk.tag),
        actions.EDIT: _field,
        actions.SNOOZE: _snooze,
        TASK_ADD: _task,
        actions.WIN: lambda _one: _at_once(bulk.win(), _("Won")),
        actions.LOSE: _lose,
        actions.ARCHIVE: lambda _one: _at_once(bulk.archive(), _("Archive")),
    }
    await _ask_and_run(screen, title, deal_ids, asks)


async def on_contacts(screen: WorkScreen) -> None:
    """Ask what to do with the selected contacts, or all that are shown, and do it."""
    contact_ids = screen.selection() or await screen.everyone()
    if not contact_ids:
        screen.complain(_("There are no contacts here."))
        return
    count = len(contact_ids)
    title = ngettext("{number} contact", "{number} contacts", count).format(
        number=formatting.number(count)
    )
    asks: dict[Action, Ask] = {
        contact_actions.OWNER: lambda one: _owner(one, bulk.own_contact),
        contact_actions.TAGS: lambda one: _tags(one, bulk.tag_contact),
        contact_actions.ARCHIVE: lambda _one: _at_once(bulk.archive_contact(), _("Archive")),
    }
    await _ask_and_run(screen, title, contact_ids, asks)


async def _ask_and_run(
    screen: WorkScreen, title: str, ids: Sequence[int], asks: Mapping[Action, Ask]
) -> None:
    by_name = {action.name: ask for action, ask in asks.items()}
    choices = [Choice(action.name, _(action.bulk)) for action in asks]
    picked = await pick(screen, PickerModal(title, choices))
    if picked is None or picked.one is None:
        return
    plan = await by_name[str(picked.one.key)](screen)
    if plan is None:
        return
    yes = Choice(True, _("yes, all of them"), _("one u undoes it"))
    sure = await pick(screen, PickerModal(f"{plan.said}: {title}", [yes, Choice(False, _("no"))]))
    if sure is None or sure.one is None or sure.one.key is not True:
        return
    written = await run(screen, plan.said, ids, plan.act)
    if written is not None:
        screen.acted()
        _tell_refused(screen, written)


async def run(
    screen: WorkScreen, title: str, ids: Sequence[int], act: Do
) -> Written[BulkOutcome] | None:
    """Do it to each in one change, with a count and `esc` if they are many; none if broken off."""
    progress = ProgressModal(title, len(ids)) if len(ids) > FEW else None
    if progress is not None:
        await screen.app.push_screen(progress)
    tell = progress.tell if progress is not None else None
    try:
        written = await screen.attempt(lambda work: bulk.run(work, ids, act, tell))
    except CrmError as error:
        failed: CrmError | None = error
    else:
        failed = None
    if progress is not None:
        await progress.dismiss()
    if isinstance(failed, Cancelled):
        screen.say(_("Stopped: nothing was changed."))
    elif failed is not None:
        screen.refused(failed)
    if failed is not None:
        return None
    screen.written(written)
    return written


def _tell_refused(screen: WorkScreen, written: Written[BulkOutcome]) -> None:
    """Say how many were left as they are, and why the first was."""
    refused = written.result.refused
    if not refused:
        return
    stayed = ngettext(
        "{count} stays as it is. {why}", "{count} stay as they are. {why}", len(refused)
    ).format(count=len(refused), why=refused[0].why)
    _tell_stayed(screen, written, refused, stayed)


def _tell_stayed(
    screen: WorkScreen, written: Written[BulkOutcome], refused: Sequence[Refusal], stayed: str
) -> None:
    """Say what was done, and what stayed as it is: it is what is selected now."""
    screen.keep_selected({left.id for left in refused})
    screen.complain(f"{written.sentence}. {stayed}" if written.sentence else stayed)


async def others(screen: WorkScreen, error: SomeRefused) -> None:
    """Some of several deals refuse: ask whether it is to be done to the others all the same."""
    count = len(error.rest)
    only = ngettext("only the other one", "only the other {number}", count)
    yes = Choice(True, only.format(number=formatting.number(count)), _("one u undoes it"))
    no = Choice(False, _("none of them"), _("nothing was changed"))
    picked = await pick(screen, PickerModal(error.stays, [yes, no]))
    if picked is None or picked.one is None or picked.one.key is not True:
        return
    written = await run(screen, only.format(number=count), error.rest, error.do)
    if written is None:
        return
    refused = [*error.refused, *written.result.refused]
    _tell_stayed(screen, written, refused, error.stays)


# What is asked for each action


async def _at_once(act: Act, said: str) -> Plan:
    return Plan(act, said)


async def _move(screen: WorkScreen) -> Plan | None:
    known = await screen.read(sources.read_lists)
    picked = await pick(screen, PickerModal(_("To which stage?"), known.stages))
    if picked is None or picked.one is None:
        return None
    said = _("Move to {stage}").format(stage=picked.one.label)
    return Plan(bulk.move(sources.number_of(picked.one)), said)


async def _owner(screen: WorkScreen, act: Callable[[int | None], Act]) -> Plan | None:
    members = await screen.read(sources.members)
    picked = await pick(screen, PickerModal(_("Owner"), [*members, Choice(None, _("nobody"))]))
    if picked is None or picked.one is None:
        return None
    owner_id = picked.one.key if isinstance(picked.one.key, int) else None
    return Plan(act(owner_id), _("Owner {name}").format(name=picked.one.label))


async def _tags(
    screen: WorkScreen, act: Callable[[Sequence[str], Sequence[str]], Act]
) -> Plan | None:
    known = await screen.read(sources.tags)
    way = await pick(
        screen,
        PickerModal(_("Tags"), [Choice("add", _("add tags")), Choice("drop", _("remove tags"))]),
    )
    if way is None or way.one is None:
        return None
    adds = way.one.key == "add"
    picked = await pick(
        screen,
        ManyPickerModal(
            way.one.label,
            known,
            create=(_("+ new tag “{name}”"),) if adds else (),
            empty=_("No tags yet: type a name."),
        ),
    )
    if picked is None or not (picked.picked or picked.created):
        return None
    names = [choice.label for choice in picked.picked] + [new.name for new in picked.created]
    said = _("Add tags {names}") if adds else _("Remove tags {names}")
    return Plan(act(names, ()) if adds else act((), names), said.format(names=", ".join(names)))


async def _field(screen: WorkScreen) -> Plan | None:
    fields = [
        Choice("source", _("Source")),
        Choice("expected_close_on", _("Expected close")),
        Choice("probability", _("Probability")),
    ]
    picked = await pick(screen, PickerModal(_("Which field?"), fields))
    if picked is None or picked.one is None:
        return None
    name, label = str(picked.one.key), picked.one.label
    if name == "source":
        known = await screen.read(sources.read_lists)
        none = Choice(None, _("none"))
        source = await pick(screen, PickerModal(label, [*known.sources, none]))
        if source is None or source.one is None:
            return None
        source_id = source.one.key if isinstance(source.one.key, int) else None
        return Plan(bulk.put(source_id=source_id), f"{label}: {source.one.label}")
    reader = (
        readers.date_reader(screen.desk.today)
        if name == "expected_close_on"
        else readers.percent_reader()
    )
    hint = _("leave empty to remove it")
    values = await fill(
        screen,
        label,
        [LineField(key="value", label=label, reader=reader, hint=hint)],
        enter_saves=True,
    )
    if values is None:
        return None
    value = values["value"]
    if name == "expected_close_on":
        said = formatting.date_full(value) if value is not None else _("none")
        return Plan(bulk.put(expected_close_on=value), f"{label}: {said}")
    said = formatting.whole_percent(value) if value is not None else _("none")
    return Plan(bulk.put(probability=value), f"{label}: {said}")


async def _snooze(screen: WorkScreen) -> Plan | None:
    picked = await pick(
        screen,
        PickerModal(
            _("Snooze until when?"),
            lambda query: outcomes.snooze_choices(query, screen.desk.today),
            empty=_("Type a date: 15.12, friday, +2w."),
        ),
    )
    until = date_of(picked)
    if until is None:
        return None
    reason = await outcomes.snooze_reason(screen, until)
    if reason is None:
        return None
    said = _("Snooze until {date}").format(date=formatting.date_full(until))
    return Plan(bulk.snooze(until, reason), said)


async def _task(screen: WorkScreen) -> Plan | None:
    now = screen.store.clock()
    values = await fill(
        screen,
        _("A task for each"),
        [
            OptionsField(key="kind", label=_("Kind"), options=task_form.kind_options()),
            LineField(key="title", label=_("Subject"), required=_("A task needs a subject.")),
            LineField(
                key="due",
                label=_("Due"),
                reader=task_form.due_reader(now),
                hint=_("tomorrow 10:00"),
            ),
        ],
        start={"kind": TaskKind.CALL},
    )
    if values is None:
        return None
    act = bulk.plan(values["title"], kind=str(values["kind"]), due=values["due"] or SOMETIME)
    return Plan(act, _("Task “{title}”").format(title=values["title"]))


async def _lose(screen: WorkScreen) -> Plan | None:
    def look(session: Session) -> list[Choice]:
        return [Choice(row.key, row.name) for row in lists.named(session, LossReason)]

    reasons = await screen.read(look)
    picked = await pick(screen, PickerModal(_("Lost. Why?"), reasons))
    if picked is None or picked.one is None:
        return None
    said = _("Lost: {reason}").format(reason=picked.one.label)
    return Plan(bulk.lose(sources.number_of(picked.one)), said)
