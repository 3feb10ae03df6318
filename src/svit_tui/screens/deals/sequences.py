"""Start and stop nurture sequences for deals, and edit which there are."""

from __future__ import annotations

import asyncio
from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING

from svit_tui import formatting
from svit_tui.crm.flows import sequences
from svit_tui.crm.flows.sequences import RunRow
from svit_tui.i18n import _, ngettext, pgettext
from svit_tui.model.errors import CrmError, Invalid
from svit_tui.model.nurture_steps import NurtureSequence, NurtureStep, kind_words, parse_steps
from svit_tui.screens.ask.asking import pick
from svit_tui.screens.ask.readers import reader
from svit_tui.screens.base.work_screen import WorkScreen
from svit_tui.screens.deals.outcomes import title_of
from svit_tui.widgets.fields import BlockField, FieldProblem, LineField, Values
from svit_tui.widgets.form import FormModal
from svit_tui.widgets.picker import Choice, PickerModal

if TYPE_CHECKING:
    from sqlmodel import Session

    from svit_tui.screens.base.desk import Unit

STOP, NEW, EDIT = "stop", "new", "edit"


async def nurture(screen: WorkScreen, deal_ids: Sequence[int]) -> bool:
    """Offer to start a sequence for the deals, to stop those that run, to make or edit one.

    Without a deal there is something to edit only.
    """
    current: Hashable = None
    while True:
        found = await _known(screen)
        if found is None:
            return False
        picked = await pick(screen, await _picker(screen, deal_ids, found, current))
        if picked is None:
            return False
        key = picked.one.key if picked.one is not None else NEW
        if key == STOP:
            return await _stop(screen, deal_ids)
        if isinstance(key, NurtureSequence) and deal_ids:
            return await _start(screen, deal_ids, key)
        changed: NurtureSequence | None = None
        if key == NEW:
            name = picked.created[0].name if picked.created else ""
            changed = await edit_sequence(screen, None, name=name)
        elif isinstance(key, NurtureSequence):
            changed = await edit_sequence(screen, key)
        elif key == EDIT:
            chosen = await pick(screen, PickerModal(_("Edit which sequence?"), choices_of(found)))
            if chosen is not None and chosen.one is not None:
                known = chosen.one.key
                if isinstance(known, NurtureSequence):
                    changed = await edit_sequence(screen, known)
        # Back to the list, where enter starts what was just written.
        current = changed or current


async def _known(screen: WorkScreen) -> Sequence[NurtureSequence] | None:
    """The sequences in force; what is wrong with their file is said in the status line."""
    loop = asyncio.get_running_loop()
    try:
        found = await loop.run_in_executor(screen.desk.reader, sequences.known, screen.store)
    except CrmError as error:
        screen.complain(str(error))
        return None
    if found.problems:
        screen.complain(found.problems[0])
    return found.sequences


async def _picker(
    screen: WorkScreen,
    deal_ids: Sequence[int],
    found: Sequence[NurtureSequence],
    current: Hashable,
) -> PickerModal:
    def look(session: Session) -> tuple[list[RunRow], str]:
        if not deal_ids:
            return [], ""
        return sequences.runs(session, deal_ids), title_of(session, deal_ids)

    runs, title = await screen.read(look)
    choices = choices_of(found)
    if runs and current is None:
        choices.insert(0, Choice(STOP, *_stop_words(runs)))
    choices.append(Choice(NEW, _("+ new sequence")))
    if found and deal_ids:
        choices.append(Choice(EDIT, _("edit a sequence …")))
    heading = _("Nurture: {title}").format(title=title) if deal_ids else _("Nurture sequences")
    create = (_("+ new sequence “{name}”"),)
    return PickerModal(heading, choices, create=create, current=current)


def choices_of(found: Sequence[NurtureSequence]) -> list[Choice]:
    """Sequences as choices, each with how many steps it has and how long it takes."""
    return [Choice(entry, entry.name, length_said(entry.steps)) for entry in found]


def length_said(steps: Sequence[NurtureStep]) -> str:
    """`3 steps, 30 days`."""
    count, days = len(steps), max(step.day for step in steps)
    counted = ngettext("{count} step", "{count} steps", count).format(count=count)
    lasts = ngettext("{count} day", "{count} days", days).format(count=days)
    return f"{counted}, {lasts}"


def _stop_words(runs: Sequence[RunRow]) -> tuple[str, str]:
    """What stops, and where it stands."""
    if len(runs) > 1:
        return _("stop what runs"), formatting.deals_counted(len(runs))
    said = formatting.nurture_said(runs[0].name, runs[0].steps, runs[0].left)
    return _("stop “{name}”").format(name=runs[0].name), said


async def _start(screen: WorkScreen, deal_ids: Sequence[int], sequence: NurtureSequence) -> bool:
    return await screen.each(
        lambda work, deal_id: sequences.start(work, deal_id, sequence), deal_ids
    )


async def _stop(screen: WorkScreen, deal_ids: Sequence[int]) -> bool:
    """Stop what runs for the deals; those for which nothing runs are passed over."""

    def act(work: Unit) -> None:
        for run in sequences.runs(work.session, deal_ids):
            sequences.stop(work, run.deal_id)

    written = await screen.write(act)
    if written is not None:
        screen.acted()
    return written is not None


async def edit_sequence(
    screen: WorkScreen, sequence: NurtureSequence | None, *, name: str = ""
) -> NurtureSequence | None:
    """A form for a new sequence or one that is there; the sequence if it was written."""
    fields = [
        LineField(
            key="name", label=pgettext("thing", "Name"), required=_("A sequence needs a name.")
        ),
        BlockField(
            key="steps",
            label=_("Steps"),
            height=7,
            reader=reader(parse_steps, length_said),
            required=_("A sequence needs a step, such as day 0 email."),
        ),
    ]
    kept: list[NurtureSequence] = []

    async def submit(values: Values) -> FieldProblem | None:
        fresh = NurtureSequence(" ".join(values["name"].split()), values["steps"])
        loop = asyncio.get_running_loop()

        def write() -> None:
            sequences.save(screen.store, fresh, before=sequence)

        try:
            await loop.run_in_executor(screen.desk.writer, write)
        except Invalid as error:
            known = error.field if error.field in ("name", "steps") else ""
            return FieldProblem(error.message, known)
        except CrmError as error:
            return FieldProblem(str(error))
        kept.append(fresh)
        return None

    form = FormModal(
        _("New sequence") if sequence is None else _("Sequence: {name}").format(name=sequence.name),
        fields,
        start={
            "name": sequence.name if sequence is not None else name,
            "steps": sequence.text if sequence is not None else "",
        },
        submit=submit,
        drafts=screen.desk.drafts,
        draft_key=f"sequence.{sequence.name if sequence is not None else ''}",
        focus="steps" if sequence is not None or name else "name",
        hint=_("One step a line: day 7 call, then a subject. Kinds: {kinds}.").format(
            kinds=kind_words()
        ),
    )
    await screen.app.push_screen_wait(form)
    if not kept:
        return None
    screen.say(_("Sequence saved: {name}").format(name=kept[0].name))
    return kept[0]
