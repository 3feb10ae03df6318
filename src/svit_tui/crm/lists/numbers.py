"""What people name, a member or stages: its numbers and its names, read without SQLAlchemy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svit_tui.i18n import _
from svit_tui.model.errors import NotFound
from svit_tui.model.values.text import clean_line, search_key
from svit_tui.store.file.connect import driver_of
from svit_tui.store.reads import names

if TYPE_CHECKING:
    from pathlib import Path

    from svit_tui.store.file.connect import Reader


def member_number(reader: Reader, name: str) -> int:
    """The number of a member by login or name. Raises NotFound."""
    found = names.member_called(driver_of(reader), name.strip(), search_key(name))
    if found is None:
        raise NotFound(_("There is no member “{name}”.").format(name=clean_line(name)))
    return found


def pipeline_number(reader: Reader, name: str) -> int:
    """The number of a pipeline by name. Raises NotFound."""
    found = names.pipelines_called(driver_of(reader), search_key(name))
    if not found:
        raise NotFound(_("There is no pipeline “{name}”.").format(name=clean_line(name)))
    return found[0]


def entry_number(reader: Reader, what: str, name: str) -> int:
    """The number of a `source`, `loss_reason` or `tag` by name. Raises NotFound with the names."""
    connection = driver_of(reader)
    found = names.entry_called(connection, what, search_key(name))
    if found is None:
        raise NotFound(
            _("There is no “{name}”. There are: {names}.").format(
                name=clean_line(name), names=", ".join(names.in_use(connection, what))
            )
        )
    return found


def stage_numbers(reader: Reader, pipeline: str | None, stage: str | None) -> list[int] | None:
    """The numbers of the stages of a pipeline, or of that name; none if neither is named.

    Raises NotFound with the names of the stages that there are.
    """
    if not pipeline and not stage:
        return None
    connection = driver_of(reader)
    among = [pipeline_number(reader, pipeline)] if pipeline else names.pipelines_called(connection)
    every = [one for number in among for one in names.stages_of(connection, number)]
    if not stage:
        return [number for number, _key, _name in every]
    found = [number for number, key, _name in every if key == search_key(stage)]
    if not found:
        known = dict.fromkeys(name for _number, _key, name in every)
        raise NotFound(
            _("There is no stage “{name}” here. The stages are: {stages}.").format(
                name=clean_line(stage), stages=", ".join(known)
            )
        )
    return found


def names_in_use(path: Path, what: str) -> list[str]:
    """The names of members, stages … of a store, for a shell to complete.

    The store is neither made nor changed; one that can't be read has no names.
    """
    return names.names_in_use(path, what)
