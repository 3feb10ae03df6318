"""The settings of templates."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from svit_tui.crm.lists import short_lists as lists
from svit_tui.crm.templates import changes as templates
from svit_tui.crm.templates import language as template_text
from svit_tui.i18n import N_, _, pgettext
from svit_tui.model.errors import Invalid
from svit_tui.model.template import Template
from svit_tui.screens.ask.asking import fill_and_write
from svit_tui.screens.settings.parts import PartsScreen, SettingsPart
from svit_tui.screens.timeline.kinds import kind_options
from svit_tui.widgets.fields import (
    BlockField,
    FormField,
    LineField,
    OptionsField,
    Read,
    Values,
)
from svit_tui.widgets.picker import Choice
from svit_tui.widgets.table import ColumnSpec, TableRow

if TYPE_CHECKING:
    from sqlmodel import Session

    from svit_tui.screens.base.desk import Unit

ANY = "any"


class Templates(SettingsPart):
    """Texts for mails, messages and notes; `T` on a deal or contact fills one."""

    title = N_("Templates")
    empty = N_("No templates yet: n writes the first. T on a deal or contact fills one.")

    def columns(self) -> Sequence[ColumnSpec]:
        """Name, kind, heading."""
        return [
            ColumnSpec("name", self.heading, minimum=12),
            ColumnSpec("kind", _("Kind"), width=10),
            ColumnSpec("heading", _("Heading"), weight=2, drop=1),
        ]

    def rows(self, session: Session) -> list[TableRow]:
        """The templates in their order."""
        kinds = {choice.key: choice.label for choice in kind_options()}
        return [
            TableRow(one.key, (one.name, kinds.get(one.kind, _("any")), one.heading))
            for one in templates.listed(session)
        ]

    async def new(self, screen: PartsScreen) -> None:
        """A new text."""

        def act(work: Unit, values: Values) -> Template:
            return templates.add(work, values["name"], **_values(values))

        written = await fill_and_write(
            screen,
            _("New template"),
            _fields(),
            act,
            start={"kind": ANY},
            draft="setup.template",
            focus="name",
        )
        if written is not None:
            screen.follow(written.result.key)

    async def edit(self, screen: PartsScreen, number: int) -> None:
        """Change a text."""

        def look(session: Session) -> tuple[dict[str, str], int]:
            one = lists.one(session, Template, number)
            kind = one.kind or ANY
            fields = {"name": one.name, "kind": kind, "heading": one.heading, "body": one.body}
            return fields, one.version

        start, version = await screen.read(look)

        def act(work: Unit, values: Values) -> Template:
            return templates.edit(
                work, number, version=version, name=values["name"], **_values(values)
            )

        await fill_and_write(
            screen,
            _("Template: {name}").format(name=start["name"]),
            _fields(),
            act,
            start=start,
            draft=f"setup.template.{number}",
            focus="body",
            again=partial(self.edit, screen, number),
        )

    async def archive(self, screen: PartsScreen, number: int) -> None:
        """Put it away."""
        await screen.write(lambda work: templates.archive(work, number))

    def shift(self, work: Unit, number: int, by: int) -> object:
        """A place later or earlier."""
        return templates.shift(work, number, by)


def _fields() -> list[FormField]:
    return [
        LineField(
            key="name", label=pgettext("thing", "Name"), required=_("A template needs a name.")
        ),
        OptionsField(key="kind", label=_("For"), options=(Choice(ANY, _("any")), *kind_options())),
        LineField(key="heading", label=_("Heading"), hint=_("the subject of a mail")),
        BlockField(key="body", label=_("Text"), height=8, reader=_read),
    ]


def _read(text: str) -> Read:
    """Says what can't be filled as it is typed; and, of a text without places, how they look."""
    try:
        template_text.check(text)
    except Invalid as error:
        return Read(text, error=str(error))
    places = "{{ contact.name }} {{ deal.title }} {{ deal.amount }} {{ me.name }}"
    return Read(text, said="" if "{{" in text else places)


def _values(values: Values) -> dict[str, str]:
    kind = str(values["kind"])
    return {
        "kind": "" if kind == ANY else kind,
        "heading": values["heading"],
        "body": values["body"],
    }
