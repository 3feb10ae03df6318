"""The settings of sources, loss reasons and tags."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from svit_tui import formatting
from svit_tui.crm.lists import names as named
from svit_tui.crm.lists import short_lists as lists
from svit_tui.i18n import N_, _, pgettext
from svit_tui.model.lists import LossReason, Source, Tag
from svit_tui.screens.ask.asking import fill_and_write, pick
from svit_tui.screens.ask.sources import number_of
from svit_tui.screens.settings.parts import PartsScreen, SettingsPart
from svit_tui.widgets.fields import LineField
from svit_tui.widgets.picker import Choice, PickerModal
from svit_tui.widgets.table import ColumnSpec, TableRow

if TYPE_CHECKING:
    from sqlmodel import Session

    from svit_tui.screens.base.desk import Unit


class NamedPart(SettingsPart):
    """A list of names, with how often each is in use."""

    model: ClassVar[Any]
    # What the form of a new one is called.
    asks: ClassVar[str]

    def columns(self) -> Sequence[ColumnSpec]:
        """Name and use."""
        return [
            ColumnSpec("name", self.heading, minimum=12),
            ColumnSpec("used", _("In use"), width=12, align="right"),
        ]

    def rows(self, session: Session) -> list[TableRow]:
        """The entries in their order."""
        used = named.used(session, self.model)
        return [
            TableRow(entry.key, (entry.name, formatting.number(used.get(entry.key, 0))))
            for entry in lists.named(session, self.model)
        ]

    async def new(self, screen: PartsScreen) -> None:
        """A new entry."""
        await name_form(
            screen,
            _(self.asks),
            lambda work, name: named.add(work, self.model, name).key,
            draft=f"setup.{self.model.__tablename__}",
        )

    async def edit(self, screen: PartsScreen, number: int) -> None:
        """Another name."""

        def look(session: Session) -> tuple[str, int]:
            entry = lists.one(session, self.model, number)
            return entry.name, entry.version

        name, version = await screen.read(look)
        await name_form(
            screen,
            name,
            lambda work, text: named.rename(work, self.model, number, text, version=version).key,
            start=name,
            draft=f"setup.{self.model.__tablename__}.{number}",
            again=partial(self.edit, screen, number),
        )

    async def archive(self, screen: PartsScreen, number: int) -> None:
        """Offer it no more."""
        await screen.write(lambda work: named.archive(work, self.model, number))

    async def restore(self, screen: PartsScreen) -> None:
        """Offer an archived one again."""

        def look(session: Session) -> list[Choice]:
            return [Choice(one.key, one.name) for one in named.archived(session, self.model)]

        await restore_one(screen, look, lambda work, one: named.restore(work, self.model, one))

    async def merge(self, screen: PartsScreen, number: int) -> None:
        """Into another entry."""

        def look(session: Session) -> tuple[str, list[Choice]]:
            known = lists.named(session, self.model)
            others = [Choice(one.key, one.name) for one in known if one.key != number]
            return lists.one(session, self.model, number).name, others

        name, others = await screen.read(look)
        title = _("Merge “{name}” into which one?").format(name=name)
        picked = await pick(screen, PickerModal(title, others))
        if picked is None or picked.one is None:
            return
        into = number_of(picked.one)
        written = await screen.write(lambda work: named.merge(work, self.model, number, into))
        if written is not None:
            screen.follow(into)

    def shift(self, work: Unit, number: int, by: int) -> object:
        """A place later or earlier."""
        return named.shift(work, self.model, number, by)


class Sources(NamedPart):
    """Where leads come from."""

    title = N_("Sources")
    model = Source
    asks = N_("New source")


class LossReasons(NamedPart):
    """Why deals are lost."""

    title = N_("Loss reasons")
    model = LossReason
    asks = N_("New loss reason")


class Tags(NamedPart):
    """Words on deals and contacts."""

    title = N_("Tags")
    model = Tag
    asks = N_("New tag")


async def name_form(
    screen: PartsScreen,
    title: str,
    act: Callable[[Unit, str], int],
    *,
    start: str = "",
    draft: str = "",
    again: Callable[[], Awaitable[None]] | None = None,
) -> None:
    """Ask for a name and write it; the cursor goes to the row whose number `act` gives."""
    written = await fill_and_write(
        screen,
        title,
        [
            LineField(
                key="name", label=pgettext("thing", "Name"), required=_("A name can't be empty.")
            )
        ],
        lambda work, values: act(work, values["name"]),
        start={"name": start},
        draft=draft,
        enter_saves=True,
        again=again,
    )
    if written is not None:
        screen.follow(written.result)


async def restore_one(
    screen: PartsScreen,
    look: Callable[[Session], list[Choice]],
    act: Callable[[Unit, int], object],
) -> None:
    """Let the user pick one of what is archived, and take it back."""
    choices = await screen.read(look)
    if not choices:
        screen.complain(_("Nothing is archived here."))
        return
    picked = await pick(screen, PickerModal(_("Take back which one?"), choices))
    if picked is None or picked.one is None:
        return
    number = number_of(picked.one)
    written = await screen.write(lambda work: act(work, number))
    if written is not None:
        screen.follow(number)
