"""What a team has set up, in the folder of a whole company: pipelines with their stages, texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from sqlmodel import Session

from svit_tui.crm import lists, pipeline_files, templates
from svit_tui.crm.differences import Difference
from svit_tui.exchange.pipeline_file import read_pipelines, write_pipelines
from svit_tui.exchange.template_file import read_templates, write_templates
from svit_tui.i18n import language
from svit_tui.store.unit import Unit

PIPELINES = "pipelines.toml"
TEMPLATES = "templates.toml"
FILES = (PIPELINES, TEMPLATES)


def texts(session: Session) -> Mapping[str, str]:
    """The text of each file."""
    pipelines = pipeline_files.as_tables(session, lists.pipelines(session))
    rows = [(one.name, one.kind, one.heading, one.body) for one in templates.listed(session)]
    return {PIPELINES: write_pipelines(pipelines), TEMPLATES: write_templates(rows)}


def taking_in(
    files: Sequence[tuple[Path, bytes]], differences: list[Difference]
) -> Callable[[Unit], None]:
    """Makes the files part of the store, and adds to `differences` what that changed."""

    def take(work: Unit) -> None:
        for path, data in files:
            if path.name == PIPELINES:
                records = read_pipelines(data, path.name, language())
                differences.extend(pipeline_files.take_in(work, records))
            else:
                differences.extend(templates.take_in(work, read_templates(data, path.name)))

    return take
