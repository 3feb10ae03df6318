"""Ids from a file that names no system: the title has to match as well."""

from __future__ import annotations

from sqlmodel import col, select

from svit_tui.exchange.records import UNNAMED, Record
from svit_tui.model.contact import ExternalId
from svit_tui.model.deal import Deal
from svit_tui.model.task import Event, Task
from svit_tui.store.changes.unit import Unit


class TitledIds:
    """The titles of things whose ids belong to no named system, read once."""

    def __init__(
        self, work: Unit, model: type[Deal] | type[Task] | type[Event], entity: str
    ) -> None:
        self.work = work
        self.model = model
        self.entity = entity
        self._titles: dict[str, str] | None = None

    def is_meant(self, record: Record, external_id: str) -> bool:
        """Return whether the thing with an id has the row's title.

        That is required only if no system is named: then the id may come from another file.
        """
        if record.system != UNNAMED:
            return True
        title = self._all().get(external_id)
        return title is not None and title == record.values.get("title")

    def keep(self, record: Record) -> None:
        """Let later rows find a new one by its id and title."""
        external = record.values.get("external_id")
        if external and record.system == UNNAMED:
            self._all().setdefault(external, record.values["title"])

    def _all(self) -> dict[str, str]:
        if self._titles is None:
            self._titles = dict(
                self.work.session.exec(
                    select(ExternalId.value, self.model.title)
                    .join(self.model, col(self.model.id) == ExternalId.entity_id)
                    .where(ExternalId.entity == self.entity, ExternalId.system == UNNAMED)
                ).all()
            )
        return self._titles
