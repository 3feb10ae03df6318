"""Brings the catalogues in step with the source: `make locale`.

New messages come into the .po untranslated, changed ones are marked fuzzy, gone ones are dropped;
then the .mo, which the program reads, is made anew.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "svit_tui"
FOLDER = SOURCE / "locale"
LANGUAGES = ("uk",)
# Babel leaves a line with this number out.
NO_LINE = 0
KEYWORDS = {
    "_": None,
    "N_": None,
    "ngettext": (1, 2),
    **dict.fromkeys(("C_", "pgettext"), ((1, "c"), 2)),
}


def extracted() -> Catalog:
    """All messages of the source, where they stand but without line numbers: those change daily."""
    catalog = Catalog(project="svit-tui", charset="utf-8")
    for filename, _line, message, comments, context in extract_from_dir(
        SOURCE, method_map=[("**.py", "python")], keywords=KEYWORDS
    ):
        catalog.add(message, None, [(filename, NO_LINE)], auto_comments=comments, context=context)
    return catalog


def po_file(language: str) -> Path:
    """The catalogue that translators edit."""
    return FOLDER / language / "LC_MESSAGES" / "svit_tui.po"


def load(language: str) -> Catalog:
    """The catalogue as it is on disk."""
    with po_file(language).open("rb") as source:
        return read_po(source, locale=language)


def po_bytes(catalog: Catalog) -> bytes:
    """The catalogue as text, sorted, so that a change is a small difference."""
    target = BytesIO()
    write_po(target, catalog, width=100, sort_output=True, include_lineno=False, omit_header=False)
    return target.getvalue()


def mo_bytes(catalog: Catalog) -> bytes:
    """The catalogue as the program reads it."""
    target = BytesIO()
    write_mo(target, catalog)
    return target.getvalue()


def update(language: str) -> int:
    """Update one language; return how many messages lack a translation."""
    path = po_file(language)
    catalog = load(language) if path.exists() else Catalog(locale=language, project="svit-tui")
    created = catalog.creation_date
    catalog.update(extracted(), no_fuzzy_matching=True)
    # When nothing is new, the file stays as it is.
    catalog.creation_date = created
    catalog.obsolete.clear()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(po_bytes(catalog))
    path.with_suffix(".mo").write_bytes(mo_bytes(catalog))
    return sum(
        1 for message in catalog if message.id and (message.fuzzy or not all_of(message.string))
    )


def all_of(string: object) -> bool:
    """Whether a translation is whole, in all its plural forms."""
    return all(string) if isinstance(string, (tuple, list)) else bool(string)


if __name__ == "__main__":
    for name in LANGUAGES:
        lacking = update(name)
        print(f"{name}: {lacking} messages without a translation")
        sys.exit(1 if lacking else 0)
