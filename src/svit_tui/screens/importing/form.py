"""Import a file from the screen, and show the result."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from svit_tui.fields import NOUNS
from svit_tui.i18n import _, ngettext
from svit_tui.model.errors import CrmError, Invalid
from svit_tui.model.paths import at_home
from svit_tui.screens.ask.asking import pick
from svit_tui.screens.base.screen import CrmScreen
from svit_tui.widgets.fields import LineField, Problem, Values
from svit_tui.widgets.form import FormModal
from svit_tui.widgets.picker import Choice, PickerModal

if TYPE_CHECKING:
    from svit_tui.crm.importing import ImportResult
    from svit_tui.exchange.cells.columns import Columns

T = TypeVar("T")
MAKE, LEAVE = "make", "leave"


@dataclass(slots=True)
class _Chosen:
    """A file that was read, and what an import of it came to, or would."""

    columns: Columns
    result: ImportResult
    is_done: bool


async def import_file(screen: CrmScreen) -> None:
    """Ask for a file and import it; what is wrong with it is said in the form."""
    found: list[_Chosen] = []

    async def submit(values: Values) -> Problem | None:
        path = at_home(str(values["path"]))
        try:
            found.append(await in_writer(screen, lambda: _begun(screen, path)))
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
    if found and (chosen := await _asked(screen, found[0])) is not None:
        await _tell(screen, chosen)


def _begun(screen: CrmScreen, path: Path) -> _Chosen:
    """Import a file, unless it names pipelines that there are not: then it only tells them."""
    from svit_tui.exchange.cells.columns import Columns, with_repeats
    from svit_tui.exchange.files import read_table
    from svit_tui.exchange.recognise.table import recognise

    try:
        data = path.read_bytes()
    except OSError as error:
        raise Invalid(
            "file", _("{file} can't be read: {error}.").format(file=path, error=error.strerror)
        ) from error
    file = read_table(data, path.name)
    (part,) = recognise(file.name, file.columns).files
    columns = Columns(file, with_repeats(file, part))
    if any(entry.field == "pipeline" for entry in part.columns):
        tried = _import(screen, columns, dry_run=True)
        if tried.no_pipeline:
            return _Chosen(columns, tried, is_done=False)
    return _Chosen(columns, _import(screen, columns), is_done=True)


def _import(
    screen: CrmScreen, columns: Columns, *, dry_run: bool = False, create_pipelines: bool = False
) -> ImportResult:
    from svit_tui.crm.importing import import_files
    from svit_tui.exchange.recognise.table import recognise

    mapping = recognise(columns.file.name, columns.file.columns)
    return import_files(
        screen.store,
        [columns.file],
        lambda _file: mapping,
        currency=screen.desk.settings.money.currency,
        dry_run=dry_run,
        create_pipelines=create_pipelines,
    )


async def _asked(screen: CrmScreen, chosen: _Chosen) -> _Chosen | None:
    """What was imported, once it is said what becomes of pipelines that there are not."""
    if chosen.is_done:
        return chosen
    names = ", ".join(chosen.result.no_pipeline)
    title = ngettext(
        "A pipeline of the file is missing: {names}",
        "Pipelines of the file are missing: {names}",
        len(chosen.result.no_pipeline),
    ).format(names=names)
    choices = [
        Choice(MAKE, _("make them"), _("with the stages of the file")),
        Choice(LEAVE, _("leave their deals out"), _("each is told")),
    ]
    picked = await pick(screen, PickerModal(title, choices))
    if picked is None or picked.one is None:
        screen.say(_("Nothing was imported."))
        return None
    makes = picked.one.key == MAKE
    try:
        result = await in_writer(
            screen, lambda: _import(screen, chosen.columns, create_pipelines=makes)
        )
    except CrmError as error:
        screen.complain(str(error))
        return None
    return _Chosen(chosen.columns, result, is_done=True)


async def _tell(screen: CrmScreen, chosen: _Chosen) -> None:
    from svit_tui.screens.importing.result import ImportedModal, sections_of

    # What is told of a large file takes its time.
    told = await in_writer(screen, lambda: list(sections_of(chosen.columns, chosen.result)))
    arrived(screen, _said(chosen.result))
    if told:
        screen.app.push_screen(ImportedModal(chosen.columns.file.name, told))


async def in_writer(screen: CrmScreen, act: Callable[[], T]) -> T:
    """Import in the thread of changes, so that the order of changes is kept."""
    return await asyncio.get_running_loop().run_in_executor(screen.desk.writer, act)


def arrived(screen: CrmScreen, said: str) -> None:
    """Let all screens read anew, and say what came in."""
    for shown in screen.app.screen_stack:
        if isinstance(shown, CrmScreen):
            shown.stale()
    screen.say(said, hint=_("u undo"))


def _said(result: ImportResult) -> str:
    """What came in, and how many rows were there or were not taken."""
    counts = result.created + result.updated
    parts = []
    if counts:
        plurals = [noun.plural for noun in NOUNS.values() if counts[noun.plural]]
        what = ", ".join(f"{_(word)} {counts[word]}" for word in plurals)
        parts.append(_("Imported: {what}").format(what=what))
    if there := result.unchanged.total():
        said = ngettext("{count} was there already", "{count} were there already", there)
        parts.append(said.format(count=there))
    if rejected := len(result.rejected):
        said = ngettext("{count} was rejected", "{count} were rejected", rejected)
        parts.append(said.format(count=rejected))
    return "; ".join(parts) or _("There are no rows below the header.")
