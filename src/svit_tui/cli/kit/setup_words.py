"""The arguments shared by all nouns of a team's settings: list, export and import."""

from __future__ import annotations

from svit_tui.cli.kit.parser import Commands, Parser, Run, listing, to_file
from svit_tui.i18n import _


def add_file_verbs(
    verbs: Commands[Parser], words: str, list_all: Run, export: Run, take_in: Run
) -> None:
    """Give a noun `list`, `export` and `import`; `words` say what is listed."""
    listing(verbs.add_parser("list", help=words), list_all)
    verb = verbs.add_parser("export", help=_("write them as TOML, to edit and to import again"))
    to_file(verb)
    listing(verb, export)
    verb = verbs.add_parser("import", help=_("import a TOML file; what it does not name stays"))
    verb.add_argument("file", metavar=_("FILE"), help=_("- is standard input"))
    verb.add_argument("--dry-run", action="store_true", help=_("only show what would change"))
    listing(verb, take_in)
