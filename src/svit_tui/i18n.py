"""The language of the interface: English in the source, others in gettext catalogues.

`_` translates now; `N_` only marks a constant for the catalogue, to be translated when it is shown.
"""

from __future__ import annotations

import gettext
import os
from pathlib import Path

LANGUAGES = ("en", "uk")
DOMAIN = "svit_tui"
# What gettext puts between a context and a message.
BETWEEN = "\x04"
LOCALE_FOLDER = Path(__file__).parent / "locale"

_catalogue: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"


def N_(message: str) -> str:  # noqa: N802  # gettext's usual name, which pybabel looks for
    """Mark a constant for translation; returns it as it is."""
    return message


def C_(context: str, message: str) -> str:  # noqa: N802  # a sibling of N_
    """Mark a constant whose translation hangs on where it stands: `C_("key", "won")`."""
    return f"{context}{BETWEEN}{message}"


def pgettext(context: str, message: str) -> str:
    """The message as it is said in a context, where its English has several translations."""
    return _catalogue.pgettext(context, message)


def _(message: str) -> str:
    """The message in the language in force."""
    context, between, rest = message.partition(BETWEEN)
    return pgettext(context, rest) if between else _catalogue.gettext(message)


def ngettext(singular: str, plural: str, number: int) -> str:
    """The form of the message that goes with a number."""
    return _catalogue.ngettext(singular, plural, number)


def set_language(code: str) -> str:
    """Speak this language from now on (English if it is not known); return the one in force."""
    global _catalogue, _language
    _language = code if code in LANGUAGES else "en"
    _catalogue = (
        gettext.NullTranslations()
        if _language == "en"
        else gettext.translation(DOMAIN, LOCALE_FOLDER, languages=[_language], fallback=True)
    )
    return _language


def language() -> str:
    """The language in force: `en` or `uk`."""
    return _language


def preferred_language(asked: str | None = None) -> str:
    """The language to speak: the one asked for, of SVIT_LANG, of the locale, else English."""
    names = ("SVIT_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
    for value in (asked, *(os.environ.get(name) for name in names)):
        if value and value != "auto":
            code = value[:2].lower()
            if code in LANGUAGES:
                return code
            if value not in ("C", "POSIX") and not value.startswith("C."):
                return "en"
    return "en"
