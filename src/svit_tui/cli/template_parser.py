"""The words of `svit-tui template …`."""

from __future__ import annotations

from svit_tui.cli.kit.parser import Commands, Parser, listing
from svit_tui.cli.kit.setup_words import add_file_verbs
from svit_tui.i18n import _
from svit_tui.model.kinds import CommunicationKind


def add_template(commands: Commands[Parser]) -> None:
    """Add the command `template`."""
    words = _("texts for mails, messages and notes")
    verbs = commands.add_parser("template", help=words).add_subparsers(
        metavar="list|add|edit|archive|fill|export|import", required=True
    )
    add_file_verbs(verbs, "templates", words)
    add = verbs.add_parser("add", help=_("add a template"))
    add.add_argument("name", metavar=_("NAME"))
    edit = verbs.add_parser("edit", help=_("change a template"))
    edit.add_argument("template", metavar=_("NAME"))
    edit.add_argument("--name", metavar=_("NAME"))
    for verb in (add, edit):
        verb.add_argument("--kind", choices=("any", *CommunicationKind))
        verb.add_argument("--heading", metavar=_("TEXT"), help=_("the subject of a mail"))
        verb.add_argument("--body", metavar=_("TEXT"), help=_("- is standard input"))
    archive = verbs.add_parser("archive", help=_("put a template away"))
    archive.add_argument("template", metavar=_("NAME"))
    fill = verbs.add_parser("fill", help=_("print a text for a deal or a contact"))
    fill.add_argument("template", metavar=_("NAME"))
    fill.add_argument("--deal", metavar=_("DEAL"))
    fill.add_argument("--contact", metavar=_("CONTACT"))
    for name, verb in (("add", add), ("edit", edit), ("archive", archive), ("fill", fill)):
        listing(verb, "templates", name)
