"""`svit-tui draft …`: what was typed into forms and not saved."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from svit_tui import formatting
from svit_tui.cli.kit.opening import draft_folder, open_store
from svit_tui.cli.kit.output import print_json, print_rows, write
from svit_tui.cli.kit.parser import Commands, Parser, listing
from svit_tui.i18n import _, ngettext
from svit_tui.model.errors import Invalid, NotFound, StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from svit_tui.files.drafts import KeptDraft
    from svit_tui.store.store import Store


def add_words(commands: Commands[Parser]) -> None:
    """Add the command `draft`."""
    words = _("what you typed into forms and did not save")
    verbs = commands.add_parser("draft", help=words).add_subparsers(
        metavar="list|show|discard", required=True
    )
    listing(verbs.add_parser("list", help=words), list_all)
    verb = verbs.add_parser("show", help=_("print what was typed"))
    verb.add_argument("draft", metavar=_("DRAFT"))
    listing(verb, show)
    verb = verbs.add_parser("discard", help=_("delete a draft for good"))
    verb.add_argument("draft", metavar=_("DRAFT"), nargs="?")
    verb.add_argument("--all", action="store_true", help=_("all of them"))
    verb.set_defaults(run=discard)


def list_all(options: argparse.Namespace) -> int:
    """Your drafts in this store, the newest first."""
    store = open_store(options)
    found = _kept(store)
    rows = [_row(kept) for kept in found]
    heads = [("id", _("No.")), ("at", _("When")), ("form", _("Form")), ("text", _("Text"))]
    if options.format == "table":
        now = store.clock()
        for row, kept in zip(rows, found, strict=True):
            row["at"] = formatting.moment_said(kept.draft.at, now)
            row["text"] = " · ".join(" ".join(text.split()) for text in row["fields"].values())
            row["state"] = _("in a form that is open") if kept.is_in_use else ""
        heads.append(("state", ""))
    print_rows(rows, heads, options.format)
    return 0


def show(options: argparse.Namespace) -> int:
    """Print what was typed into a form, a field after the other."""
    row = _row(_one(_kept(open_store(options)), options.draft))
    if options.format == "json":
        print_json(row)
    else:
        write("".join(f"{name}: {text}\n" for name, text in row["fields"].items()))
    return 0


def discard(options: argparse.Namespace) -> int:
    """Delete a draft, or all that no program has open."""
    if bool(options.draft) == options.all:
        raise Invalid("draft", _("Say which draft, or --all."))
    every = _kept(open_store(options))
    found = [kept for kept in every if not kept.is_in_use]
    if options.draft:
        one = _one(every, options.draft)
        if one.is_in_use:
            raise Invalid("draft", _("The draft is in a form that is open; leave it there."))
        found = [one]
    for kept in found:
        try:
            kept.path.unlink(missing_ok=True)
        except OSError as error:
            raise _unavailable(error) from error
    said = ngettext("{count} draft discarded.", "{count} drafts discarded.", len(found))
    write(said.format(count=len(found)) + "\n")
    return 0


def _kept(store: Store) -> list[KeptDraft]:
    try:
        return draft_folder(store).listed()
    except OSError as error:
        raise _unavailable(error) from error


def _unavailable(error: OSError) -> StoreUnavailable:
    why = error.strerror or type(error).__name__
    return StoreUnavailable(_("The drafts can't be read or written: {why}.").format(why=why))


def _one(every: Sequence[KeptDraft], number: str) -> KeptDraft:
    for kept in every:
        if kept.number == number:
            return kept
    words = _("There is no draft {number}; draft list shows them.")
    raise NotFound(words.format(number=number))


def _row(kept: KeptDraft) -> dict[str, Any]:
    draft = kept.draft
    own = {
        name: text
        for name, plain in draft.fields.items()
        if plain != draft.before.get(name) and (text := _text(plain))
    }
    return {
        "id": kept.number,
        "at": draft.at.isoformat(),
        "form": draft.heading,
        "fields": own,
        "open": kept.is_in_use,
    }


def _text(plain: Any) -> str:
    """What a field of a draft says."""
    if isinstance(plain, list):
        return "; ".join(filter(None, map(_text, plain)))
    if isinstance(plain, dict):
        if "fields" in plain:
            return ", ".join(filter(None, map(_text, plain["fields"].values())))
        return str(plain.get("label") or plain.get("name") or plain.get("day") or "")
    return "" if plain is None else str(plain)
