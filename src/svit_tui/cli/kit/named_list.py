"""The commands shared by lists of names: `svit-tui source …`, `reason …` and `tag …`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from svit_tui.cli.kit.opening import open_store
from svit_tui.cli.kit.output import print_entry, print_json, print_rows, write
from svit_tui.cli.kit.parser import Commands, Parser, listing
from svit_tui.i18n import _, ngettext, pgettext

if TYPE_CHECKING:
    from svit_tui.model.lists import LossReason, Source, Tag
    from svit_tui.store.changes.unit import Unit

Named = TypeVar("Named", "Source", "LossReason", "Tag")


@dataclass(frozen=True, slots=True)
class NamedList(Generic[Named]):
    """The verbs of one list; `table` imports what it is made of."""

    table: Callable[[], type[Named]]

    def add_words(self, commands: Commands[Parser], noun: str, words: str) -> None:
        """Add the command of the list; `words` say what it lists."""
        verbs = commands.add_parser(noun, help=words).add_subparsers(
            metavar="list|add|rename|merge|archive|restore", required=True
        )
        verb = verbs.add_parser("list", help=words)
        verb.add_argument("--archived", action="store_true", help=_("archived ones too"))
        listing(verb, self._list)
        verb = verbs.add_parser("add", help=_("add a name to the list"))
        verb.add_argument("name", metavar=_("NAME"))
        listing(verb, self._add)
        verb = verbs.add_parser("rename", help=_("rename it everywhere"))
        verb.add_argument("entry", metavar=_("NAME"))
        verb.add_argument("name", metavar=_("NEW_NAME"))
        listing(verb, self._rename)
        words = _("merge two: everything of the first goes to the other, and the first is archived")
        verb = verbs.add_parser("merge", help=words)
        verb.add_argument("entry", metavar=_("NAME"))
        verb.add_argument("into", metavar=_("OTHER_NAME"))
        listing(verb, self._merge)
        for name, words, run in (
            ("archive", _("archive a name; whatever has it keeps it"), self._archive),
            ("restore", _("restore an archived name"), self._restore),
        ):
            verb = verbs.add_parser(name, help=words)
            verb.add_argument("entry", metavar=_("NAME"))
            listing(verb, run)

    def _list(self, options: argparse.Namespace) -> int:
        from svit_tui.crm.lists import names
        from svit_tui.crm.lists import short_lists as lists

        store, table = open_store(options), self.table()
        with store.read() as session:
            used = names.used(session, table)
            found = list(lists.named(session, table))
            if options.archived:
                found += names.archived(session, table)
            rows = [_row(entry, used.get(entry.key, 0)) for entry in found]
        _print(rows, options.format)
        return 0

    def _add(self, options: argparse.Namespace) -> int:
        from svit_tui.crm.lists import names

        return self._change(options, lambda work: names.add(work, self.table(), options.name))

    def _rename(self, options: argparse.Namespace) -> int:
        from svit_tui.crm.lists import names

        def act(work: Unit) -> Named:
            entry = self._entry(work, options.entry)
            return names.rename(work, self.table(), entry.key, options.name)

        return self._change(options, act)

    def _archive(self, options: argparse.Namespace) -> int:
        from svit_tui.crm.lists import names

        def act(work: Unit) -> Named:
            return names.archive(work, self.table(), self._entry(work, options.entry).key)

        return self._change(options, act)

    def _restore(self, options: argparse.Namespace) -> int:
        from svit_tui.crm.lists import names

        def act(work: Unit) -> Named:
            return names.restore(work, self.table(), self._entry(work, options.entry).key)

        return self._change(options, act)

    def _merge(self, options: argparse.Namespace) -> int:
        """Merge two entries, and tell how much has the other name now."""
        from svit_tui.crm.lists import names

        store = open_store(options)
        with store.unit() as work:
            entry, into = self._entry(work, options.entry), self._entry(work, options.into)
            gone, kept = entry.name, into.name
            changed = names.merge(work, self.table(), entry.key, into.key)
        if options.format == "json":
            print_json({"merged": gone, "into": kept, "changed": changed})
            return 0
        said = ngettext(
            "“{name}” is now “{into}” in {count} place.",
            "“{name}” is now “{into}” in {count} places.",
            changed,
        )
        write(said.format(name=gone, into=kept, count=changed) + "\n")
        return 0

    def _entry(self, work: Unit, name: str) -> Named:
        from svit_tui.crm.lists import short_lists as lists

        return lists.find_entry(work.session, self.table(), name)

    def _change(self, options: argparse.Namespace, act: Callable[[Unit], Named]) -> int:
        """Run a change of an entry and print the entry."""
        from svit_tui.crm.lists import names
        from svit_tui.crm.lists import short_lists as lists

        store = open_store(options)
        with store.unit() as work:
            number = act(work).key
        with store.read() as session:
            used = names.used(session, self.table()).get(number, 0)
            row = _row(lists.one(session, self.table(), number), used)
        print_entry(row, _print, options.format)
        return 0


def _row(entry: Source | LossReason | Tag, used: int) -> dict[str, Any]:
    from svit_tui.model.values.stored import to_json

    return {
        "id": entry.key,
        "name": entry.name,
        "used": used,
        "archived_at": to_json(entry.archived_at),
        "version": entry.version,
    }


def _print(rows: list[dict[str, Any]], form: str) -> None:
    heads = [("id", _("No.")), ("name", pgettext("thing", "Name")), ("used", _("Used by"))]
    if form == "table":
        heads.append(("state", ""))
        for row in rows:
            row["state"] = _("archived") if row["archived_at"] else ""
    print_rows(rows, heads, form, right=("id", "used"))
