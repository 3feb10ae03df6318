"""Texts by templates: picked, filled, then copied, logged or handed to a mail program."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from svit_tui.crm.templates import changes as templates
from svit_tui.crm.templates.changes import About
from svit_tui.crm.templates.language import Filled
from svit_tui.i18n import _
from svit_tui.model.errors import CrmError
from svit_tui.model.kinds import CommunicationKind
from svit_tui.model.template import Template
from svit_tui.screens.ask import sources
from svit_tui.screens.ask.asking import pick
from svit_tui.screens.base.screen import CrmScreen
from svit_tui.screens.texts.modal import TextModal
from svit_tui.widgets.fields import ChoiceField
from svit_tui.widgets.picker import Choice, PickerModal, matching

if TYPE_CHECKING:
    from sqlmodel import Session

    from svit_tui.widgets.form import FormModal


async def write(
    screen: CrmScreen, *, deal_id: int | None = None, contact_id: int | None = None
) -> None:
    """Pick a template and do something with its text for a deal, or for a contact."""
    if deal_id is None and contact_id is None:
        screen.complain(_("There is nobody under the cursor to write to."))
        return
    choices = await screen.read(_choices)
    if not choices:
        screen.complain(_("There are no templates yet: 7 makes the first one."))
        return
    picked = await pick(screen, PickerModal(_("Which text?"), choices))
    if picked is None or picked.one is None:
        return
    number, about = sources.number_of(picked.one), _about(screen, deal_id, contact_id)

    def look(session: Session) -> tuple[str, str, Filled, str]:
        template = session.get_one(Template, number)
        facts = templates.facts(session, about)
        whom = facts.get("contact")
        to = whom.get("email", "") if isinstance(whom, dict) else ""
        return template.name, template.kind, templates.filled(session, template, about), to

    try:
        name, kind, filled, to = await screen.read(look)
    except CrmError as error:
        screen.complain(str(error))
        return
    command = screen.desk.settings.work.mail_command
    modal = TextModal(name, filled, to, may_mail=bool(command))
    wish = await screen.app.push_screen_wait(modal)
    if wish == "copy":
        heading = f"{filled.heading}\n\n" if filled.heading else ""
        screen.app.copy_to_clipboard(heading + filled.body)
        screen.say(_("Copied: {what}").format(what=name))
    elif wish == "mail":
        _mail(screen, command, to, filled)
    if wish in ("log", "mail"):
        from svit_tui.screens.timeline import form as communication_form

        usual = CommunicationKind.EMAIL if wish == "mail" or not kind else kind
        await communication_form.log(
            screen, usual, deal_id=deal_id, contact_id=contact_id, text=filled
        )


def template_field(screen: CrmScreen) -> ChoiceField:
    """The field of a form that takes the text of a template."""

    def find(query: str) -> list[Choice]:
        with screen.store.read() as session:
            return matching(_choices(session), query)

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
    about = _about(
        screen,
        sources.id_of(raw["deal"]),
        sources.id_of(people[0]) if people and isinstance(people[0].key, int) else None,
    )
    with screen.store.read() as session:
        template = session.get_one(Template, sources.number_of(raw["template"]))
        filled = templates.filled(session, template, about)
    before = str(raw["body"]).rstrip()
    body = f"{before}\n\n{filled.body}" if before else filled.body
    form.form.fill({"body": body, "subject": str(raw["subject"]) or filled.heading})


def _choices(session: Session) -> list[Choice]:
    from svit_tui.screens.timeline.form import kind_options

    kinds = {choice.key: choice.label for choice in kind_options()}
    return [
        Choice(entry.key, entry.name, kinds.get(entry.kind, ""))
        for entry in templates.listed(session)
    ]


def _about(screen: CrmScreen, deal_id: int | None, contact_id: int | None) -> About:
    member = screen.store.member
    return About(screen.desk.today, deal_id, contact_id, member.id if member else None)


def _mail(screen: CrmScreen, command: str, to: str, filled: Filled) -> None:
    """Start the user's mail program with the text; it goes on by itself."""
    import shlex
    from urllib.parse import quote

    link = f"mailto:{quote(to, safe='@')}?subject={quote(filled.heading)}&body="
    link += quote(filled.body.replace("\n", "\r\n"))
    try:
        subprocess.Popen(
            [*shlex.split(command), link],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        screen.complain(
            _("{command} can't be started: {error}.").format(command=command, error=error)
        )
