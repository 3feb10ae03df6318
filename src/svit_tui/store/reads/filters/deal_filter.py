"""What deals are narrowed by, and the conditions in SQL that follow: one value for all who list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from svit_tui.store.reads.standing import AWAKE, BACK, ON_BOARD, SNOOZED, Moment

if TYPE_CHECKING:
    from svit_tui.store.reads.filters.terms import Condition

# How a deal stands: word → condition. `open` is what the board shows, `active` what is neither won
# nor lost, put aside or not. Of the open ones `back` and `unsnoozed` are two halves.
STATES: dict[str, tuple[str, ...]] = {
    "all": (),
    "active": ("deal.status = 'open'",),
    "open": ("deal.status = 'open'", AWAKE),
    "snoozed": ("deal.status = 'open'", SNOOZED),
    "back": ("deal.status = 'open'", BACK),
    "unsnoozed": ("deal.status = 'open'", "deal.snoozed_until IS NULL"),
    "won": ("deal.status = 'won'",),
    "lost": ("deal.status = 'lost'",),
}


@dataclass(frozen=True, slots=True)
class DealFilter:
    """Which deals to select. Empty fields select all; a deal has to match all other fields.

    `text` is a key made by `search_key`; each of its words has to occur in the title or in the
    contact's name. `contact_ids` also matches deals on which these contacts are further people.
    `show` is a key of STATES. `needs` are keys of `Moment.needs`; a deal has to match one of them,
    or all with `all_needs`. `teams` are the teams of the owners. With `nobodys`, deals without an
    owner match in addition to those of `owner_ids`; with `archived`, archived deals match too.
    `condition` is what a filter in words means at a moment.
    """

    text: str = ""
    owner_ids: tuple[int, ...] = ()
    source_ids: tuple[int, ...] = ()
    product_ids: tuple[int, ...] = ()
    tag_ids: tuple[int, ...] = ()
    stage_ids: tuple[int, ...] | None = None
    contact_ids: tuple[int, ...] | None = None
    min_score: int | None = None
    needs: tuple[str, ...] = ()
    all_needs: bool = False
    show: str = "open"
    archived: bool = False
    pipeline_id: int | None = None
    nobodys: bool = False
    teams: tuple[str, ...] = ()
    condition: Condition | None = None

    @property
    def joins(self) -> str:
        """What has to be joined to `deal` for the condition."""
        return "JOIN contact ON contact.id = deal.contact_id" if self.text else ""

    def conditions(self, moment: Moment) -> tuple[str, dict[str, Any]]:
        """A condition on the columns of `deal` and, with a text, of `contact`; its values by name.

        `moment` has to know the stages' limits if `needs` has `rotting`.
        """
        where, values = self._parts(moment)
        return " AND ".join(where) or "1", values

    def written(self, moment: Moment) -> list[str]:
        """The same as conditions with their values written in, for statements of many parts."""
        # The board, which comes first, has its values by name.
        from svit_tui.store.reads.written import written

        where, values = self._parts(moment)
        return [written(condition, values) for condition in where]

    def _parts(self, moment: Moment) -> tuple[list[str], dict[str, Any]]:
        where = list(STATES[self.show])
        if not self.archived:
            where.insert(1, "deal.archived_at IS NULL")
        if self.pipeline_id is not None:
            where.append(f"deal.pipeline_id = {int(self.pipeline_id)}")
        values = moment.values()
        if self.needs:
            needs = moment.needs()
            joined = (" AND " if self.all_needs else " OR ").join(
                f"({needs[need]})" for need in self.needs
            )
            where += [ON_BOARD, f"({joined})"]
        for number, word in enumerate(self.text.split()):
            where.append(
                f"(instr(deal.title_key, :word{number}) OR instr(contact.name_key, :word{number}))"
            )
            values[f"word{number}"] = word
        if self.owner_ids:
            owned = f"deal.owner_id IN ({numbers(self.owner_ids)})"
            where.append(f"({owned} OR deal.owner_id IS NULL)" if self.nobodys else owned)
        for column, ids in (
            ("source_id", self.source_ids or None),
            ("stage_id", self.stage_ids),
        ):
            if ids is not None:
                where.append(f"deal.{column} IN ({numbers(ids)})")
        if self.teams:
            names = {f"team{number}": team for number, team in enumerate(self.teams)}
            marks = ", ".join(f":{name}" for name in names)
            where.append(f"deal.owner_id IN (SELECT id FROM member WHERE team IN ({marks}))")
            values |= names
        if self.min_score is not None:
            where.append("deal.score >= :score")
            values["score"] = self.min_score
        for table, column, ids in (
            ("line", "product_id", self.product_ids),
            ("deal_tag", "tag_id", self.tag_ids),
        ):
            if ids:
                where.append(_linked(table, column, ids))
        if self.contact_ids is not None:
            further = _linked("deal_contact", "contact_id", self.contact_ids)
            where.append(f"(deal.contact_id IN ({numbers(self.contact_ids)}) OR {further})")
        if self.condition is not None:
            where.append(f"({self.condition.sql})")
            values |= self.condition.values
        return where, values


def numbers(ids: Iterable[int]) -> str:
    """Row numbers as SQL has them in a list."""
    return ",".join(str(int(number)) for number in ids)


def _linked(table: str, column: str, ids: Iterable[int]) -> str:
    """That a deal has a row of another table with one of these."""
    return f"deal.id IN (SELECT deal_id FROM {table} WHERE {column} IN ({numbers(ids)}))"
