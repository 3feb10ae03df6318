"""Export and import settings files of a team, the same way for each noun."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from svit_tui.cli.kit.opening import open_store
from svit_tui.cli.kit.output import print_json, write
from svit_tui.crm.lists.differences import Difference
from svit_tui.i18n import _
from svit_tui.model.errors import Invalid
from svit_tui.store.changes.unit import Unit

R = TypeVar("R")


def take_in(
    options: argparse.Namespace,
    read: Callable[[bytes, str], R],
    take: Callable[[Unit, R], Sequence[Difference]],
) -> int:
    """Read a file, make it part of the store as one change, and print what is different.

    With `--dry-run` all is done and taken back. Raises Invalid.
    """
    store = open_store(options)
    data, source = _bytes_of(options.file)
    records = read(data, source)
    with store.unit(dry_run=options.dry_run) as work:
        found = take(work, records)
    if options.format == "json":
        print_json([difference.as_dict() for difference in found])
        return 0
    lines = [difference.sentence() for difference in found] or [_("Nothing is different.")]
    if options.dry_run and found:
        lines.append(_("Nothing was changed: this was a dry run."))
    write("".join(f"{line}\n" for line in lines))
    return 0


def _bytes_of(file: str) -> tuple[bytes, str]:
    """What a file or standard input (`-`) holds, and what sentences call it. Raises Invalid."""
    if file == "-":
        return sys.stdin.buffer.read(), _("standard input")
    try:
        return Path(file).read_bytes(), file
    except OSError as error:
        raise Invalid(
            "file", _("{file} can't be read: {error}.").format(file=file, error=error.strerror)
        ) from error
