"""Pick a template, fill it, then copy, log or mail the text."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from svit_tui.crm.lists import short_lists as lists
from svit_tui.crm.templates import changes as templates
from svit_tui.crm.templates.language import FilledText
from svit_tui.i18n import _
from svit_tui.model.errors import CrmError
from svit_tui.model.kinds import CommunicationKind
from svit_tui.model.template import Template
from svit_tui.screens.ask import sources
from svit_tui.screens.ask.asking import pick
from svit_tui.screens.base.screen import CrmScreen
from svit_tui.screens.texts.modal import TextModal
from svit_tui.screens.timeline.by_template import about_whom, template_choices
from svit_tui.widgets.picker import PickerModal

if TYPE_CHECKING:
    from sqlmodel import Session


async def write(
    screen: CrmScreen, *, deal_id: int | None = None, contact_id: int | None = None
) -> None:
    """Pick a template and do something with its text for a deal, or for a contact."""
    if deal_id is None and contact_id is None:
        screen.complain(_("There is nobody under the cursor to write to."))
        return
    choices = await screen.read(template_choices)
    if not choices:
        screen.complain(_("There are no templates yet: 7 makes the first one."))
        return
    picked = await pick(screen, PickerModal(_("Which text?"), choices))
    if picked is None or picked.one is None:
        return
    number, about = sources.number_of(picked.one), about_whom(screen, deal_id, contact_id)

    def look(session: Session) -> tuple[str, str, FilledText, str]:
        template = lists.one(session, Template, number)
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
    if wish == "mail":
        _mail(screen, command, to, filled)
    if wish in ("log", "mail"):
        usual = CommunicationKind.EMAIL if wish == "mail" or not kind else kind
        await screen.desk.dialog(
            "communication.log",
            screen,
            usual,
            deal_id=deal_id,
            contact_id=contact_id,
            text=filled,
        )


def _mail(screen: CrmScreen, command: str, to: str, filled: FilledText) -> None:
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
