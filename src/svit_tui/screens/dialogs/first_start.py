"""The first start asks one thing: start empty, look at the demo, or import a file."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from svit_tui.i18n import _, ngettext
from svit_tui.model.errors import CrmError, Invalid
from svit_tui.model.paths import at_home
from svit_tui.screens.base import CrmScreen
from svit_tui.screens.dialogs.asking import pick
from svit_tui.widgets.fields import LineField, Problem, Values
from svit_tui.widgets.form import FormModal
from svit_tui.widgets.picker import Choice, PickerModal

if TYPE_CHECKING:
    from svit_tui.crm.importing import ImportResult

EMPTY, DEMO, FILE = "empty", "demo", "file"


async def first_start(screen: CrmScreen) -> None:
    """Ask how to begin, and do it."""
    choices = [
        Choice(EMPTY, _("start empty"), _("n makes the first deal")),
        Choice(DEMO, _("look at the demo company"), _("u takes it away again")),
        Choice(FILE, _("import a file"), _("contacts")),
    ]
    picked = await pick(screen, PickerModal(_("Welcome. How do you want to begin?"), choices))
    chosen = picked.one.key if picked is not None and picked.one is not None else EMPTY
    if chosen == DEMO:
        await _load_demo(screen)
    elif chosen == FILE:
        await import_file(screen)


async def _load_demo(screen: CrmScreen) -> None:
    from svit_tui.crm.demo import load_demo

    try:
        await _in_writer(screen, lambda: load_demo(screen.store))
    except CrmError as error:
        screen.complain(str(error))
        return
    _arrived(screen, _("The demo company is here."))


async def import_file(screen: CrmScreen) -> None:
    """Ask for a CSV file and import it; what is wrong with it is said in the form."""
    results: list[ImportResult] = []

    async def submit(values: Values) -> Problem | None:
        path = at_home(str(values["path"]))
        try:
            results.append(await _in_writer(screen, lambda: _import(screen, path)))
        except CrmError as error:
            return Problem(str(error), "path")
        return None

    field = LineField(
        key="path",
        label=_("File"),
        required=_("Which file? Type its path."),
        hint="~/contacts.csv",
    )
    form = FormModal(_("Import a file"), [field], submit=submit, enter_saves=True)
    await screen.app.push_screen_wait(form)
    if results:
        _arrived(screen, _said(results[0]))


def _import(screen: CrmScreen, path: Path) -> ImportResult:
    from svit_tui.crm.importing import import_files
    from svit_tui.exchange.files import read_table
    from svit_tui.exchange.recognise import recognise

    try:
        data = path.read_bytes()
    except OSError as error:
        raise Invalid(
            "file", _("{file} can't be read: {error}.").format(file=path, error=error.strerror)
        ) from error
    file = read_table(data, path.name)
    mapping = recognise(file.name, file.columns)
    currency = screen.crm.settings.money.currency
    return import_files(screen.store, [file], lambda _file: mapping, currency=currency)


async def _in_writer(screen: CrmScreen, act: Callable[[], ImportResult]) -> ImportResult:
    """Import in the thread of changes, so that the order of changes is kept."""
    return await asyncio.get_running_loop().run_in_executor(screen.crm.writer, act)


def _arrived(screen: CrmScreen, said: str) -> None:
    for shown in screen.app.screen_stack:
        if isinstance(shown, CrmScreen):
            shown.stale()
    screen.say(said, hint=_("u undo"))


def _said(result: ImportResult) -> str:
    """How many rows came in, and how many did not."""
    count = sum(result.created.values()) + sum(result.updated.values())
    said = ngettext("{count} row imported", "{count} rows imported", count).format(count=count)
    rejected = len(result.rejected)
    if not rejected:
        return said
    more = ngettext("{count} was rejected", "{count} were rejected", rejected)
    why = result.rejected[0]
    return f"{said}, {more.format(count=rejected)}: " + _("row {row}, {reason}").format(
        row=why.row, reason=why.reason
    )
