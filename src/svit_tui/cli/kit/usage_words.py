"""Translate argparse's own words, so that usage errors and help speak the user's language."""

from __future__ import annotations

import argparse

from svit_tui.i18n import N_, _, ngettext

WORDS = (
    N_("usage: "),
    N_("positional arguments"),
    N_("options"),
    N_("show this help message and exit"),
    N_("the following arguments are required: %s"),
    N_("unrecognized arguments: %s"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("expected one argument"),
    N_("expected at least one argument"),
    N_("ignored explicit argument %r"),
    N_("ambiguous option: %(option)s could match %(matches)s"),
)


def translate() -> None:
    """Let argparse look its words up in our catalogue.

    It asks the gettext domain of the process, whose language follows the locale alone and not
    `--lang`; there is no official way to give it another.
    """
    vars(argparse).update({"_": _, "ngettext": ngettext})
