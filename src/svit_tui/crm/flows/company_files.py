"""Import and export the settings in a whole company's folder: pipelines, lists, texts, goals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlmodel import Session

from svit_tui.crm.flows import company, sequences
from svit_tui.crm.lists import short_lists as lists
from svit_tui.crm.lists.differences import Difference
from svit_tui.crm.pipelines import files as pipeline_files
from svit_tui.crm.templates import changes as templates
from svit_tui.exchange.toml.goals import read_goals, write_goals
from svit_tui.exchange.toml.lists import read_lists, write_lists
from svit_tui.exchange.toml.pipelines import read_pipelines, write_pipelines
from svit_tui.exchange.toml.templates import read_templates, write_templates
from svit_tui.i18n import language

if TYPE_CHECKING:
    from svit_tui.store.changes.unit import Unit
    from svit_tui.store.store import Store

PIPELINES = "pipelines.toml"
LISTS = "lists.toml"
TEMPLATES = "templates.toml"
GOALS = "goals.toml"
FILES = (PIPELINES, LISTS, TEMPLATES, GOALS, sequences.FILE)


def texts(session: Session) -> Mapping[str, str]:
    """The text of each file that is in the store; `sequences.toml` stands beside it."""
    pipelines = pipeline_files.as_tables(session, lists.every_pipeline(session), archived=True)
    every = templates.listed(session, archived=True)
    return {
        PIPELINES: write_pipelines(pipelines),
        LISTS: write_lists(company.list_tables(session)),
        TEMPLATES: write_templates(templates.as_tables(every)),
        GOALS: write_goals(company.goal_tables(session)),
    }


@dataclass(slots=True)
class SettingsFiles:
    """The files of a folder, taken in before and after its tables; `found` is what they changed."""

    files: Mapping[str, bytes]
    found: list[Difference] = field(default_factory=list)

    def before(self, work: Unit) -> None:
        """Take in what rows of tables name. What a new store begins with gives way to it."""
        is_new = company.is_untouched(work)
        if (data := self.files.get(PIPELINES)) is not None:
            pipelines = read_pipelines(data, PIPELINES, language())
            if is_new and any(one.archived_at is None for one in pipelines):
                company.clear_pipelines(work)
            self.found += pipeline_files.take_in(work, pipelines)
        if (data := self.files.get(LISTS)) is not None:
            entries = read_lists(data, LISTS)
            if is_new and entries:
                company.clear_lists(work)
            self.found += company.take_in_lists(work, entries)
        if (data := self.files.get(TEMPLATES)) is not None:
            self.found += templates.take_in(work, read_templates(data, TEMPLATES))

    def after(self, work: Unit) -> None:
        """Take in what names members."""
        if (data := self.files.get(GOALS)) is not None:
            self.found += company.take_in_goals(work, read_goals(data, GOALS))

    def beside(self, store: Store, *, dry_run: bool) -> None:
        """Take in what stands beside the store, when all else is kept. Raises Invalid."""
        if (data := self.files.get(sequences.FILE)) is not None:
            self.found += sequences.take_in(store, data, dry_run=dry_run)
