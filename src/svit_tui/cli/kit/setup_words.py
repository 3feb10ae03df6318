"""The words that all nouns of a team's own set-up share: list, export and import."""

from __future__ import annotations

from svit_tui.cli.kit.parser import Commands, Parser, listing, to_file
from svit_tui.i18n import _


def add_file_verbs(verbs: Commands[Parser], module: str, words: str) -> None:
    """Give a noun `list`, `export` and `import`: functions of these names in its module.

    `import` is the function `take_in`. `words` say what is listed.
    """
    listing(verbs.add_parser("list", help=words), module, "list_all")
    export = verbs.add_parser("export", help=_("write them as TOML, to edit and to import again"))
    to_file(export)
    listing(export, module, "export")
    take = verbs.add_parser("import", help=_("take a TOML file in; what it does not name stays"))
    take.add_argument("file", metavar=_("FILE"), help=_("- is standard input"))
    take.add_argument("--dry-run", action="store_true", help=_("only tell what would be different"))
    listing(take, module, "take_in")
