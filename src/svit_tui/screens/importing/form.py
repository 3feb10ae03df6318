"""Import files from the screen: ask which, show what would come of it, do it, tell the result."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from svit_tui.i18n import _, ngettext
from svit_tui.model.errors import Cancelled, CrmError
from svit_tui.model.paths import at_home
from svit_tui.screens.ask.asking import pick
from svit_tui.screens.base.progress import ProgressModal
from svit_tui.screens.base.screen import CrmScreen
from svit_tui.widgets.fields import FieldProblem, LineField, OptionsField, Values
from svit_tui.widgets.form import FormModal
from svit_tui.widgets.picker import Choice, PickerModal

if TYPE_CHECKING:
    from svit_tui.crm.importing import ImportResult
    from svit_tui.crm.importing.opened import Opened
    from svit_tui.screens.importing.sections import Came

T = TypeVar("T")
Tell = Callable[[int, int], None]
MAKE, LEAVE, WRITE = "make", "leave", "write"
# So long an import may take before it is told how far it is.
PATIENCE = 0.4


@dataclass(frozen=True, slots=True)
class How:
    """How files are to be taken."""

    on_duplicate: str
    create_contacts: bool
    create_pipelines: bool = False


@dataclass(frozen=True, slots=True)
class Tried:
    """Files that were read, how they are to be taken, and what an import of them would come to."""

    opened: Opened
    how: How
    came: Came


@dataclass(frozen=True, slots=True)
class Rejects:
    """What becomes of rejected rows: into which file they are written, if into any, and how."""

    path: Path | None = None
    write: Callable[[ImportResult], None] | None = None


async def import_files(screen: CrmScreen) -> None:
    """Ask for files, show what would come in, and import them."""
    tried = await _chosen(screen)
    if tried is None:
        return
    try:
        if not await _led(screen, tried):
            screen.say(_("Nothing was imported."))
    except Cancelled:
        screen.say(_("Stopped: nothing was changed."))
    except CrmError as error:
        screen.complain(str(error))


async def _chosen(screen: CrmScreen) -> Tried | None:
    """Ask for files and try them; what is wrong with them is said in the form, which stays."""
    found: list[Tried] = []

    async def submit(values: Values) -> FieldProblem | None:
        how = How(str(values["on_duplicate"]), values["contacts"] == MAKE)
        try:
            read = partial(_opened, str(values["files"]), screen.store.path)
            opened = await in_writer(screen, read)
            came = await _run(screen, opened, how, dry_run=True)
        except Cancelled:
            return FieldProblem(_("Stopped: nothing was changed."))
        except CrmError as error:
            return FieldProblem(str(error), "files")
        found.append(Tried(opened, how, came))
        return None

    fields = [
        LineField(
            key="files",
            label=_("Files"),
            required=_("Which files? Type a path."),
            hint="~/contacts.csv",
        ),
        OptionsField(
            key="on_duplicate",
            label=_("Duplicates"),
            options=(
                Choice("skip", _("leave as is")),
                Choice("update", _("update")),
                Choice("create", _("add again")),
            ),
        ),
        OptionsField(
            key="contacts",
            label=_("New contacts"),
            options=(Choice(LEAVE, _("usual")), Choice(MAKE, _("for every name"))),
        ),
    ]
    form = FormModal(
        _("Import files"),
        fields,
        start={"on_duplicate": "skip", "contacts": LEAVE},
        submit=submit,
        drafts=screen.desk.drafts,
        draft_key="import",
        enter_saves=True,
        hint=_(
            "CSV, a spreadsheet, a calendar, or a folder of an export; several with blanks"
            " between. Nothing is changed before you have seen what would come in."
        ),
    )
    await screen.app.push_screen_wait(form)
    return found[0] if found else None


async def _led(screen: CrmScreen, tried: Tried) -> bool:
    """Ask what is to be asked, show what would come in, and import it; whether it was."""
    from svit_tui.screens.importing import sections
    from svit_tui.screens.importing.told import ImportedModal, TriedModal

    settled = await _with_pipelines(screen, tried)
    if settled is None:
        return False
    opened = settled.opened
    # What is told of a large file takes its time.
    told = await in_writer(screen, lambda: list(sections.before(opened, settled.came)))
    title = _("Import of {file}").format(file=opened.names)
    if not await screen.app.push_screen_wait(TriedModal(title, told)):
        return False
    rejects = await _rejects(screen, settled)
    if rejects is None:
        return False
    came = await _run(screen, opened, settled.how)
    told = await in_writer(screen, lambda: list(sections.after(opened, came)))
    arrived(screen, sections.said(came))
    await _write(screen, rejects, came)
    if told:
        screen.app.push_screen(ImportedModal(title, told))
    return True


async def _write(screen: CrmScreen, rejects: Rejects, came: Came) -> None:
    """Write what was rejected. The rest is imported, even if that can't be written."""
    from svit_tui.crm.importing import ImportResult
    from svit_tui.screens.importing.sections import said

    write, result = rejects.write, came.result
    if write is None or not isinstance(result, ImportResult):
        return
    try:
        await in_writer(screen, lambda: write(result))
    except CrmError as error:
        screen.complain(str(error))
    else:
        file = _("written: {file}").format(file=rejects.path)
        screen.say(f"{said(came)}; {file}", hint=_("u undo"))


async def _with_pipelines(screen: CrmScreen, tried: Tried) -> Tried | None:
    """What was tried, once it is said what becomes of pipelines that there are not."""
    missing = tried.came.no_pipeline
    if not missing:
        return tried
    title = ngettext(
        "A pipeline of the file is missing: {names}",
        "Pipelines of the file are missing: {names}",
        len(missing),
    ).format(names=", ".join(missing))
    choices = [
        Choice(MAKE, _("make them"), _("with the stages of the file")),
        Choice(LEAVE, _("leave their deals out"), _("each is told")),
    ]
    picked = await pick(screen, PickerModal(title, choices))
    if picked is None or picked.one is None:
        return None
    if picked.one.key == LEAVE:
        return tried
    how = replace(tried.how, create_pipelines=True)
    return Tried(tried.opened, how, await _run(screen, tried.opened, how, dry_run=True))


async def _rejects(screen: CrmScreen, tried: Tried) -> Rejects | None:
    """Ask what becomes of rows that can't be imported; none if nothing is to be imported."""
    count = len(tried.came.result.rejected)
    if not count or not tried.opened.tables:
        return Rejects()
    title = ngettext(
        "{count} row can't be imported", "{count} rows can't be imported", count
    ).format(count=count)
    choices = [
        Choice(LEAVE, _("leave out"), _("each is told")),
        Choice(WRITE, _("leave out, and write to a file"), _("to mend and import")),
    ]
    picked = await pick(screen, PickerModal(title, choices))
    if picked is None or picked.one is None:
        return None
    return Rejects() if picked.one.key == LEAVE else await _rejects_file(screen, tried, title)


async def _rejects_file(screen: CrmScreen, tried: Tried, title: str) -> Rejects | None:
    from svit_tui.crm.importing.rejects import to_new_file
    from svit_tui.screens.importing.paths import beside

    found: list[Rejects] = []

    async def submit(values: Values) -> FieldProblem | None:
        path = at_home(str(values["file"]))
        try:
            write = await in_writer(
                screen, lambda: to_new_file(screen.store, path, tried.opened.tables)
            )
        except CrmError as error:
            return FieldProblem(str(error), "file")
        found.append(Rejects(path, write))
        return None

    form = FormModal(
        title,
        [LineField(key="file", label=_("File"), required=_("Into which file?"))],
        start={"file": str(beside(tried.opened.paths[0]))},
        submit=submit,
        enter_saves=True,
    )
    await screen.app.push_screen_wait(form)
    return found[0] if found else None


def _opened(line: str, store: Path) -> Opened:
    from svit_tui.crm.importing.opened import open_files, read_file
    from svit_tui.screens.importing.paths import typed_paths

    return open_files(typed_paths(line), read=partial(read_file, store=store))


async def _run(screen: CrmScreen, opened: Opened, how: How, *, dry_run: bool = False) -> Came:
    """Import files, or try it, with a count and a key that stops it if it takes long.

    Raises Cancelled if it was stopped: then all of it is rolled back.
    """
    progress = ProgressModal(_("Reading the files") if dry_run else _("Importing"))

    def act() -> Came:
        return _taken(screen, opened, how, progress.tell, dry_run=dry_run)

    work = asyncio.ensure_future(in_writer(screen, act))
    done, _pending = await asyncio.wait({work}, timeout=PATIENCE)
    if done:
        return await work
    await screen.app.push_screen(progress)
    try:
        return await work
    finally:
        await progress.dismiss()


def _taken(screen: CrmScreen, opened: Opened, how: How, tell: Tell, *, dry_run: bool) -> Came:
    from svit_tui.crm.calendar.taking import import_calendars
    from svit_tui.crm.flows.company_files import SettingsFiles
    from svit_tui.crm.importing import import_files as import_tables
    from svit_tui.screens.importing.sections import Came

    store = screen.store
    if opened.calendars:
        return Came(import_calendars(store, opened.calendars, dry_run=dry_run, progress=tell))
    # What they changed is told of each run by itself.
    settings = SettingsFiles(opened.settings.files)
    result = import_tables(
        store,
        opened.tables,
        opened.mapping_of,
        on_duplicate=how.on_duplicate,
        dry_run=dry_run,
        currency=screen.desk.settings.money.currency,
        create_contacts=how.create_contacts,
        create_pipelines=how.create_pipelines,
        progress=tell,
        first=settings.before,
        and_then=settings.after,
    )
    settings.beside(store, dry_run=dry_run)
    return Came(result, settings.found)


async def in_writer(screen: CrmScreen, act: Callable[[], T]) -> T:
    """Do something in the thread of changes, so that their order is kept."""
    return await asyncio.get_running_loop().run_in_executor(screen.desk.writer, act)


def arrived(screen: CrmScreen, said: str) -> None:
    """Let all screens read anew, and say what came in."""
    for shown in screen.app.screen_stack:
        if isinstance(shown, CrmScreen):
            shown.stale()
    screen.say(said, hint=_("u undo"))
