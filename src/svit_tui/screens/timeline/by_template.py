"""Fill the form of a communication from a template."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svit_tui.crm.lists import short_lists as lists
from svit_tui.crm.templates import changes as templates
from svit_tui.crm.templates.changes import About
from svit_tui.i18n import _
from svit_tui.model.template import Template
from svit_tui.screens.ask import sources
from svit_tui.screens.base.screen import CrmScreen
from svit_tui.screens.timeline.kinds import kind_options
from svit_tui.widgets.fields import ChoiceField
from svit_tui.widgets.picker import Choice, matching

if TYPE_CHECKING:
    from sqlmodel import Session

    from svit_tui.widgets.form import FormModal


def template_field(screen: CrmScreen) -> ChoiceField:
    """The field of a form that takes the text of a template."""

    def find(query: str) -> list[Choice]:
        with screen.store.read() as session:
            return matching(template_choices(session), query)

    return ChoiceField(
        key="template",
        label=_("By template"),
        title=_("Which text?"),
        source=find,
        hint=_("none"),
    )


def put_in(screen: CrmScreen, form: FormModal) -> None:
    """Put the chosen template's text into the form, below what was typed there."""
    raw = form.form.raw()
    if raw["template"] is None:
        return
    people = raw["contacts"]
    about = about_whom(
        screen,
        sources.id_of(raw["deal"]),
        sources.id_of(people[0]) if people and isinstance(people[0].key, int) else None,
    )
    with screen.store.read() as session:
        template = lists.one(session, Template, sources.number_of(raw["template"]))
        filled = templates.filled(session, template, about)
    before = str(raw["body"]).rstrip()
    body = f"{before}\n\n{filled.body}" if before else filled.body
    form.form.fill({"body": body, "subject": str(raw["subject"]) or filled.heading})


def template_choices(session: Session) -> list[Choice]:
    """The templates, each with the kind of communication that it is for."""
    kinds = {choice.key: choice.label for choice in kind_options()}
    return [
        Choice(entry.key, entry.name, kinds.get(entry.kind, ""))
        for entry in templates.listed(session)
    ]


def about_whom(screen: CrmScreen, deal_id: int | None, contact_id: int | None) -> About:
    """What a text is filled with: a deal, a contact, the member who writes."""
    member = screen.store.member
    return About(screen.desk.today, deal_id, contact_id, member.id if member else None)
